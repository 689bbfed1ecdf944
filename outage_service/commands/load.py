"""`load DIR`: network, customers and outages from CSV files."""

import argparse
import asyncio
import sys
from pathlib import Path

from outage_service.clock import utc_now
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.settings import Settings

_HELP = """\
Load network.csv, customers.csv and outages.csv from DIR, all or nothing.

Without --replace the rows are added to what is there; a node, customer or outage that
the database already has is a bad row. With --replace they take the place of the whole
network, all customers and all outages, in one transaction, while the service runs.
Reports and subscriptions are never deleted.

Bad rows are all named as FILE:LINE: REASON (the header is line 1) on standard error;
nothing is loaded then, and the exit code is 2.
"""


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    load = commands.add_parser(
        "load",
        help="load network, customers and outages from CSV files",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--replace", action="store_true", help="swap everything loaded before")
    load.set_defaults(run=_load)


def _load(settings: Settings, wanted: argparse.Namespace) -> int:
    if not wanted.folder.is_dir():
        print(f"{wanted.folder} is no folder", file=sys.stderr)
        return BAD_INPUT
    return asyncio.run(load_into(settings, wanted.folder, wanted.replace))


async def load_into(settings: Settings, folder: Path, replace: bool) -> int:
    """Load a folder into the database of `settings`; the exit code."""
    # The database layer takes half a second to import: --help and a refused folder do without it.
    from outage_service.database import open_database
    from outage_service.importing.load import load_folder
    from outage_service.importing.progress import shown

    database = await open_database(settings)
    try:
        with shown() as progress:
            loaded = await load_folder(database, folder, replace, utc_now(), progress)
    finally:
        await database.close()
    print(f"Loaded {loaded.nodes} nodes, {loaded.customers} customers, {loaded.outages} outages.")
    return 0
