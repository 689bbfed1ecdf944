"""A notice in plain words: its labels where it has them, else its sentences."""

from collections.abc import Sequence
from datetime import date

from outage_service.importing.columns import kind_of_cell
from outage_service.importing.labelled import of_text
from outage_service.importing.model import Record, Value
from outage_service.importing.prose import of_prose
from outage_service.importing.rescheduled import texts_apart
from outage_service.importing.running_times import days_in, spans_in
from outage_service.importing.sentence_states import is_about_all, said_later
from outage_service.importing.states import TITLE, says_draft
from outage_service.importing.unpacked import Unpacked

_PLACES = ("area", "ward", "station", "feeder", "element", "codes")
_TIMES = ("span", "start", "end")


def of_notice(labelled: str, running: str, today: date | None) -> Unpacked | None:
    """The cuts of a text, given with a line for each part and as it runs; None when it tells none.

    Labels count when they leave no time of the text unread.
    """
    texts = texts_apart(labelled)
    found = of_text(texts[0])
    for text in texts[1:]:
        if found and (other := of_text(text)):
            found.add(other)
    told = found
    if found is None or not _is_whole(found):
        sentences = of_prose(running, today)
        if sentences and (sentences.records or found is None or not found.records):
            told = sentences
    if told is not None:
        if told is found:
            mark_draft(told)
        elif draft := next(filter(says_draft, told.above), None):
            for record in told.records:
                record.fields[TITLE] = draft
    return told


def mark_draft(unpacked: Unpacked) -> None:
    """Give each record the line outside of the records that calls them a draft, or called off."""
    lines = [*unpacked.above, *(remark.reason for remark in unpacked.skipped)]
    if draft := next(filter(says_draft, lines), None):
        for record in unpacked.records:
            record.fields[TITLE] = draft
    elif later := next((line for line in lines if is_about_all(line) and said_later(line)), None):
        for record in unpacked.records:
            record.fields[TITLE] = record.fields.get(TITLE) or later


def have_days(records: Sequence[Record]) -> bool:
    """Whether there are records, and each has a day in one of its times."""
    times = (*_TIMES, "day", "last_day")
    return bool(records) and all(
        any(record.fields.get(name) and (name == "day" or _has_day(record.fields[name])) for name in times)
        for record in records
    )


def _has_day(value: Value) -> bool:
    return not isinstance(value, str) or bool(days_in(value)) or kind_of_cell(value) in ("days", "moment")


def _is_whole(found: Unpacked) -> bool:
    """Whether each record has its place, its day and its time, and nothing else of the text tells times."""
    if not found.records or any(map(spans_in, found.above)):
        return False
    for record in found.records:
        fields = {key: str(value) for key, value in record.fields.items() if value}
        times = [fields.get(name, "") for name in (*_TIMES, "day", "last_day")]
        if not any(fields.get(name) for name in _PLACES) or not any(fields.get(name) for name in _TIMES):
            return False
        if not fields.get("day") and not any(map(days_in, times)):
            return False
        if any(spans_in(value) for key, value in fields.items() if key not in (*_TIMES, "day", "last_day")):
            return False
    return True
