"""Telephone numbers of callers: one national form inside, a masked form for everyone else."""

from __future__ import annotations

from assistant.vietnamese.phones import subscriber_number


def caller_phone(given: str | None) -> str | None:
    """`+84 905 123 456` → `0905123456`; None for anything that is no subscriber's number.

    Networks deliver withheld and foreign numbers as words or fragments: such a caller is unknown, and
    that is no error.
    """
    return subscriber_number(given) if given else None


def masked(phone: str | None) -> str | None:
    """`0905123456` → `090****456`: enough to recognize one's own number, not enough to call it."""
    if phone is None:
        return None
    return f"{phone[:3]}{'*' * max(len(phone) - 6, 0)}{phone[-3:]}" if len(phone) > 6 else "*" * len(phone)
