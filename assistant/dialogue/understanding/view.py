"""The caller's words with their concepts, whole and clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.dialogue.understanding.burning import without_what_runs
from assistant.dialogue.understanding.concepts import Found, Lexicon, lexicon, plain
from assistant.vietnamese.folding import fold, normalize

_PUNCTUATION = re.compile(r"[,.;!?…:\n()]+")
# A clause may begin with these words. Some join clauses only before a word that names a home.
_JOINS = {"nhưng", "nhung", "mà", "ma", "chớ", "chứ", "cho", "xong", "song", "tưởng"}
_JOINS_BEFORE_A_HOME = {"còn", "con", "với", "voi", "trong", "sao"}
_HOMES = {
    "nhà",
    "nha",
    "nhé",
    "bên",
    "ben",
    "chỗ",
    "cho",
    "khu",
    "mấy",
    "may",
    "hàng",
    "hang",
    "người",
    "nguoi",
    "lại",
    "lai",
}
_SHORTEST_CLAUSE = 2
# The concepts of danger; words of «harmless» beside them explain them away.
DANGERS = frozenset({"fallen_line", "fire", "shock", "water_at_the_meter", "flood"})
_OF_WATER = frozenset({"water_at_the_meter", "flood"})
# Signs that somebody is ill or hurt, which words that deny them take back.
_SIGNS = frozenset({"medical", "injured", "critical_sign", "ambulance", "unwell", "en_danger"})
_FIRMLY, _DENIED, _DENIED_IN_ENGLISH = ("no_symptom", "no_ambulance"), "denied_symptom", "en_no_danger"
# «No fire truck has come», «no emergency number».
_OF_HELP = re.compile(
    r" (?:trucks?|brigade|engines?|department|fighters?|extinguishers?|alarm|numbers?|services?|detectors?)(?: |$)"
)
# «Có sao không khó thở lắm», as speech is written down: the «không» ends a question before it.
_ENDS_A_QUESTION = re.compile(r"(?:^| )(?:có|co|được|biết|hay|còn|đã|bị)(?: \S+){0,3}$")
_GETS_WORSE = re.compile(r" (?:quá|qua|rồi|roi|nữa|dữ)(?: |$)")
_QUESTION_TAIL = re.compile(
    r"(?:^| )(?:hả|hở|há|hen|hén|nhỉ|à|ha|hỉ|hầu|chưa|chua|không|khong|hong|hông|hem|chứ|chớ|sao|rang|răng|chăng)"
    r"(?: (?:em|ơi|oi|anh|chị|chi|vậy|vay|z|ad|bạn|ban|cháu|chau|con|shop|ạ|a|nhỉ|ta|rứa|rua|thế|the|dạ|cô|chú|nữa|luôn"
    r"|trời|cưng|nè|ne|bot))*$"
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """Words as `plain` makes them, with the names of the concepts in them."""

    words: str
    concepts: frozenset[str]
    asks: bool

    def has(self, *names: str) -> bool:
        """Whether at least one of these concepts is there."""
        return any(name in self.concepts for name in names)

    @property
    def count(self) -> int:
        return len(self.words.split())

    @cached_property
    def folded(self) -> str:
        return fold(self.words)


@dataclass(frozen=True)
class Seen:
    """The whole turn and its clauses, in order."""

    whole: View
    clauses: tuple[View, ...]

    @property
    def is_accented(self) -> bool:
        """Whether at least one word was typed with a diacritic."""
        return self.whole.words != self.whole.folded

    @classmethod
    def of(cls, text: str, known: Lexicon | None = None) -> Seen:
        known = known or lexicon()
        pieces = _clauses(normalize(text))
        clauses = tuple(_view(piece, known, mark=mark) for piece, mark in pieces if piece)
        whole = _view(plain(text), known, mark="?" if "?" in text else "")
        denied = _denied_in(text, known)
        return cls(_without(whole, denied), tuple(_without(one, denied) for one in clauses))


def _view(words: str, known: Lexicon, mark: str) -> View:
    found = _without_harmless(without_what_runs(words, known.find(words)))
    asks = "?" in mark or bool(found & {"wh_word", "when_back"}) or _QUESTION_TAIL.search(words) is not None
    return View(words, found, asks)


def _without_harmless(found: Sequence[Found]) -> frozenset[str]:
    """The concepts, without words of danger that belong to harmless ones: «thợ chạy rồi» is no «cháy rồi»."""
    harmless = [one for one in found if one.concept == "harmless"]
    return frozenset(
        one.concept
        for one in found
        if one.concept not in DANGERS or not any(_covers_half(other, one) for other in harmless)
        if one.concept not in _OF_WATER or _names_water(one, found)
    )


def _names_water(danger: Found, found: Sequence[Found]) -> bool:
    """Whether there is water in it: the water heater at the breaker, or «Lê Lợi tới giờ cúp điện», is no flood."""
    other_things = [one for one in found if one.concept == "not_water"]
    return any(
        one.concept == "water_word"
        and one.start < danger.end
        and one.end > danger.start
        and not any(other.start <= one.start and one.end <= other.end for other in other_things)
        for one in found
    )


def _covers_half(harmless: Found, danger: Found) -> bool:
    shared = min(harmless.end, danger.end) - max(harmless.start, danger.start)
    return 2 * shared >= danger.end - danger.start


def _without(view: View, denied: frozenset[str]) -> View:
    return replace(view, concepts=view.concepts - denied) if view.concepts & denied else view


def _denied_in(text: str, known: Lexicon) -> frozenset[str]:
    """The signs of illness, and danger in English, that are named only to deny them. «Có sao không, khó thở lắm» denies
    nothing: what stands between two marks is read alone."""
    denied: set[str] = set()
    told: set[str] = set()
    normal = f"{normalize(text)}\n"
    at = 0
    for mark in _PUNCTUATION.finditer(normal):
        words = plain(normal[at : mark.start()])
        at = mark.end()
        found = known.find(words)
        asks = "?" in mark.group() or _QUESTION_TAIL.search(words) is not None
        denials = [one for one in found if _is_denial(one, words, asks)]
        for one in found:
            if one.concept in _SIGNS:
                taken_back = any(_covers_half(other, one) for other in denials)
                (denied if taken_back else told).add(one.concept)
    return frozenset(denied - told)


def _is_denial(one: Found, words: str, asks: bool) -> bool:
    if one.concept in _FIRMLY:
        return True
    if one.concept == _DENIED_IN_ENGLISH:
        return not asks and denies_a_danger(one, words)
    if one.concept != _DENIED or asks:
        return False
    return not _ENDS_A_QUESTION.search(words[: one.start].rstrip()) and not _GETS_WORSE.match(
        words[one.end :]
    )


def denies_a_danger(one: Found, words: str) -> bool:
    """Whether these words of `words`, in English, deny the danger itself and not who would help against it."""
    return _OF_HELP.match(words[one.end :]) is None


def _clauses(text: str) -> list[tuple[str, str]]:
    """Clauses with the punctuation after each."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for found in _PUNCTUATION.finditer(f"{text}\n"):
        words = plain(text[at : found.start()]).split()
        parts = _joined(words)
        pieces += [(part, "") for part in parts[:-1]]
        pieces += [(part, found.group()) for part in parts[-1:]]
        at = found.end()
    return pieces


def _joined(words: list[str]) -> list[str]:
    starts = [0]
    for index in range(_SHORTEST_CLAUSE, len(words) - 1):
        word, after = words[index], words[index + 1]
        joins = word in _JOINS or (word in _JOINS_BEFORE_A_HOME and after in _HOMES)
        if joins and index - starts[-1] >= _SHORTEST_CLAUSE and len(words) - index > _SHORTEST_CLAUSE:
            starts.append(index)
    return [" ".join(words[start:end]) for start, end in zip(starts, [*starts[1:], len(words)], strict=False)]
