"""EVNSPC's app: `strTuNgay (08:00:00 ngày 01/02/2026), strDenNgay, strThoiGianMatDien, strLyDoMatDien, strDiaChi`."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, text_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "strTuNgay, strDenNgay, strThoiGianMatDien, strLyDoMatDien, strDiaChi"
NEEDS = ("strTuNgay", "strDenNgay")


def read(record: Record) -> list[Cut]:
    """The cuts in a row; ValueError says what is wrong."""
    if text_in(record, "strTuNgay") and text_in(record, "strDenNgay"):
        spans = read_spans([value_in(record, "strTuNgay"), value_in(record, "strDenNgay")], near=record.near)
    else:
        spans = read_spans([value_in(record, "strThoiGianMatDien")], near=record.near)
    area, reason = area_in(record, "strDiaChi"), reason_in(record, "strLyDoMatDien")
    needs_place(area)
    return cuts_at(record, spans, area=area, reason=reason, kind=kind_of(reason))
