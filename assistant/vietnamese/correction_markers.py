"""Words with which callers take something back, and typed dates: neither holds digits of an identifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.tokens import Token, fold_letters
from assistant.vietnamese.word_tables import phrases, words

# A phrase matches accented or unaccented, never half of each.
_PHRASES = phrases(
    "chứ không phải|chớ không phải|không phải|ko phải|hông phải|hổng phải|hong phải|k phải|không đúng",
    "à nhầm|nhầm rồi|nhầm|á nhầm|ơ nhầm|ờ nhầm|đọc nhầm|nói nhầm|lộn rồi|à lộn|ý lộn|í lộn|lộn|sai rồi|ấy sai|à sai",
    "xin lỗi|à quên|ý quên|í quên|quên|đọc lại|nói lại|sửa lại|đổi lại|à khoan|khoan|à mà không|ủa",
    "mà là|phải là|mà phải là|mới đúng là|đúng ra là|chính xác là|đúng là|lại là",
    "ý mình là|ý tôi là|ý em là|ý chị là|ý anh là",
)
_DENIALS = frozenset(
    phrases(
        "chứ không phải|chớ không phải|không phải|ko phải|hông phải|hổng phải|hong phải|k phải|không đúng"
    )
)
_ALWAYS_DENIES = frozenset({"chứ không phải", "chớ không phải"})
# Corrections only where the words do not fit into a number: «à không» is mostly «à», then a zero.
_INTERRUPTIONS = phrases("à không|ờ không|ấy không|á không|ơ không|ý không|í không|nhầm")
_HESITATIONS = phrases("à|á|ấy|ý|í|chứ|mà")
_BEFORE_A_MISTAKE = words("a oi bi doc noi lai ghi o")


@dataclass(frozen=True)
class Marker:
    """The words of a correction, from token `first` to `last` (exclusive)."""

    first: int
    last: int
    phrase: str

    @property
    def denies(self) -> bool:
        return self.phrase in _DENIALS

    @property
    def always_denies(self) -> bool:
        return self.phrase in _ALWAYS_DENIES


def blocked_tokens(tokens: Sequence[Token]) -> frozenset[int]:
    """Tokens of corrections and of typed dates and clock times: they hold no digits of an identifier."""
    return tokens_of(find_markers(tokens)) | dated_tokens(tokens)


def tokens_of(markers: Sequence[Marker]) -> frozenset[int]:
    return frozenset(index for marker in markers for index in range(marker.first, marker.last))


def find_markers(tokens: Sequence[Token], kind: str = "correction") -> list[Marker]:
    """Places where a caller takes something back: a plain `correction`, or words that may be one where
    nothing else makes sense, an `interruption` («à không») or a mere `hesitation` («à»)."""
    known = _BY_FIRST_WORD[kind]
    markers = []
    at = 0
    while at < len(tokens):
        marker = _marker_at(tokens, at, known.get(tokens[at].folded, ()), doubtful=kind != "correction")
        if marker:
            markers.append(marker)
        at = marker.last if marker else at + 1
    return markers


def _marker_at(
    tokens: Sequence[Token], at: int, known: Sequence[list[str]], *, doubtful: bool
) -> Marker | None:
    for phrase in known:
        said = tokens[at : at + len(phrase)]
        exact = [token.text.lower() for token in said] == phrase
        bare = len("".join(phrase)) > 2 and not any(token.marked for token in said)
        if exact or (bare and [token.folded for token in said] == _folded(phrase)):
            before = tokens[at - 1].folded if at else ""
            forgets = phrase == ["quên"] and before == "khong"
            fifty_five = not doubtful and phrase == ["nhầm"] and bare and before not in _BEFORE_A_MISTAKE
            return None if forgets or fifty_five else Marker(at, at + len(phrase), " ".join(phrase))
    return None


def _folded(phrase: Sequence[str]) -> list[str]:
    return [fold_letters(word) for word in phrase]


def _by_first_word(table: Sequence[str]) -> dict[str, list[list[str]]]:
    """The phrases by their first word without accents, longest first."""
    found: dict[str, list[list[str]]] = {}
    for phrase in sorted(table, key=lambda phrase: -len(phrase.split())):
        found.setdefault(fold_letters(phrase.split()[0]), []).append(phrase.split())
    return found


_BY_FIRST_WORD = {
    "correction": _by_first_word(_PHRASES),
    "interruption": _by_first_word(_INTERRUPTIONS),
    "hesitation": _by_first_word(_HESITATIONS),
}


_DATE = re.compile(
    r"(?<![\d.])\d{1,2}(?:[./-]\d{1,2}[./-](?:19|20)\d\d(?![.-]?\d)|[:hHgG]\d{2}(?!\d))", re.ASCII
)


def dated_tokens(tokens: Sequence[Token]) -> frozenset[int]:
    """Tokens of dates such as 08.11.2026 and times such as 07h30, typed."""
    typed = "".join(("" if token.glued else " ") + token.text for token in tokens)
    spots = [found.span() for found in _DATE.finditer(typed)]
    blocked: set[int] = set()
    at, spot = 0, 0
    for index, token in enumerate(tokens):
        start = at + (0 if token.glued else 1)
        at = start + len(token.text)
        while spot < len(spots) and spots[spot][1] <= start:
            spot += 1
        if spot < len(spots) and spots[spot][0] < at and start < spots[spot][1]:
            blocked.add(index)
    return frozenset(blocked)
