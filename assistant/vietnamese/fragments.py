"""Parts of codes and phone numbers, for callers who say them over two turns.

«ờ pê xê không năm i i» is the fragment `PC05II`; with «không một hai ba bốn năm sáu» it makes a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.vietnamese.correction_markers import dated_tokens, find_markers, tokens_of
from assistant.vietnamese.customer_codes import may_become_code, only_mending
from assistant.vietnamese.lattice import Lattice, Walk, build_lattice, walks
from assistant.vietnamese.phones import may_become_phone, national_form
from assistant.vietnamese.read_in_text import ReadIn
from assistant.vietnamese.reading_in import read_codes_in_beside
from assistant.vietnamese.report_codes import is_report_code
from assistant.vietnamese.segmentation import MEASURES
from assistant.vietnamese.tokens import Token, tokenize
from assistant.vietnamese.word_tables import words

_NUMBERED = words("phuong quan to kiet hem ngo ngach duong nha lo thang ngay thon khoi bac ky nam thu khu")
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

    A correction inside is applied («PC06, à nhầm, 05II» is `PC05II`). Whole identifiers are included: a
    caller asked for the rest may say it all again.
    """
    read = read_codes_in_beside(text)
    tokens = tokenize(read.text)
    markers = find_markers(tokens)
    lattice = build_lattice(tokens, tokens_of(markers) | dated_tokens(tokens))
    corrected_before = {marker.last for marker in markers}
    fragments: list[Fragment] = []
    at = 0
    since_correction = False
    while at < len(tokens):
        since_correction = at in corrected_before or (since_correction and not lattice.edges[at])
        begins = bool(lattice.edges[at]) and not _only_leads_up(tokens, at)
        readings = _readings_at(lattice, at) if begins else []
        if not readings:
            at += 1
            continue
        if not _is_something_else(lattice, readings[0]):
            fragment = _fragment(tokens, readings)
            if since_correction and fragments:
                fragment = _overwritten(fragments.pop(), fragment)
            fragments.append(fragment)
        at = readings[0].end
        since_correction = False
    return [_in_original(fragment, read) for fragment in fragments]


def _in_original(fragment: Fragment, read: ReadIn) -> Fragment:
    start, end = read.in_original(fragment.start, fragment.end)
    return replace(fragment, start=start, end=end)


def _only_leads_up(tokens: Sequence[Token], at: int) -> bool:
    """«ma la 0123» without accents: «là», not the letters L and A."""
    glued = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].is_digits
    return tokens[at].text == "la" and not glued


def _fragment(tokens: Sequence[Token], readings: Sequence[Walk]) -> Fragment:
    best = readings[0]
    values = tuple(dict.fromkeys(walk.characters for walk in readings))[:_MOST_READINGS]
    return Fragment(best.characters, values, tokens[best.start].start, tokens[best.end - 1].end)


def _overwritten(old: Fragment, new: Fragment) -> Fragment:
    """The beginning of the old with the new in place of the part it resembles most; the new alone if none fits."""
    options = []
    for kept in range(1, len(old.value)):
        value = old.value[:kept] + new.value
        if may_become_code(value) or may_become_phone(value):
            replaced = old.value[kept:]
            unlike = sum(a != b for a, b in zip(replaced, new.value, strict=False))
            options.append((unlike, kept, value))
    if not options:
        return new
    value = min(options)[2]
    return Fragment(value, (value,), old.start, new.end)


def _readings_at(lattice: Lattice, start: int) -> list[Walk]:
    """The readings that reach furthest, cheapest first; empty when no code or number starts here."""
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


def _is_something_else(lattice: Lattice, walk: Walk) -> bool:
    """«ba bốn lần», «350 kWh», «phường 12»: a count, an amount or part of an address."""
    tokens = lattice.tokens
    if len(walk.characters) >= 4:
        return False
    before = tokens[walk.start - 1].folded if walk.start else ""
    after = tokens[walk.end].folded if walk.end < len(tokens) else ""
    return before in _NUMBERED or after in MEASURES


def _is_plausible(characters: str) -> bool:
    """Letters come first as in a code («PC05II»), or as the unit of one («II0123456»), or there are none."""
    if len(characters) > _LONGEST or characters != characters.upper():
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
