"""Any table: its columns are found by their headings and by what is in them (see `columns.py`).

`unpacking.py` gives the fields the names of the roles in `columns.py`.
"""

from outage_service.importing.model import Cut, Record, Value
from outage_service.importing.records import (
    area_in,
    codes_in,
    listed_in,
    needs_place,
    reason_in,
    text_in,
    value_in,
)
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.shapes.elements import feeders_and_stations
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "any table with columns for the times and the area, such as Ngày, Từ, Đến, Khu vực, Lý do"
NEEDS = ()


def read(record: Record) -> list[Cut]:
    """The cuts in a row; ValueError says what is wrong."""
    fields = record.fields
    told = [value_in(record, "span")] if fields.get("span", "") != "" else _start_and_end(record)
    spans = read_spans(told, fields.get("day", ""), record.near, fields.get("last_day", ""))
    areas = (area_in(record, name) for name in ("area", "ward", "district"))
    area = ", ".join(dict.fromkeys(filter(None, areas)))
    feeders, stations = feeders_and_stations(listed_in(record, "element"))
    feeders += listed_in(record, "feeder")
    stations += tuple((name,) for name in listed_in(record, "station"))
    codes = codes_in(record, "codes")
    needs_place(area, feeders, stations, codes)
    reason = reason_in(record, "reason")
    return cuts_at(
        record,
        spans,
        area=area,
        reason=reason,
        unit=text_in(record, "unit_code", 16).upper(),
        unit_name=text_in(record, "unit"),
        customer_codes=codes,
        feeders=feeders,
        stations=stations,
        kind=kind_of(text_in(record, "kind"), reason),
        external_id=text_in(record, "id"),
    )


def _start_and_end(record: Record) -> list[Value]:
    start, end = (record.fields.get(name, "") for name in ("start", "end"))
    if start == "" and end == "":
        raise ValueError("has no time")
    return [start, end]
