"""`backup FILE` and `restore FILE`: a copy of everything, made and brought back while the service runs."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from outage_service.clock import Clock
from outage_service.commands.opening import require_database, say_which_database
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.errors import BackupRefused
from outage_service.journal.model import COMMAND_LINE, Act
from outage_service.settings import Settings

_BACKUP = """\
Copy the whole database into FILE while the service goes on reading and writing. The copy
is of one moment, is checked before it counts as made, and takes the place of an older FILE
at once or not at all. It holds personal data: only its owner may read it. Its folder must
be there.

SQLite needs nothing else. PostgreSQL needs pg_dump, pg_restore and psql of the server's
version or a newer one; only the service's own tables are copied.

  python -m outage_service backup var/monday.backup
"""
_RESTORE = """\
Put the backup in FILE in place of everything in the database, while the service runs; it
shows the old state from the next moment on. A backup of an older version is brought up to
date, one of a newer version is refused. A FILE of SQLite goes into SQLite, one of
PostgreSQL into PostgreSQL.

Three things are not taken back: the API keys stay as they are now, the personal data of
customers that was erased since stays erased, and the journal goes on after its newest
number. Messages that were waiting when the backup was made are sent (again).

  python -m outage_service restore var/monday.backup --yes
"""


def add_to(commands: Commands) -> None:
    backup = commands.add_parser(
        "backup",
        help="copy the whole database into a file, while serving",
        description=_BACKUP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_guarded_back_up)
    restore = commands.add_parser(
        "restore",
        help="put a backup in place of everything, while serving",
        description=_RESTORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.set_defaults(run=_guarded_restore)


def _guarded_back_up(settings: Settings, wanted: argparse.Namespace, _: Clock) -> int:
    if wanted.file.is_dir():
        print(f"{wanted.file} is a folder", file=sys.stderr)
        return BAD_INPUT
    if not wanted.file.parent.is_dir():
        print(f"{wanted.file.parent} is no folder", file=sys.stderr)
        return BAD_INPUT
    require_database(settings)
    try:
        return _back_up(settings, wanted.file)
    except BackupRefused as error:
        return _refused(error, "Nothing was backed up.")


def _back_up(settings: Settings, file: Path) -> int:
    from outage_service.upkeep.backup import postgresql_copy, sqlite_copy

    say_which_database(settings)
    began = time.monotonic()
    live = settings.database_file
    revision = sqlite_copy.back_up(live, file) if live else postgresql_copy.back_up(settings.url, file)
    megabytes = file.stat().st_size / 1e6
    seconds = time.monotonic() - began
    print(f"Backed up to {file}: {megabytes:.1f} MB in {seconds:.1f} s, schema {revision}, checked.")
    return 0


def _guarded_restore(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    if not wanted.file.is_file():
        print(f"{wanted.file} is no file", file=sys.stderr)
        return BAD_INPUT
    say_which_database(settings)
    if not wanted.yes and not _is_confirmed(wanted.file):
        print("Nothing was restored.", file=sys.stderr)
        return BAD_INPUT
    try:
        return _restore(settings, wanted.file, clock)
    except BackupRefused as error:
        return _refused(error, "Nothing was restored.")


def _restore(settings: Settings, file: Path, clock: Clock) -> int:
    from outage_service.upkeep.backup.restoring import restore

    began = time.monotonic()
    revision = asyncio.run(restore(settings, file, Act(COMMAND_LINE, clock())))
    print(f"Restored from {file}, schema {revision}, in {time.monotonic() - began:.1f} s.")
    return 0


def _is_confirmed(file: Path) -> bool:
    if not sys.stdin.isatty():
        print("This replaces everything in the database: add --yes.", file=sys.stderr)
        return False
    return input(f"Replace everything in the database by {file}? Type yes: ").strip().lower() == "yes"


def _refused(error: BackupRefused, consequence: str) -> int:
    print(f"{error} {consequence}", file=sys.stderr)
    return 1
