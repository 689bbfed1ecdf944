"""The caller's words with their concepts, whole and clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
DANGERS = frozenset({"fallen_line", "fire", "shock", "water_at_the_meter"})
_QUESTION_TAIL = re.compile(
    r"(?:^| )(?:hả|hở|há|hen|hén|nhỉ|à|ha|hỉ|chưa|chua|không|khong|hong|hông|hem|chứ|chớ|sao|rang|răng|chăng)"
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

    @classmethod
    def of(cls, text: str, known: Lexicon | None = None) -> Seen:
        known = known or lexicon()
        pieces = _clauses(normalize(text))
        clauses = tuple(_view(piece, known, mark=mark) for piece, mark in pieces if piece)
        whole = _view(plain(text), known, mark="?" if "?" in text else "")
        return cls(whole, clauses)


def _view(words: str, known: Lexicon, mark: str) -> View:
    found = _without_harmless(known.find(words))
    asks = "?" in mark or bool(found & {"wh_word", "when_back"}) or _QUESTION_TAIL.search(words) is not None
    return View(words, found, asks)


def _without_harmless(found: Sequence[Found]) -> frozenset[str]:
    """The concepts, without words of danger that belong to harmless ones: «thợ chạy rồi» is no «cháy rồi»."""
    harmless = [one for one in found if one.concept == "harmless"]
    return frozenset(
        one.concept
        for one in found
        if one.concept not in DANGERS or not any(_covers_half(other, one) for other in harmless)
    )


def _covers_half(harmless: Found, danger: Found) -> bool:
    shared = min(harmless.end, danger.end) - max(harmless.start, danger.start)
    return 2 * shared >= danger.end - danger.start


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
