"""What is asked after a hand-over that has an answer of its own: who calls whom, what to unplug."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import alarms
from assistant.dialogue.deciding.follow_ups import answer_follow_ups
from assistant.dialogue.deciding.goods import say_who_decides_of_paying
from assistant.dialogue.deciding.handing_over import EMERGENCY, asks_anew, take_down
from assistant.dialogue.deciding.promises import CALL, made


def answered_while_waiting(d: Draft) -> bool:
    """Says it and takes the words down. An emergency has its own answers. False when nothing of it was asked."""
    given = d.situation.handed_over
    if given is None or given["queue"] == EMERGENCY or d.understood.has("tell_danger", "tell_at_risk"):
        return False
    if d.heard.phone_numbers:
        return False
    seen = d.understood.seen.whole
    if seen.has("who_rings_whom"):
        d.because("who calls whom")
        _say_who_calls(d)
    elif seen.has("rings_oneself") and "?" not in d.heard.text:
        d.because("the caller will ring")
        d.say("utter_ring_the_hotline", hotline=d.hotline)
    elif seen.has("asks_to_unplug"):
        d.because("what to unplug")
        d.say("utter_unplug_it")
    elif say_who_decides_of_paying(d):
        answer_follow_ups(d)
    else:
        return False
    take_down(d)
    return True


def only_asks_further(d: Draft) -> bool:
    """A question about what was told, and no new wish: it is answered, and staff read it too."""
    u = d.understood
    if not d.situation.handed_over or not u.follow_ups or d.heard.phone_numbers:
        return False
    if u.seen.whole.has(*alarms.DENIALS) or asks_anew(d):
        return False
    take_down(d)
    answer_follow_ups(d)
    return True


def _say_who_calls(d: Draft) -> None:
    """The number that staff have; without one it is asked for."""
    calls = made(d, CALL)
    if calls:
        digits = " ".join(calls[-1].phone[-3:])
        d.say("utter_staff_call", last_digits=digits, hotline=d.hotline)
    elif d.phone is not None or not d.ask("which_phone", "utter_ask_number_for_staff"):
        d.say("utter_call_yourself", hotline=d.hotline)
