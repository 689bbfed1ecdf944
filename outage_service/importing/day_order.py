"""Which of the two numbers of 12/05/2026 is the month, when other rows of the file show that it is the first.

Days come before months everywhere in Vietnam, but a computer set to American dates writes 12/15/2026. Then every
date of the file that may be read both ways is a question. The same computer turns a typed 05/12/2026 into the
date 12 May and leaves a typed 15/12/2026 as text: such real dates are a question too.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from outage_service.importing.model import Record, Value

_DATE = re.compile(r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>20\d\d)(?![\d/])")
_KEYS = re.compile(r"(?:ngay|day|start|end|last_day|span|tgian|thoigian|khoangthoigian|tu|den|from|to|str).*")


def questions_of_order(records: Sequence[Record]) -> dict[str, str]:
    """By row, why its day may be another one; writes days for months where another row proves their order."""
    texts = [(record, key, match) for record, key, match in _dates(records)]
    firsts = any(_is_day(match["one"]) and not _is_day(match["two"]) for _, _, match in texts)
    seconds = next(
        (match[0] for _, _, match in texts if _is_day(match["two"]) and not _is_day(match["one"])), ""
    )
    found: dict[str, str] = {}
    if seconds:
        for record, key, match in texts:
            if not _is_day(match["one"]) and not _is_day(match["two"]) and match["one"] != match["two"]:
                found[record.row] = f"{match[0]} may be month/day, as {seconds} in another row is"
            if not firsts:
                record.fields[key] = _DATE.sub(r"\g<two>/\g<one>/\g<year>", str(record.fields[key]))
    elif firsts:
        found |= {
            row: f"{day:%d/%m/%Y} may be {day:%m/%d/%Y}: only such dates are dates of the workbook"
            for row, day in _real(records)
        }
    return found


def _is_day(number: str) -> bool:
    return int(number) > 12


def _dates(records: Sequence[Record]) -> Iterator[tuple[Record, str, re.Match[str]]]:
    for record in records:
        for key, value in record.fields.items():
            if isinstance(value, str) and _KEYS.fullmatch(key):
                yield from ((record, key, match) for match in _DATE.finditer(value))


def _real(records: Sequence[Record]) -> list[tuple[str, date]]:
    """The real dates, when each of them can be read with day and month exchanged."""
    real = [
        (record.row, day)
        for record in records
        for key, value in record.fields.items()
        if _KEYS.fullmatch(key) and (day := _day(value))
    ]
    return real if all(day.day <= 12 and day.day != day.month for _, day in real) else []


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value.year > 1904 else None
    return value if isinstance(value, date) else None
