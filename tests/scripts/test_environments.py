"""What an environment gets beside its packages."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.environments import PATH_FILE, Environment, put_on_path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment of a project with one package of its own."""
    project = tmp_path / "dự án"
    (project / "ours").mkdir(parents=True)
    (project / "ours" / "__main__.py").write_text("print('it runs')\n")
    made = Environment(project / ".venv", tmp_path / "lock.txt", megabytes=1)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made.folder], check=True)
    return made


def said_elsewhere(environment: Environment, elsewhere: Path) -> str:
    command = [environment.python, "-m", "ours"]
    return subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False).stdout


def path_file(environment: Environment) -> Path:
    (packages,) = environment.folder.glob("lib/python3*/site-packages")
    return packages / PATH_FILE


def test_our_programs_run_from_any_folder(environment: Environment, tmp_path: Path) -> None:
    assert said_elsewhere(environment, tmp_path) == ""
    put_on_path(environment)
    assert said_elsewhere(environment, tmp_path) == "it runs\n"


def test_what_is_right_is_not_written_again_and_what_moved_is(
    environment: Environment, tmp_path: Path
) -> None:
    put_on_path(environment)
    file = path_file(environment)
    file.chmod(0o400)
    before = file.stat().st_mtime_ns
    put_on_path(environment)
    assert file.stat().st_mtime_ns == before
    file.chmod(0o600)
    moved = Environment(tmp_path / "moved" / ".venv", environment.lock, megabytes=1)
    environment.folder.parent.rename(moved.folder.parent)
    put_on_path(moved)
    assert said_elsewhere(moved, tmp_path) == "it runs\n"


def test_an_environment_that_several_checkouts_share_stays_with_the_one_it_lies_in(
    environment: Environment, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / ".venv").symlink_to(environment.folder)
    put_on_path(Environment(other / ".venv", environment.lock, megabytes=1))
    assert said_elsewhere(environment, tmp_path) == "it runs\n"
