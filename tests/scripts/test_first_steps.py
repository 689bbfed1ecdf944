"""What a newcomer may get wrong before the first start: the Python that is named, and `.env`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.console import Problem
from scripts.places import ROOT, read_dotenv


@pytest.mark.parametrize(
    ("given", "tried"), [("no-such-python", "no-such-python"), ("./old", "./old"), ("", "nothing")]
)
def test_a_python_that_cannot_be_used_is_named(tmp_path: Path, given: str, tried: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / "old").write_text("#!/bin/sh\nexit 1\n")  # the answer of a Python that is too old
    (tmp_path / "old").chmod(0o755)
    command = ["make", "setup", f"PYTHON={given}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    first = done.stderr.splitlines()[0]
    assert first.startswith(
        f"error: Python 3.11 or newer is missing (tried: {given or 'nothing'}). Install it"
    )


def test_the_mark_that_some_editors_put_first_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfASSISTANT_PORT=8010\n")
    assert read_dotenv(file) == {"ASSISTANT_PORT": "8010"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"ASSISTANT_PORT=8010\nASSISTANT_HOTLINE=\xe1\xbb\n", 2),
        ("ASSISTANT_PORT=8010\n".encode("utf-16"), 1),
    ],
)
def test_settings_that_are_not_utf_8_are_said_with_the_line(
    tmp_path: Path, content: bytes, line: int
) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(Problem, match=rf"^\.env:{line}: is not UTF-8\. Save it"):
        read_dotenv(tmp_path / ".env")
