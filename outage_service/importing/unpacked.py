"""What is in a file before its shape reads it, and how a file of no known shape is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from outage_service.importing.columns import Columns
from outage_service.importing.model import MOST_ROWS, NotReadable, Record, Remark
from outage_service.importing.shapes.known import AUTO, SHAPES, Shape

HOW_TO_SAY = 'say which column is which, such as --columns "day=Ngày,start=Từ,end=Đến,area=Khu vực"'

NOTHING_TOLD = "no row and no sentence in it tells a day, from when to when, and where"


@dataclass
class Unpacked:
    """The records of a file and their shape; None when a file without cuts does not show it.

    `above` is the text outside of tables and notices, `columns` how the columns were understood.
    """

    shape: Shape | None
    records: list[Record] = field(default_factory=list)
    bad: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    covers: tuple[date, date] | None = None

    def add(self, other: "Unpacked") -> None:
        """Take over what another part of the same file holds."""
        self.records += other.records
        self.bad += other.bad
        self.skipped += other.skipped
        self.above += other.above
        self.columns += [line for line in other.columns if line not in self.columns]
        check_rows(len(self.records))


def unknown(wanted: str, guesses: Sequence[Columns] = ()) -> NotReadable:
    """The refusal of a file that has no shape; `guesses` are the tables in it that are not clear."""
    names = ", ".join(SHAPES)
    best = max(guesses, key=lambda one: len(one.found), default=None)
    told = f"as a table: {best.lacks}, understood is {best.guess}" if best and best.found else NOTHING_TOLD
    guess = f"; {told}; {HOW_TO_SAY}"
    if wanted == AUTO:
        return NotReadable(f"has none of the known shapes ({names}); --format names one{guess}")
    needs = ", ".join(sorted(SHAPES[wanted].needs)) or SHAPES[wanted].looks_like
    return NotReadable(
        f"does not have the shape {wanted} (no row with {needs}); the shapes are {names}{guess}"
    )


def check_rows(rows: int) -> None:
    """NotReadable when a file has too many rows."""
    if rows > MOST_ROWS:
        raise NotReadable(f"has more than {MOST_ROWS} rows: split it")
