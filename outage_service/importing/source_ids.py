"""The id that a source gives to a cut, where its file has one."""

from outage_service.importing.model import LONGEST_ID, Record
from outage_service.importing.records import key_of

# Fields of JSON answers and exported tables that hold the id of a cut, the surest first. A row's running
# number (`STT`) is none: it belongs to another cut in the next file.
_NAMES = (
    "outageId",
    "outageCode",
    "scheduleId",
    "powerCutId",
    "idLichCatDien",
    "maLichCatDien",
    "lichCatDienId",
    "idLich",
    "maLich",
    "ID_LICH",
    "MA_LICH",
    "SO_PHIEU",
    "soPhieu",
    "maPhieu",
    "MA_PHIEU",
    "MA_YCAU_CD",
    "ID_CATDIEN",
    "maCatDien",
    "guid",
    "uuid",
    "id",
)
_KEYS = tuple(dict.fromkeys(map(key_of, _NAMES)))


def id_in(record: Record) -> str:
    """The source's own id for the cut in this record; empty when it has none."""
    for key in _KEYS:
        value = record.fields.get(key)
        if isinstance(value, str) and (told := value.strip()) and len(told) <= LONGEST_ID:
            return told
    return ""
