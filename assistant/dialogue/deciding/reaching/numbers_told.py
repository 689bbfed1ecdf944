"""Every telephone number that the caller tells, with whose it is: «số chị đang gọi là số của ba chị».

These are kept apart from the numbers that were signed up: that somebody told a number gives no right to sign it off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.situation.situation import Number
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_identifiers

OWN = "own"  # said to be the caller's own; an empty `whose` says nothing
_SELF = r"(?:em|tui|tôi|anh|chị|mình|con|cháu|bác|cô|chú|dì)"
_KIN = (
    r"(?:(?:ông|bà) xã|(?<!mẹ )(?<!má )(?<!ba )(?<!bố )(?:vợ|chồng)|(?:mẹ|má|mạ|bố|cha)(?: vợ| chồng)?"
    r"|(?:con|em|cháu|anh|chị) (?:trai|gái|rể|dâu|ruột)"
    r"|thằng (?:con|út|em|cháu)|(?:ông|bà) (?:nội|ngoại|cụ|già)|chủ (?:nhà|trọ)|hàng xóm|người nhà|sếp)"
    rf"(?: {_SELF}\b(?! (?:trai|gái|đang|mới|đọc)))?|(?:ba|ông|bà|con|bạn) {_SELF}\b(?! (?:trai|gái|đang|ơi))"
)
# «Mà» is «má» without its accent, so the bare word needs the speaker after it, or is left out.
_KIN_BARE = fold(_KIN).replace("me|ma|ma|bo|cha", "me|cha") + rf"|(?:ma|bo) {fold(_SELF)}\b(?! dang)"
_CALLING = (
    rf"(?:số|máy)(?: điện thoại)?(?: mà)?(?: {_SELF})? (?:đang (?:gọi|nhắn|xài|dùng|cầm)|gọi (?:tới|đến|vô)|này|ni|nầy)"
    r"(?: (?:đây|này|tới|nè|ni))?"
)
_CALLING_IS_ANOTHERS = Spelled(
    rf"\b{_CALLING} (?:là |của |là của )?(?:số |máy |điện thoại )?(?:của )?(?P<whose>{_KIN})\b"
    rf"|\b(?:(?:gọi|nhắn) (?:tới )?(?:nhờ|bằng|từ|tạm)|mượn|xài|dùng)(?: (?:nhờ|tạm|bằng))*"
    rf" (?:số|máy|điện thoại)(?: của)? (?P<borrowed>{_KIN})\b(?= (?:đó|đây|á|nè|thôi|chứ|gọi|nhắn|mà|nghe)|[,.;!]|$)",
    rf"\b{fold(_CALLING)} (?:la |cua |la cua )?(?:so |may |dien thoai )?(?:cua )?(?P<whose>{_KIN_BARE})\b"
    rf"|\b(?:muon|goi bang|nhan bang) (?:so|may|dien thoai)(?: cua)? (?P<borrowed>{_KIN_BARE})\b",
)
_IS_ANOTHERS = Spelled(
    rf"(?P<digits>\d{{3,11}}) (?:là|thì là|của)(?: (?:số|máy))?(?: của)? (?P<whose>{_KIN})\b",
    rf"(?P<digits>\d{{3,11}}) (?:la|thi la|cua)(?: (?:so|may))?(?: cua)? (?P<whose>{_KIN_BARE})\b",
)
_NEAR = Spelled(rf"^.*\b(?P<whose>{_KIN})\b", rf"^.*\b(?P<whose>{_KIN_BARE})\b")  # the last one
_OF_ONESELF = Spelled(
    rf"\b(?:số|máy)(?: điện thoại)?(?: của)?(?: riêng)? {_SELF}(?: (?:là|thì|nè|đây|riêng))*[\s:]*$",
    rf"\b(?:so|may)(?: dien thoai)?(?: cua)?(?: rieng)? {fold(_SELF)}(?: (?:la|thi|ne|day|rieng))*[\s:]*$",
)
_PIECES = re.compile(r"[,.;!?\n]+|\b(?:còn|với|và|con(?= so)|voi)\b")
_POINTS_BACK = re.compile(
    r"\b(?:so|may|sdt)\b(?: \S+){0,6}? (?:moi|vua|da|hoi nay|luc nay|khi nay|hoi truoc)"
    r" (?:\S+ )?(?:doc|noi|cho|dua|bao|gui|ghi)\b"
    r"|\b(?:doc|noi|cho|dua|gui|ghi)(?: so)?(?: \S+)? (?:hoi nay|luc nay|khi nay|o tren|roi)\b"
    r"|\bso (?:\S+ ){0,2}?(?:hoi nay|luc nay|o tren)\b"
)


def note_numbers_told(d: Draft) -> None:
    """Remembers the numbers of this turn and what the words say of whose they are. Their digits are no time."""
    words = with_digits(d.heard.text)
    if d.heard.phone_numbers:
        d.heard = replace(d.heard, times=tuple(one for one in d.heard.times if one.lower() in words))
    for phone in d.heard.phone_numbers:
        remember_told(d, phone, whose_beside(words, phone))
    calling = _CALLING_IS_ANOTHERS.search(words)
    if calling and d.heard.caller_phone and not _asks(words):
        remember_told(d, d.heard.caller_phone, calling["whose"] or calling["borrowed"])
    told = _IS_ANOTHERS.search(words)
    if told:
        named = [one for one in known_numbers(d) if one.endswith(told["digits"])]
        if len(named) == 1:
            remember_told(d, named[0], told["whose"])


def whose_beside(words: str, phone: str) -> str:
    """Whose the number is by the words of its clause, or by the clause before when that only ends in the person:
    «bà xã số 0935…», «nhắn cho mẹ, 0914…». `OWN` for «số chị là 0914…», empty when nothing is said."""
    words = with_digits(words)
    before = re.split(r"\d{6,}", words[: max(words.find(phone), 0)])[-1]
    pieces = [one.strip() for one in _PIECES.split(before)]
    last = pieces[-1] or (pieces[-2] if len(pieces) > 1 else "")
    if _OF_ONESELF.search(last):
        return OWN
    found = None
    for clause in (last, *([pieces[-2]] if len(pieces) > 1 and len(last.split()) <= 2 else [])):
        found = found or _nearest(clause)
    return found or ""


def person_beside(words: str) -> str:
    """The person named last in the words, folded: «bà xã» of «nhắn cho anh với bà xã»."""
    return fold(_nearest(words))


def points_back(said: str) -> bool:
    """Whether these folded words point to a number that was told before: «số chị vừa đọc»."""
    return _POINTS_BACK.search(said) is not None


def known_numbers(d: Draft) -> list[str]:
    """All numbers of this conversation: told, signed up, called, and the one that calls."""
    s = d.situation
    told = [one.phone for one in (*s.told_numbers, *s.numbers)]
    every = (*told, *(one.phone for one in s.promises), s.phone, d.heard.caller_phone)
    return [one for one in dict.fromkeys(every) if one]


def whose_told(d: Draft, phone: str | None) -> str:
    """Another person's name as the caller said it; empty for the caller's own, or when nothing was said."""
    told = next((one.whose for one in d.situation.told_numbers if one.phone == phone), "")
    return "" if told == OWN else told


def own_number_told(d: Draft) -> str | None:
    """The number that the caller said to be their own, the latest."""
    return next((one.phone for one in reversed(d.situation.told_numbers) if one.whose == OWN), None)


def back_to_own_number(d: Draft) -> None:
    """A number of another person that messages or a call go to is not where the caller is reached afterwards."""
    s = d.situation
    waits = s.heard_phone or any(one.kind in ("want_messages", "want_callback") for one in s.wishes)
    if not s.phone or waits or s.handed_over or not d.heard.caller_phone or s.phone == d.heard.caller_phone:
        return
    if whose_told(d, s.phone) and not whose_told(d, d.heard.caller_phone):
        d.change(phone=None)


def remember_told(d: Draft, phone: str, whose: str) -> None:
    known = next((one.whose for one in d.situation.told_numbers if one.phone == phone), "")
    others = tuple(one for one in d.situation.told_numbers if one.phone != phone)
    d.change(told_numbers=(*others, Number(phone, whose or known)))


def _nearest(words: str) -> str:
    found = _NEAR.search(words)
    return found["whose"] if found else ""


def _asks(words: str) -> bool:
    return re.search(r"\?|\b(?:phải không|phai khong|hả|ha)\b", words) is not None


def with_digits(text: str) -> str:
    """The words, with spoken numbers as digits."""
    words = text.lower()
    for one in sorted(find_identifiers(text), key=lambda one: one.start, reverse=True):
        if one.entity == "phone_number":
            words = words[: one.start] + one.value + words[one.end :]
    return words
