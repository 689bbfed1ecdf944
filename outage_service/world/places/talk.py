"""Words around the name of a place, in texts that are more than a name. All are folded.

Syllables that also begin or end names ("chợ", "văn") count as such words only in phrases.
"""

import re

from outage_service.world.places.names import Words

_PHRASES = (
    *("mat dien", "cup dien", "cat dien", "khong co dien", "chua co dien", "co dien lai", "co dien"),
    *(
        "khu vuc",
        "khu",
        "doan",
        "khuc",
        "roi",
        "nha em",
        "nha toi",
        "nha minh",
        "nha chi",
        "nha anh",
        "ben em",
    ),
    *("cho em hoi", "cho toi hoi", "cho hoi", "em oi", "anh oi", "chi oi", "khi nao", "bao gio", "may gio"),
    *("hom nay", "ngay mai", "sang nay", "chieu nay", "toi nay", "bi mat", "bi cup", "ben chi", "ben anh"),
    *("cho chi", "cho anh", "cho em", "cho nay", "o day", "viet nam", "vn"),
)
_TALK = sorted((tuple(phrase.split()) for phrase in _PHRASES), key=len, reverse=True)
_AROUND = re.compile("|".join(rf" {' '.join(phrase)}(?= )" for phrase in [*_TALK, ("doi", "dien")]))
BEFORE = frozenset(
    {"o", "tai", "ben", "cho", "thi", "alo", "em", "toi", "minh", "tu", "cac", "nha", "con", "chi", "da"}
)
AFTER = frozenset(
    {
        "a",
        "oi",
        "nhe",
        "nha",
        "em",
        "voi",
        "het",
        "luon",
        "vay",
        "di",
        "khong",
        "chua",
        "day",
        "ne",
        "nay",
        "do",
        "ha",
        "hong",
    }
)
FILLERS = BEFORE | AFTER | {"thuoc", "phia", "cua", "va", "so"}
# What follows these words says where in a street it is.
BESIDE = frozenset({"gan", "canh", "truoc", "sau", "ke", "sat", "giua"})
LANDMARKS = frozenset(
    {
        "truong",
        "benh",
        "cau",
        "nga",
        "chua",
        "cong",
        "sieu",
        "chung",
        "toa",
        "khach",
        "quan",
        "cho",
        "ubnd",
        "nha",
    }
)
HAMLETS = frozenset({"thon", "ap", "xom", "khoi", "khu", "to", "buon", "ban", "lang", "doi", "cum"})


def talk_at(words: Words, start: int) -> int:
    """How many words from `start` on are talk; 0 when it is part of a name."""
    return next((len(phrase) for phrase in _TALK if words[start : start + len(phrase)] == phrase), 0)


def without_talk(words: Words) -> list[Words]:
    """The parts of a text between its talk; the text itself when it has none."""
    parts = [_trimmed(part.split()) for part in _AROUND.split(f" {' '.join(words)} ")]
    return [tuple(part) for part in parts if part]


def _trimmed(words: list[str]) -> list[str]:
    while words and words[0] in BEFORE:
        words = words[1:]
    while words and words[-1] in AFTER:
        words = words[:-1]
    return words
