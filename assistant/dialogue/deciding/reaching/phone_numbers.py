"""A telephone number to write or call to: taken out of the words, asked for, read back when it was only heard."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.identity.hearings import joined, other_phone
from assistant.dialogue.deciding.identity.nearness import is_nearly, registered_phone
from assistant.dialogue.deciding.identity.pieces import misheard_phone
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, find_identifiers, is_phone_number

PHONE_QUESTIONS = frozenset({"which_phone", "confirm_phone"})
FEWEST_DIGITS_READ_OUT = 6
NO_PHONE = "no_phone"
SHORTEST_PIECE, LONGEST_PIECE = 2, 9  # of ten digits: nine or more that make no number are misheard
_ANOTHER_NUMBER = re.compile(
    r"\bso (?:dien thoai )?(?:khac|moi)\b|\bdoi so\b"
    r"|\bdung (?:goi|nhan) (?:tin )?(?:cho |vo |vao |toi |qua )?(?:so|may) (?:nay|ni|do|dang ky)\b"
)


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
    typed = is_as_written(d.heard.text, number)
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


def is_landline(number: str) -> bool:
    """It rings, and gets no messages."""
    return number.startswith("02")


def without_landlines(words: str) -> str:
    for one in reversed(find_identifiers(words)):
        if one.entity == "phone_number" and is_landline(one.value):
            words = words[: one.start] + words[one.end :]
    return " ".join(words.split())


def wants_another_number(d: Draft, phone: str) -> bool:
    """«Số khác nghe, số ni chú để ở nhà»: another number than the one known is wanted, and none was said yet."""
    said = d.heard.phone_numbers and d.heard.phone_numbers[-1] == phone
    return not said and d.question not in PHONE_QUESTIONS and names_another_number(d.heard.text)


def names_another_number(words: str) -> bool:
    return _ANOTHER_NUMBER.search(fold(words)) is not None


def phones_in(words: str) -> tuple[str, ...]:
    found = (one.value for one in find_identifiers(words) if one.entity == "phone_number")
    return tuple(dict.fromkeys(found))


def is_as_written(text: str, number: str) -> bool:
    digits = "".join(one for one in text if one.isdigit())
    return number in digits or number[1:] in digits


def ask_phone(d: Draft, of_another: bool = False) -> None:
    """Asks for the number, reads back one that was heard, and gives up to a person after the second try.

    `of_another`: not the caller's own, which may have been asked for before.
    """
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
    if of_another and d.ask("which_phone", "utter_ask_their_number", about="of_another"):
        return None
    again = d.question in PHONE_QUESTIONS and not d.beside  # «only WhatsApp» is no number that was misheard
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
