"""What else a caller may have said: other readings of the same words, and the recognizer's alternatives.

The first reading is the likeliest one, but the look-up decides: only codes and numbers that exist are
offered, and the caller must confirm them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.dialogue.understanding.heard import Heard
from assistant.vietnamese.identifiers import (
    candidates,
    find_fragments,
    find_identifiers,
    is_customer_code,
    is_phone_number,
    join_fragments,
)

MOST_READINGS = 6


def joined(text: str, fragment: str | None) -> str | None:
    """The code or number that the earlier piece makes with a piece in `text`; None if there is none."""
    if not fragment:
        return None
    pieces = (join_fragments(fragment, said) for said in find_fragments(text))
    whole = next(filter(None, (*pieces, join_fragments(fragment, text))), None)
    return whole.value if whole else None


def other_readings(heard: Heard, fragment: str | None = None) -> list[str]:
    """Codes and phone numbers that may be meant instead of those heard, likeliest first."""
    tried = {*heard.customer_codes, *heard.phone_numbers}
    readings = dict.fromkeys(one for one in _readings(heard, fragment) if one not in tried)
    return list(readings)[:MOST_READINGS]


def other_phone(heard: Heard, fragment: str | None = None) -> str | None:
    """A phone number heard only in one of the alternatives."""
    return next((one for one in other_readings(heard, fragment) if is_phone_number(one)), None)


def _readings(heard: Heard, fragment: str | None) -> Iterator[str]:
    for text in heard.alternatives:
        yield from _whole(found.value for found in find_identifiers(text))
        if whole := joined(text, fragment):
            yield whole
    for text in (heard.text, *heard.alternatives):
        yield from _whole(found.value for found in candidates(text))


def _whole(values: Iterable[str]) -> Iterator[str]:
    """Only customer codes and phone numbers: a report code belongs to no customer."""
    return (value for value in values if is_customer_code(value) or is_phone_number(value))
