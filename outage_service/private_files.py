"""Files for the owner of the process alone: what is in them are names, phones and addresses of customers."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = stat.S_IRWXO
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """The folder and those above it, as far as they are not there."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(_FOLDER, exist_ok=True)


def make_database_file(file: Path) -> None:
    """An empty file for SQLite, which gives the files beside it the same mode.

    A file that is there is only closed to users outside its group: a group may be meant.
    """
    # Only when it is new: closing a file lets go of all locks that SQLite holds on it in this process.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))
    for path in (Path(f"{file}{end}") for end in _BESIDE_A_DATABASE):
        with suppress(FileNotFoundError, PermissionError):  # somebody else's file is for its owner to close
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                path.chmod(mode & ~_OTHERS)
