"""PostgreSQL's own programs: pg_dump, pg_restore and psql, of a version that fits the server."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

from outage_service.errors import BackupRefused

_NEEDED = ("pg_dump", "pg_restore", "psql")
_USUAL_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def program_folder(server_major: int) -> Path:
    """The folder of the oldest programs that are not older than the server: newer ones may write
    what the server does not understand. BackupRefused when there are none."""
    found = sorted((version, folder) for folder in _folders() if (version := _version_in(folder)))
    fitting = [folder for version, folder in found if version >= server_major]
    if fitting:
        return fitting[0]
    has = f"only those of version {found[-1][0]}" if found else "none"
    raise BackupRefused(
        f"pg_dump, pg_restore and psql of PostgreSQL {server_major} or newer are needed, and {has} were found "
        f"on PATH. On Debian or Ubuntu: apt-get install postgresql-client-{server_major}."
    )


def run(program: Path, *words: str | Path) -> str:
    """The output of one program; BackupRefused with its first error."""
    done = subprocess.run([program, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        # Only the error itself: the lines after it may quote rows.
        errors = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise BackupRefused(f"{program.name}: {errors[0] if errors else 'failed'}")
    return done.stdout


def address(url: URL, folder: Path) -> str:
    """The connection string for libpq's programs. The password goes into a file in `folder`, because every
    user of the machine can see the arguments of a command."""
    named = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    known = {**url.query, **{name: value for name, value in named.items() if value is not None}}
    settings = {name: str(value) for name, value in known.items() if isinstance(value, str | int)}
    if url.password:
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        escaped = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
        passwords.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
        settings["passfile"] = str(passwords)
    return make_conninfo(**settings)


def _folders() -> Iterator[Path]:
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    for pattern in _USUAL_FOLDERS:
        yield from Path("/").glob(pattern.removeprefix("/"))


def _version_in(folder: Path) -> int | None:
    if not all((folder / name).exists() for name in _NEEDED):
        return None
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    match = _VERSION.search(said.stdout)
    return int(match[1]) if match else None
