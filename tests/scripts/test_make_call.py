"""`make call` where nothing runs: what cannot be used is refused before anything starts."""

import subprocess
from pathlib import Path

import pytest

from scripts.places import MAIN_PYTHON, ROOT
from scripts.stack import trial_environment


@pytest.mark.parametrize("given", [{"PHONE": "abc"}, {"SAY": " | "}, {"WAV": "no-such.wav"}], ids=str)
def test_a_call_that_cannot_be_made_is_refused_in_one_line_and_starts_nothing(
    tmp_path: Path, given: dict[str, str]
) -> None:
    done = subprocess.run(
        [MAIN_PYTHON, "-m", "scripts.call"],
        cwd=ROOT,
        env={**trial_environment(tmp_path / "state"), **given},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(next(iter(given)))
    assert not (tmp_path / "state").exists()
