"""«Cục sạc dự phòng hơi phồng, xài đỡ được không?»: it is not to be used, and no crew comes for it."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.signals import danger_kind

_TAKEN_FOR = (
    *("tell_unsteady", "tell_partly", "tell_out", "want_report", "ask_faq", "not_ours", "off_topic"),
    *("ask_capabilities", "tell_breaker", "tell_danger", "tell_since", "give", "yes", "no"),
)


def answer_about_a_bulging_battery(d: Draft) -> bool:
    """True when nothing else was said. One that smokes or burns is a danger."""
    seen = d.understood.seen
    if not seen.whole.has("bulging_battery") or danger_kind(seen) or d.situation.handed_over:
        return False
    d.because("a battery that bulges")
    d.say("utter_bulging_battery")
    d.settle("answered")
    d.drop_acts(*_TAKEN_FOR)
    d.drop_follow_ups("is_dangerous")
    if d.understood.acts or d.understood.follow_ups:
        return False
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True
