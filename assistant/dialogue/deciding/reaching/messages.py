"""Messages: to the right numbers, promised only where somebody keeps them.

Only the caller's own number, or one that this conversation signed up, can be signed off.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.promises import MESSAGE, forget_messages, made, promise, where_of
from assistant.dialogue.deciding.reaching.calling_back import call_back as call_back
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS as PHONE_QUESTIONS
from assistant.dialogue.deciding.reaching.phone_numbers import ask_phone as ask_phone
from assistant.dialogue.deciding.reaching.phone_numbers import (
    is_as_written,
    is_landline,
    names_another_number,
    own_number,
    phones_in,
    wants_another_number,
    without_landlines,
)
from assistant.dialogue.deciding.reaching.phone_numbers import read_phone as read_phone
from assistant.dialogue.deciding.reaching.phone_numbers import without_phone as without_phone
from assistant.dialogue.deciding.reaching.whose_number import (
    means_both,
    means_the_calling_number,
    names_an_unknown_own_number,
    names_oneself_beside,
    number_of,
    person_named,
    remember_number,
    several_named,
    whose_of,
)
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.deciding.supply import area_of, known_about
from assistant.dialogue.situation.situation import Wish
from assistant.vietnamese.folding import fold
from assistant.vietnamese.numbers import number_in_words

EVENTS = ["expected_return_changed", "restored"]
EVENTS_OF_A_CUT = ["planned_announced", *EVENTS]
_NOT_AT_NIGHT = re.compile(
    r"\b(?:dung|khong|khoi) (?:nhan|gui|goi|bao)(?: \S+){0,3} (?:ban dem|dem|khuya|nua dem|luc ngu|gio ngu)\b"
)
_ONE_MORE = re.compile(
    r"\b(?:nua|them|luon ca|ca so|cung nhan)\b"
)  # «nhắn số thằng con nữa»: beside the first
_INSTEAD = re.compile(
    r"\bthoi\b|\b(?:dung|khoi) (?:co )?nhan\b|\b(?:doi|thay)\b"
    r"|\b(?:khong|ko|k|hong|it) (?:co |hay |the )?(?:coi|xem|xai|dung|ranh|biet|cam|doc|nhan)\b"
)


def subscribe(d: Draft) -> None:
    """Signs up the numbers that are meant for messages about the subject: the caller's, if no other is named."""
    words = _words_of_the_wish(d)
    if means_the_calling_number(d, words):
        d.change(phone=None)
    phone = d.phone
    meant = phones_in(words) or (d.situation.heard_phone or phone or "",)
    if any(map(is_landline, meant)) and d.ask(
        "which_phone", "utter_landline_gets_no_messages", about="mobile"
    ):
        d.want(Wish("want_messages", without_landlines(words)))
        return d.change(phone=None, heard_phone=None, fragment=None)
    if d.situation.heard_phone:
        return ask_phone(d)
    several = several_named(d, words)
    if several:
        return _sign_up_several(d, several, words)
    if names_an_unknown_own_number(d, words) and put_down(d, phones_in(words), "khac"):
        digits = " ".join(phones_in(words)[-1][-3:])
        if d.ask("which_phone", "utter_ask_second_number", about="second", last_digits=digits):
            return None
    both = means_both(words) or names_oneself_beside(words)
    if phone and both and not _number_given(d, words):
        return _ask_for_another(d)
    person = person_named(words)
    if person and not _number_given(d, words):
        known = number_of(d, person)
        if known is None or (known == phone and wants_another_number(d, phone)):
            return _ask_for_another(d)  # «đừng nhắn số này, số này của má em»
        d.change(phone=known)
        return _sign_up(d, (known,), words)
    if not phone:
        return ask_phone(d)
    if d.situation.phone and (d.heard.caller_phone or phone in d.situation.misheard):
        own = own_number(d, phone)
        if own:
            d.change(phone=None, heard_phone=own)
            return ask_phone(d)
    if wants_another_number(d, phone):
        return _ask_for_another(d)
    return _sign_up(d, (phone,), words)


def _ask_for_another(d: Draft) -> None:
    """The one known is neither wanted, nor is it what was misheard."""
    if d.phone:
        d.change(asked={**d.situation.asked, f"own:{d.phone}": 1})
    d.served("want_no_messages")
    if not any(one.kind == "want_messages" for one in d.situation.wishes):
        d.want(Wish("want_messages", d.heard.text))
    return ask_phone(d, of_another=True)


def _words_of_the_wish(d: Draft) -> str:
    wish = next((one for one in d.situation.wishes if one.kind == "want_messages"), None)
    return wish.words if wish else d.heard.text


def _number_given(d: Draft, words: str) -> bool:
    """Whether a number was said for this wish: with it, or as an answer."""
    asked = d.before.question is not None and d.before.question.kind in PHONE_QUESTIONS
    new = d.situation.phone != d.before.phone or d.before.heard_phone is not None
    answered = asked and new and d.question not in PHONE_QUESTIONS
    return bool(phones_in(words) or d.heard.phone_numbers or answered)


def _sign_up_several(d: Draft, numbers: tuple[str, ...], words: str) -> None:
    """All of them; one that was only heard is read back first."""
    typed = d.before.told_numbers if d.heard.is_written else ()
    sure = {one.phone for one in made(d, MESSAGE)} | {one.phone for one in typed}
    sure |= {one for one in (d.heard.caller_phone, d.situation.phone) if one}
    open_ones = [one for one in numbers if one not in sure and not is_as_written(words, one)]
    unasked = [one for one in open_ones if not d.times_asked("confirm_phone", one)]
    ready = tuple(one for one in numbers if one not in open_ones)
    if unasked:
        if ready:
            put_down(d, ready)
        d.change(heard_phone=unasked[0])
        return ask_phone(d)
    return _sign_up(d, ready, words)


def put_down(d: Draft, numbers: tuple[str, ...], whose: str = "") -> bool | None:
    """In the outage service and among the promises. False when no message can be sent."""
    place = where(d.situation.subject)
    events = EVENTS_OF_A_CUT if only_a_cut_ahead(d) else EVENTS
    for phone in numbers:
        answer = d.facts.subscribe({**place, "phone": phone, "events": events})
        if answer.get("deliverable") is False:
            return False
        promise(d, MESSAGE, phone=phone, where=area_of(d))
        remember_number(d, phone, whose or _named_beside(d, phone))
        d.change(subscribed=phone, subscribed_for=place)
    return True


def _named_beside(d: Draft, phone: str) -> str:
    """Whose this number is, of the one or several in the words."""
    words = _words_of_the_wish(d)
    said = phones_in(words)
    if phone == d.heard.caller_phone:
        return ""
    if len(said) == 1:
        return (whose_of(words, phone) or person_named(words) or "") if phone in said else ""
    return whose_of(words, phone) if said else ""


def _sign_up(d: Draft, numbers: tuple[str, ...], words: str) -> None:
    person = person_named(words) if len(numbers) == 1 else None
    works = put_down(d, numbers, "" if numbers[0] == d.heard.caller_phone else person or "")
    d.served("want_messages")
    if not works:
        d.because("no message can be sent")
        d.change(declined=(*d.situation.declined, "message"))
        d.say("utter_no_messages_here", hotline=d.hotline)
        return offers.anything_else(d, quiet=True)
    if person and _INSTEAD.search(fold(words)) and not _ONE_MORE.search(fold(words)):
        _end_the_others(d, numbers)
    d.because("signed up for messages")
    d.settle("subscribed")
    confirm(d, numbers)
    return offers.anything_else(d)


def _end_the_others(d: Draft, numbers: tuple[str, ...]) -> None:
    """«Thôi nhắn cho thằng con đi»: instead of the number before it."""
    place = where(d.situation.subject)
    for one in made(d, MESSAGE):
        if one.phone not in numbers and where_of(one) == place:
            d.facts.unsubscribe(one.phone, place)
            forget_messages(d, one.phone, place)


def confirm(d: Draft, numbers: tuple[str, ...]) -> None:
    """All numbers that now get messages about this, those that were just signed up first."""
    place = where(d.situation.subject)
    others = [one.phone for one in made(d, MESSAGE) if where_of(one) == place and one.phone not in numbers]
    digits = [" ".join(one[-3:]) for one in (*numbers, *others)]
    area = area_of(d)
    if only_a_cut_ahead(d):
        d.say("utter_subscribed_for_a_cut", last_digits=" và ".join(digits), area=area)
    elif len(digits) == 1:
        d.say("utter_subscribed", last_digits=digits[0], area=area)
    elif len(digits) == 2:
        d.say("utter_subscribed_two", last_digits=digits[0], other_digits=digits[1], area=area)
    else:
        d.say("utter_subscribed_many", count=number_in_words(len(digits)), area=area)


def messages_are_the_matter(d: Draft) -> bool:
    stands = d.question in ("offer_message", *PHONE_QUESTIONS) or bool(made(d, MESSAGE))
    return stands and not d.understood.has("want_no_messages", "want_callback", "want_stop", "no")


def adds_a_number(d: Draft) -> bool:
    """Whether the number in the words comes beside the one that was signed up before."""
    said = fold(d.heard.text)
    ended = [one for one in d.before.promises if one.kind == MESSAGE and one not in d.situation.promises]
    if ended:
        return True  # in this turn: the new number is there in its place
    if _ONE_MORE.search(said) or means_both(said) or several_named(d, d.heard.text):
        return True
    if d.question in PHONE_QUESTIONS and any(one.kind == "want_messages" for one in d.situation.wishes):
        return True  # it was asked for; the wish says whether it replaces another
    return person_named(d.heard.text) is not None


def only_a_cut_ahead(d: Draft) -> bool:
    """Nothing is off there now, and an announced cut is what was talked of."""
    if d.situation.subject is None:
        return False
    current, planned, _ = known_about(d)
    return current is None and bool(planned)


def _number_to_leave(d: Draft) -> str | None:
    """A number in the words that was signed up here, at whatever time."""
    several = {one.phone for one in made(d, MESSAGE)} | {one.phone for one in d.situation.numbers}
    return next((one for one in d.heard.phone_numbers if one in several), None)


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
    known = (d.heard.caller_phone, d.situation.subscribed, *(one.phone for one in d.situation.numbers))
    if phone not in known:
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


def wants_another_instead(d: Draft) -> bool:
    """«Đừng nhắn số này, nhắn qua máy em», before any number was signed up: a wish, and nothing to take back."""
    said = fold(d.heard.text)
    return (
        not made(d, MESSAGE)
        and names_another_number(d.heard.text)
        and re.search(r"(?<!dung )(?<!khoi )(?<!khong )\bnhan\b", said) is not None
    )
