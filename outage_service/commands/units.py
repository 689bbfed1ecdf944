"""`units load FILE`: the utility's own table of prefixes."""

import argparse
import asyncio
from pathlib import Path

from outage_service.clock import Clock
from outage_service.commands.opening import opened
from outage_service.commands.parsing import Commands, steps_of
from outage_service.journal.model import COMMAND_LINE
from outage_service.settings import Settings

_LOAD = """\
Replace the table that says which corporation and unit a customer code belongs to, all
or nothing, while the service runs. FILE is CSV with the columns

    prefix,corporation,unit_name,hotline,valid_from,valid_to

prefix is the beginning of a customer code (PE, PB04, PC05II); the longest that fits
decides. Days are like 2025-07-01 and both included; valid_to is blank while a row holds.
Rows of one prefix must not overlap. Bad rows are all named as FILE:LINE: REASON on
standard error; nothing is loaded then, and the exit code is 2. Orders that are already
made keep their unit. Until a table is loaded, the one that comes with the program holds.

    python -m outage_service units load don_vi.csv
"""


def add_to(commands: Commands) -> None:
    group = commands.add_parser("units", help="load the table of company units")
    steps = steps_of(group)
    load = steps.add_parser(
        "load",
        help="replace the table of prefixes",
        description=_LOAD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("file", type=Path, metavar="FILE")
    load.set_defaults(run=lambda *given: asyncio.run(_load(*given)))


async def _load(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from outage_service.journal.model import Act, Entry
    from outage_service.journal.store import record
    from outage_service.world.units.reading import read_units
    from outage_service.world.units.store import replace_units

    units = read_units(wanted.file)
    act = Act(COMMAND_LINE, clock())

    async def work(connection: AsyncConnection) -> None:
        await replace_units(connection, units)
        await record(connection, act, [Entry("units_loaded", "world", "units", {"rows": len(units)})])

    async with opened(settings, clock, make=True) as database:
        await database.write(work)
    print(f"Loaded {len(units)} rows of units.")
    return 0
