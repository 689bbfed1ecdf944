"""Files that only the user we run as may read: databases of callers' words, sound, secrets.

Each is made so by what makes it, whatever the umask of the process; the umask is for what libraries write.
Standard library only, Python 3.10 and newer.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
# What SQLite puts beside a database. It gives them the mode of the database itself.
_BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")


def begin_privately() -> None:
    """For the start of a process: what it makes from here on is for its owner alone."""
    os.umask(0o777 & ~FOLDER_MODE)


def make_private_folder(folder: Path) -> None:
    """The folder, with those above it that are missing, for its owner alone.

    A folder that is there already keeps its mode: whoever made it may want to share it. Raises `OSError`.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(FOLDER_MODE, exist_ok=True)


def close_folder(folder: Path) -> None:
    """Takes the rights of others from a folder of our own, which former versions left open."""
    with suppress(OSError):
        folder.chmod(FOLDER_MODE)


def make_private_database(file: Path) -> None:
    """A file for SQLite to open, for its owner alone; one that is there already is made so.

    An impossible place is left for SQLite to complain about, and so is a `file:` address of its own kind.
    """
    if str(file).startswith("file:"):
        return
    with suppress(OSError):
        make_private_folder(file.parent)
        file.touch(FILE_MODE)
    for one in (file, *(file.with_name(file.name + ending) for ending in _BESIDE_A_DATABASE)):
        with suppress(OSError):
            if one.is_file():
                one.chmod(FILE_MODE)
