"""Files that only the owner of the process may read: they hold customers' names, phones and addresses."""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = stat.S_IRWXO
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")
_SMALLEST_DATABASE = 512  # bytes: one page


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, for the owner alone."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(_FOLDER, exist_ok=True)


def append_line(file: Path, line: str) -> None:
    """Add a line to a file, in one piece even when several processes write; makes the file and its folder."""
    make_folder(file.parent)
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _FILE)
    try:
        os.write(opened, f"{line}\n".encode())
    finally:
        os.close(opened)


def make_database_file(file: Path) -> None:
    """Make an empty file for SQLite, which gives the files beside it (`-wal`, `-shm`) the same mode.

    A database that is there is only closed to users outside its group: a group may be meant. A file that is
    no database stays as it is: the path is a mistake, and the file somebody else's.
    """
    # Open only a new file: closing a file releases all locks that SQLite holds on it in this process.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))
    paths = [Path(f"{file}{end}") for end in _BESIDE_A_DATABASE]
    open_to_others = [path for path in paths if _mode(path) & _OTHERS]
    if open_to_others and _is_database(file):
        for path in open_to_others:
            with suppress(
                FileNotFoundError, PermissionError
            ):  # somebody else's file is for its owner to close
                path.chmod(_mode(path) & ~_OTHERS)


def _mode(path: Path) -> int:
    """The rights on a file; none on one that is not there, or no longer."""
    with suppress(FileNotFoundError, PermissionError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0


def _is_database(file: Path) -> bool:
    """Whether the file is empty or begins as SQLite's do.

    SQLite looks itself: it keeps the locks that this process has on the file, and `immutable` takes no new one.
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
