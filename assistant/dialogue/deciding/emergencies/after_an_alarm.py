"""«So the colleague will not call, it's cancelled?», after an alarm was withdrawn: yes, and nobody comes for it."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.alarms import times_withdrawn
from assistant.dialogue.deciding.handing_over import asks_anew

_TAKEN_FOR = (
    "want_stop",
    "no",
    "yes",
    "reject",
    "correct",
    "complain",
    "want_person",
    "want_callback",
    "thank",
)


def says_that_it_is_withdrawn(d: Draft) -> bool:
    """True when nothing else was said. An alarm that goes on, or begins, has its own answers."""
    s, u = d.situation, d.understood
    if s.handed_over or s.danger or s.risk or not times_withdrawn(d) or u.has("tell_danger", "tell_at_risk"):
        return False
    if not u.seen.whole.has("asks_if_withdrawn"):
        return False
    d.because("whether the alarm is withdrawn")
    d.say("utter_alarm_is_withdrawn")
    d.drop_acts(*_TAKEN_FOR)
    d.drop_follow_ups("recap", "call_when")
    if u.follow_ups or asks_anew(d) or d.heard.phone_numbers:
        return False
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True
