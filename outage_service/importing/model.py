"""A cut as a power company's file describes it, in the same form for all shapes of files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

# The value of a cell; numbers have become text.
Value = str | datetime | date | time | timedelta
Kind = Literal["planned", "unplanned"]
# A cut that is `unclear` may have been called off: a person has to look.
State = Literal["valid", "cancelled", "over", "unclear"]
# The names of one station (its code, its name); the network may know any of them.
Station = tuple[str, ...]

LONGEST_AREA = 2000
LONGEST_REASON = 500
LONGEST_NAME = 300
LONGEST_ID = 128
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of a row. `row` is its place in the file, such as `12`, `Sheet2!12` or `items[3]`.

    A row with several times makes several cuts. `status` is the text that says why a cut does not stand. `external_id`
    is the id that the source gives it. Names of feeders and stations are as the file writes them; moments are in UTC.
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
    status: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A row or sheet without a cut, and the reason."""

    row: str
    reason: str


@dataclass(frozen=True)
class ReadFile:
    """All rows of a file: cuts, bad, skipped. `shape` is None when a file without cuts does not show it.

    `covers` is the first and the last day that the file says it covers, `how` tells in lines how it was read.
    """

    shape: str | None
    cuts: Sequence[Cut] = ()
    bad: Sequence[Remark] = ()
    skipped: Sequence[Remark] = ()
    covers: tuple[date, date] | None = None
    how: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row before its shape reads it: its fields, under the keys that `key_of` makes from their names.

    A day without a year lies where it is nearest to `near`.
    """

    row: str
    fields: dict[str, Value] = field(default_factory=dict)
    near: date | None = None


@dataclass(frozen=True)
class Hints:
    """What is known about a file besides its bytes: the day on which it is imported (for dates without a year),
    and the headings of its columns by what they hold, such as `{"day": "Ngày", "start": "Từ"}`.
    """

    today: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


NO_HINTS = Hints()


class NotReadable(Exception):
    """The whole file cannot be read; the message says why; of its content it quotes only headings."""
