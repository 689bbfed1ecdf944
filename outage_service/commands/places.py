"""`places rename FILE`, `places list`, `places forget`: the utility's own list of renamed wards and communes."""

import argparse
import asyncio
import csv
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.commands.opening import opened
from outage_service.commands.parsing import Commands, steps_of
from outage_service.journal.model import COMMAND_LINE
from outage_service.settings import Settings

if TYPE_CHECKING:
    from outage_service.world.places.renamed_file import RenamedRow

_RENAME = """\
Replace the utility's own list of renamed places, all or nothing, while the service runs.
FILE is CSV (UTF-8) with a header and the columns

    old_name,new_name                       needed, with their kinds: Phường Vĩnh Điện
    old_district,old_province,new_province  tell places of one name apart; may be left out
    since                                   the day of the new name, such as 2025-07-01; always when blank

A place that was split, and one made of several, has a row for each part. People and files
may then use either name, no matter which one the customers' addresses use. The list adds to
the one that comes with the program, and takes precedence where both have an old place.

Bad rows are all named as FILE:LINE: REASON on standard error; nothing is changed then, and
the exit code is 2. The new list applies from the next search on.

    python -m outage_service places rename doi_ten.csv
"""
_LIST = """\
Print the utility's own list as CSV, as `places rename` reads it.

    python -m outage_service places list > doi_ten.csv
"""


def add_to(commands: Commands) -> None:
    group = commands.add_parser("places", help="old and new names of wards and communes")
    steps = steps_of(group)
    as_written = argparse.RawDescriptionHelpFormatter
    rename = steps.add_parser(
        "rename", help="replace the list of renamed places", description=_RENAME, formatter_class=as_written
    )
    rename.add_argument("file", type=Path, metavar="FILE")
    rename.set_defaults(run=_rename)
    listing = steps.add_parser("list", help="print it as CSV", description=_LIST, formatter_class=as_written)
    listing.set_defaults(run=lambda settings, _, clock: asyncio.run(_list(settings, clock)))
    forget = steps.add_parser(
        "forget",
        help="empty it; the list that comes with the program stays",
        description="Empty the utility's own list; the one that comes with the program stays.",
    )
    forget.set_defaults(run=_forget)


def _rename(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from outage_service.world.places.renamed_file import read_renamed

    rows = read_renamed(wanted.file)
    before = asyncio.run(_replace(settings, rows, clock, make=True))
    print(f"Loaded {len(rows)} renamed places in place of {before}.")
    return 0


def _forget(settings: Settings, _: argparse.Namespace, clock: Clock) -> int:
    before = asyncio.run(_replace(settings, [], clock, make=False))
    print(f"Forgot {before} renamed places.")
    return 0


async def _replace(settings: Settings, rows: "Sequence[RenamedRow]", clock: Clock, make: bool) -> int:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from outage_service.journal.model import Act, Entry
    from outage_service.journal.store import record
    from outage_service.world.places.renamed_store import replace_own_list

    act = Act(COMMAND_LINE, clock())
    list_id = str(uuid.uuid4())

    async def work(connection: AsyncConnection) -> int:
        before = await replace_own_list(connection, rows, list_id)
        entry = Entry("places_renamed", "world", "places", {"rows": len(rows)})
        await record(connection, act, [entry])
        return before

    async with opened(settings, clock, make=make) as database:
        return await database.write(work)


async def _list(settings: Settings, clock: Clock) -> int:
    from outage_service.world.places.renamed_file import ALWAYS, KEPT
    from outage_service.world.places.renamed_store import own_list

    async with opened(settings, clock) as database, database.reading() as connection:
        rows = await own_list(connection)
    if not rows:
        print("There are none but those that come with the program.", file=sys.stderr)
        return 0
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(KEPT)
    for row in rows:
        since = "" if row.since == ALWAYS else row.since.isoformat()
        written.writerow([since, *(getattr(row, name) for name in KEPT[1:])])
    return 0
