"""Self-corrections: «không chín không bốn à nhầm không năm…», «không phải 0905…, 0906… mới đúng».

The corrected value wins. If only the end was said again, the new end replaces as much of the old one as the
length of the identifier requires.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.vietnamese.correction_markers import Marker, dated_tokens, find_markers, tokens_of
from assistant.vietnamese.customer_codes import may_become_code, only_mending
from assistant.vietnamese.lattice import Lattice, Walk, build_lattice, walks
from assistant.vietnamese.matches import CUSTOMER_CODE, HOTLINE, PHONE_NUMBER, Match
from assistant.vietnamese.matching import collect_matches
from assistant.vietnamese.phones import may_become_phone, national_form
from assistant.vietnamese.segmentation import choose
from assistant.vietnamese.spoken_numbers import digit_word
from assistant.vietnamese.tokens import Token
from assistant.vietnamese.word_tables import words

_AFTER_MARKER = words("la ma so cuoi duoi phai dung cai may em oi chi anh lai")
_REACH = 10  # words between a wrong value and its correction


def apply_corrections(tokens: Sequence[Token]) -> list[Match]:
    """The identifiers after all corrections, in order of appearance."""
    if not _may_hold_identifiers(tokens):
        return []
    markers = find_markers(tokens)
    found = _correct(tokens, markers)
    for kind in ("interruption", "hesitation"):
        doubtful = [
            mark for mark in find_markers(tokens, kind) if not any(_covers(match, mark) for match in found)
        ]
        if doubtful:
            otherwise = _correct(tokens, sorted([*markers, *doubtful], key=lambda mark: mark.first))
            if kind == "interruption" or len(otherwise) >= max(1, len(found)):
                found = otherwise
    return found


def _may_hold_identifiers(tokens: Sequence[Token]) -> bool:
    """A quick check: with no typed digits and fewer than three words for digits there is nothing to find."""
    if any(token.is_digits for token in tokens):
        return True
    return sum(digit_word(token) is not None for token in tokens) >= 3


def _covers(match: Match, mark: Marker) -> bool:
    return match.first <= mark.first and mark.last <= match.last


def _correct(tokens: Sequence[Token], markers: Sequence[Marker]) -> list[Match]:
    lattice = build_lattice(tokens, tokens_of(markers) | dated_tokens(tokens), slashes=True)
    found = choose(lattice, collect_matches(lattice))
    for marker in markers:
        found = _apply(lattice, found, marker)
    return [match for match in found if match.entity != HOTLINE]


def _apply(lattice: Lattice, found: list[Match], marker: Marker) -> list[Match]:
    before = next((match for match in reversed(found) if match.last <= marker.first), None)
    behind = next((match for match in found if match.first >= marker.last), None)
    if (
        behind is not None
        and behind.first - marker.last <= _REACH
        and _is_denied(lattice, found, marker, before, behind)
    ):
        return [match for match in found if match is not behind]
    near = before is not None and marker.first - before.last <= _REACH
    if behind is not None and behind.first - marker.last <= _REACH:
        if near and before is not None and before.entity == behind.entity:
            return [match for match in found if match is not before]
        if _words_between(lattice, marker.last, behind.first) <= 2:
            return found
    joined = _join(lattice, found, marker, before)
    if joined is None:
        return found
    kept = [match for match in found if match.last <= joined.first or match.first >= joined.last]
    return sorted([*kept, joined], key=lambda match: match.first)


def _is_denied(
    lattice: Lattice, found: list[Match], marker: Marker, before: Match | None, behind: Match
) -> bool:
    """«không phải 0905…, 0906…», «0906… chứ không phải 0905…», «không phải 0905… đâu»."""
    if not marker.denies or _words_between(lattice, marker.last, behind.first) > 3:
        return False
    if marker.always_denies:
        return True
    if before is not None and before.entity == behind.entity and marker.first - before.last <= _REACH:
        return False
    if _digits_end_at(lattice, marker.first):
        return False
    later = [match for match in found if match.first >= behind.last and match.entity == behind.entity]
    if later and later[0].value != behind.value:
        return True
    following = [token.folded for token in lattice.tokens[behind.last : behind.last + 1]]
    return following == ["dau"]


def _words_between(lattice: Lattice, start: int, end: int) -> int:
    return sum(token.is_word for token in lattice.tokens[start:end])


def _digits_end_at(lattice: Lattice, at: int) -> bool:
    """Whether a possible part of an identifier ends right before the token."""
    return bool(_parts_ending_at(lattice, at, str.isalnum))


def _join(lattice: Lattice, found: list[Match], marker: Marker, before: Match | None) -> Match | None:
    """The old beginning with the new end, when together they have the length of an identifier."""
    start = _content_after(lattice, marker.last)
    if start is None:
        return None
    options: list[tuple[float, Match]] = []
    for entity, possible, complete in _KINDS:
        ends = _furthest(walks(lattice, start, lambda said: len(said) <= 13 and said == said.upper()))
        for old in _old_parts(lattice, marker, before, possible, entity):
            for new in ends:
                for value, differences in _overwritten(old.characters, new.characters, complete):
                    score = differences + old.cost + new.cost - 0.01 * len(old.characters)
                    options.append((score, Match(entity, value, old.start, new.end, score)))
    if not options:
        return None
    return replace(min(options, key=lambda option: option[0])[1], cost=0.0)


def _old_parts(
    lattice: Lattice, marker: Marker, before: Match | None, possible: Callable[[str], bool], entity: str
) -> list[Walk]:
    if before is not None and before.entity == entity and _passable(lattice, before.last, marker.first):
        return [Walk(before.first, before.last, before.value, 0.0)]
    return _parts_ending_at(lattice, marker.first, possible)


def _passable(lattice: Lattice, start: int, end: int) -> bool:
    return all(lattice.steps[index] for index in range(start, end))


def _content_after(lattice: Lattice, at: int) -> int | None:
    """Where the new digits begin: right after the marker, or after «là», «số cuối là», «phải là»."""
    for place in range(at, min(at + 6, len(lattice.edges))):
        token = lattice.tokens[place]
        if lattice.edges[place] and not lattice.steps[place]:
            return place
        if not (lattice.steps[place] or token.is_punctuation or token.folded in _AFTER_MARKER):
            return None
    return None


def _parts_ending_at(lattice: Lattice, at: int, possible: Callable[[str], bool]) -> list[Walk]:
    """Readings of what was said in one breath right before the token, the longest first."""
    last = at
    while last > 0 and lattice.steps[last - 1] and not lattice.edges[last - 1]:
        last -= 1
    parts: list[Walk] = []
    for start in range(max(0, last - 30), last):
        if lattice.edges[start] and not (lattice.steps[start] and parts):
            parts += [walk for walk in walks(lattice, start, possible) if walk.end == last]
    return parts


def _furthest(found: list[Walk]) -> list[Walk]:
    reach = max((walk.end for walk in found), default=0)
    return [walk for walk in found if walk.end == reach]


def _overwritten(old: str, new: str, complete: Callable[[str], str | None]) -> list[tuple[str, float]]:
    """Values made of a beginning of `old` and all of `new`, with how far `new` is from what it replaces."""
    made = []
    for kept in range(len(old) + 1):
        value = complete(old[:kept] + new)
        if value is not None:
            replaced = old[kept:]
            differences = sum(a != b for a, b in zip(replaced, new, strict=False))
            made.append((value, 0.2 * differences + (0.5 if len(replaced) > len(new) else 0.0)))
    return made


def _whole_code(characters: str) -> str | None:
    code = only_mending(characters) if len(characters) == 13 else None
    return code.code if code else None


def _whole_phone(characters: str) -> str | None:
    return national_form(characters) if characters.isdigit() else None


_KINDS: tuple[tuple[str, Callable[[str], bool], Callable[[str], str | None]], ...] = (
    (CUSTOMER_CODE, may_become_code, _whole_code),
    (PHONE_NUMBER, may_become_phone, _whole_phone),
)
