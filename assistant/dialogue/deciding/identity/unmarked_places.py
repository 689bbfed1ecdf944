"""Places that the tagger did not see, «nhà má chồng em ở lê độ đó bà»: the outage service knows its own streets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.facts import request
from assistant.dialogue.deciding.identity.identify import is_found
from assistant.dialogue.deciding.identity.streets import bare_name
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.heard import Heard
from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold

FEWEST_WORDS, MOST_WORDS = 2, 3  # of the name of a street or ward
MOST_TRIED, MOST_TRIED_INSIDE = 3, 6  # in one turn
MOST_WORDS_OF_A_NAME = 4
_ADDRESS = re.compile(
    r"(?:\d|duong|pho|phuong|xa|hem|kiet|ngo|ngach|thon|lang|xom|khoi|khu|to|ap|nga|chung cu|toa|so|quan|huyen|dau|cuoi"
    r"|gan|truoc|sau|doi dien)"
)
Json = dict[str, Any]

_BEFORE_A_NAME = re.compile(
    r"o|ben|tai|duong|phuong|khu|xom|cho|ngo|hem|kiet|\d+[a-z]?(?:/\d+)*|at|in|on|street"
)
_NO_NAME = re.compile(
    r"(?:nha|day|do|dau|mo|trong|ngoai|tren|duoi|mot|1|minh|tro|que|cong ty|cho|khu|ben|nay|ni|kia|te"
    r"|em|anh|chi|toi|tui|con|ba|ma|me|dang|co|khong|truong|lop|phong)\b"
)


def with_unmarked_place(d: Draft) -> Heard:
    """What was heard, with the place in it that the outage service knows by name, instead of one that it does not."""
    heard = d.heard
    if heard.has_identifier or heard.report_codes:
        return heard
    if heard.place and _is_an_address(heard.place) and is_found(d, heard.place):
        return heard
    words = plain(address_digits(heard.place or heard.text)).split()
    tried = _names(words, anywhere=heard.place is not None)
    answers = d.facts.together(*(request("places", name=name) for name in tried)) if tried else []
    for name, found in zip(tried, answers, strict=True):
        known = _named(name, found)
        if known:
            return replace(heard, places=(_with_its_number(known, words),))
    if heard.place and d.understood.has("other_language") and not _ADDRESS.match(fold(heard.place)):
        return replace(heard, places=())
    return heard


def _is_an_address(place: str) -> bool:
    """Short, or led by a word for a kind of place or by a number; «chỗ bán rau nè 19 hùng vương» has more in it."""
    return len(place.split()) <= MOST_WORDS_OF_A_NAME or _ADDRESS.match(fold(place)) is not None


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


def _names(words: Sequence[str], anywhere: bool) -> list[str]:
    """The words that may begin with a name: after «ở», «bên», «đường», a number; or at every word."""
    folded = [fold(word) for word in words]
    starts = (
        range(len(words)) if anywhere else [at for at in range(1, len(words)) if _leads_to_a_name(folded, at)]
    )
    found: list[str] = []
    for at in starts:
        name = words[at : at + MOST_WORDS]
        if len(name) >= FEWEST_WORDS and not _NO_NAME.match(" ".join(folded[at : at + MOST_WORDS])):
            found.append(" ".join(name))
    return list(dict.fromkeys(found))[: MOST_TRIED_INSIDE if anywhere else MOST_TRIED]


def _leads_to_a_name(folded: Sequence[str], at: int) -> bool:
    return _BEFORE_A_NAME.fullmatch(folded[at - 1]) is not None and not folded[at].isdigit()
