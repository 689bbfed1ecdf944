"""EVNSPC's web page: a table of four cells, start (`26/12/2024 07:00:00`), end, area and reason.

The cells have no names: `unpacking.py` gives them the names in `CELLS`.
"""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, value_in
from outage_service.importing.times import read_span
from outage_service.importing.words import kind_of

LOOKS_LIKE = "an HTML table of four cells: start, end, area, reason"
CELLS = ("start", "end", "area", "reason")
NEEDS = CELLS


def read(record: Record) -> Cut:
    """The cut in a row of the table; ValueError says what is wrong."""
    starts_at, ends_at = read_span([value_in(record, "start"), value_in(record, "end")])
    area, reason = area_in(record, "area"), reason_in(record, "reason")
    needs_place(area)
    return Cut(record.row, starts_at, ends_at, area, reason, kind=kind_of(reason))
