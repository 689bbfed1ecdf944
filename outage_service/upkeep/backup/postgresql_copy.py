"""Backs up and restores the service's tables in PostgreSQL with PostgreSQL's own programs."""

import tempfile
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

from outage_service.errors import BackupRefused, DatabaseUnavailable
from outage_service.tables.schema import metadata
from outage_service.upkeep.backup.files import written_whole
from outage_service.upkeep.backup.postgresql_programs import address, program_folder, run
from outage_service.upkeep.backup.revisions import NO_BACKUP, require_known

_REVISIONS = "alembic_version"
_ATTEMPTS = 5


def back_up(url: URL, file: Path) -> str:
    """Dump our tables as of one moment into one file, check it, and return its revision."""
    with tempfile.TemporaryDirectory() as folder:
        database = address(url, Path(folder))
        programs = program_folder(_server_major(database))
        with written_whole(file) as temporary:
            # Our tables only: a database may be shared with others.
            ours = [f"--table={name}" for name in _our_tables()]
            options = ["--format=custom", "--no-owner", "--no-privileges", "--file", str(temporary)]
            run(programs / "pg_dump", *options, *ours, "--dbname", database)
            return _revision_in(programs, temporary)


def check(url: URL, file: Path) -> str:
    """The revision of a backup; BackupRefused when the file is damaged or not a backup."""
    with tempfile.TemporaryDirectory() as folder:
        return _revision_in(program_folder(_server_major(address(url, Path(folder)))), file)


def put_live(url: URL, file: Path) -> None:
    """Replace the content of our tables with the backup, in one transaction.

    Requests wait meanwhile. A deadlock with a request ends one of the two transactions: the service tries the
    request's again, and this function its own.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = address(url, Path(folder))
        programs = program_folder(_server_major(database))
        script, clearing = Path(folder) / "script.sql", Path(folder) / "clear.sql"
        script.touch(mode=0o600)
        run(programs / "pg_restore", "--no-owner", "--no-privileges", "--file", script, file)
        names = ", ".join(f'"{name}"' for name in _our_tables())
        clearing.write_text(f"SET statement_timeout = 0;\nDROP TABLE IF EXISTS {names} CASCADE;\n")
        strictly = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                run(programs / "psql", *strictly, "-f", clearing, "-f", script, "--dbname", database)
                return
            except BackupRefused as error:
                if attempt == _ATTEMPTS or "deadlock detected" not in str(error):
                    raise


def _our_tables() -> list[str]:
    return [*sorted(metadata.tables), _REVISIONS]


def _revision_in(programs: Path, file: Path) -> str:
    try:
        # This reads the whole archive, and so finds any damage.
        run(programs / "pg_restore", "--file=/dev/null", file)
        rows = run(programs / "pg_restore", "--data-only", f"--table={_REVISIONS}", "--file=-", file)
    except BackupRefused as error:
        raise BackupRefused(f"{NO_BACKUP} {error}") from error
    _, _, copied = rows.partition("FROM stdin;\n")
    return require_known(copied.split("\n")[0].strip() or None)


def _server_major(database: str) -> int:
    try:
        with psycopg.connect(database, connect_timeout=5) as connection:
            return connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise DatabaseUnavailable("The database cannot be opened.") from error
