"""All places in an utterance that can be read as a whole customer code, phone number or report code.

The readings may overlap; `segmentation` chooses between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.vietnamese.customer_codes import may_become_code, mended, only_mending
from assistant.vietnamese.lattice import Lattice, Walk, walks
from assistant.vietnamese.matches import CUSTOMER_CODE, REPORT_CODE, Match, free_after, free_before, is_solid
from assistant.vietnamese.phone_matching import phones_at
from assistant.vietnamese.phones import is_phone_number
from assistant.vietnamese.report_codes import KNOWN_PREFIXES, is_dated, is_report_code, may_become_report_code
from assistant.vietnamese.tokens import Token

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


def collect_matches(lattice: Lattice, *, doubtful: bool = False) -> list[Match]:
    """Every complete reading; with `doubtful` also codes whose look-alikes could be exchanged in two ways."""
    matches: list[Match] = []
    for start, edges in enumerate(lattice.edges):
        firsts = {edge.characters[0] for edge in edges}
        if "P" in firsts:
            matches += _customer_codes(lattice, start, doubtful=doubtful)
        matches += phones_at(lattice, start, firsts)
        if any(first.isalpha() for first in firsts):
            matches += _report_codes(lattice, start)
    return matches


def _customer_codes(lattice: Lattice, start: int, *, doubtful: bool) -> list[Match]:
    tokens = lattice.tokens
    found = []
    if not free_before(tokens, start):
        return []
    for walk in walks(lattice, start, may_become_code):
        if len(walk.characters) not in {13, 16} or not free_after(tokens, walk.end):
            continue
        only = only_mending(walk.characters)
        codes = mended(walk.characters) if doubtful else ((only,) if only else ())
        for code in codes:
            cost = walk.cost + 0.3 * code.exchanged
            found.append(Match(CUSTOMER_CODE, code.code, start, walk.end, cost, is_solid(tokens, walk)))
    return found


def _report_codes(lattice: Lattice, start: int) -> list[Match]:
    tokens = lattice.tokens
    if not free_before(tokens, start):
        return []
    context = _has_report_context(tokens, start)
    found = []
    for walk in walks(lattice, start, may_become_report_code):
        code = walk.characters
        if not is_report_code(code) or not free_after(tokens, walk.end):
            continue
        solid = is_solid(tokens, walk)
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


def _follows_a_letter(lattice: Lattice, start: int) -> bool:
    """Two letters in the middle of more letters («pê quy | giê tê năm…») do not begin a report code."""
    if start == 0 or lattice.steps[start - 1]:
        return False
    before = lattice.tokens[start - 1]
    return any(edge.characters.isalpha() for edge in lattice.edges[start - 1]) and (
        before.marked or len(before.text) <= 2
    )
