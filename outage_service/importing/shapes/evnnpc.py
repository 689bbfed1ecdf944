"""EVNNPC: `{alert, data:[{ngay_catdien, ngay_tailap, khuvuc_matdien, noi_dung}]}`."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, value_in
from outage_service.importing.times import read_span
from outage_service.importing.words import kind_of

LOOKS_LIKE = "{alert, data: [{ngay_catdien, ngay_tailap, khuvuc_matdien, noi_dung}]}"
NEEDS = ("ngay_catdien", "ngay_tailap")


def read(record: Record) -> Cut:
    """The cut in an item of `data`; ValueError says what is wrong."""
    starts_at, ends_at = read_span([value_in(record, "ngay_catdien"), value_in(record, "ngay_tailap")])
    area, reason = area_in(record, "khuvuc_matdien"), reason_in(record, "noi_dung")
    needs_place(area)
    return Cut(record.row, starts_at, ends_at, area, reason, kind=kind_of(reason))
