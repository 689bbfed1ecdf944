"""Files that only the user we run as may read: databases of callers' words, sound, secrets.

These functions set the mode themselves and do not rely on the umask; the umask is for what libraries write.
Standard library only, Python 3.10 and newer.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
# What SQLite puts beside a database. It gives them the mode of the database itself.
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")
_SMALLEST_DATABASE = 512  # bytes: one page


def begin_privately() -> None:
    """Call this at the start of a process: files it creates from here on are for its owner alone."""
    os.umask(0o777 & ~FOLDER_MODE)


def make_private_folder(folder: Path) -> None:
    """Makes the folder and its missing parents, for their owner alone.

    An existing folder keeps its mode: its owner may want to share it. Raises `OSError`.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(FOLDER_MODE, exist_ok=True)


def close_folder(folder: Path) -> None:
    """Takes the rights of others from a folder of our own: earlier versions left it open."""
    with suppress(OSError):
        folder.chmod(FOLDER_MODE)


def make_private_database(file: Path) -> None:
    """A file for SQLite to open, for its owner alone; a database that is there already is made so.

    An impossible place and a file that is no database are left for SQLite to complain about, and so is a
    `file:` address of its own kind.
    """
    if str(file).startswith("file:"):
        return
    with suppress(OSError):
        make_private_folder(file.parent)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    with suppress(OSError):
        if not file.is_file() or not _is_database(file):
            return
    for one in (file.with_name(file.name + ending) for ending in _BESIDE_A_DATABASE):
        with suppress(OSError):
            if one.is_file():
                one.chmod(FILE_MODE)


def _is_database(file: Path) -> bool:
    """Whether the file is empty or begins as SQLite's do. Raises `OSError`.

    SQLite looks itself: closing a file by hand lets go of all locks that it holds on it in this process.
    """
    size = file.stat().st_size
    if size < _SMALLEST_DATABASE:
        return size == 0
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as looking:
            looking.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error:
        return False
    return True
