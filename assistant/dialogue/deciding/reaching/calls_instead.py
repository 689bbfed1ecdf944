"""A telephone call for somebody who cannot read messages: what ends is theirs, and nothing of others.

«Mẹ anh tám mươi tuổi, không biết nhắn tin, gọi cho mẹ» leaves the messages to the caller as they are.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import MESSAGE, end_messages, made
from assistant.dialogue.deciding.reaching.numbers_told import whose_told
from assistant.dialogue.deciding.reaching.whose_number import number_of, own_number_known
from assistant.dialogue.situation.situation import Promise
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold

_SELF = r"(?:em|tui|tôi|anh|chị|mình|con|cháu|bác|cô|chú|dì)"
_CANNOT = (
    r"(?:không|chẳng|nỏ|đâu|khôn|hổng)(?: có)? (?:biết|rành|xài|đọc|coi|xem|thấy|nhận|dùng|hay)\b|\bmắt\b"
    r"|\bmù chữ\b"
)
_PERSON = (
    r"(?:mẹ|má|mạ|bố|cha|(?:ông|bà) (?:xã|nội|ngoại|cụ|già)|vợ|chồng|(?:con|em|cháu|anh|chị) (?:trai|gái|rể|dâu)"
    rf"|thằng (?:con|út|em|cháu)|(?:ba|ông|bà|bác|cô|chú|con|bạn) {_SELF}|ổng|bả)"
)
# The person, and within the same sentence what they cannot do.
_ANOTHER_CANNOT = Spelled(
    rf"\b(?P<who>{_PERSON})\b(?: {_SELF}\b)?[^.;!?]{{0,60}}?\b(?:{_CANNOT})",
    rf"\b(?P<who>{fold(_PERSON).replace('me|ma|ma|bo|cha', 'me|cha|(?:ma|bo) ' + fold(_SELF))})\b(?: {fold(_SELF)}\b)?"
    rf"[^.;!?]{{0,60}}?\b(?:{fold(_CANNOT)})",
)

_ON_THE_WAY = r"(?: (?:điện|thoại|lại|giùm|giúp|dùm|hộ|cho|tới|qua|số|máy|của|thẳng|báo|luôn))*"
# Without accents «ba» may be «bà», «ba» or «bả», and «ma» is «mà»: the speaker has to stand beside them.
_PERSON_BARE = (
    fold(_PERSON).replace("me|ma|ma|bo|cha", f"me|cha|(?:ma|bo) {fold(_SELF)}").replace("|ong|ba)", ")")
)
_CALL_WHOM = Spelled(
    rf"\b(?:gọi|alo){_ON_THE_WAY} (?P<who>{_PERSON})\b",
    rf"\b(?:goi|alo){fold(_ON_THE_WAY)} (?P<who>{_PERSON_BARE})\b",
)
_CALLS = re.compile(r"\b(?:goi|alo)\b")
_POINTS_ONLY = frozenset({"ong", "ba"})  # «ổng», «bả»: somebody who was named before


def whom_to_call(words: str, address: str | None = None) -> str | None:
    """The other person who is to be called, as they are named; None for the caller, who may be addressed so."""
    called = _CALL_WHOM.search(words)
    named = _ANOTHER_CANNOT.search(words) if _CALLS.search(fold(words.lower())) else None
    persons = [fold(one["who"]) for one in (named, called) if one]
    persons = [one for one in persons if one != fold(address or "")]
    return next((one for one in persons if one not in _POINTS_ONLY), next(iter(persons), None))


def who_cannot_read(d: Draft) -> str | None:
    """Another person who cannot read messages, as they are called; None for the caller. «Bà mắt mờ» is the caller if
    that is how they are addressed."""
    found = _ANOTHER_CANNOT.search(d.heard.text)
    if found is None or fold(found["who"]) == fold(d.situation.address or ""):
        return None
    return fold(found["who"])


def ends_messages_of_who_cannot_read(d: Draft) -> None:
    """Ends the messages to that person, if any were promised. Another's are only ended by words about messages."""
    person = who_cannot_read(d)
    promised = made(d, MESSAGE)
    given = d.heard.phone_numbers
    if person or (given and own_number_known(d) not in given):
        numbers = {*given, number_of(d, person) if person else None}
        end_and_say(d, tuple(one for one in promised if one.phone in numbers))
    else:
        others = {one.phone for one in d.situation.numbers if one.whose}
        mine = (one for one in promised if one.phone not in others and not whose_told(d, one.phone))
        end_and_say(d, tuple(mine))
        d.change(declined=(*d.situation.declined, "message"))


def end_and_say(d: Draft, ended: tuple[Promise, ...]) -> None:
    if not ended:
        return
    d.because("ends the messages of this conversation")
    end_messages(d, *ended)
    if len(ended) > 1 and not made(d, MESSAGE):
        d.say("utter_all_messages_ended")
    else:
        d.say("utter_message_withdrawn", last_digits=" và ".join(" ".join(one.phone[-3:]) for one in ended))
