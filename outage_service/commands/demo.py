"""`demo DIR` writes the demo world as CSV files; `load-demo` loads it into an empty database."""

import argparse
import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from outage_service.clock import Clock
from outage_service.commands.load import load_into
from outage_service.commands.opening import opened, say_which_database
from outage_service.commands.parsing import Commands
from outage_service.settings import Settings


def add_to(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="write the demo world as CSV files")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--seed", type=int, default=None, help="another number makes another world")
    demo.set_defaults(run=_write)
    load_demo = commands.add_parser("load-demo", help="load the demo world if the database is empty")
    load_demo.set_defaults(run=_load)


def _write(_: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from outage_service.loading.demo.generator import SEED, write_demo

    world = write_demo(wanted.folder, SEED if wanted.seed is None else wanted.seed, clock())
    print(f"Wrote {len(world.nodes)} nodes, {len(world.customers)} customers, {len(world.outages)} outages.")
    return 0


def _load(settings: Settings, _: argparse.Namespace, clock: Clock) -> int:
    say_which_database(settings)
    if settings.database_file and _is_filled(settings.database_file):
        return _leave_as_it_is()
    return asyncio.run(_load_if_empty(settings, clock))


def _is_filled(file: Path) -> bool:
    """Whether a SQLite file has a network. Runs at every start, so it avoids importing the database layer,
    which takes half a second."""
    if not file.is_file():
        return False
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        ) as connection:
            return connection.execute("SELECT 1 FROM nodes LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False  # no table yet, or an error that opening the database will report


def _leave_as_it_is() -> int:
    print("The database has its data already.")
    return 0


async def _load_if_empty(settings: Settings, clock: Clock) -> int:
    from outage_service.loading.load import is_empty

    async with opened(settings, clock, say=False, make=True) as database:
        if not await is_empty(database):
            return _leave_as_it_is()
        from outage_service.loading.demo.generator import SEED, write_demo

        with tempfile.TemporaryDirectory() as folder:
            write_demo(Path(folder), SEED, clock())
            return await load_into(database, Path(folder), False, clock)
