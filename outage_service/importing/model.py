"""A cut of supply as a power company's file tells of it, whatever the shape of the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

# A cell as a file holds it; numbers are text by then.
Value = str | datetime | date | time | timedelta
Kind = Literal["planned", "unplanned"]
State = Literal["valid", "cancelled", "over"]
# The names of one station (its code, its name): whichever of them the network knows.
Station = tuple[str, ...]

LONGEST_AREA = 2000
LONGEST_REASON = 500
LONGEST_NAME = 300
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cut:
    """One row. `row` is where it stands in the file, such as `12`, `Sheet2!12` or `items[3]`.

    Names of feeders and stations are as they are written; moments are in UTC.
    """

    row: str
    starts_at: datetime
    ends_at: datetime | None
    area: str = ""
    reason: str = ""
    unit: str = ""  # the code of the unit or organization
    unit_name: str = ""
    customer_codes: tuple[str, ...] = ()
    feeders: tuple[str, ...] = ()
    stations: tuple[Station, ...] = ()
    kind: Kind = "planned"
    state: State = "valid"


@dataclass(frozen=True, slots=True)
class Remark:
    """A row, or a sheet, that tells of no cut, and why."""

    row: str
    reason: str


@dataclass(frozen=True)
class ReadFile:
    """All that a file holds; nothing in it is left out silently. `shape` is None when it holds nothing."""

    shape: str | None
    cuts: Sequence[Cut] = ()
    bad: Sequence[Remark] = ()
    skipped: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row before it is understood: its fields under keys that `key_of` makes of their names."""

    row: str
    fields: dict[str, Value] = field(default_factory=dict)


class NotReadable(Exception):
    """The file as a whole is none that this service reads; the message says why, without its content."""
