"""Pieces of codes and numbers: what a caller has read out so far."""

from __future__ import annotations

from assistant.vietnamese.identifiers import find_fragments

SHORTEST_NUMBER = 4
SHORTEST_BEGINNING = 2
DIGITS_OF_A_PHONE = 10
MOST_LETTERS_BESIDE = 4


def is_nothing_but_digits(text: str) -> bool:
    """«ờ không chín không»: three digits in answer to the question for a code or number."""
    found = find_fragments(text)
    return len(found) == 1 and len(text) - (found[0].end - found[0].start) <= MOST_LETTERS_BESIDE


def piece_in(text: str, shortest: int = SHORTEST_NUMBER) -> str | None:
    """The longest part of a code or phone in `text`. Two digits may be a house number, so `shortest` excludes
    them unless a rest is expected."""
    parts = [found.value for found in find_fragments(text)]
    parts = [part for part in parts if len(part) >= shortest or (part[0] == "P" and part[1].isalpha())]
    return max(parts, key=len, default=None)


def starts_a_code(piece: str) -> bool:
    """«PC05»: only the beginning of a code looks like this."""
    return len(piece) > SHORTEST_BEGINNING and piece[0] == "P" and piece[1].isalpha() and piece[2].isdigit()


def misheard_phone(text: str) -> str | None:
    """The first run of exactly ten digits, with zero as its first digit; None without one.

    Every phone number begins with zero, so another first digit was misheard.
    """
    for found in find_fragments(text):
        if len(found.value) == DIGITS_OF_A_PHONE and found.value.isdigit():
            return f"0{found.value[1:]}"
    return None
