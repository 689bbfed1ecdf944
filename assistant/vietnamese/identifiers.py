"""Customer codes, phone numbers and report codes in what callers say or type.

`find_identifiers` gives what the caller meant, corrections applied; `candidates` every possible reading,
best first, for a look-up that can tell which one exists. Offsets count characters of the text as given.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.vietnamese.correction_markers import blocked_tokens
from assistant.vietnamese.corrections import apply_corrections
from assistant.vietnamese.customer_codes import group_code, is_customer_code, near_miss
from assistant.vietnamese.fragments import Fragment, find_fragments, join_values
from assistant.vietnamese.lattice import build_lattice
from assistant.vietnamese.matches import HOTLINE, Match
from assistant.vietnamese.matching import collect_matches
from assistant.vietnamese.phones import is_phone_number
from assistant.vietnamese.read_in_text import ReadIn
from assistant.vietnamese.reading_in import read_codes_in_beside
from assistant.vietnamese.report_codes import is_report_code
from assistant.vietnamese.segmentation import choose
from assistant.vietnamese.tokens import Token, tokenize

__all__ = [
    "Fragment", "Identifier", "candidates", "find_fragments", "find_identifiers", "group_code",
    "is_customer_code", "is_phone_number", "is_report_code", "join_fragments", "near_miss",
]  # fmt: skip


@dataclass(frozen=True)
class Identifier:
    """`entity` is customer_code, phone_number or report_code; `value` is normalized: codes in upper case
    without separators, phone numbers in national form."""

    entity: str
    value: str
    start: int
    end: int


def find_identifiers(text: str) -> list[Identifier]:
    """What the caller meant, in order of appearance; empty when nothing is certain enough.

    Never raises. In a correction only the corrected value is returned; hotlines are never returned.
    """
    read = read_codes_in_beside(text)
    tokens = tokenize(read.text)
    return [_identifier(match, tokens, read) for match in apply_corrections(tokens)]


def candidates(text: str) -> list[Identifier]:
    """Every possible reading, best first: what `find_identifiers` returns, then alternatives of ambiguous
    groups («hai mươi lăm» 25 or 20 5), look-alikes (`O`, `0`) and digits left over."""
    read = read_codes_in_beside(text)
    tokens = tokenize(read.text)
    best = apply_corrections(tokens)
    lattice = build_lattice(tokens, blocked_tokens(tokens), slashes=True)
    matches = [match for match in collect_matches(lattice, doubtful=True) if match.entity != HOTLINE]
    chosen = choose(lattice, matches)
    rest = sorted(matches, key=lambda match: (match not in chosen, match.cost, match.first - match.last))
    ranked: dict[tuple[str, str], Identifier] = {}
    for match in [*best, *rest]:
        ranked.setdefault((match.entity, match.value), _identifier(match, tokens, read))
    return list(ranked.values())


def join_fragments(first: Fragment | str, second: Fragment | str) -> Identifier | None:
    """The identifier said in two halves («PC05II», then «0123456»), None when they do not make one.

    A half may be a fragment, or the words themselves. The offsets are those of the second half, which
    is the text of the turn that completes it.
    """
    joined = join_values(_as_fragment(first), _as_fragment(second))
    if joined is None:
        return None
    entity, value = joined
    start, end = (second.start, second.end) if isinstance(second, Fragment) else (0, len(second))
    return Identifier(entity, value, start, end)


def _as_fragment(half: Fragment | str) -> Fragment:
    if isinstance(half, Fragment):
        return half
    found = find_fragments(half)
    return found[0] if found else Fragment("", (), 0, 0)


def _identifier(match: Match, tokens: list[Token], read: ReadIn) -> Identifier:
    start, end = read.in_original(tokens[match.first].start, tokens[match.last - 1].end)
    return Identifier(match.entity, match.value, start, end)
