"""«Có mất điện đâu em, điện vẫn có mà»: nothing is out at the own home, so nobody is asked to the breaker and no
report is offered any more, until the caller says that it is off."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import EMERGENCY, take_down
from assistant.dialogue.deciding.home_checks import CHECK_QUESTIONS
from assistant.dialogue.deciding.supply import SUPPLY_WISHES
from assistant.dialogue.understanding.supply_talk import says_it_is_on, without_power
from assistant.dialogue.understanding.view import Seen

_OF_POWER = re.compile(r"\b(?:mat|cup|chua co|khong co|ko co|k co) dien\b")
_POWER, _ON = "power", "on"
# What is said of a failure that there is none of.
_OF_A_FAILURE = frozenset(
    {
        *("tell_out", "tell_breaker", "tell_partly", "tell_since", "tell_neighbours_on", "tell_back"),
        *("want_report", "ask_supply", "ask_extent", "reject", "correct", "yes", "no", "off_topic"),
    }
)


def hears_that_the_power_is_on(d: Draft) -> bool:
    """True when the turn says nothing else. A running outage that was told, and a report that was taken, are denied
    or closed elsewhere."""
    given = d.situation.handed_over
    if d.situation.report or (given and given["queue"] == EMERGENCY) or _outage_was_told(d):
        return False
    if d.understood.seen.whole.has("asks_a_procedure"):
        return False
    if says_it_is_on(d.understood.seen):
        return _note_it(d)
    if d.situation.checks.get(_POWER) != _ON:
        return False
    if _is_off_after_all(d):
        d.change(checks={})
        return False
    _leave_out(d, {"tell_breaker", "tell_neighbours_on", "tell_out", "tell_since"})
    return False


def _is_off_after_all(d: Draft) -> bool:
    """«Cúp cb mà đèn vẫn nháy» says only that a breaker was put down."""
    seen = d.understood.seen
    if d.understood.has("tell_neighbours_out"):
        return True
    of_a_breaker = seen.whole.has("breaker") and not _OF_POWER.search(seen.whole.folded)
    return without_power(seen) is not None and not of_a_breaker


def _outage_was_told(d: Draft) -> bool:
    return any(one.status not in ("scheduled", "cancelled") for one in d.situation.told)


def _note_it(d: Draft) -> bool:
    began = (
        d.situation.checks
        or any(one.kind in SUPPLY_WISHES for one in d.situation.wishes)
        or d.question in (*CHECK_QUESTIONS, "is_power_off", "offer_report")
        or d.understood.has("tell_out", "tell_breaker", "want_report", "reject")
        or Seen.of(d.situation.last_heard or "").whole.has("breaker")
    )
    if not began:
        return False
    d.because("the power is on at the own home")
    if d.situation.handed_over:
        take_down(d)
    d.served(*SUPPLY_WISHES, "tell_partly")
    asked = d.question in (*CHECK_QUESTIONS, "is_power_off", "offer_report")
    d.say("utter_noted_power_is_on" if asked else "utter_power_is_on_there")
    if asked:
        d.close_question()
    d.change(checks={_POWER: _ON})
    _leave_out(d, _OF_A_FAILURE)
    if (
        d.understood.acts
        or d.understood.follow_ups
        or d.understood.seen.whole.has("meter_light", "meter_check")
    ):
        return False
    offers.anything_else(d, quiet=d.situation.handed_over is not None)
    return True


def _leave_out(d: Draft, names: frozenset[str] | set[str]) -> None:
    d.drop_acts(*names)
