"""What the rows of one file say against each other or against themselves: then their cuts are a question.

A row that reads well alone may still be uncertain beside the others: its place has a second end, its dates may
be month before day, its status is empty where others have one. Nobody is told of such a cut before a person
has looked, so its state becomes `unclear`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from outage_service.clock import VIETNAM, local_date
from outage_service.importing.merging import plain
from outage_service.importing.model import Cut, Record
from outage_service.importing.running_times import spans_in
from outage_service.importing.states import is_status
from outage_service.importing.time_parts import Clock, Day, Mark, Part
from outage_service.importing.times import parts_of_value
from outage_service.world.places.names import fold

_TEXTS = (
    "reason",
    "area",
    "ghichu",
    "lydo",
    "noidung",
    "khuvuc",
    "lydomatdien",
    "strlydomatdien",
    "strdiachi",
)
# «hôm sau» in the end is about each night: one cut over all days would end later.
_EACH_DAY = re.compile(r"\b(?:moi|hang|tung|cac|nhung|ca hai|2|hai) ngay\b|\b(?:hom|ngay) sau\b")
_LONGEST_TIME = 120


def doubt_in_row(record: Record, cuts: Sequence[Cut]) -> str:
    """Why the cuts of a row are uncertain, by the row alone; "" when they are not."""
    if len(cuts) > 1 and (text := _range_of_days(record)):
        return f"«{text}» may be each day, or without a break"
    return _other_half(record, cuts) or _other_hours(record, cuts)


def _other_half(record: Record, cuts: Sequence[Cut]) -> str:
    """A day that is said to be an afternoon or a morning, beside hours of the other half: «Chiều 04/12», 1h-5h."""
    day = " ".join(str(record.fields.get(name, "")) for name in ("day", "buoi")).strip()
    words = set(re.findall(r"\w+", day.lower()))
    starts = [cut.starts_at.astimezone(VIETNAM).hour for cut in cuts]
    if words & {"chiều", "tối"} and not words & {"sáng"} and any(hour < 12 for hour in starts):
        return f"«{day}» beside hours before noon"
    if words & {"sáng"} and not words & {"chiều", "tối"} and any(hour >= 13 for hour in starts):
        return f"«{day}» beside hours after noon"
    return ""


def _range_of_days(record: Record) -> str:
    """The text that joins two days of one row with «-» or «đến»; "" when the row says that each day is meant."""
    texts = [str(value) for value in record.fields.values() if isinstance(value, str) and value]
    if any(_EACH_DAY.search(fold(text)) for text in texts):
        return ""
    for text in texts:
        if len(text) > _LONGEST_TIME:
            continue
        for is_day in (True, False):
            try:
                parts = parts_of_value(text, is_day)
            except ValueError:
                continue
            if _joins_days(parts):
                return text
    return ""


def _joins_days(parts: Sequence[Part]) -> bool:
    told = [part for part in parts if not (isinstance(part, Mark) and part.what in ("weekday", "half"))]
    return any(
        isinstance(one, Day) and joint == Mark("to") and isinstance(other, Day)
        for one, joint, other in zip(told, told[1:], told[2:], strict=False)
    )


def _other_hours(record: Record, cuts: Sequence[Cut]) -> str:
    """A text of the row with hours that are none of its cuts: «từ 13:00 đến 16:30» beside 08:00 and 11:30."""
    hours = {_minutes(cut.starts_at) for cut in cuts} | {_minutes(cut.ends_at) for cut in cuts if cut.ends_at}
    for key, value in record.fields.items():
        if not isinstance(value, str) or not (key in _TEXTS or key.startswith("strthoigian")):
            continue
        for span in spans_in(value):
            try:
                clocks = [part for part in parts_of_value(span.text) if isinstance(part, Clock)]
                said = {int(clock.since_midnight().total_seconds()) // 60 % 1440 for clock in clocks}
            except ValueError:
                continue
            if said - hours:
                return f"its text says «{span.text}», its fields other hours"
    return ""


def _minutes(moment: datetime) -> int:
    local = moment.astimezone(VIETNAM)
    return local.hour * 60 + local.minute


def doubted(cuts: Sequence[Cut], records: Iterable[Record], covers: tuple[date, date] | None) -> list[Cut]:
    """The same cuts; those that other rows of the file make uncertain are `unclear`."""
    reasons: dict[int, str] = {}
    reasons |= dict(_outside(cuts, covers))
    reasons |= dict(_without_status(cuts, records))
    reasons |= dict(_with_two_ends(cuts))
    return [unclear(cut, reasons[number]) if number in reasons else cut for number, cut in enumerate(cuts)]


def unclear(cut: Cut, reason: str) -> Cut:
    """The same cut as a question; one that does not stand anyway stays as it is."""
    return replace(cut, state="unclear", status=reason) if cut.state == "valid" else cut


def _outside(cuts: Sequence[Cut], covers: tuple[date, date] | None) -> Iterator[tuple[int, str]]:
    """Cuts outside of the days in the heading, when other cuts show that the heading is about these rows."""
    if covers is None or not any(covers[0] <= local_date(cut.starts_at) <= covers[1] for cut in cuts):
        return
    for number, cut in enumerate(cuts):
        if not covers[0] <= local_date(cut.starts_at) <= covers[1]:
            yield number, f"the heading is about {covers[0]:%d/%m/%Y} to {covers[1]:%d/%m/%Y}, the row is not"


def _without_status(cuts: Sequence[Cut], records: Iterable[Record]) -> Iterator[tuple[int, str]]:
    """Cuts of rows whose status is empty while other rows have one in the same field."""
    told: dict[str, dict[str, bool]] = {}
    for record in records:
        for key, value in record.fields.items():
            if is_status(key):
                told.setdefault(key, {})[record.row] = bool(str(value).strip())
    for rows in told.values():
        if not any(rows.values()):
            continue
        for number, cut in enumerate(cuts):
            if not rows.get(cut.row, True):
                yield number, "its status is empty, other rows have one"


def _with_two_ends(cuts: Sequence[Cut]) -> Iterator[tuple[int, str]]:
    """Cuts of one place and start with different ends."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, cut in enumerate(cuts):
        if cut.state == "valid" and (cut.area or cut.stations or cut.feeders or cut.customer_codes):
            codes = () if cut.area or cut.stations or cut.feeders else cut.customer_codes
            where = (plain(cut.area), cut.stations, cut.feeders, codes)
            alike.setdefault((*where, cut.unit, cut.unit_name, cut.starts_at), []).append(number)
    for numbers in alike.values():
        if len({cuts[number].ends_at for number in numbers}) > 1:
            rows = ", ".join(dict.fromkeys(cuts[number].row for number in numbers))
            for number in numbers:
                yield number, f"rows {rows} give one place and start with different ends"
