"""`make format` does all it can before it complains: the real targets, over a small tree of their own."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.places import MAIN_PYTHON, ROOT

UNTIDY = "import os\nnumbers = [ 1,2 ]\n"
TIDY = "numbers = [1, 2]\n"
TOO_LONG = f"words = '{'điện ' * 40}'\n"
BROKEN = "numbers = [1, 2\n"


def make_format(tree: Path) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tree / name)
    # `setup` counts as done: the environments of this tree are used.
    return subprocess.run(
        ["make", "--old-file=setup", "format", f"IN={MAIN_PYTHON} -m"],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_everything_is_formatted_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "untidy.py").write_text(UNTIDY)
    done = make_format(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "untidy.py").read_text() == TIDY


@pytest.mark.parametrize(("left", "why"), [(TOO_LONG, "E501"), (BROKEN, "invalid-syntax")])
def test_a_file_that_only_a_person_can_put_right_does_not_keep_the_others_from_being_formatted(
    tmp_path: Path, left: str, why: str
) -> None:
    (tmp_path / "a_left.py").write_text(left, encoding="utf-8")
    (tmp_path / "untidy.py").write_text(UNTIDY)
    done = make_format(tmp_path)
    assert (tmp_path / "untidy.py").read_text() == TIDY
    assert done.returncode != 0
    assert why in done.stdout
    assert "a_left.py" in done.stdout
