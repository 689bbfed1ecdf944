"""The Makefile is the front door: every target is explained, and every target that a page names exists."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.habits.tree import text_of, tracked_files

MAKEFILE = text_of(Path("Makefile"))
RULES = re.findall(r"^([a-z][a-z-]*):(.*)$", MAKEFILE, re.MULTILINE)
MAKE_WORDS = re.compile(r"(?:`|^\s*)make ([a-z][a-z-]*)", re.MULTILINE)
PAGES = [path for path in tracked_files() if path.suffix in {".md", ".yml", ".toml", ".example"}]


def test_every_target_says_what_it_does() -> None:
    assert [target for target, rest in RULES if not re.search(r"## \S+", rest)] == []


def test_every_target_is_phony_because_none_makes_a_file() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert sorted(phony[1].split()) == sorted(target for target, _ in RULES)


def test_a_page_names_only_targets_that_exist() -> None:
    targets = {target for target, _ in RULES}
    named = {(str(page), word) for page in PAGES for word in MAKE_WORDS.findall(text_of(page))}
    assert {(page, word) for page, word in named if word not in targets} == set()


@pytest.mark.parametrize("words", [["laod"], ["laod", "DIR=folder"], ["laod", "help"]])
def test_a_target_that_does_not_exist_is_named_with_where_to_look(words: list[str]) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == "error: there is no target «laod». `make help` lists them."


def test_the_makefile_itself_is_a_target_that_needs_nothing() -> None:
    done = subprocess.run(["make", "help"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
