"""What is written in a chat while a person is awaited: what presses is answered at once, all is taken down."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft, HandOver
from assistant.dialogue.deciding.emergencies import alarms
from assistant.dialogue.deciding.emergencies.hazards import (
    MOST_OF_A_DANGER,
    adds_to_the_place,
    completes_the_place,
    corrects_the_place,
    tells_the_place,
)
from assistant.dialogue.deciding.emergencies.meanwhile import (
    agrees_to_a_message,
    answer_what_is_known,
    as_a_yes,
)
from assistant.dialogue.deciding.emergencies.place_meant import without_denied_places
from assistant.dialogue.deciding.emergencies.pressing import (
    ILL,
    MOST_TIMES_115,
    asks_whether_it_is_known,
    in_the_water,
    needs_an_ambulance,
    said_of_115,
    say_what_presses,
    tells_worse,
)
from assistant.dialogue.deciding.goods import asks_about_food
from assistant.dialogue.deciding.handing_over import (
    CUSTOMER_SERVICE,
    EMERGENCY,
    ask_for_call_back,
    asks_anew,
    take_down,
)
from assistant.dialogue.deciding.offers import anything_else
from assistant.dialogue.deciding.summarizing import summary, told_further, with_phone
from assistant.vietnamese.folding import fold

MOST_WORDS_AROUND_A_NUMBER = 8
# What is said when something is added, by what the emergency is.
_ADDED = {
    "life_support": "utter_added_life_support",
    "medical": "utter_added_medical",
    "child": "utter_added_child",
    "hazard": "utter_added_hazard",
    "water": "utter_added_water",
}
_TEMPTS_A_CHILD = re.compile(
    r"\b(?:hop|nut|cau dao|cong tac|o cam|day dien|ghe|leo|treo|bat|mo ra|nen|lua)\b"
)
_A_CHILD_WOULD = re.compile(r"\b(?:con|chau) (?:leo|treo|mo|bat|cham|dung|coi|bam|gat)\b")
_OFFERS = ("anything_else", "how_to_help", "offer_message", "offer_person")
_OF_THE_SUPPLY = ("ask_return", "ask_supply", "ask_cause", "ask_extent", "ask_planned")
_OF_POWER = re.compile(
    r"\b(?:may gio|bao gio|khi nao|khi mo|chung mo|chung nao|luc nao|hoi nao|bao lau)(?: \S+){0,2} co (?:lai )?dien\b"
    r"|\bco dien (?:lai )?chua\b|\b(?:mat|cup|cat) dien(?: \S+){0,4} (?:khi|chung|bao|may|hoi) (?:nao|mo|gio)\b"
)


def answered_at_once(d: Draft) -> bool:
    """What cannot wait, whatever else is in the words: an ambulance, the danger, its place. False for the rest."""
    given = d.situation.handed_over
    if given is None or given["queue"] != EMERGENCY or alarms.says_there_is_none(d):
        return False
    if d.situation.risk and needs_an_ambulance(d, d.situation.risk):
        d.because("an ambulance, at once")
        take_down(d)
        d.say("utter_call_ambulance_now")
        answer_what_is_known(d)
        _number_beside(d)
        return True
    if d.situation.risk and asks_whether_it_is_known(d):
        d.because("whether staff know")
        take_down(d)
        d.say("utter_urgent_is_noted")
        _number_beside(d)
        return True
    before = d.situation.danger
    if before is None:
        return False
    without_denied_places(d)
    pressed = say_what_presses(d, before)
    if corrects_the_place(d) or completes_the_place(d):
        _number_beside(d)
        return True
    pressed = tells_the_place(d) or pressed
    pressed = adds_to_the_place(d) or pressed
    if not pressed:
        return False
    d.because("the danger, told further")
    take_down(d)
    d.change(danger=told_further(before, d.heard.text, MOST_OF_A_DANGER))
    _number_beside(d)
    return not _leaves_open(d)


def _leaves_open(d: Draft) -> bool:
    """«Bao giờ thợ tới, mấy giờ có điện?»: the second question, or a message, is still open; the rest is served."""
    if agrees_to_a_message(d):
        as_a_yes(d)
        return True
    u = d.understood
    of_power = u.has(*_OF_THE_SUPPLY) and _OF_POWER.search(fold(d.heard.text))
    if not of_power and not (u.has("want_messages") and u.seen.whole.has("message_wish")):
        return False
    d.keep_acts(*_OF_THE_SUPPLY, "want_messages")
    return True


def answered_meanwhile(d: Draft) -> bool:
    """Direct questions whose answer is known, and the yes to a message that was offered. True when the turn wants
    nothing more."""
    if d.situation.handed_over is None or alarms.says_there_is_none(d):
        return False
    if answer_what_is_known(d):
        d.because("a direct question while a person is awaited")
        take_down(d)
        _number_beside(d)
        return not _leaves_open(d)
    if agrees_to_a_message(d):
        as_a_yes(d)
    return False


def note_the_number_first(d: Draft) -> None:
    """«Số tui 0914…, mà mấy giờ có điện?», where a number for staff was asked for: it is noted, and the question
    goes on without it. It is no number to look a customer up by."""
    u = d.understood
    handed_over = d.situation.handed_over is not None
    asked = handed_over and (d.phone is None or d.question == "which_phone") and not d.situation.wishes
    if not asked or not d.heard.phone_numbers or _for_messages(d) or not (asks_anew(d) or u.follow_ups):
        return
    if not _number_beside(d):
        return
    d.heard = replace(d.heard, phone_numbers=())
    d.understood = replace(u, heard=d.heard)
    d.drop_acts("give")


def _number_beside(d: Draft) -> bool:
    """Notes a number for staff that is in the words; whether there was one and it is noted."""
    given = d.situation.handed_over
    number = d.heard.phone_numbers[0] if d.heard.phone_numbers else None
    if given is None or number is None:
        return False
    other_number = d.phone not in (None, number)
    d.change(phone=number)
    if d.question == "which_phone":
        d.close_question()
    if not ask_for_call_back(d, str(given["reason"]), other_number):
        return False
    d.change(handed_over={**given, "summary": with_phone(d, given["summary"])})
    d.say("utter_number_noted_for_staff", last_digits=" ".join(number[-3:]))
    return True


def after_hand_over(d: Draft) -> bool:
    """Takes down what is written while a person is awaited. False for a new question, which is answered."""
    given = d.situation.handed_over
    if given is None:
        return False
    u = d.understood
    if _answers_a_question(d):
        return False
    alarmed = given["queue"] == EMERGENCY and (d.situation.risk or d.situation.danger)
    if alarmed and alarms.says_there_is_none(d):
        return _withdraw_the_alarm(d)
    if u.has("want_person"):
        d.change(alarm={**d.situation.alarm, "wants_person": "yes"})
    if given["reason"] == "hazard" and u.has("tell_danger", "want_person"):
        _add(d)  # the same danger, told further: one hazard is on record
        return True
    if d.heard.phone_numbers and not asks_anew(d) and not _for_messages(d):
        d.close_question()
        if u.seen.whole.count > MOST_WORDS_AROUND_A_NUMBER:
            take_down(d)  # more than the number: «… nhà có chó dữ, thợ tới nhớ gọi»
        if not _number_beside(d):
            _add(d)
        return True
    if asks_anew(d):
        d.because("back to the assistant after a hand-over")
        return False
    if u.acts and all(act.name in ("thank", "no") for act in u.acts):
        d.say("utter_welcome")
        return True
    d.close_question()
    _add(d)
    return True


def _for_messages(d: Draft) -> bool:
    """«Nhắn tin số 0935… khi có điện»: a number to write to is none for staff to call."""
    seen = d.understood.seen.whole
    return seen.has("message_wish", "en_message") and not seen.has("callback_wish", "en_callback")


def _withdraw_the_alarm(d: Draft) -> bool:
    """«Không có ai bệnh hết, cá koi!»: the emergency ends, and the conversation goes on. Who asked for a person still
    gets one. A question or wish beside it is answered."""
    wants_person = d.situation.alarm.get("wants_person") or d.understood.has("want_person")
    take_down(d)
    alarms.withdraw(d)
    if asks_about_food(d.understood):
        d.say("utter_food")
        d.keep_acts(*_OF_THE_SUPPLY, "want_messages")
    d.change(handed_over=None)
    further = d.understood.follow_ups or asks_anew(d) or d.understood.seen.whole.has("uses_the_others")
    if wants_person:
        reason = "billing" if d.understood.seen.whole.has("bill") else "requested"
        line = summary(d, reason)
        d.hand_over = HandOver(reason, CUSTOMER_SERVICE, line)
        d.change(handed_over={"reason": reason, "queue": CUSTOMER_SERVICE, "summary": line})
        d.say("utter_handing_over")
        return True
    if further or d.situation.wishes:
        return False
    anything_else(d, quiet=True)
    return True


def _add(d: Draft) -> None:
    """Takes the words down. In an emergency what to do meanwhile is said again."""
    take_down(d)
    given = d.situation.handed_over
    risk = d.situation.risk if given and given["queue"] == EMERGENCY else None
    said = fold(d.heard.text)
    child = risk == "child" or (risk and _A_CHILD_WOULD.search(said))
    if child and d.understood.seen.whole.asks and _TEMPTS_A_CHILD.search(said):
        d.say("utter_child_keep_off")
        return
    if given and given["reason"] == "hazard" and d.situation.danger:
        risk = "water" if in_the_water(d) else "hazard"
    if risk in ILL and said_of_115(d) >= MOST_TIMES_115 and not tells_worse(d):
        risk = None
    d.say(_ADDED.get(risk or "", "utter_added_to_the_hand_over"))


def _answers_a_question(d: Draft) -> bool:
    """Whether a question of the assistant stands that it asked after it came back. That for a number stands since
    the hand-over."""
    if d.question is None or (d.question == "which_phone" and not d.situation.wishes):
        return False
    return d.question not in _OFFERS or d.understood.has("yes", "no")
