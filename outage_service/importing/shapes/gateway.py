"""Rows of the common app gateway; the rows of several customers may be about one cut.

`MA_KHANG, MA_DVIQLY, TGIAN_BDAU, TGIAN_KTHUC (dd/mm/yyyy HH:MM), KHUVUCMATDIEN, LY_DO[, TENPHANTU]`
"""

from outage_service.importing.model import Cut, Record
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

LOOKS_LIKE = "MA_KHANG, MA_DVIQLY, TGIAN_BDAU, TGIAN_KTHUC, KHUVUCMATDIEN, LY_DO[, TENPHANTU]"
NEEDS = ("TGIAN_BDAU", "TGIAN_KTHUC")


def read(record: Record) -> list[Cut]:
    """The cuts in a row; ValueError says what is wrong."""
    spans = read_spans([value_in(record, "TGIAN_BDAU"), value_in(record, "TGIAN_KTHUC")], near=record.near)
    feeders, stations = feeders_and_stations(listed_in(record, "TENPHANTU"))
    codes, area = codes_in(record, "MA_KHANG"), area_in(record, "KHUVUCMATDIEN")
    needs_place(codes, area, feeders, stations)
    reason = reason_in(record, "LY_DO")
    return cuts_at(
        record,
        spans,
        area=area,
        reason=reason,
        unit=text_in(record, "MA_DVIQLY", 16).upper(),
        customer_codes=codes,
        feeders=feeders,
        stations=stations,
        kind=kind_of(reason),
    )
