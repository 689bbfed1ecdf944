"""EVNCPC: `items[]` of `subOrganizationCode, subOrganizationName, stationCode, stationName, fromDate, toDate,
outageType, statusStr, reason`; one station each."""

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import needs_place, reason_in, text_in, value_in
from outage_service.importing.times import checked, read_moment
from outage_service.importing.words import kind_of, state_of

LOOKS_LIKE = "items[] of subOrganizationCode, stationCode, fromDate, toDate, reason, ..."
NEEDS = ("fromDate", "toDate", "stationCode")


def read(record: Record) -> Cut:
    """The cut in an item; ValueError says what is wrong."""
    starts_at, ends_at = checked(
        read_moment(value_in(record, "fromDate")), read_moment(value_in(record, "toDate"))
    )
    station, code = text_in(record, "stationName"), text_in(record, "stationCode", 64)
    needs_place(station, code)
    reason = reason_in(record, "reason")
    unit_name = text_in(record, "subOrganizationName")
    return Cut(
        row=record.row,
        starts_at=starts_at,
        ends_at=ends_at,
        area=", ".join(filter(None, (station or code, unit_name))),
        reason=reason,
        unit=text_in(record, "subOrganizationCode", 16).upper(),
        unit_name=unit_name,
        stations=(tuple(filter(None, (code, station))),),
        kind=kind_of(text_in(record, "outageType"), reason),
        state=state_of(text_in(record, "statusStr")),
    )
