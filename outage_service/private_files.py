"""Files that only the owner of the process may read: they hold customers' names, phones and addresses."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = stat.S_IRWXO
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, for the owner alone."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(_FOLDER, exist_ok=True)


def make_database_file(file: Path) -> None:
    """Make an empty file for SQLite, which gives the files beside it (`-wal`, `-shm`) the same mode.

    When the file exists, only users outside its group lose their access: the group may be intended.
    """
    # Open only a new file: closing a file releases all locks that SQLite holds on it in this process.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))
    for path in (Path(f"{file}{end}") for end in _BESIDE_A_DATABASE):
        with suppress(FileNotFoundError, PermissionError):  # only the owner of a file can change its mode
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                path.chmod(mode & ~_OTHERS)
