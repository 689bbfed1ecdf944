"""EVNSPC's web page: a table of four cells, start (`26/12/2024 07:00:00`), end, area and reason.

The cells have no names: `unpacking.py` gives them the names in `CELLS`.
"""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "an HTML table of four cells: start, end, area, reason"
CELLS = ("start", "end", "area", "reason")
NEEDS = CELLS


def read(record: Record) -> list[Cut]:
    """The cuts in a row of the table; ValueError says what is wrong."""
    spans = read_spans([value_in(record, "start"), value_in(record, "end")], near=record.near)
    area, reason = area_in(record, "area"), reason_in(record, "reason")
    needs_place(area)
    return cuts_at(record, spans, area=area, reason=reason, kind=kind_of(reason))
