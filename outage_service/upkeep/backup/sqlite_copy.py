"""Copies a SQLite database with SQLite's online backup: consistent, while others read and write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from outage_service.errors import BackupRefused
from outage_service.upkeep.backup.files import written_whole
from outage_service.upkeep.backup.revisions import NO_BACKUP, require_known

_BUSY_S = 60.0  # a load of a whole province holds the write lock for a while


def back_up(live: Path, file: Path) -> str:
    """Copy a database into one file, check the copy, and return its revision."""
    if not live.is_file():
        raise BackupRefused(f"There is no database at {live}.")
    if file.exists() and file.samefile(live):
        raise BackupRefused("That is the database itself.")
    with written_whole(file) as temporary:
        _copy(live, temporary)
        return check(temporary)


def check(file: Path) -> str:
    """Read every page of a copy; returns its revision. BackupRefused when it is damaged or not a backup."""
    try:
        with closing(_opened(file, "ro")) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupRefused(NO_BACKUP) from error
    if verdict != "ok" or broken is not None:
        raise BackupRefused("The file is damaged.")
    return require_known(row[0] if row else None)


def copy_for_restoring(file: Path, working_copy: Path) -> None:
    """A copy of a backup that may be changed before it goes live."""
    _copy(file, working_copy)


def put_live(prepared: Path, live: Path) -> None:
    """Replace the content of the live database in one transaction.

    Processes that use it need not stop: readers finish with the old content, writers wait.
    """
    with closing(_opened(prepared, "rw")) as source, closing(_opened(live, "rwc")) as target:
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target)


def _copy(source_file: Path, target_file: Path) -> None:
    try:
        with closing(_opened(source_file, "rw")) as source, closing(_opened(target_file, "rwc")) as target:
            source.backup(target)  # all pages in one step: one moment of the database
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"The database cannot be copied: {error}.") from error


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_S)
