"""Finds Python interpreters: their versions, and the Python 3.10 that Rasa needs."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.console import Problem

RASA_VERSION = (3, 10)
_ASK = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"


def version_of(python: Path) -> tuple[int, int] | None:
    """(major, minor) of the interpreter at `python`; None when it does not run, for example a pyenv shim."""
    answer = _ask(python)
    return (int(answer[0]), int(answer[1])) if answer else None


def _ask(python: Path) -> list[str] | None:
    try:
        done = subprocess.run(
            [str(python), "-c", _ASK], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = done.stdout.strip().split(maxsplit=2)
    return words if done.returncode == 0 and len(words) == 3 else None


def find_rasa_python(uv: Path) -> Path:
    """The full path of a Python 3.10 that runs: known to uv, on PATH, under pyenv, or installed now by uv.

    A pyenv shim for an inactive version ends uv's own search with exit status 127, so this runs each
    candidate and skips shims that fail. Raises Problem when there is none.
    """
    for candidate in _candidates(uv):
        answer = _ask(candidate)
        if answer and (int(answer[0]), int(answer[1])) == RASA_VERSION:
            return Path(answer[2])
    raise Problem(
        "Rasa needs Python 3.10, and none was found or could be installed.",
        "Install one (`pyenv install 3.10`, or your system's python3.10 package) and run it again.",
    )


def _candidates(uv: Path) -> Iterator[Path]:
    yield from _found_by_uv(uv)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder:
            yield Path(folder, "python3.10")
    for root in _pyenv_roots():
        for version in sorted(root.glob("versions/3.10*"), reverse=True):
            yield version / "bin" / "python3.10"
    installing = _uv(uv, "python", "install", "3.10")
    if installing is not None:
        yield from _found_by_uv(uv, "--managed-python")


def _found_by_uv(uv: Path, *options: str) -> Iterator[Path]:
    found = _uv(uv, "python", "find", "--no-project", "--system", *options, "3.10")
    if found:
        yield Path(found)


def _uv(uv: Path, *words: str) -> str | None:
    done = subprocess.run([str(uv), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _pyenv_roots() -> Iterator[Path]:
    if told := os.environ.get("PYENV_ROOT"):
        yield Path(told)
    try:
        done = subprocess.run(["pyenv", "root"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is not None and done.returncode == 0:
        yield Path(done.stdout.strip())
    yield Path.home() / ".pyenv"
