"""EVNNPC: `{alert, data:[{ngay_catdien, ngay_tailap, khuvuc_matdien, noi_dung}]}`."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "{alert, data: [{ngay_catdien, ngay_tailap, khuvuc_matdien, noi_dung}]}"
NEEDS = ("ngay_catdien", "ngay_tailap")


def read(record: Record) -> list[Cut]:
    """The cuts in an item of `data`; ValueError says what is wrong."""
    spans = read_spans([value_in(record, "ngay_catdien"), value_in(record, "ngay_tailap")], near=record.near)
    area, reason = area_in(record, "khuvuc_matdien"), reason_in(record, "noi_dung")
    needs_place(area)
    return cuts_at(record, spans, area=area, reason=reason, kind=kind_of(reason))
