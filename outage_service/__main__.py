"""`python -m outage_service`: the commands of the outage service."""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from outage_service.clock import utc_now
from outage_service.errors import DatabaseUnavailable, LoadRefused, SettingsError
from outage_service.settings import Settings

BAD_INPUT = 2

_LOAD_HELP = """\
Load network.csv, customers.csv and outages.csv from DIR, all or nothing.

Without --replace the rows are added to what is there; a node, customer or outage that
the database already has is a bad row. With --replace they take the place of the whole
network, all customers and all outages, in one transaction, while the service runs.
Reports and subscriptions are never deleted.

Bad rows are all named as FILE:LINE: REASON (the header is line 1) on standard error;
nothing is loaded then, and the exit code is 2.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 (cannot work here) or 2 (bad input)."""
    wanted = _parser().parse_args(arguments)
    try:
        code: int = wanted.run(Settings.from_env(), wanted)
        return code
    except LoadRefused as refused:
        for row in refused.rows:
            print(row, file=sys.stderr)
        print(f"Nothing was loaded: {refused}.", file=sys.stderr)
        return BAD_INPUT
    except SettingsError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except DatabaseUnavailable as error:
        print(f"{error.detail} {_cause(error)}".strip(), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or ''} {error.strerror or error}".strip(), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m outage_service",
        description="The outage service: what is true about power cuts. Settings: OUTAGE_* in .env.example.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser(
        "load",
        help="load network, customers and outages from CSV files",
        description=_LOAD_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--replace", action="store_true", help="swap everything loaded before")
    load.set_defaults(run=_load)
    demo = commands.add_parser("demo", help="write the demo world as CSV files")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--seed", type=int, default=None, help="another number makes another world")
    demo.set_defaults(run=_write_demo)
    load_demo = commands.add_parser("load-demo", help="load the demo world if the database is empty")
    load_demo.set_defaults(run=_load_demo)
    serve = commands.add_parser("serve", help="serve at OUTAGE_HOST and OUTAGE_PORT")
    serve.set_defaults(run=_serve)
    return parser


def _load(settings: Settings, wanted: argparse.Namespace) -> int:
    if not wanted.folder.is_dir():
        print(f"{wanted.folder} is no folder", file=sys.stderr)
        return BAD_INPUT
    return asyncio.run(_load_folder(settings, wanted.folder, wanted.replace))


async def _load_folder(settings: Settings, folder: Path, replace: bool) -> int:
    from outage_service.database import open_database
    from outage_service.importing.load import load_folder

    database = await open_database(settings)
    try:
        loaded = await load_folder(database, folder, replace, utc_now())
    finally:
        await database.close()
    print(f"Loaded {loaded.nodes} nodes, {loaded.customers} customers, {loaded.outages} outages.")
    return 0


def _write_demo(settings: Settings, wanted: argparse.Namespace) -> int:
    from outage_service.demo.generator import SEED, write_demo

    world = write_demo(wanted.folder, SEED if wanted.seed is None else wanted.seed, utc_now())
    print(f"Wrote {len(world.nodes)} nodes, {len(world.customers)} customers, {len(world.outages)} outages.")
    return 0


def _load_demo(settings: Settings, _: argparse.Namespace) -> int:
    if settings.database_file and _is_filled(settings.database_file):
        return _leave_as_it_is()
    return asyncio.run(_load_demo_if_empty(settings))


def _is_filled(file: Path) -> bool:
    """Whether a SQLite file has a network; asked at every start, so without the half second that
    importing the database layer takes."""
    if not file.is_file():
        return False
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        ) as connection:
            return connection.execute("SELECT 1 FROM nodes LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False  # no table yet, or a fault that opening the database tells of


def _leave_as_it_is() -> int:
    print("The database has its data already.")
    return 0


async def _load_demo_if_empty(settings: Settings) -> int:
    from outage_service.database import open_database
    from outage_service.importing.load import is_empty

    database = await open_database(settings)
    try:
        if not await is_empty(database):
            return _leave_as_it_is()
    finally:
        await database.close()
    from outage_service.demo.generator import SEED, write_demo

    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), SEED, utc_now())
        return await _load_folder(settings, Path(folder), replace=False)


def _serve(settings: Settings, _: argparse.Namespace) -> int:
    import uvicorn

    uvicorn.run(
        "outage_service.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,  # paths hold customer codes
    )
    return 0


def _cause(error: BaseException) -> str:
    """The database's own words; they name files and hosts, never rows (parameters are hidden)."""
    cause = error.__cause__
    return str(getattr(cause, "orig", None) or cause or "")


if __name__ == "__main__":
    sys.exit(main())
