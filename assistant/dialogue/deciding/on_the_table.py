"""What a conversation is about just now: the outage that goes on, and the announced cut that was told last."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.supply import known_about
from assistant.dialogue.wording.outages import moment
from assistant.vietnamese.times import write_moment, write_span

Json = dict[str, Any]


def on_the_table(d: Draft) -> tuple[Json | None, Json | None]:
    """The outage that goes on, and the announced cut that was told last; either may be missing."""
    if d.situation.subject is None:
        return None, None
    current, planned, _ = known_about(d)
    outage = current if isinstance(current, dict) else None
    told = [cut for cut in planned if d.situation.told_of(str(cut["id"]))]
    cut = min(told or planned, key=lambda one: str(one["started_at"]), default=None)
    return outage, cut


def told_and_going_on(d: Draft) -> Json | None:
    """The outage that was told last and goes on, where what is talked of now is no place that is known: nobody takes
    back what was told because a name was misheard."""
    subject = d.situation.subject
    if not d.situation.told or (subject is not None and subject.found and subject.known):
        return None
    outage = d.facts.outage(d.situation.told[0].outage)
    return outage if outage is not None and outage["status"] not in ("restored", "cancelled") else None


def cut_is_meant(d: Draft, outage: Json | None) -> bool:
    return outage is None or d.situation.topic == "planned"


def is_called_off(d: Draft) -> bool:
    """Whether the last thing told was a cut that will not happen."""
    return bool(d.situation.told) and d.situation.told[-1].status == "cancelled"


def span_of(d: Draft, cut: Json) -> str:
    start, end = moment(cut["started_at"]), moment(cut.get("expected_back_at"))
    assert start is not None  # by the API contract an outage always has a start
    return write_span(start, end, d.now) if end else write_moment(start, d.now)
