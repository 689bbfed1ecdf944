"""Numbers named by their last digits alone: corrected («đuôi 416 mới đúng»), or asked about («số 268 thì răng?»)."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import MESSAGE, made
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS, phones_in
from assistant.dialogue.situation.situation import Number
from assistant.dialogue.understanding.acts import Act
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, find_identifiers

FEWEST, MOST = 2, 6  # digits from the end
FEWEST_TO_ASK_ABOUT = 3
SURE = 0.9
_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_CORRECTS = re.compile(
    r"\b(?:duoi|cuoi|moi dung|lan|lon|nham|doc sai|chu khong phai|chu k phai|khong phai|sua lai|phai la)\b"
)
_OF_A_NUMBER = re.compile(r"\b(?:so|may|duoi|sdt)\b")
_ASKS = re.compile(
    r"\b(?:thi (?:rang|sao)|rang|sao|chua|ha|dung khong|phai khong|khong|ko|k|hong|bo (?:mat )?(?:roi|luon)|con"
    r"|co (?:duoc|tin|nhan))\b|\?|\ba$"
)
_WANTS = re.compile(r"(?<!co )(?<!dang )(?<!duoc )\b(?:nhan|gui|bo|giu|huy|ngung|goi)\b(?! mat| roi| chua)")


def corrects_last_digits(d: Draft) -> bool:
    """Puts the whole number in place of its last digits that are given anew. Whether it did."""
    if d.heard.phone_numbers or d.heard.customer_codes or not _CORRECTS.search(fold(d.heard.text)):
        return False
    former = _number_meant(d)
    if former is None:
        return False
    tail = _beside_the_former(d.heard.text, former) or next(
        (one for one in reversed(_groups(d.heard.text)) if not former.endswith(one)), None
    )
    if tail is None or not FEWEST <= len(tail) <= MOST:
        return False
    number = former[: -len(tail)] + tail
    d.because("the last digits are corrected")
    d.heard = replace(d.heard, phone_numbers=(number,), places=())
    kept = tuple(
        one for one in d.understood.acts if one.name not in ("yes", "no", "reject", "give", "choose")
    )
    d.understood = replace(
        d.understood, acts=(Act("correct", SURE), Act("give", SURE), *kept), follow_ups=(), heard=d.heard
    )
    wishes = tuple(replace(one, words=_with_number(one.words, former, number)) for one in d.situation.wishes)
    d.change(wishes=wishes)
    return True


def _number_meant(d: Draft) -> str | None:
    """The one that was read back just now, else the one that was signed up last and told in the answer before."""
    if d.situation.heard_phone:
        return d.situation.heard_phone
    messages = made(d, MESSAGE)
    last = messages[-1].phone if messages else ""
    said = " ".join(d.situation.last_said)
    return last if last and " ".join(last[-3:]) in said else None


def _beside_the_former(words: str, former: str) -> str | None:
    """«Không phải bốn sáu một, bốn một sáu lận»: six digits in a row, of which one half is what was heard."""
    for one in find_fragments(words):
        half = len(one.value) // 2
        first, second = one.value[:half], one.value[half:]
        if half >= FEWEST and len(first) == len(second) and first != second:
            if former.endswith(first):
                return second
            if former.endswith(second):
                return first
    return None


def _groups(words: str) -> list[str]:
    """Runs of digits, also between words: «không phải bốn sáu một con ơi bốn một sáu»."""
    found: list[str] = []
    for clause in re.split(
        r"\b(?:con|em|cháu|chau|cô|anh|chị|chi|ơi|oi|mà|ma|chứ|chu|là|la|thành|thanh|mới|moi)\b|[,.;!?]",
        words,
    ):
        found += [re.sub(r"\D", "", one.value) for one in find_fragments(clause)]
        found += re.findall(r"(?<!\d)\d{2}(?!\d)", clause)
    return [one for one in found if one]


def _with_number(words: str, former: str, number: str) -> str:
    """Spelled in words: what was only heard is read back before it is used."""
    for one in find_identifiers(words):
        if one.value == former:
            spelled = " ".join(_WORDS[int(digit)] for digit in number)
            return words[: one.start] + spelled + words[one.end :]
    return words


def asks_of_a_number(d: Draft) -> bool:
    """Says whether messages go to the number that ends so. It is neither a place nor a code."""
    said = fold(d.heard.text.lower())
    if d.heard.has_identifier or phones_in(d.heard.text) or d.situation.handed_over:
        return False
    known = {one.phone for one in d.situation.numbers} | {d.heard.caller_phone, d.situation.phone}
    known |= {one.phone for one in d.situation.promises}
    groups = [one for one in _groups(said) if len(one) >= FEWEST_TO_ASK_ABOUT]
    named = [one for one in known if one and any(one.endswith(group) for group in groups)]
    spoken_of = bool(made(d, MESSAGE)) and d.question not in PHONE_QUESTIONS
    if not named or not spoken_of or not _OF_A_NUMBER.search(said):
        return False
    if not _ASKS.search(said) or _WANTS.search(said):
        return False
    phone, digits = named[0], " ".join(named[0][-3:])
    d.because("asks of a number")
    d.settle("answered")
    if any(one.phone == phone for one in made(d, MESSAGE)):
        d.say("utter_number_is_on", last_digits=digits)
        offers.anything_else(d, quiet=True)
        return True
    if all(one.phone != phone for one in d.situation.numbers):
        d.change(numbers=(Number(phone), *d.situation.numbers))
    d.change(phone=phone, heard_phone=None)
    if not d.ask("offer_message", "utter_number_is_not_on", about=phone, last_digits=digits):
        offers.anything_else(d)
    return True
