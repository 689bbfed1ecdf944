"""A cut as a power company's file describes it, in the same form for all shapes of files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

# The value of a cell; numbers have become text.
Value = str | datetime | date | time | timedelta
Kind = Literal["planned", "unplanned"]
State = Literal["valid", "cancelled", "over"]
# The names of one station (its code, its name); the network may know any of them.
Station = tuple[str, ...]

LONGEST_AREA = 2000
LONGEST_REASON = 500
LONGEST_NAME = 300
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cut:
    """One row. `row` is its place in the file, such as `12`, `Sheet2!12` or `items[3]`.

    Names of feeders and stations are as the file writes them; moments are in UTC.
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
    """A row or sheet without a cut, and the reason."""

    row: str
    reason: str


@dataclass(frozen=True)
class ReadFile:
    """All rows of a file: cuts, bad, skipped. `shape` is None when a file without cuts does not show it."""

    shape: str | None
    cuts: Sequence[Cut] = ()
    bad: Sequence[Remark] = ()
    skipped: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row before its shape reads it: its fields, under the keys that `key_of` makes from their names."""

    row: str
    fields: dict[str, Value] = field(default_factory=dict)


class NotReadable(Exception):
    """The whole file cannot be read; the message says why, without quoting its content."""
