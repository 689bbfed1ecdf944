"""Messages and call-backs: to the right number, promised only where somebody keeps them.

Only the caller's own number, or one that this conversation signed up, can be signed off.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.identity.hearings import joined, other_phone
from assistant.dialogue.deciding.identity.nearness import is_nearly, registered_phone
from assistant.dialogue.deciding.identity.pieces import misheard_phone
from assistant.dialogue.deciding.promises import CALL, MESSAGE, forget_messages, made, promise
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.deciding.supply import area_of, known_about
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, is_phone_number

Json = dict[str, Any]

PHONE_QUESTIONS = frozenset({"which_phone", "confirm_phone"})
EVENTS = ["expected_return_changed", "restored"]
FEWEST_DIGITS_READ_OUT = 6
NO_PHONE = "no_phone"
EVENTS_OF_A_CUT = ["planned_announced", *EVENTS]
_ANOTHER_NUMBER = re.compile(
    r"\bso (?:dien thoai )?(?:khac|moi)\b|\bdoi so\b"
    r"|\bdung (?:goi|nhan) (?:vo |vao |toi |qua )?so (?:nay|ni|do|dang ky)\b"
)
_OWN_NUMBER = Spelled(
    r"\b(?:số|máy)(?: của)? (?:chị|anh|bác|cô|chú|em|e|tôi|tui|mình|ông|bà|dì)\b(?! (?:trai|gái|kia|hai|ba|tư))",
    r"\b(?:so|may cua)(?: cua)? (?:chi|anh|bac|co|chu|em|e|toi|tui|minh|ong|ba|di)\b(?! (?:trai|gai|kia|hai|ba|tu))",
)
_REMIND = re.compile(
    r"\b(?:nhan|nhac)(?: tin)?(?: (?:cho|giup|gium))?"
    r"(?: (?:em|e|chi|anh|toi|tui|minh|co|chu|bac|me|ba))? truoc\b"
    r"|\bnhac (?:cho |giup |gium )?(?:em|e|chi|anh|toi|tui|minh|co|chu|bac|lai)\b"
)
_NOT_AT_NIGHT = re.compile(
    r"\b(?:dung|khong|khoi) (?:nhan|gui|goi|bao)(?: \S+){0,3} (?:ban dem|dem|khuya|nua dem|luc ngu|gio ngu)\b"
)
_WHEN_BACK = re.compile(
    r"\b(?:khi|luc|hoi|chung) (?:nao |mo )?(?:ma )?(?:co|sang) (?:lai )?dien\b"
    r"|\b(?:co|lai) dien (?:lai )?(?:thi|roi|la)\b|\bdien (?:co|ve|vo) (?:lai )?(?:thi|roi|la)\b"
)
SHORTEST_PIECE, LONGEST_PIECE = 2, 9  # of ten digits: nine or more that make no number are misheard


def subscribe(d: Draft) -> None:
    """Signs the caller's number up for messages about the subject."""
    phone = d.phone
    if not phone or d.situation.heard_phone:
        return ask_phone(d)
    if d.situation.phone and (d.heard.caller_phone or phone in d.situation.misheard):
        own = own_number(d, phone)
        if own:
            d.change(phone=None, heard_phone=own)
            return ask_phone(d)
    if wants_another_number(d, phone):
        d.change(asked={**d.situation.asked, f"own:{phone}": 1})
        return ask_phone(d)
    place = where(d.situation.subject)
    cut_ahead = _only_a_cut_ahead(d)
    answer = d.facts.subscribe({**place, "phone": phone, "events": EVENTS_OF_A_CUT if cut_ahead else EVENTS})
    d.served("want_messages")
    if answer.get("deliverable") is False:
        d.because("no message can be sent")
        d.change(declined=(*d.situation.declined, "message"))
        d.say("utter_no_messages_here", hotline=d.hotline)
        return offers.anything_else(d, quiet=True)
    d.because("signed up for messages")
    d.settle("subscribed")
    d.change(subscribed=phone, subscribed_for=place)
    promise(d, MESSAGE, phone=phone)
    d.say(
        "utter_subscribed_for_a_cut" if cut_ahead else "utter_subscribed",
        last_digits=" ".join(phone[-3:]),
        area=area_of(d),
    )
    return offers.anything_else(d)


def wants_a_reminder(d: Draft) -> bool:
    """«Gần tới ngày đó em nhắn trước cho chị», after a cut was told: messages of changes, as there are no reminders."""
    if (
        d.situation.topic != "planned"
        or "no_notice" in d.understood.follow_ups
        or d.understood.has("complain")
    ):
        return False  # «sao không nhắn trước cho dân biết» is blame
    return _REMIND.search(fold(d.heard.text)) is not None


def _only_a_cut_ahead(d: Draft) -> bool:
    """Nothing is off there now, and an announced cut is what was talked of."""
    if d.situation.subject is None:
        return False
    current, planned, _ = known_about(d)
    return current is None and bool(planned)


def _number_to_leave(d: Draft) -> str | None:
    """«Số của bác thì thôi, nhắn thằng con»: the caller's own number, though another was signed up after it."""
    own = d.heard.caller_phone
    several = {one.phone for one in made(d, MESSAGE)}
    named = next((one for one in d.heard.phone_numbers if one in several), None)
    if named is not None:
        return named
    return own if own in several and len(several) > 1 and _OWN_NUMBER.search(d.heard.text) else None


def wants_another_number(d: Draft, phone: str) -> bool:
    """«Số khác nghe, số ni chú để ở nhà»: another number than the one known is wanted, and none was said yet."""
    said = d.heard.phone_numbers and d.heard.phone_numbers[-1] == phone
    return (
        not said
        and d.question not in PHONE_QUESTIONS
        and _ANOTHER_NUMBER.search(fold(d.heard.text)) is not None
    )


def unsubscribe(d: Draft) -> None:
    if _NOT_AT_NIGHT.search(fold(d.heard.text)):
        d.served("want_no_messages")
        d.say("utter_no_quiet_hours")
        return offers.anything_else(d, quiet=True)
    phone = _number_to_leave(d) or d.phone or d.situation.subscribed
    if not phone or d.situation.heard_phone:
        return ask_phone(d)
    if d.situation.subscribed and wants_another_number(d, phone):
        return move_messages(d)  # «số khác nghe, đừng nhắn số ni»: the new number is asked for
    d.served("want_no_messages")
    if phone not in (d.heard.caller_phone, d.situation.subscribed):
        # The number may be a stranger's: a person verifies it.
        d.say("utter_unsubscribe_needs_a_person")
        return hand_over(d, "requested")
    ended = d.facts.unsubscribe(phone)
    forget_messages(d, phone)
    d.settle("answered")
    d.change(subscribed=None, subscribed_for={}, declined=(*d.situation.declined, "message"))
    d.say("utter_unsubscribed" if ended else "utter_nothing_to_unsubscribe", last_digits=" ".join(phone[-3:]))
    return offers.anything_else(d, quiet=True)


def move_messages(d: Draft) -> None:
    """«Lộn số rồi, 0935… mới đúng», after a number was signed up: a stranger must not get the messages.

    The new number is read back first if it was spoken.
    """
    d.facts.unsubscribe(d.situation.subscribed or "", dict(d.situation.subscribed_for))
    forget_messages(d, d.situation.subscribed or "", d.situation.subscribed_for)
    d.change(subscribed=None, subscribed_for={})
    d.served("want_no_messages")
    if d.phone:  # the number that is not wanted is not the one that was misheard
        d.change(asked={**d.situation.asked, f"own:{d.phone}": 1})
    read_phone(d)
    d.want(Wish("want_messages", d.heard.text))


def call_back(d: Draft) -> None:
    """Records that somebody wants to be called. People call back, so no minute is promised."""
    phone = d.phone
    if not phone or d.situation.heard_phone or wants_another_number(d, phone):
        return ask_phone(d)
    wish = next((one for one in d.situation.wishes if one.kind == "want_callback"), None)
    when = _when_to_call(wish.words if wish else d.heard.text, (wish.day if wish else None) or d.heard.times)
    table = phrases()["report_description"]
    description = str(table["callback"])
    if when:
        description = f"{description} ({when})"
    said = dict.fromkeys(filter(None, (wish.words if wish else None, d.situation.problem, d.heard.text)))
    report, _ = d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:callback",
            "kind": "other",
            **where(d.situation.subject),
            "description": "; ".join((description, *(f"«{one[:300]}»" for one in said))),
            "phone": phone,
            "channel": d.heard.channel,
            "callback_requested": True,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    d.served("want_callback")
    promise(d, CALL, code=str(report["code"]), phone=phone)
    d.because("call-back recorded")
    d.settle("reported")
    d.say(
        "utter_callback_taken",
        report_code=report["code"],
        last_digits=" ".join(phone[-3:]),
        when=f", {when}" if when else "",
    )
    return offers.anything_else(d)


def _when_to_call(words: str, times: str | tuple[str, ...] | None) -> str:
    """«khi có điện lại, sau mười giờ tối», in the caller's terms; empty when no time was named."""
    said = fold(words)
    named = times if isinstance(times, str) else " ".join(times or ())
    after = "sau " if named and re.search(rf"\bsau (?:luc )?{re.escape(fold(named))}", said) else ""
    back = str(phrases()["report_description"]["when_back"]) if _WHEN_BACK.search(said) else ""
    return ", ".join(filter(None, (back, f"{after}{named}".strip())))


def read_phone(d: Draft) -> bool:
    """Takes a number out of the words, where one is asked for. True when the words were about the number."""
    heard, situation = d.heard, d.situation
    number = heard.phone_numbers[-1] if heard.phone_numbers else None
    if number is None and situation.fragment:
        whole = joined(heard.text, situation.fragment)
        number = whole if whole and is_phone_number(whole) else None
    if number is None and d.question in PHONE_QUESTIONS:
        mended = None if situation.fragment else misheard_phone(heard.text)
        number = other_phone(heard, situation.fragment) or (
            mended if mended and is_phone_number(mended) else None
        )
    if number:
        return _number_heard(d, number)
    if situation.heard_phone and d.understood.has("yes"):
        d.change(phone=situation.heard_phone, heard_phone=None, fragment=None)
        d.close_question()
        return True
    if situation.heard_phone and d.understood.has("no"):
        d.change(heard_phone=None)
        return True
    if d.question in PHONE_QUESTIONS:
        piece = max((found.value for found in find_fragments(heard.text)), key=len, default="")
        if SHORTEST_PIECE <= len(piece) < LONGEST_PIECE and not situation.fragment:
            d.change(fragment=piece)
            return True
    return False


def _number_heard(d: Draft, number: str) -> bool:
    typed = _as_written(d.heard.text, number)
    doubtful = number != d.situation.heard_phone and (not typed or d.question in PHONE_QUESTIONS)
    own = own_number(d, number) if doubtful else None
    if own:
        d.change(heard_phone=own, fragment=None)
    elif typed or number == d.situation.heard_phone:
        d.change(phone=number, heard_phone=None, fragment=None)
        if d.question in PHONE_QUESTIONS:
            d.close_question()
    else:
        d.change(heard_phone=number, fragment=None)
    return True


def _as_written(text: str, number: str) -> bool:
    digits = "".join(one for one in text if one.isdigit())
    return number in digits or number[1:] in digits


def ask_phone(d: Draft) -> None:
    """Asks for the number, reads back one that was heard, and gives up to a person after the second try."""
    heard = d.situation.heard_phone
    if heard and d.ask(
        "confirm_phone", "utter_ask_is_this_your_phone", value=heard, about=heard, phone=grouped(heard)
    ):
        d.change(asked={**d.situation.asked, f"own:{heard}": 1})
        return None
    if d.situation.fragment and d.ask(
        "which_phone", "utter_ask_rest_of_code", about=d.situation.fragment, heard=d.situation.fragment
    ):
        return None
    again = d.question in PHONE_QUESTIONS
    if d.ask("which_phone", "utter_ask_contact_again" if again else "utter_ask_contact"):
        return None
    read_out = any(len(found.value) >= FEWEST_DIGITS_READ_OUT for found in find_fragments(d.heard.text))
    if read_out or (d.before.heard_phone and d.understood.has("no")):
        return misheard_again(d)
    return without_phone(d)


def misheard_again(d: Draft) -> None:
    """After a second misheard number a person takes over, who hears better."""
    d.say("utter_handing_over_misheard_phone")
    hand_over(d, "not_understood")


def without_phone(d: Draft) -> None:
    if d.times_asked(NO_PHONE):
        return misheard_again(d)  # wanted again, and still without a number
    d.change(asked={**d.situation.asked, NO_PHONE: 1})
    d.served("want_messages", "want_callback", "want_no_messages")
    d.change(heard_phone=None, fragment=None)
    d.say("utter_no_phone_no_message")
    offers.anything_else(d, quiet=True)
    return None


def own_number(d: Draft, said: str) -> str | None:
    """The caller's own number, or the registered one of the point of use, when `said` is nearly the same: two
    digits of ten are easily misheard. None when no number is, or when that number was read back before."""
    caller = d.heard.caller_phone
    own = caller if caller and is_nearly(said, caller) else None
    if own is None and d.point:
        own = registered_phone(said, d.point.code, d.facts)
    return own if own and not d.situation.asked.get(f"own:{own}") else None


def grouped(number: str) -> str:
    """«0905 123 456»"""
    return f"{number[:4]} {number[4:7]} {number[7:]}"
