"""«Số mạ mình có ghi cái nào không?»: what stands on record for that number alone."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, MESSAGE, in_words, made
from assistant.dialogue.deciding.reaching.numbers_told import known_numbers, person_beside
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS, phones_in
from assistant.dialogue.deciding.reaching.whose_number import (
    names_own_number,
    number_of,
    own_number_known,
    person_named,
    with_last_digits,
)


def says_what_a_number_gets(d: Draft) -> bool:
    """False when the words ask nothing of a number that this conversation knows."""
    words = d.heard.text
    asks = d.understood.seen.whole.has("asks_what_a_number_gets")
    if not asks or d.situation.handed_over or d.question in PHONE_QUESTIONS or not made(d, MESSAGE, CALL):
        return False
    if d.understood.has("tell_danger", "tell_at_risk", "want_person"):
        return False
    phone = _number_asked_about(d, words)
    if phone is None:
        return False
    d.because("what stands for one number")
    d.settle("answered")
    promises = tuple(one for one in made(d, MESSAGE, CALL) if one.phone == phone)
    if promises:
        d.say("utter_recap", promises=in_words(d, *promises))
    else:
        d.say("utter_nothing_for_this_number", last_digits=" ".join(phone[-3:]))
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _number_asked_about(d: Draft, words: str) -> str | None:
    named = [one for one in phones_in(words) if one in known_numbers(d)] or with_last_digits(d, words)
    if named:
        return named[0] if not phones_in(words) or phones_in(words)[0] == named[0] else None
    person = person_named(words) or person_beside(words)
    if person:
        return number_of(d, person)
    return own_number_known(d) if names_own_number(words) else None
