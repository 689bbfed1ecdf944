"""No answer twice to words that did not plainly ask for it.

When nothing better fits, what is known is told again: the time, how far a report is, the announced cut. Callers who
asked something else hear that as a loop. So the second time it is said that the question was not understood, and
a person is offered.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over

# Responses without «utter_».
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "return": ("return", "return_unchanged", "return_unknown", "return_overdue"),
    "report": ("report_status",),
    "planned": (
        "planned_cut",
        "planned_cut_again",
        "planned_cut_no_end",
        "no_planned_cut",
        "no_planned_cut_that_day",
    ),
    "cause": ("cause", "cause_unknown"),
}
_FAMILY = {response: name for name, responses in _FAMILIES.items() for response in responses}
# The words that plainly ask for each.
_ASKED_BY: Mapping[str, tuple[str, ...]] = {
    "return": ("when_back",),
    "report": ("question_of_a_report",),
    "planned": ("planned", "future_day", "when_back", "why_off"),
    "cause": ("why_off",),
}
_OFFERS = frozenset(
    {
        *("offer_message", "offer_operator", "ask_anything_else", "apologize"),
        *("apologize_again", "offer_person_for_a_request"),
    }
)


def instead_of_a_loop(d: Draft) -> None:
    """Replaces an answer that would come again unasked."""
    said = [one.response.removeprefix("utter_") for one in d.says]
    families = tuple(dict.fromkeys(_FAMILY[one] for one in said if one in _FAMILY))
    others = [one for one in said if one not in _FAMILY and one not in _OFFERS]
    again = bool(families) and not others and set(families) <= set(d.before.last_families)
    d.change(last_families=() if others else families)
    if not again or d.hand_over is not None or d.ended or _asks_plainly(d, families):
        return
    d.because("not the same answer again")
    d.says.clear()
    d.change(question=None, last_families=families)
    asked = d.before.question is not None and d.before.question.kind == "offer_person"
    again = asked and bool(d.before.used.get("utter_not_answered"))
    if again or not d.ask("offer_person", "utter_not_answered", about="loop"):
        d.say("utter_handing_over_unclear")
        hand_over(d, "not_understood")


def _asks_plainly(d: Draft, families: tuple[str, ...]) -> bool:
    seen = d.understood.seen.whole
    if seen.has("could_not_hear"):
        return True
    if d.heard.report_codes or d.heard.has_identifier or d.heard.places or d.heard.times:
        return True
    if d.understood.follow_ups or d.understood.has("ask_repeat", "choose", "yes"):
        return True
    return any(seen.has(*_ASKED_BY[family]) for family in families)
