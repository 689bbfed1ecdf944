"""Questions about what is the caller's own: the breaker, the wires and devices behind the meter.

Nobody is told to push a breaker up that keeps tripping: somebody may be touching what is shorted.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.pressing import in_the_water
from assistant.dialogue.deciding.home_checks import CHECK_QUESTIONS, is_half_out
from assistant.dialogue.deciding.reports import DONE_BY_A_REPORT
from assistant.dialogue.deciding.wishes import wishes_in
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.supply_talk import without_power
from assistant.dialogue.understanding.view import Seen, View

# What such a question is otherwise taken for.
_LIKE = frozenset(
    {
        *("ask_faq", "not_ours", "off_topic", "ask_capabilities", "ask_repeat", "ask_cause", "ask_supply"),
        *("ask_extent", "ask_report_status", "want_report", "want_wait", "reject", "correct", "choose"),
        *("tell_breaker", "tell_partly", "tell_unsteady", "tell_neighbours_on", "tell_since", "yes", "no"),
    }
)
# A question about it, and not what has been tried: «gạt lên rồi ko ăn thua».
_ASKS = re.compile(
    r"\b(?:duoc|dc|dang) (?:khong|khon|ko|k|hk|hong|chua)\b|\bco (?:sao|nen|viec (?:gi|chi)|can gi|duoc)\b"
    r"|\b(?:khong|khon|ko|k|hong) hay\b|\bhay (?:la )?(?:cho|doi|keu|goi|de)\b"
)
_TRIED = re.compile(
    r"\ban thua\b|\bvan (?:khong|ko|k|chua|toi|tat)\b|\bda (?:bat|gat|day)\b"
    r"|\b(?:bat|gat|day) (?:len |lai )?(?:duoc |dc )?roi\b"
)
_DOWN = re.compile(r"\bxuong\b")
_UP = re.compile(r"\b(?:len|lai|bat)\b")
_UNPLUGGED = re.compile(r"\b(?:rut|tat|thao) (?:het|sach|ra het|tat ca)\b|\bda rut\b|\brut (?:roi|ra roi)\b")
_WHO_MENDS = "electrician_or_company"
# Somebody who was hurt, or the current in what one has touched, is told as a danger.
_HURT = ("injured", "medical", "critical_sign", "trapped")


def names_a_leak(seen: Seen) -> bool:
    """«Bình nóng lạnh rỉ điện», «bật máy giặt là nhảy»: a device that leaks or trips the breaker."""
    trips = seen.whole.has("trips_by_it") and not _UNPLUGGED.search(seen.whole.folded)
    return seen.whole.has("appliance") and (trips or seen.whole.has("leaks_current"))


def asks_of_a_leak(d: Draft) -> bool:
    """«Cái bình nóng lạnh hắn rỉ điện phải không?»: a question about a device, which nobody touches just now.

    Who tells that they were shocked is warned and put through, as in any danger.
    """
    seen = d.understood.seen.whole
    asks = seen.asks or seen.has(_WHO_MENDS)
    told = seen.has("fire", "flood", "water_at_the_meter", "fallen_line", *_HURT)
    return asks and names_a_leak(d.understood.seen) and not told and not _was_touched(seen.folded)


def _was_touched(folded: str) -> bool:
    return any(one in f" {folded} " for one in (" giat ", " giut ", " te tay ", " te nguoi ", " bi te "))


def answer_about_the_own_home(d: Draft) -> bool:
    """Says the answer. True when nothing else was said in the turn."""
    if d.understood.has("tell_neighbours_out") or d.situation.handed_over:
        return False
    said = _of_the_other_devices(d) or _of_a_device_without_a_plug(d) or _of_a_device(d)
    said = _who_mends_it(d) or said
    if not said and not _of_the_breaker(d):
        return False
    d.settle("answered")
    _drop_what_it_was_taken_for(d)
    if wishes_in(d) or d.understood.has("want_messages", "want_callback", "complain"):
        return False
    if d.question == "offer_message" and d.heard.phone_numbers:
        return False  # the number answers the offer
    d.served(*DONE_BY_A_REPORT)
    if d.question in CHECK_QUESTIONS or d.question in ("offer_person", "is_power_off"):
        d.close_question()
    if d.question is None:
        offers.anything_else(d, quiet=True)
    return True


def _of_the_other_devices(d: Draft) -> bool:
    """«Không bật máy nước nóng thì xài mấy cái kia được không?»"""
    seen = d.understood.seen.whole
    if not seen.has("uses_the_others") or without_power(d.understood.seen) is not None:
        return False
    d.because("the other devices, while one trips the breaker")
    d.say("utter_use_the_others")
    return True


def _of_a_device_without_a_plug(d: Draft) -> bool:
    """«Nối dây thẳng vô tường, không có phích cắm sao rút», after the advice to unplug it."""
    advised = d.situation.checks.get("again") and d.situation.used.get("utter_device_leaks")
    if not advised or not d.understood.seen.whole.has("wired_in"):
        return False
    d.because("a device that cannot be unplugged")
    d.say("utter_device_wired_in")
    d.drop_acts("tell_partly", "tell_unsteady")
    return True


def _of_a_device(d: Draft) -> bool:
    seen = d.understood.seen
    touched_before = seen.whole.has("leaks_current") and Seen.of(d.situation.last_heard or "").whole.has(
        "appliance"
    )
    if not names_a_leak(seen) and not touched_before:
        return False
    d.because("a device of the home leaks or is shorted")
    d.say("utter_device_leaks")
    d.change(checks={**d.situation.checks, "breaker": "tripped", "advised": "yes", "again": "yes"})
    return True


def _who_mends_it(d: Draft) -> bool:
    if not d.understood.seen.whole.has(_WHO_MENDS) or "who_comes" in d.understood.follow_ups:
        return False
    if _asks_to_put_up(d.understood.seen.whole):
        return False  # «bật lại được không hay kêu thợ?» is answered with the breaker
    d.because("who mends what is behind the meter")
    d.say("utter_own_electrician")
    return True


def _of_the_breaker(d: Draft) -> bool:
    seen = d.understood.seen.whole
    puts_up, asks_cause = _asks_to_put_up(seen), seen.has("asks_if_the_breaker")
    if (not puts_up and not asks_cause) or seen.has("trips_again"):
        return False
    if not puts_up and not _may_be_the_breaker(d):
        return False
    if in_the_water(d):
        d.say("utter_after_the_water")
        return True
    if d.situation.checks.get("again") or seen.has("keeps_tripping"):
        d.say("utter_trips_again")
        return True
    d.because("the breaker, once")
    d.say("utter_put_it_up_once" if puts_up else "utter_likely_the_breaker")
    d.change(checks={**d.situation.checks, "breaker": "tripped", "advised": "yes"})
    return True


def _asks_to_put_up(seen: View) -> bool:
    words = seen.folded
    if seen.has("en_asks_to_push"):
        return True
    if not seen.has("asks_to_put_up") or not _ASKS.search(words) or _TRIED.search(words):
        return False
    return not _DOWN.search(words) or _UP.search(words) is not None


def _may_be_the_breaker(d: Draft) -> bool:
    """An outage that was told explains it better, unless the homes beside have light."""
    lit = d.understood.seen.whole.has("neighbours_lit") or d.understood.has("tell_neighbours_on")
    lit = lit or d.situation.checks.get("neighbours") == "on"
    if lit:
        d.change(checks={**d.situation.checks, "neighbours": "on"})
    return bool(lit or is_half_out(d) or not d.situation.told)


def _drop_what_it_was_taken_for(d: Draft) -> None:
    d.leave_open(lambda act: not _is_like(d, act))
    d.drop_follow_ups()


def _is_like(d: Draft, act: Act) -> bool:
    seen = d.understood.seen.whole
    if act.name == "complain":
        return not seen.has("anger", "compensation")
    if act.name == "tell_out":
        # «Mất điện rồi, bật lại cầu dao được không?», before anything was looked up: that is still done.
        begun = d.situation.checks.keys() & {"neighbours"} or d.situation.told or d.before.checks
        return bool(begun) or is_half_out(d) or names_a_leak(d.understood.seen) or not _is_out(d)
    if act.name == "ask_planned":
        return not seen.has("planned", "future_day") and not d.heard.times
    if act.name == "ask_return":
        return not seen.has("when_back")
    return act.name in _LIKE


def _is_out(d: Draft) -> bool:
    return without_power(d.understood.seen) is not None and d.situation.report is None
