"""Which known name a misspelled one stands for. Pure rules over folded words: no SQL."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from outage_service.world.places.names import Name

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORT = 6  # letters: an index of parts cannot find shorter names
_LONG = 12  # letters, of which two may be wrong; one in shorter names
# Consonants and endings that sound the same in some part of the country and get confused in writing.
_SOUNDS = (
    (re.compile(r"\bf"), "ph"),
    (re.compile(r"\btr"), "ch"),
    (re.compile(r"\b(?:gi|d|r|v)(?=[aeiouy])"), "z"),
    (re.compile(r"\bx"), "s"),
    (re.compile(r"\b[nl](?=[aeiouy])"), "l"),
    (re.compile(r"\bqu|\bhw|\bho(?=[ae])"), "w"),
    (re.compile(r"ng\b|nh\b"), "n"),
    (re.compile(r"(?:ch|c|p)\b"), "t"),
    (re.compile(r"y\b"), "i"),
)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that exists, and how many customers live at it."""

    words: str
    kind: str
    customers: int


def is_short(words: str) -> bool:
    """Whether a name is too short to be found by its parts."""
    return _letters(words) <= _SHORT


def mistakes_allowed(words: str) -> int:
    """How many letters of a name may be wrong: 0 of one or two, 1 of less than twelve, else 2. Digits never.

    With two wrong letters "Mây Hồng" would be "Mỹ Phong", another ward.
    """
    letters = _letters(words)
    return 0 if letters < 3 else 1 if letters < _LONG else 2


@lru_cache(50_000)
def _letters(words: str) -> int:
    return sum(map(str.isalpha, words))


@lru_cache(50_000)
def sound_of(words: str) -> str:
    """The words by their sound: "tran phu" and "chan phu" are the same."""
    return " ".join(map(_sound_of_syllable, words.split()))


@lru_cache(50_000)
def _sound_of_syllable(syllable: str) -> str:
    for pattern, same in _SOUNDS:
        syllable = pattern.sub(same, syllable)
    return syllable


def one_mistake_away(words: str) -> Iterator[str]:
    """All spellings with one letter added, left out or changed, or two letters swapped."""
    for at in range(len(words) + 1):
        head, tail = words[:at], words[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS + " ")


def pieces(words: str) -> list[list[str]]:
    """Sets of parts: a name at most two mistakes away from `words` contains all parts of at least one.

    The words are cut into up to five parts of at least three letters, the shortest that a trigram index can
    find. One mistake damages one part, so n - 2 of n parts stay whole. A swap across a border damages two
    parts: the few names missed because of that and a second mistake are not worth twice the search.
    """
    padded = f" {words} "
    count = min(len(padded) // 3, 5)
    parts = [padded[len(padded) * n // count : len(padded) * (n + 1) // count] for n in range(count)]
    return [list(whole) for whole in combinations(parts, max(1, count - 2))] if count > 2 else []


def nearest(name: Name, known: Iterable[KnownName], near: frozenset[str] = frozenset()) -> KnownName | None:
    """The one known name that `name` misspells; None when there is none, or when several are equally near.

    Among equally near names those of the said kind win, then those in `near`: the words of names that share
    a line with the other names that were said.
    """
    words = " ".join(name.words)
    allowed = mistakes_allowed(words)
    best: dict[str, int] = {}
    kinds: dict[str, set[str]] = {}
    for candidate in known:
        if _numbers(candidate.words) != _numbers(words) or not mistakes_allowed(candidate.words):
            continue
        distance = _distance(words, candidate.words, allowed)
        if distance is not None:
            best[candidate.words] = distance
            kinds.setdefault(candidate.words, set()).add(candidate.kind)
    if not best:
        return None
    least = min(best.values())
    left = [spelled for spelled, distance in best.items() if distance == least]
    for preferred in (
        [spelled for spelled in left if name.kind and name.kind in kinds[spelled]],
        [spelled for spelled in left if spelled in near],
    ):
        left = preferred or left
    if len(left) != 1:
        return None
    kind = name.kind if name.kind in kinds[left[0]] else min(kinds[left[0]])
    return KnownName(left[0], kind, 0)


def _distance(written: str, known: str, allowed: int) -> int | None:
    if sound_of(written) == sound_of(known):
        return 1
    distance = DamerauLevenshtein.distance(written, known, score_cutoff=allowed)
    # One letter of a short known name: "hue" is not "hoa" written with two mistakes.
    return distance if distance <= min(allowed, mistakes_allowed(known)) else None


@lru_cache(200_000)  # a street of many wards is compared with what each of them is called
def mistakes_between(written: str, known: str) -> int | None:
    """How many letters of a known name are wrong; None when too many are, or a number differs.

    Words that sound the same count as one mistake, however many letters differ.
    """
    if not mistakes_allowed(known) or _numbers(known) != _numbers(written):
        return None
    return _distance(written, known, mistakes_allowed(written))


def _numbers(words: str) -> list[str]:
    return re.findall(r"\d[0-9a-z/]*", words)
