"""Matters of the counter that a conversation is about: a bill, a meter that may count wrong. A person who takes over
is told which, and nobody is offered to speed up a repair for them."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.view import Seen

BILL, METER = "bill", "meter"
_OF_THE_BILL = ("high_bill", "bill_matter")
_OF_THE_METER = ("meter_check", "reading_check", "meter_counts")
TOPIC = "faq/bill_amount"


def matters(d: Draft) -> tuple[str, ...]:
    """What was named now, or just before while the talk is of a bill or meter."""
    now = _named(d.understood.seen)
    if not now and d.situation.topic != TOPIC:
        return ()
    before = (d.situation.problem, d.situation.last_heard, *d.situation.notes)
    earlier = {one for words in before if words for one in _named(Seen.of(words))}
    found = earlier | now or {BILL}
    return tuple(one for one in (BILL, METER) if one in found)


def _named(seen: Seen) -> set[str]:
    found = {BILL} if seen.whole.has(*_OF_THE_BILL) else set()
    return found | ({METER} if seen.whole.has(*_OF_THE_METER) else set())


def is_about_a_repair(d: Draft) -> bool:
    """Whether there is a repair that a person could speed up: an outage that was told, or a report."""
    if matters(d):
        return False
    if d.situation.report or d.situation.topic in ("supply", "report"):
        return True
    return any(one.status not in ("scheduled", "cancelled") for one in d.situation.told)
