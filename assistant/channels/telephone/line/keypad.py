"""The keys of a telephone."""

from __future__ import annotations

from typing import TypeGuard

KEYS = frozenset("0123456789*#ABCD")


def is_key(digit: object) -> TypeGuard[str]:
    return isinstance(digit, str) and digit in KEYS
