"""Where and when, in an English sentence: the address without the words around it, and days in Vietnamese words.

The tagger of places has learnt from Vietnamese sentences, and takes half an English one for a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.understanding.heard import Heard
from assistant.vietnamese.folding import fold, normalize
from assistant.vietnamese.syllables import is_bare_syllable, is_syllable
from assistant.vietnamese.word_tables import words

FEWEST_WORDS, MOST_WORDS = 2, 5  # of a name
_TOKEN = re.compile(r"[^\W_]+(?:[:/.'’-][^\W_]+)*|[,.;!?()\n]")
_NUMBER = re.compile(r"[a-z]?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*")
# English words that could also be Vietnamese without accents.
_ENGLISH = words(
    "a at in it hi oh up can may the than then them that not hot men bin chat hat cut but hut nut lot sim note",
    "mom dad see pay tin pin ring sit net set let get got pet pot put run sun fun bus ok quit thing things",
    "think thank sing sink moon soon noon room door both too two tell till still have her his him hers with",
    "out off on or us is are was we you of if and for from there here this these those phone message street",
    "road ward district say day way go man alley lane near number code name house home hotel city beach market",
    "power light lights electricity",
)
# Names of the Central Highlands, «Y Jut», «Ama Khe», hold words that are no Vietnamese syllables.
_OF_THE_HIGHLANDS = words(
    "jut ngong bih moan nue wang ama khe jhao nup dlie kpa klong trang nay der plei ksor eban"
)
# These begin or end a name only beside another part of it: «An Bang», «Hoi An», «Lac Long Quan».
_EITHER = frozenset(
    {"an", "my", "me", "am", "so", "no", "do", "to", "on", "he", "long", "ten", "ha", "ho", "o", "i"}
)
_BEFORE = frozenset(
    {"at", "in", "on", "near", "street", "road", "ward", "district", "is", "live", "alley", "address"}
)
_STREETS = frozenset({"street", "st", "road", "rd", "avenue", "str"})
_THE_OTHER_STREET = (("other", "street", ","), ("another", "street", ","))
_WARDS = frozenset({"ward"})
_AREAS = frozenset(
    {"district", "alley", "beach", "market", "area", "commune", "city", "village", "bridge", "lane"}
)
_HOUSES = frozenset({"number", "no", "nr", "house", "villa"})
_PEOPLE = frozenset(
    {"mr", "mrs", "ms", "miss", "name", "named", "called", "am", "im", "i'm", "madam", "host"}
)
_END = frozenset(".;!?\n")
# Days as `days_named` reads them; the longer wording first.
_OF_A_STREET = re.compile(r"\b(?:street|road|ward|district)\b")
_DAYS = (
    (r"day after tomorrow", "ngày mốt"),
    (r"tomorrow", "ngày mai"),
    (r"tonight|this evening", "tối nay"),
    (r"today", "hôm nay"),
    (r"next week", "tuần sau"),
    (r"weekend", "cuối tuần"),
    (r"monday", "thứ hai"),
    (r"tuesday", "thứ ba"),
    (r"wednesday", "thứ tư"),
    (r"thursday", "thứ năm"),
    (r"friday", "thứ sáu"),
    (r"saturday", "thứ bảy"),
    (r"sunday", "chủ nhật"),
)  # fmt: skip


def names_a_street(heard: Heard) -> bool:
    """«Lac Long Quan street, Hoi An»: no English sentence, and still an English address."""
    return _OF_A_STREET.search(normalize(heard.text)) is not None


@dataclass(frozen=True)
class _Run:
    """Words that may be a name, from `start` to `end` (exclusive) among the tokens."""

    start: int
    end: int


def read_in_english(heard: Heard) -> Heard:
    """What was heard, with the place that its words name instead of what the tagger took for one, and its day."""
    place = place_in_english(heard.text) or _tagged(heard.places)
    days = tuple(day for day in days_in_english(heard.text) if day not in heard.times)
    return replace(heard, places=(place,) if place else (), times=(*days, *heard.times))


def days_in_english(text: str) -> tuple[str, ...]:
    """«tomorrow», «on Saturday», in the words that days are read from."""
    said = normalize(text)
    for word, day in _DAYS:
        if re.search(rf"\b(?:{word})\b", said):
            return (day,)
    return ()


def place_in_english(text: str) -> str | None:
    """«8 Lac Long Quan» of «we are at 8 Lac Long Quan, Hoi An»; the street comes before ward and town."""
    tokens = _TOKEN.findall(text)
    low = [fold(one.lower()) for one in tokens]
    found = [(_weight(run, tokens, low), -run.start, run) for run in _runs(tokens, low)]
    likely = [one for one in found if one[0] > 0]
    if not likely:
        return None
    run = max(likely)[2]
    return _written(run, tokens, low)


def _tagged(places: Sequence[str]) -> str | None:
    """What the tagger marked, where every word of it could be part of a name."""
    for place in places:
        words = [fold(one.lower()) for one in _TOKEN.findall(place)]
        if words and all(_may_name(one) or _NUMBER.fullmatch(one) for one in words):
            return place
    return None


def _may_name(word: str) -> bool:
    if not word.isalpha() or word in _ENGLISH:
        return False
    return is_bare_syllable(word) or is_syllable(word) or word in _OF_THE_HIGHLANDS


def _runs(tokens: Sequence[str], low: Sequence[str]) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and end - at < MOST_WORDS and _goes_on(at, end, tokens, low):
            end += 1
        while end > at and low[end - 1] in _EITHER and _speaks_on(end, low):
            end -= 1  # «le loi my house»
        if end - at >= FEWEST_WORDS:
            runs.append(_Run(at, end))
        at = max(end, at + 1)
    return runs


def _goes_on(start: int, at: int, tokens: Sequence[str], low: Sequence[str]) -> bool:
    word = low[at]
    if not _may_name(word):
        return False
    if at >= start + FEWEST_WORDS and tokens[start][:1].isupper() and not tokens[at][:1].isupper():
        return False  # «Bach Dang say»
    if word not in _EITHER:
        return True
    if at > start:
        return tokens[at][:1].isupper() == tokens[at - 1][:1].isupper()
    opens = at == 0 or low[at - 1] in _END
    follows = at + 1 < len(tokens) and _may_name(low[at + 1]) and tokens[at + 1][:1].isupper()
    return tokens[at][:1].isupper() and follows and not (opens and word == "i")


def _speaks_on(at: int, low: Sequence[str]) -> bool:
    """Whether English words follow, to which «my» or «no» would belong."""
    return (
        at < len(low)
        and low[at].isalpha()
        and not _may_name(low[at])
        and low[at] not in (_STREETS | _WARDS | _AREAS)
    )


def _weight(run: _Run, tokens: Sequence[str], low: Sequence[str]) -> int:
    """How plainly it is an address; nothing for the name of a person, or words that only look Vietnamese."""
    before = low[max(run.start - 2, 0) : run.start]
    after = low[run.end] if run.end < len(low) else ""
    last = before[-1] if before else ""
    if (_PEOPLE & {*before}) and not _house_number(run, low) and after not in _STREETS:
        return 0
    if _house_number(run, low):
        return 6
    if after in _STREETS or last in _STREETS or (last == "is" and before[0] in _STREETS):
        return 5
    if last == "," and run.start >= 2 and _may_name(low[run.start - 2]):
        return 1  # the town after the street
    if after in _WARDS or last in _WARDS:
        return 3
    if after in _AREAS or last in _BEFORE:
        return 2
    return 1 if all(word[:1].isupper() for word in tokens[run.start : run.end]) else 0


def _house_number(run: _Run, low: Sequence[str]) -> str | None:
    """«8 Lac Long Quan», or «Lac Long Quan, number 8»."""
    if run.start and _NUMBER.fullmatch(low[run.start - 1]):
        return low[run.start - 1]
    rest = [one for one in low[run.end : run.end + 5] if one not in {",", *_STREETS}]
    if len(rest) >= 2 and rest[0] in _HOUSES and _NUMBER.fullmatch(rest[1]):
        return rest[1]
    return None


def _written(run: _Run, tokens: Sequence[str], low: Sequence[str]) -> str:
    """With its house number; else with the Vietnamese word for its kind, as crews read it."""
    name = " ".join(tokens[run.start : run.end])
    number = _house_number(run, low)
    if number:
        return f"{number.upper()} {name}"
    after = low[run.end] if run.end < len(low) else ""
    before = low[run.start - 1] if run.start else ""
    if tuple(low[max(run.start - 3, 0) : run.start]) in _THE_OTHER_STREET:
        return f"đường {name}"
    if after in _STREETS or before in _STREETS:
        return f"đường {name}"
    return f"phường {name}" if after in _WARDS or before in _WARDS else name
