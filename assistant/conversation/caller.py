"""Telephone numbers of callers: one national form inside, a masked form for everybody else."""

from __future__ import annotations

import re

_NATIONAL = re.compile(r"0[2-9]\d{8,9}")
_SEPARATORS = re.compile(r"[\s.\-()]+")


def caller_phone(given: str | None) -> str | None:
    """`+84 905 123 456` → `0905123456`; None for anything that is no subscriber's number.

    Networks hand over withheld and foreign numbers as words or fragments: such a caller is simply
    unknown, which is no error.
    """
    if not given:
        return None
    number = _SEPARATORS.sub("", given)
    for prefix in ("+84", "0084", "84"):
        if number.startswith(prefix):
            number = "0" + number[len(prefix) :].removeprefix("0")
            break
    return number if number.isascii() and _NATIONAL.fullmatch(number) else None


def masked(phone: str | None) -> str | None:
    """`0905123456` → `090****456`: enough to recognise one's own, not enough to call."""
    if phone is None:
        return None
    return f"{phone[:3]}{'*' * max(len(phone) - 6, 0)}{phone[-3:]}" if len(phone) > 6 else "*" * len(phone)
