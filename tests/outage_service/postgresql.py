"""A PostgreSQL server of the tests' own: made with initdb, reached over a socket in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

START_TIMEOUT_S = 60


def program_folder() -> Path | None:
    """Where initdb and pg_ctl are; None when no server is installed."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = [Path(on_path).resolve()] if on_path else debian[-1:]
    return found[0].parent if found else None


@contextmanager
def running_server() -> Iterator[str]:
    """A server for as long as the context lasts: the URL of its databases, with `{name}` in it."""
    programs = program_folder()
    assert programs is not None
    # In the system's short temporary folder: the path of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        )
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", START_TIMEOUT_S]
        _run(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
        finally:
            _run(*control, "-m", "immediate", "stop")


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    name = f"t{uuid.uuid4().hex}"
    _as_admin(server, f"CREATE DATABASE {name}")
    try:
        yield server.format(name=name)
    finally:
        _as_admin(server, f"DROP DATABASE {name} WITH (FORCE)")


def _as_admin(server: str, command: str) -> None:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def _run(*command: object) -> None:
    # PostgreSQL refuses to run as root.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    words = [*as_postgres, *map(str, command)]
    done = subprocess.run(words, cwd="/", capture_output=True, text=True, timeout=2 * START_TIMEOUT_S)
    assert done.returncode == 0, done.stdout + done.stderr
