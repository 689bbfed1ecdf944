"""Whose number is meant: the caller's own, another person's, or one that this conversation knows."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import MESSAGE, made
from assistant.dialogue.deciding.reaching.numbers_told import (
    OWN,
    own_number_told,
    person_beside,
    points_back,
    whose_beside,
    whose_told,
)
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS, phones_in
from assistant.dialogue.situation.situation import Number
from assistant.dialogue.understanding.concepts import lexicon, plain
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold

_BOTH = re.compile(
    r"\b(?:ca|het) (?:hai|2|ba|3|may) (?:so|may)\b|\b(?:hai|2) so (?:luon|deu|het|nha|nhe|lan)\b"
)
_BOTH_PERSONS = re.compile(
    r"\b(?:nhan|gui|bao)\b(?: \S+){0,3}? (?:ca )?(?:hai|2) (?:me con|vo chong|cha con|bo con|ba con|chi em|anh em"
    r"|ong ba|nguoi|dua|ben)\b"
)
_EACH_OF_THEM = re.compile(r"\bai cung (?:co|nhan|duoc)\b(?! (?:lai )?dien)")
_NUMBER_OR_MESSAGE = re.compile(r"\b(?:so|tin|nhan)\b")
# «Nhắn nhắc t, với gửi thêm cho vợ t số 0905…»
_ME_TOO = re.compile(
    r"\b(?:nhan|nhac|gui|bao|nt)(?: tin)?(?: nhac)?(?: cho| giup| gium)? (?:t|tao|toi|tui|minh|mk|em|e)\b.*"
    r"\b(?:them|ca|voi|va) (?:gui |nhan |bao |nt )?(?:them |ca )?(?:cho |so |may |qua )"
    r"|\bcho (?:t|tao|toi|tui|minh|mk|em|e) (?:va|voi|lan) (?:cho )?"
)
_BESIDE = re.compile(r"\b(?:voi|va|ca|lan|cung|luon|nua|them)\b")
_NOT_THAT_ONE = re.compile(
    r"\b(?:khong|dau|dung|khoi|bo|chu) (?:phai |nhan |gui |goi )?(?:\S+ )?(?:so|may)\b"
    r"|\b(?:nham|lon|moi dung|thay|doi)\b"
)
_WRITE_TO_ME = re.compile(
    r"\b(?:nhan|gui|bao|nhac|nt)(?: tin)?(?: (?:lai|giup|gium|qua|dum))?(?: cho)?"
    r" (?:a|anh|chi|c|em|e|toi|tui|minh|mk|t|tao|bac|co|chu|di|o|me)\b(?! (?:trai|gai|re|dau|ruot|ho|ay)\b)"
)
_IS_CALLED = re.compile(r" (?:ơi|oi)\b")  # «nhắn con chị ơi»: «chị» is spoken to, and «con» speaks
_INTO = re.compile(r"\bvô\b|\bvo\b(?= (?:so|may|cai)\b)")  # «vô» (into) is «vợ» (wife) without accents
_ANOTHER_PERSON, _PRONOUN = "to_another_person", "to_him_or_her"
# After these «em», «con», «chị» are not the speaker: «số em gái», «số con chị».
_NOT_THE_SPEAKER = (
    r"(?! (?:trai|gái|gai|rể|re|dâu|dau|ruột|ruot|họ|út|ut|lớn|lon|nhỏ|nho|cả|kia|hai|ba|tư|tu|xã|xa|nội|noi"
    r"|ngoại|ngoai|chồng|chong|vợ|vo|chị|chi|anh|bác|bac|tui|tôi|toi)\b)"
)
_OWN_NUMBER = Spelled(
    r"\b(?:số|máy)(?: điện thoại)?(?: của)? (?:chị|anh|bác|cô|chú|em|e|con|cháu|tôi|tui|mình|ông|bà|dì)\b"
    + _NOT_THE_SPEAKER
    + r"|\b(?:số|máy)(?: của)?(?: \S+)? (?:đang gọi|gọi tới|gọi đến)|\b(?:số|máy) (?:này|ni|nầy)\b",
    r"\b(?:so|may cua|may)(?: dien thoai)?(?: cua)? (?:chi|anh|bac|co|chu|em|e|con|chau|toi|tui|minh|ong|ba|di)\b"
    + _NOT_THE_SPEAKER
    + r"|\b(?:so|may)(?: cua)?(?: \S+)? (?:dang goi|goi toi|goi den)|\b(?:so|may) (?:nay|ni)\b",
)
# Words around the person in what the lexicon finds: «nhắn cho máy của».
_AROUND = frozenset(
    {
        *("nhan", "gui", "goi", "bao", "nhac", "nt", "tin", "gium", "giup", "lai", "cho", "qua", "vao"),
        *("toi", "sang", "ve", "may", "so", "zalo", "cua", "cai"),
    }
)
_NAMED_FROM_THE_SPEAKER = frozenset(
    {"em", "tui", "toi", "anh", "chi", "minh", "con", "chau", "bac", "co", "chu"}
)


def names_own_number(words: str) -> bool:
    """«Số chị», «máy này», «số em đang gọi»."""
    return _OWN_NUMBER.search(words) is not None


def person_named(words: str) -> str | None:
    """Whose number is to be written to, if it is another person's: «thang con» of «nhắn cho thằng con đi»; «no»
    where the words only point to somebody."""
    said = plain(words)
    found = [
        one
        for one in lexicon().find(said)
        if one.concept in (_ANOTHER_PERSON, _PRONOUN) and not _IS_CALLED.match(f" {said} "[one.end + 1 :])
    ]
    if not found:
        return None
    named = next((one for one in found if one.concept == _ANOTHER_PERSON), found[0])
    spoken = _INTO.sub(" ", f" {said} "[named.start : named.end + 1])
    person = fold(spoken).split()
    return " ".join(word for word in person if word not in _AROUND) or " ".join(person)


def whose_of(words: str, phone: str) -> str:
    """Whose this one of several numbers is: the person named right before it; empty for the caller's own."""
    told = whose_beside(words, phone)
    if told:
        return "" if told == OWN else fold(told)
    before = re.split(r"\d{6,}", words[: max(words.find(phone), 0)])[-1]
    before = re.sub(r"^\W*(?:(?:với|va|và|voi|cả|ca|lẫn|lan|luôn|luon|thêm|them)\b\W*)*", "", before)
    return person_named(before) or person_named(f"nhắn {before}") or ""


def own_number_known(d: Draft) -> str | None:
    """The number that the caller calls from, unless it is said to be another's («số này của ba chị»); else the one
    said to be their own, or the first that was signed up as nobody else's."""
    caller = d.heard.caller_phone
    if caller and not whose_told(d, caller):
        return caller
    others = {one.phone for one in d.situation.told_numbers if whose_told(d, one.phone)}
    own = next((one.phone for one in d.situation.numbers if not one.whose and one.phone not in others), None)
    return own_number_told(d) or own


def means_the_calling_number(d: Draft, words: str) -> bool:
    """«Nhắn cho anh», after the father's number was given to find his home: that number was for nothing else."""
    caller, given = d.heard.caller_phone, d.situation.phone
    if not caller or not given or given == caller or d.situation.heard_phone or whose_told(d, caller):
        return False
    asked = d.before.question is not None and d.before.question.kind in PHONE_QUESTIONS
    if asked or given in phones_in(words) or given == own_number_told(d) or d.point is None:
        return False
    if person_named(words) or not (_WRITE_TO_ME.search(fold(words.lower())) or names_own_number(words)):
        return False
    return any(one["customer_code"] == d.point.code for one in d.facts.customers_of_phone(given))


def number_of(d: Draft, person: str) -> str | None:
    """The number of this person, if it was signed up before; «nó» is whoever was named last."""
    others = [one for one in reversed(d.situation.numbers) if one.whose]
    others += [
        Number(one.phone, fold(whose_told(d, one.phone)))
        for one in reversed(d.situation.told_numbers)
        if whose_told(d, one.phone)
    ]
    if person in ("no", "nho"):
        return others[0].phone if others else None
    words = _telling(person)
    return next((one.phone for one in others if words & _telling(one.whose)), None)


def _telling(person: str) -> set[str]:
    """The words that tell persons apart: «vo tui» is «vo»."""
    words = person.split()
    return set(words[:1] if len(words) > 1 and words[-1] in _NAMED_FROM_THE_SPEAKER else words)


def remember_number(d: Draft, phone: str, whose: str = "") -> None:
    known = next((one.whose for one in d.situation.numbers if one.phone == phone), "")
    others = tuple(one for one in d.situation.numbers if one.phone != phone)
    d.change(numbers=(*others, Number(phone, whose or known)))


def with_last_digits(d: Draft, words: str) -> list[str]:
    """The numbers of this conversation that the words name by their last digits or in full."""
    groups = re.findall(r"\d{3,}", re.sub(r"(?<=\d)[ .](?=\d)", "", words))
    known = dict.fromkeys(
        [*(one.phone for one in d.situation.numbers), *(one.phone for one in d.situation.promises)]
    )
    return [phone for phone in known if phone and any(phone.endswith(one) for one in groups)]


def means_both(words: str) -> bool:
    """«Cả hai số luôn», «nhắn cho hai mẹ con cô»."""
    said = fold(words)
    each = _EACH_OF_THEM.search(said) is not None and _NUMBER_OR_MESSAGE.search(said) is not None
    return each or _BOTH.search(said) is not None or _BOTH_PERSONS.search(said) is not None


def names_oneself_beside(words: str) -> bool:
    """«Nhắn cho anh với bà xã»: both are to be written to, though one number at most is in the words."""
    return any(one.concept == "oneself_and_another" for one in lexicon().find(plain(words)))


def several_named(d: Draft, words: str) -> tuple[str, ...]:
    """The numbers of a wish that names more than one: «số này với số 0905…», «cả hai số». Empty for others."""
    said = phones_in(words) or d.heard.phone_numbers or _read_back_just_now(d)
    folded = fold(words)
    both = means_both(words)
    if not both and (d.understood.has("correct") or _NOT_THAT_ONE.search(folded)):
        return ()
    known_before = own_number_known(d) or (d.situation.phone if d.situation.phone not in said else None)
    own = _told_before(d, folded, said) or known_before
    promised = [one.phone for one in made(d, MESSAGE)]
    if both:
        known = (*said, *promised, *(one.phone for one in d.situation.numbers), *filter(None, (own, d.phone)))
        found = tuple(dict.fromkeys(known))
    elif names_oneself_beside(words):
        person = number_of(d, person_beside(words)) if not said else None
        found = tuple(dict.fromkeys(filter(None, (*said, person, own))))
    elif said and names_own_number(_without(words, said)) and _BESIDE.search(folded):
        found = tuple(dict.fromkeys((*said, *filter(None, (own,)))))
    elif said and own and person_named(words) and _ME_TOO.search(folded):
        found = tuple(dict.fromkeys((own, *said)))
    elif not said and own and _names_own_beside(words):
        person = number_of(d, person_named(words) or "")
        found = tuple(dict.fromkeys(filter(None, (own, person))))
    else:
        found = tuple(dict.fromkeys(said))
    return found if len(found) > 1 else ()


def _read_back_just_now(d: Draft) -> tuple[str, ...]:
    """«Đúng rồi, mà nhắn số chị nữa»: the number that this yes is about."""
    heard = d.before.heard_phone
    return (heard,) if heard and heard == d.situation.phone else ()


def _told_before(d: Draft, folded: str, said: tuple[str, ...]) -> str | None:
    """«Nhắn vào số chị vừa đọc, và nhắn thêm số 0905…»: the number of an earlier turn."""
    if not said or not points_back(folded):
        return None
    return next((one.phone for one in reversed(d.situation.told_numbers) if one.phone not in said), None)


def _names_own_beside(words: str) -> bool:
    """«Cả số cô với số con gái»."""
    beside = _BESIDE.search(fold(words)) is not None
    return beside and names_own_number(words) and person_named(words) is not None


def names_an_unknown_own_number(d: Draft, words: str) -> bool:
    """«0973… với cả số em đang gọi», of a caller whose own number is not known: in a chat."""
    said = phones_in(words)
    besides = bool(said) and (
        names_oneself_beside(words)
        or (names_own_number(_without(words, said)) and _BESIDE.search(fold(words)) is not None)
    )
    given = own_number_known(d) or d.situation.phone not in (None, *said)
    return besides and not given and not _NOT_THAT_ONE.search(fold(words))


def _without(words: str, numbers: tuple[str, ...]) -> str:
    """The words without «số em 0905…», which names the number that follows."""
    for one in numbers:
        words = re.sub(
            rf"(?:số|so|máy|may)(?: (?!số|so|máy|may|với|voi|và|va)\S+){{0,3}} (?:là )?{one}", "", words
        )
    return words
