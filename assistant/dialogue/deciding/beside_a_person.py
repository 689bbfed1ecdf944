"""Who wants a person and asks something beside it hears the answer first: one sentence, then the hand-over."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.asked_to_advise import only_asks_of_a_person
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import cut_is_meant, on_the_table
from assistant.dialogue.deciding.planned import tell_the_cuts
from assistant.dialogue.deciding.side_questions import SIDE_QUESTIONS, WITH_THE_HOTLINE, is_meant
from assistant.dialogue.deciding.wishes import day_of
from assistant.dialogue.understanding.supply_talk import asks_of_a_cut_to_come
from assistant.dialogue.wording.outages import describe_return

# A person will answer these; only what it costs is told.
_A_PERSON_ANSWERS = frozenset({"high_bill", "reading_check", "meter_check", "cut_for_debt"})
WITHOUT_ASKING = frozenset({"scam", "paper_differs"})
_ASKS_OF_A_CUT = re.compile(r"\b(?:cup|cat|mat)(?: dien)? (?:khong|ko|k|hong|hok|hem|chua|ha)\b")


def wants_a_person(d: Draft) -> bool:
    """Whether a person is wanted, or accepted in passing: «thì nhân viên cũng được, mà …»."""
    seen = d.understood.seen.whole
    if only_asks_of_a_person(d):
        return False
    if d.understood.has("want_person"):
        return True
    return seen.has("takes_a_person") and not seen.has("no_person_wish")


def answer_beside_a_person(d: Draft) -> None:
    """Says at most one answer."""
    seen = d.understood.seen.whole
    if seen.has("meter_check", "meter_counts") and seen.has("asks_the_fee"):
        d.because("what a test of the meter costs, before a person takes over")
        return d.say("utter_meter_check_fee")
    named = next(
        (
            one
            for one in SIDE_QUESTIONS
            if seen.has(one) and one not in _A_PERSON_ANSWERS and is_meant(d, one)
        ),
        None,
    )
    if named and (seen.asks or named in WITHOUT_ASKING):
        d.because(f"beside the wish for a person: {named}")
        return d.say(SIDE_QUESTIONS[named], **({"hotline": d.hotline} if named in WITH_THE_HOTLINE else {}))
    if d.situation.subject is None:
        return None
    if _asks_of_a_cut(d):
        tell_the_cuts(d, day_of(d, "ask_planned"))
        return None
    outage, _ = on_the_table(d)
    asked = d.understood.has("ask_return") and seen.has("when_back")
    if asked and outage is not None and not cut_is_meant(d, outage):
        d.say_all([describe_return(outage, d.now)])
        d.tell(outage)
    return None


def _asks_of_a_cut(d: Draft) -> bool:
    seen = d.understood.seen
    if asks_of_a_cut_to_come(seen):
        return True
    asked = d.understood.has("ask_planned") or _ASKS_OF_A_CUT.search(seen.whole.folded)
    return bool(asked) and seen.whole.has("future_day")
