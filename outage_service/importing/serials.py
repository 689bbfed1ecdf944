"""Times that a workbook has lost the format of: 46377 is 21 December 2026, 0.3125 is 07:30."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from outage_service.importing.model import Record, Value

_DAY_ZERO = date(1899, 12, 30)
_KEYS = re.compile(r"(?:ngay|gio|day|start|end|last_day|span|tgian|thoigian|khoangthoigian|tu|den|from|to).*")
_DAY = re.compile(r"(?:3[6-9]|[4-6]\d|7[0-3])\d{3}(?P<part>\.\d+)?")
_PART = re.compile(r"0\.\d+")


def with_formats(records: Iterable[Record]) -> None:
    """Make days and times of such numbers, in the fields that hold times, when a day stands among them."""
    for record in records:
        own = {key: value for key, value in record.fields.items() if _KEYS.fullmatch(key)}
        if any(isinstance(value, str) and _DAY.fullmatch(value) for value in own.values()):
            record.fields.update({key: _formatted(value) for key, value in own.items()})


def _formatted(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    if found := _DAY.fullmatch(value):
        day = _DAY_ZERO + timedelta(days=int(float(value)))
        return f"{_clock(float(found['part']))} {day:%d/%m/%Y}" if found["part"] else day
    return _clock(float(value)) if _PART.fullmatch(value) else value


def _clock(part: float) -> str:
    minutes = round(part * 24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
