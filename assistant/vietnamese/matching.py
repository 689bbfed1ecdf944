"""All places in an utterance that can be read as a whole customer code, phone number or report code.

The readings may overlap; `segmentation` chooses between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.customer_codes import may_become_code, mended, only_mending
from assistant.vietnamese.lattice import Lattice, Walk, walks
from assistant.vietnamese.phones import is_hotline, is_phone_number, may_become_phone, national_form
from assistant.vietnamese.report_codes import KNOWN_PREFIXES, is_dated, is_report_code, may_become_report_code
from assistant.vietnamese.tokens import Token

CUSTOMER_CODE = "customer_code"
PHONE_NUMBER = "phone_number"
REPORT_CODE = "report_code"
HOTLINE = "hotline"  # recognized so that its digits are not taken for the start of something else

_LOOK_ALIKES = str.maketrans("ol", "01")  # see lattice
_PHONE_LABELS = {
    "sdt",
    "dt",
    "so",
    "tel",
    "phone",
    "fone",
    "mobile",
    "hotline",
    "call",
    "goi",
    "lh",
    "alo",
    "zalo",
    "sd",
}
_REPORT_CONTEXT = (
    "phieu",
    "bien nhan",
    "ma bao",
    "ma su co",
    "ma phan anh",
    "ma yeu cau",
    "so bao",
    "report",
)
_REPORT_CONTEXT_REACH = 8  # words before the code
_NOT_A_PREFIX = {"SO", "DT", "SD", "LA", "MA", "ID", "TK", "KH", "MK", "CA", "HD", "CM", "NO", "NR", "EM", "CO", "BA",
                 "TP", "KP", "QL", "TL", "DS", "MS"}  # fmt: skip
_AMBIGUOUS_LETTERS = {"em", "so", "la", "a", "o", "e", "ma", "anh", "co", "ra", "di", "no", "to", "en", "de"}


@dataclass(frozen=True)
class Match:
    """The normalized `value` that the tokens from `first` up to `last` (exclusive) say."""

    entity: str
    value: str
    first: int
    last: int
    cost: float
    solid: bool = False  # typed in one piece, so its ends are certain


def collect_matches(lattice: Lattice, *, doubtful: bool = False) -> list[Match]:
    """Every complete reading; with `doubtful` also codes whose look-alikes could be exchanged in two ways."""
    matches: list[Match] = []
    for start, edges in enumerate(lattice.edges):
        firsts = {edge.characters[0] for edge in edges}
        if "P" in firsts:
            matches += _customer_codes(lattice, start, doubtful=doubtful)
        if firsts & {"0", "8", "o"}:
            matches += _phones(lattice, start)
        if "1" in firsts:
            matches += _hotlines(lattice, start)
        if any(first.isalpha() for first in firsts):
            matches += _report_codes(lattice, start)
    return matches


def _customer_codes(lattice: Lattice, start: int, *, doubtful: bool) -> list[Match]:
    tokens = lattice.tokens
    found = []
    if not _free_before(tokens, start, set()):
        return []
    for walk in walks(lattice, start, may_become_code):
        if len(walk.characters) not in {13, 16} or not _free_after(tokens, walk.end):
            continue
        only = only_mending(walk.characters)
        codes = mended(walk.characters) if doubtful else ((only,) if only else ())
        for code in codes:
            cost = walk.cost + 0.3 * code.exchanged
            found.append(Match(CUSTOMER_CODE, code.code, start, walk.end, cost, _is_solid(tokens, walk)))
    return found


def _phones(lattice: Lattice, start: int) -> list[Match]:
    tokens = lattice.tokens
    found = []
    if not _free_before(tokens, start, _PHONE_LABELS) or _follows_code_letters(lattice, start):
        return []
    first = start
    if start and (tokens[start - 1].text == "+" or tokens[start - 1].folded == "cong"):
        first = start - 1
    for walk in walks(lattice, start, _may_become_phone):
        number = national_form(walk.characters.translate(_LOOK_ALIKES))
        if number is None or not _free_after(tokens, walk.end):
            continue
        if walk.characters[0] == "8" and len(walk.characters) < 11:
            continue
        landline_cost = 0.2 if number.startswith("02") and len(number) == 10 else 0.0
        cost = walk.cost + landline_cost
        found.append(Match(PHONE_NUMBER, number, first, walk.end, cost, _is_solid(tokens, walk)))
    return found


def _hotlines(lattice: Lattice, start: int) -> list[Match]:
    found = []
    for walk in walks(lattice, start, _may_become_hotline):
        if is_hotline(walk.characters):
            found.append(
                Match(HOTLINE, walk.characters, start, walk.end, walk.cost, _is_solid(lattice.tokens, walk))
            )
    return found


def _may_become_phone(characters: str) -> bool:
    return may_become_phone(characters.translate(_LOOK_ALIKES))


def _may_become_hotline(digits: str) -> bool:
    return (
        digits.isdigit()
        and len(digits) <= 10
        and ("1900".startswith(digits[:4]) or "1800".startswith(digits[:4]))
    )


def _report_codes(lattice: Lattice, start: int) -> list[Match]:
    tokens = lattice.tokens
    if not _free_before(tokens, start, set()):
        return []
    context = _has_report_context(tokens, start)
    found = []
    for walk in walks(lattice, start, may_become_report_code):
        code = walk.characters
        if not is_report_code(code) or not _free_after(tokens, walk.end):
            continue
        solid = _is_solid(tokens, walk)
        if not solid and _follows_a_letter(lattice, start):
            continue
        if _is_believable(code, tokens, walk, context=context, solid=solid):
            usual = is_dated(code) or len(code) == 9
            cost = walk.cost + (0.0 if usual else 1.5 if code[:2] in KNOWN_PREFIXES else 0.5)
            found.append(Match(REPORT_CODE, code, start, walk.end, cost, solid))
    return found


def _is_believable(code: str, tokens: Sequence[Token], walk: Walk, *, context: bool, solid: bool) -> bool:
    prefix, digits = code[:2], code[2:]
    letters = _letter_tokens(tokens, walk)
    ambiguous = not solid and any(
        not token.marked and token.folded in _AMBIGUOUS_LETTERS for token in letters
    )
    if prefix in KNOWN_PREFIXES and not (ambiguous and not context and not is_dated(code)):
        return True
    if ambiguous or context:
        return not ambiguous
    if prefix in _NOT_A_PREFIX or prefix[0] == "P" or is_phone_number(digits):
        return False
    usual = is_dated(code) or len(digits) == 7
    spelled = all(token.marked or (len(token.text) == 1 and token.text.isupper()) for token in letters)
    return solid or (usual and spelled)


def _letter_tokens(tokens: Sequence[Token], walk: Walk) -> list[Token]:
    """The words that named the two letters: those before the first digit."""
    named: list[Token] = []
    for token in tokens[walk.start : walk.end]:
        if not token.is_word or len(named) == 2:
            break
        named.append(token)
    return named


def _has_report_context(tokens: Sequence[Token], start: int) -> bool:
    words = " ".join(token.folded for token in tokens[max(0, start - _REPORT_CONTEXT_REACH) : start])
    return any(re.search(rf"\b{phrase}\b", words) for phrase in _REPORT_CONTEXT)


def _follows_code_letters(lattice: Lattice, start: int) -> bool:
    """The digits continue a customer code («pê xê | không năm…»), so they are no phone number."""
    for first in range(max(0, start - 5), start):
        if any(edge.characters[0] == "P" for edge in lattice.edges[first]):
            for walk in walks(lattice, first, _is_code_letters):
                if len(walk.characters) >= 2 and any(place == start for place, _ in lattice.onward[walk.end]):
                    return True
    return False


def _follows_a_letter(lattice: Lattice, start: int) -> bool:
    """Two letters in the middle of more letters («pê quy | giê tê năm…») do not begin a report code."""
    if start == 0 or lattice.steps[start - 1]:
        return False
    before = lattice.tokens[start - 1]
    return any(edge.characters.isalpha() for edge in lattice.edges[start - 1]) and (
        before.marked or len(before.text) <= 2
    )


def _is_code_letters(characters: str) -> bool:
    return characters[0] == "P" and characters.isalpha() and len(characters) <= 4


def _is_solid(tokens: Sequence[Token], walk: Walk) -> bool:
    piece = tokens[walk.start : walk.end]
    typed = any(token.is_digits for token in piece)
    return typed and all(token.glued and not token.is_punctuation for token in piece[1:])


def _free_before(tokens: Sequence[Token], start: int, labels: set[str]) -> bool:
    """Whether this is not the end of a longer word: text glued before it must be a label or end where the
    case changes."""
    token = tokens[start]
    if start == 0 or not token.glued or tokens[start - 1].is_punctuation:
        return True
    before = tokens[start - 1]
    if not before.is_word:
        return False
    return before.folded in labels or (
        token.is_word and token.text[0].isupper() and before.text[-1].islower()
    )


def _free_after(tokens: Sequence[Token], end: int) -> bool:
    """Whether this is not the beginning of something longer; a word glued after it («…456nha») is allowed."""
    if end >= len(tokens) or not tokens[end].glued or tokens[end].is_punctuation:
        return not (end < len(tokens) and tokens[end].text == "@" and tokens[end].glued)  # a mail address
    if tokens[end].is_digits:
        return False
    return not (end + 1 < len(tokens) and tokens[end + 1].glued and tokens[end + 1].is_digits)
