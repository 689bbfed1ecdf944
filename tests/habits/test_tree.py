"""What the files of this project look like, whoever wrote them."""

import re
from pathlib import Path

from tests.habits.tree import python_files, text_of, tracked_files

LONGEST_FILE = 400
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|farm|home/[a-z]+|Users/[A-Za-z]+)/[A-Za-z]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|/simple/", re.IGNORECASE)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
HERE = Path("tests/habits/test_tree.py")


def text_files() -> list[Path]:
    return [path for path in tracked_files() if path != HERE and text_of(path)]


def test_a_python_file_is_one_subject_of_at_most_400_lines() -> None:
    lengths = {str(path): len(text_of(path).splitlines()) for path in python_files()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_a_package_does_nothing_when_it_is_imported() -> None:
    packages = [path for path in python_files() if path.name == "__init__.py"]
    assert [str(path) for path in packages if text_of(path)] == []


def test_every_folder_of_tests_is_a_package_so_that_names_may_repeat() -> None:
    folders = {path.parent for path in python_files("tests")}
    assert {str(folder) for folder in folders if folder / "__init__.py" not in tracked_files()} == set()


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = {f"{path}: {match[0]}" for path in text_files() for match in MACHINE_PATH.finditer(text_of(path))}
    assert found == set()


def test_no_file_names_a_package_registry() -> None:
    found = {f"{path}: {match[0]}" for path in text_files() for match in REGISTRY.finditer(text_of(path))}
    assert found == set()


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    locks = [
        path for path in tracked_files() if path.parent == Path("requirements") and path.suffix == ".txt"
    ]
    assert {path.stem for path in locks} == {"main", "rasa", "uv"}
    for lock in locks:
        pinned = re.findall(r"^[a-z0-9][^\s=]*==", text_of(lock), re.MULTILINE)
        assert pinned
        assert "://" not in text_of(lock)
        assert text_of(lock).count("--hash=sha256:") >= len(pinned)


def test_no_code_or_page_holds_emoji() -> None:
    """What callers type may: the data of tests and of the dialogue."""
    ours = [path for path in text_files() if path.parts[0] not in {"tests", "nlu_data"}]
    found = {f"{path}: {match[0]!r}" for path in ours for match in EMOJI.finditer(text_of(path))}
    assert found == set()
