"""Parts of codes and phone numbers, for callers who say them over two turns.

«ờ pê xê không năm i i» is the fragment `PC05II`; with «không một hai ba bốn năm sáu» it makes a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.correction_markers import blocked_tokens
from assistant.vietnamese.customer_codes import only_mending
from assistant.vietnamese.lattice import Lattice, Walk, build_lattice, walks
from assistant.vietnamese.phones import national_form
from assistant.vietnamese.report_codes import is_report_code
from assistant.vietnamese.tokens import tokenize

_LONGEST = 16
_MOST_READINGS = 6


@dataclass(frozen=True)
class Fragment:
    """`value` is the likeliest reading, upper case without separators; `readings` holds all, likeliest first."""

    value: str
    readings: tuple[str, ...]
    start: int
    end: int


def find_fragments(text: str) -> list[Fragment]:
    """Strings of at least two digits or code letters that the caller read out, in order of appearance.

    Whole identifiers come too: a caller asked for the rest may say it all again.
    """
    tokens = tokenize(text)
    lattice = build_lattice(tokens, blocked_tokens(tokens))
    fragments: list[Fragment] = []
    at = 0
    while at < len(tokens):
        reading = _readings_at(lattice, at) if lattice.edges[at] else []
        if reading:
            best = reading[0]
            values = tuple(dict.fromkeys(walk.characters for walk in reading))[:_MOST_READINGS]
            fragments.append(Fragment(best.characters, values, tokens[at].start, tokens[best.end - 1].end))
            at = best.end
        else:
            at += 1
    return fragments


def _readings_at(lattice: Lattice, start: int) -> list[Walk]:
    """Readings that reach as far as any, cheapest first; empty when what starts here is no code or number."""
    found = [walk for walk in walks(lattice, start, _is_plausible) if len(walk.characters) >= 2]
    if not found:
        return []
    furthest = max(walk.end for walk in found)
    longest = sorted((walk for walk in found if walk.end == furthest), key=lambda walk: walk.cost)
    return [
        walk
        for walk in longest
        if any(character.isdigit() for character in walk.characters) or walk.characters[0] == "P"
    ]


def _is_plausible(characters: str) -> bool:
    """Letters come first as in a code («PC05II»), or as the unit of one («II0123456»), or there are none."""
    if len(characters) > _LONGEST:
        return False
    if characters[0] == "P" or characters.isdigit():
        return True
    letters = characters.rstrip("0123456789")
    if letters.isalpha():
        return len(letters) <= 2
    head = letters.lstrip("0123456789")
    return head.isalpha() and len(head) <= 2 and len(letters) - len(head) <= 4


def join_values(first: Fragment, second: Fragment) -> tuple[str, str] | None:
    """Entity and value of the first pair of readings that together make an identifier."""
    for left, right in _pairs(first.readings, second.readings):
        code = only_mending(left + right)
        if code is not None:
            return "customer_code", code.code
        phone = national_form(left + right)
        if phone is not None:
            return "phone_number", phone
        if is_report_code(left + right) and not left.startswith("P"):
            return "report_code", left + right
    return None


def _pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """Likelier pairs first."""
    pairs = [(i + j, left, right) for i, left in enumerate(first) for j, right in enumerate(second)]
    return [(left, right) for _, left, right in sorted(pairs, key=lambda pair: pair[0])]
