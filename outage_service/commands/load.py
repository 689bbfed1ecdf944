"""`load DIR`: network, customers and outages from CSV files."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.commands.opening import opened
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.settings import Settings

if TYPE_CHECKING:
    from outage_service.database.transactions import Database

_HELP = """\
Load network.csv, customers.csv and outages.csv from DIR, all or nothing.

  network.csv    node_id,kind,name,parent_id
                 kind: substation, feeder (of a substation), transformer (of a feeder)
  customers.csv  customer_code,name,phones,address,ward,province,node_id,priority
                 phones separated by ;  priority: 0 or blank, 1 sensitive (hospital, water)
  outages.csv    outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,
                 started_at,expected_back_at,expected_back_source
                 outage_id: a UUID; kind: planned, unplanned; node_ids separated by ;
                 times: 2026-11-21T07:30:00+07:00, or now-2h, now+90m, now+1d

Without --replace the rows are added to what is there; a node, customer or outage that
the database already has is a bad row. With --replace they take the place of the whole
network, all customers and all outages, in one transaction, while the service runs.
Reports and subscriptions are never deleted.

Bad rows are all named as FILE:LINE: REASON (the header is line 1) on standard error, those
that the database already has by the first one and their number; nothing is loaded then, and
the exit code is 2.

    python -m outage_service load data/ --replace
"""


def add_to(commands: Commands) -> None:
    load = commands.add_parser(
        "load",
        help="load network, customers and outages from CSV files",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--replace", action="store_true", help="swap everything loaded before")
    load.set_defaults(run=_load)


def _load(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    if not wanted.folder.is_dir():
        print(f"{wanted.folder} is no folder", file=sys.stderr)
        return BAD_INPUT
    return asyncio.run(_load_folder(settings, wanted, clock))


async def _load_folder(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    async with opened(settings, clock, make=True) as database:
        return await load_into(database, wanted.folder, wanted.replace, clock)


async def load_into(database: "Database", folder: Path, replace: bool, clock: Clock) -> int:
    """Load a folder and print the counts; returns the exit code."""
    from outage_service.loading.load import load_folder
    from outage_service.loading.progress import shown

    with shown() as progress:
        loaded = await load_folder(database, folder, replace, clock(), progress)
    print(f"Loaded {loaded.nodes} nodes, {loaded.customers} customers, {loaded.outages} outages.")
    return 0
