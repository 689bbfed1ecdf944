"""What people write after `make` reaches the programs as it was typed: the real Makefile, run by a real make."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.places import ROOT

RECORDER = """#!/usr/bin/env python3
import json, os, sys
print(json.dumps([sys.argv[1:], {name: os.environ.get(name) for name in ("SAY", "PHONE", "WAV", "DIR")}]))
"""
SIGNS = [
    "tháng này $500",
    "$(shell touch made-by-make)",
    "`touch made-by-make`",
    "$HOME $$ # \"a\" 'b' \\ ; c",
    "my network",
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The Makefile, with a program in place of Python that tells what it was given."""
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / "recorder").write_text(RECORDER)
    (tmp_path / "recorder").chmod(0o755)
    return tmp_path


def given(tree: Path, *words: str, **variables: str) -> tuple[list[str], dict[str, str | None]]:
    """The arguments and variables that the program of this target gets. `setup` counts as done."""
    done = subprocess.run(
        ["make", "--no-print-directory", "--old-file=setup", "IN=./recorder", *words],
        cwd=tree,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tree / "made-by-make").exists()
    arguments, seen = json.loads(done.stdout)
    return arguments, seen


@pytest.mark.parametrize("written", SIGNS)
@pytest.mark.parametrize(("target", "name"), [("understand", "SAY"), ("call", "SAY"), ("call", "WAV")])
def test_a_sentence_arrives_with_all_its_signs(tree: Path, target: str, name: str, written: str) -> None:
    assert given(tree, target, f"{name}={written}")[1][name] == written
    assert given(tree, target, **{name: written})[1][name] == written


@pytest.mark.parametrize("written", SIGNS)
def test_the_name_of_a_folder_arrives_with_all_its_signs(tree: Path, written: str) -> None:
    assert given(tree, "load", f"DIR={written}")[0] == ["scripts.load", written]
    assert given(tree, "load", DIR=written)[0] == ["scripts.load", written]
