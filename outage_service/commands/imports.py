"""`import FILE`: cuts from the files of power companies."""

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from outage_service.clock import VIETNAM, Clock, local_date
from outage_service.commands.opening import opened
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.journal.model import COMMAND_LINE
from outage_service.settings import Settings

SOME_BAD_ROWS = 3

_HELP = """\
Import planned cuts and outages from FILE in one of the shapes of Vietnamese power companies:
JSON, HTML, CSV, XLSX, XLS or text. By default the shape is found from the content (--format auto).

{shapes}

Prints what is new, changed (old -> new), unchanged, cancelled, restored, skipped and doubtful, and what each
cut was matched by: customer, station, feeder, street, area only, nothing. The same file again changes
nothing. A cut that changes (its hours, day, place or words) stays the same outage. Where that is not sure,
the cut is doubtful and nothing changes; --same and --new decide it.
Each cut is stored whole or not at all; a command that was interrupted is simply repeated.

--explain prints how the file is read: its shape, its columns and why, the days it covers, its first cuts and
the refused rows. A table that is not clear is refused with what was understood; --columns says the rest.

Rows that cannot be read are named as FILE:ROW: REASON on standard error; the others are imported.

  python -m outage_service import lich-cat-dien.xlsx --unit PC05II --dry-run
  python -m outage_service import tuan-50.xlsx --unit PC05II --complete --from 2026-12-07 --to 2026-12-13

Exit code: 0 everything was read; 3 imported, but some rows are bad; 2 the file cannot be read,
and nothing was imported; 1 the database cannot be reached.
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Loads the shapes only when help is shown: that takes longer than most commands."""

    def add_text(self, text: str | None) -> None:
        from outage_service.importing.shapes.known import SHAPES

        shapes = "\n".join(f"  {shape.name:13} {shape.looks_like}" for shape in SHAPES.values())
        super().add_text(text.format(shapes=shapes) if text else text)


def add_to(commands: Commands) -> None:
    command = commands.add_parser(
        "import",
        help="import planned cuts and outages from a file of a power company",
        description=_HELP,
        formatter_class=_Help,
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--format", default="auto", help="a shape of the list above; auto by default")
    command.add_argument("--source", help="name of the feed, such as evncpc-dienban; the format by default")
    command.add_argument("--unit", help="the unit of a file that does not say its own, such as PC05II")
    command.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    command.add_argument(
        "--complete",
        action="store_true",
        help="the file holds all cuts of its units and days: cancel those that it lacks",
    )
    command.add_argument("--from", dest="first", metavar="DAY", help="the first day that the file is about")
    command.add_argument("--to", dest="last", metavar="DAY", help="the last day, such as 2026-12-13")
    command.add_argument("--past", action="store_true", help="also store cuts that are over; no messages")
    command.add_argument(
        "--columns",
        default="",
        metavar="WHAT=HEADING,...",
        help='which column is which, such as "day=Ngày,start=Từ,end=Đến,area=Khu vực"; a heading or its number',
    )
    command.add_argument(
        "--explain", action="store_true", help="print how the file is read, and change nothing"
    )
    command.add_argument(
        "--same",
        action="append",
        default=[],
        metavar="ROW=OUTAGE",
        help="decides a doubtful cut: this row is about that outage (may be repeated)",
    )
    command.add_argument(
        "--new",
        action="append",
        default=[],
        metavar="ROW",
        help="decides a doubtful cut: this row is a cut of its own (may be repeated)",
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(run=_import)


def _import(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from pydantic import TypeAdapter, ValidationError

    from outage_service.importing.columns import columns_told
    from outage_service.importing.shapes.known import FORMATS
    from outage_service.importing.wishes import decided_from, period_from
    from outage_service.texts import Slug, Unit

    if wanted.format not in FORMATS:
        return _refuse(f"--format {wanted.format} is none of {', '.join(FORMATS)}")
    try:
        wanted.source = TypeAdapter(Slug | None).validate_python(wanted.source)
        wanted.unit = TypeAdapter(Unit | None).validate_python(wanted.unit)
    except ValidationError as error:
        return _refuse(f"--source or --unit: {error.errors()[0]['msg']}")
    try:
        wanted.columns = columns_told(wanted.columns)
    except ValueError as error:
        return _refuse(f"--columns {error}")
    try:
        wanted.period = period_from(_day(wanted.first), _day(wanted.last))
        wanted.decided = decided_from(wanted.same, wanted.new)
    except ValueError as error:
        return _refuse(f"--from, --to, --same or --new: {error}")
    try:
        with wanted.file.open("rb") as file:
            data = file.read(settings.max_import_bytes + 1)
    except OSError as error:
        return _refuse(f"{wanted.file}: {error.strerror}")
    if len(data) > settings.max_import_bytes:
        return _refuse(f"{wanted.file} is larger than OUTAGE_MAX_IMPORT_BYTES ({settings.max_import_bytes})")
    return asyncio.run(_import_data(settings, wanted, data, clock))


async def _import_data(settings: Settings, wanted: argparse.Namespace, data: bytes, clock: Clock) -> int:
    # The database layer takes half a second to import: a refused file does without it.
    from outage_service.importing.model import Hints, NotReadable
    from outage_service.importing.reading import read_guarded

    try:
        read = read_guarded(data, wanted.format, Hints(local_date(clock()), wanted.columns))
    except NotReadable as error:
        return _refuse(f"{wanted.file} {error}")
    if wanted.explain:
        from outage_service.importing.explaining import explained

        for line in explained(read):
            print(line)
        return SOME_BAD_ROWS if read.bad else 0
    from outage_service.importing.import_cuts import import_cuts
    from outage_service.importing.report import bad_lines, import_json, lines, summary
    from outage_service.importing.wishes import Wishes
    from outage_service.journal.model import Act

    wishes = Wishes(
        wanted.format,
        wanted.source,
        wanted.unit,
        wanted.dry_run,
        wanted.complete,
        wanted.past,
        wanted.period,
        wanted.decided,
    )
    async with opened(settings, clock, say=not wanted.json, make=True) as database:
        imported = await import_cuts(database, read, wishes, Act(COMMAND_LINE, clock()))
    if wanted.json:
        print(json.dumps(import_json(imported), ensure_ascii=False, indent=2))
    else:
        for line in [*lines(imported), summary(imported)]:
            print(line)
    for line in bad_lines(imported, str(wanted.file)):
        print(line, file=sys.stderr)
    return SOME_BAD_ROWS if imported.bad else 0


def _day(text: str | None) -> date | None:
    """The day of 2026-12-13 or 13/12/2026; ValueError otherwise."""
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).replace(tzinfo=VIETNAM).date()
    raise ValueError(f"{text} is not a day such as 2026-12-13")


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return BAD_INPUT
