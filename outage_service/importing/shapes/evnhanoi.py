"""EVNHANOI: `data.lichCatdienToList[]` of `tenDonVi, khoangThoiGian, ngayTHien, khuVuc, noidung,
hinhThucDangKy, trangthai`. The format of its values is not verified: times may have any known form."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import area_in, needs_place, reason_in, text_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "data.lichCatdienToList[] of tenDonVi, khoangThoiGian, ngayTHien, khuVuc, ..."
NEEDS = ("khoangThoiGian", "khuVuc")


def read(record: Record) -> list[Cut]:
    """The cuts in an item; ValueError says what is wrong."""
    day = record.fields.get("ngaythien") or record.fields.get("ngaythuchien") or None
    spans = read_spans([value_in(record, "khoangThoiGian")], day, record.near)
    area, reason = area_in(record, "khuVuc"), reason_in(record, "noidung")
    needs_place(area)
    return cuts_at(
        record,
        spans,
        area=area,
        reason=reason,
        unit_name=text_in(record, "tenDonVi"),
        kind=kind_of(text_in(record, "hinhThucDangKy"), reason),
    )
