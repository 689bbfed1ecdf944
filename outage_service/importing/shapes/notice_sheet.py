"""The notice sheet of a unit: `NGAY_CAT, GIO_BAT_DAU, GIO_KET_THUC, LO_DUONG_DAY, DS_TRAM, DS_THON_XA, LY_DO`."""

import re

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, listed_in, needs_place, reason_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of
from outage_service.world.places.names import fold

LOOKS_LIKE = "NGAY_CAT, GIO_BAT_DAU, GIO_KET_THUC, LO_DUONG_DAY, DS_TRAM, DS_THON_XA, LY_DO"
NEEDS = ("NGAY_CAT", "GIO_BAT_DAU", "GIO_KET_THUC")
ONE_OF = ("LO_DUONG_DAY", "DS_TRAM", "DS_THON_XA")
ONCE = ("NGAY_CAT",)
# Words for "all stations", written instead of a list.
_ALL = re.compile(r"^(?:toan (?:bo|tuyen|lo)\b|ca (?:lo|tuyen)\b|tat ca\b)")
# «Toàn tuyến nhánh Kẻ Gỗ» is less than the whole feeder.
_PART = re.compile(r"\b(?:nhanh|sau|tu (?:cot|tru|tram|dcl|lbs|rec)|phan doan|phia)\b")


def read(record: Record) -> list[Cut]:
    """The cuts in a row; ValueError says what is wrong."""
    spans = read_spans(
        [value_in(record, "GIO_BAT_DAU"), record.fields.get("gioketthuc", "")],
        record.fields.get("ngaycat", ""),
        record.near,
    )
    feeders = listed_in(record, "LO_DUONG_DAY")
    stations = tuple((name,) for name in listed_in(record, "DS_TRAM") if not _ALL.match(fold(name)))
    area, reason = area_in(record, "DS_THON_XA"), reason_in(record, "LY_DO")
    told = area_in(record, "DS_TRAM")
    if not area and not stations and _ALL.match(fold(told)) and _PART.search(fold(told)):
        area, feeders = told, ()
    needs_place(feeders, stations, area)
    return cuts_at(
        record,
        spans,
        area=area,
        reason=reason,
        feeders=feeders,
        stations=stations,
        kind=kind_of(reason),
    )
