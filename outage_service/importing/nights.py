"""«23h hôm nay đến 5h hôm sau (19/12)» beside the day 18/12: the words and the date say the same."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from outage_service.importing.model import Record
from outage_service.importing.times import read_days
from outage_service.world.places.names import fold

_TODAY = re.compile(r"\s*\b(?:hôm nay|hom nay)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?P<words>(?:hôm|ngày|hom|ngay) (?:sau|kế tiếp|ke tiep))\s*\((?P<day>[^()]{3,15})\)", re.IGNORECASE
)


def without_repeated_days(records: Iterable[Record], near: date | None) -> None:
    """Leave the words alone where the date in parentheses is that of the next day; else the row is refused."""
    for record in records:
        span, day = record.fields.get("span"), record.fields.get("day")
        if not isinstance(span, str) or not day or "hom" not in fold(span):
            continue
        told = _TODAY.sub("", span)
        if match := _NEXT.search(told):
            try:
                first, last = read_days(day, near), read_days(match["day"], near)
            except ValueError:
                continue
            if last == (first[-1] + timedelta(days=1),):
                told = told.replace(match[0], match["words"])
        record.fields["span"] = told
