"""Files that only the user we run as may read: databases of callers' words, sound, secrets.

These functions set the mode themselves and do not rely on the umask; the umask is for what libraries write.
Standard library only, Python 3.10 and newer.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
# Files that SQLite puts beside a database, with the mode of the database itself.
_BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")


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
    """Makes a file for SQLite to open, for its owner alone; an existing file gets that mode too.

    Does nothing for a `file:` address, and raises nothing for an impossible place: SQLite reports that.
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
