"""Places that the tagger did not see, «nhà má chồng em ở lê độ đó bà»: the outage service knows its own streets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.facts import request
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.streets import bare_name
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.heard import Heard
from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold

FEWEST_WORDS, MOST_WORDS = 2, 3  # of the name of a street or ward
MOST_TRIED, MOST_TRIED_INSIDE = 5, 9  # in one turn
_NUMBER_WORDS = ("số", "so", "nhà", "nha")
MOST_WORDS_OF_A_NAME = 4
_ADDRESS = re.compile(
    r"(?:\d|(?:duong|pho|phuong|xa|hem|kiet|ngo|ngach|thon|lang|xom|khoi|khu|to|ap|nga|chung cu|toa|so|quan|huyen"
    r"|dau|cuoi|gan|truoc|sau|doi dien)\b)"
)
Json = dict[str, Any]

_BEFORE_A_NAME = re.compile(
    r"o|ben|tai|duong|phuong|khu|xom|cho|ngo|hem|kiet|\d+[a-z]?(?:/\d+)*|at|in|on|street|and|or|about|for|from|near|is"
)
# «Bên mạ mình Minh Mạng», «nhà ông ngoại Lê Độ»: whose home it is stands before the name.
_BEFORE_A_PERSON = frozenset({"ben", "cho", "nha", "khu", "xom", "phong", "tro", "quan", "tiem"})
_PERSON = re.compile(
    r"(?:ma|me|ba|bo|cha|ong|noi|ngoai|vo|chong|xa|con|em|anh|chi|co|chu|bac|cau|mo|di|o|thim|duong|chau|ban|sep|toi|tui"
    r"|minh|gai|trai|re|dau|lam|tro|cu|bon|no)"
)
MOST_WORDS_OF_A_PERSON = 3
# «Nhà em mất điện», «nhà chị vẫn tối»: what is said of somebody's home, and no name.
_BEGIN_NO_NAME = frozenset(
    {
        *(
            "mat",
            "cup",
            "cat",
            "bi",
            "van",
            "chua",
            "da",
            "vua",
            "moi",
            "het",
            "sao",
            "toi",
            "sang",
            "thi",
            "ma",
        ),
        *(
            "cung",
            "roi",
            "may",
            "bao",
            "khi",
            "chung",
            "nua",
            "lai",
            "luon",
            "hom",
            "tu",
            "voi",
            "ai",
            "gi",
            "chi",
        ),
        *(
            "tat",
            "nhay",
            "chap",
            "yeu",
            "chay",
            "do",
            "nghe",
            "thay",
            "muon",
            "hoi",
            "goi",
            "can",
            "xin",
            "ngap",
        ),
    }
)
# Spelled with accents «Đặng», «Minh» and «Trương» are names, «đang», «mình» and «trường» are none.
_NO_NAME = re.compile(
    r"(?:nhà|đây|đó|đâu|mô|trong|ngoài|trên|dưới|một|1|mình|trọ|quê|công ty|chỗ|khu|bên|này|ni|kia|tê|nớ|nọ"
    r"|em|anh|chị|tôi|tui|con|ba|bà|má|mẹ|mạ|đang|có|không|trường|lớp|phòng)\b"
)
_NO_NAME_WITHOUT_ACCENTS = re.compile(
    r"(?:nha|day|do|dau|mo|trong|ngoai|tren|duoi|mot|1|tro|que|cong ty|cho|khu|ben|nay|ni|kia|te"
    r"|em|anh|chi|toi|tui|con|ba|ma|me|dang|co|khong|truong|lop|phong)\b"
)
_WITH_A_CAPITAL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")


def with_unmarked_place(d: Draft) -> Heard:
    """What was heard, with the place in it that the outage service knows by name, instead of one that it does not."""
    heard = d.heard
    if heard.has_identifier or heard.report_codes:
        return heard
    if heard.place and _is_an_address(heard.place) and is_found(d, heard.place):
        return heard
    words = plain(address_digits(heard.place or heard.text)).split()
    numbers: list[str] = []
    if heard.place:
        # «Lê Duẩn số 260 Buôn Ma Thuột»: numbers and a town of before the merger hide the street.
        numbers = [word for word in words if word[:1].isdigit()]
        words = [word for word in words if not word[:1].isdigit() and word not in _NUMBER_WORDS]
    tried = _names(words, anywhere=True) if heard.place is not None else names_in(heard.text)
    answers = d.facts.together(*(request("places", name=name) for name in tried)) if tried else []
    for name, found in zip(tried, answers, strict=True):
        known = _named(name, found)
        if known:
            named = f"{numbers[0]} {known}" if numbers else _with_its_number(known, words)
            return replace(heard, places=(named,))
    if heard.place and d.understood.has("other_language") and not _ADDRESS.match(fold(heard.place)):
        return replace(heard, places=())
    return heard


def _is_an_address(place: str) -> bool:
    """Short, or led by a word for a kind of place or by a number; «chỗ bán rau nè 19 hùng vương» has more in it."""
    return len(place.split()) <= MOST_WORDS_OF_A_NAME or _ADDRESS.match(fold(place)) is not None


def known_places(d: Draft) -> list[str]:
    """Every place in the words that the outage service knows, marked or not, in their order."""
    marked = [one for one in d.understood.heard.places if is_found(d, one)]
    tried = names_in(d.heard.text)
    answers = d.facts.together(*(request("places", name=name) for name in tried)) if tried else []
    unmarked = [_named(name, found) for name, found in zip(tried, answers, strict=True)]
    said = f" {plain(d.heard.text)} "
    found: list[str] = []
    for one in sorted((*marked, *filter(None, unmarked)), key=lambda one: said.find(f" {plain(one)} ")):
        if not any(fold(plain(one)) in fold(plain(other)) for other in (*found, *marked) if other != one):
            found.append(one)
    return list(dict.fromkeys(found))


def _named(name: str, found: Sequence[Json]) -> str | None:
    """The words of `name` that are the whole name of a place."""
    said = f"{fold(name)} "
    for one in found:
        known = bare_name(str(one.get("name") or ""))
        if " " in known and said.startswith(f"{known} "):
            return " ".join(name.split()[: len(known.split())])
    return None


def _with_its_number(name: str, words: Sequence[str]) -> str:
    """«19 hùng vương»: the house number before it, which a crew needs."""
    first = name.split()[0]
    at = words.index(first) if first in words else 0
    return f"{words[at - 1]} {name}" if at and words[at - 1][:1].isdigit() else name


def names_in(text: str) -> list[str]:
    """What may be names of places in words without a mark: after «ở», «bên», «nhà mẹ», a number, or with capitals."""
    words = plain(address_digits(text)).split()
    led = (*with_capitals(text), *_before_street(words), *_names(words, anywhere=False))
    return list(dict.fromkeys(led))[:MOST_TRIED]


def _before_street(words: Sequence[str]) -> list[str]:
    """«When is it back in the y jut street»: English puts the name before the word for it."""
    ends = [at for at, word in enumerate(words) if word in ("street", "road", "ward") and at >= FEWEST_WORDS]
    return [" ".join(words[at - FEWEST_WORDS : at]) for at in ends]


def _names(words: Sequence[str], anywhere: bool) -> list[str]:
    """The words that may begin with a name: after «ở», «bên», «đường», a number; or at every word."""
    folded = [fold(word) for word in words]
    no_name = _NO_NAME if folded != list(words) else _NO_NAME_WITHOUT_ACCENTS
    starts = (
        range(len(words)) if anywhere else [at for at in range(1, len(words)) if _leads_to_a_name(folded, at)]
    )
    found: list[str] = []
    for at in starts:
        for length in range(MOST_WORDS, FEWEST_WORDS - 1, -1) if anywhere else (MOST_WORDS,):
            name = words[at : at + length]
            if len(name) >= FEWEST_WORDS and not no_name.match(" ".join(name)):
                found.append(" ".join(name))
    return list(dict.fromkeys(found))[: MOST_TRIED_INSIDE if anywhere else MOST_TRIED]


def _leads_to_a_name(folded: Sequence[str], at: int) -> bool:
    if folded[at].isdigit():
        return False
    if _BEFORE_A_NAME.fullmatch(folded[at - 1]):
        return True
    if folded[at] in _BEGIN_NO_NAME:
        return False
    person = at - 1
    while person >= max(0, at - MOST_WORDS_OF_A_PERSON) and _PERSON.fullmatch(folded[person]):
        person -= 1
        if person >= 0 and folded[person] in _BEFORE_A_PERSON:
            return True
    return False


def with_capitals(text: str) -> list[str]:
    """«Mà Minh Mạng mai…»: two words or more with a capital each; the first of a sentence has one in any case."""
    if text.isupper():
        return []
    found: list[str] = []
    for phrase in _WITH_A_CAPITAL.findall(text):
        run: list[str] = []
        for word in (*phrase.split(" "), ""):
            if word[:1].isupper():
                run.append(word)
                continue
            found += [
                " ".join(one) for one in (run, run[1:]) if FEWEST_WORDS <= len(one) <= MOST_WORDS_OF_A_NAME
            ]
            run = []
    return [plain(one) for one in found]
