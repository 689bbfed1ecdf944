"""EVNCPC: `items[]` of `subOrganizationCode, subOrganizationName, stationCode, stationName, fromDate, toDate,
outageType, statusStr, reason`; one station each."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import needs_place, reason_in, text_in, value_in
from outage_service.importing.shapes.cuts import cuts_at
from outage_service.importing.times import read_spans
from outage_service.importing.words import kind_of

LOOKS_LIKE = "items[] of subOrganizationCode, stationCode, fromDate, toDate, reason, ..."
NEEDS = ("fromDate", "toDate", "stationCode")


def read(record: Record) -> list[Cut]:
    """The cuts in an item; ValueError says what is wrong."""
    spans = read_spans([value_in(record, "fromDate"), value_in(record, "toDate")], near=record.near)
    station, code = text_in(record, "stationName"), text_in(record, "stationCode", 64)
    needs_place(station, code)
    reason = reason_in(record, "reason")
    unit_name = text_in(record, "subOrganizationName")
    return cuts_at(
        record,
        spans,
        area=", ".join(filter(None, (station or code, unit_name))),
        reason=reason,
        unit=text_in(record, "subOrganizationCode", 16).upper(),
        unit_name=unit_name,
        stations=(tuple(filter(None, (code, station))),),
        kind=kind_of(text_in(record, "outageType"), reason),
        external_id=text_in(record, "id"),
    )
