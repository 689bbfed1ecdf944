"""Customer codes: 13 characters, two letters for corporation and province, a unit of four, a serial of seven.

The shape is `P` and a letter, then a unit (four digits, two digits and two letters, or two letters and two
digits), then seven digits. A metering point is the code and `001`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LENGTH = 13
_CODE = re.compile(r"P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})\d{7}", re.ASCII)
_SHAPES = ("LLDDDDDDDDDDD", "LLDDLLDDDDDDD", "LLLLDDDDDDDDD")
_METERING_POINT = "001"
# Typed or misread look-alikes, tried only where the given character does not fit.
_AS_DIGIT = {"O": "0", "I": "1", "L": "1"}
_AS_LETTER = {"0": "O", "1": "I"}
_MOST_MENDED = 4


def is_customer_code(text: str) -> bool:
    """Whether the text is exactly a customer code in its stored form: `PC05II0123456`."""
    return _CODE.fullmatch(text) is not None


def group_code(code: str) -> str:
    """«PC05II0123456» as «PC 05II 0123456», the groups in which it is printed and read back."""
    return f"{code[:2]} {code[2:6]} {code[6:]}" if is_customer_code(code) else code


@dataclass(frozen=True)
class MendedCode:
    """A corrected code, and how many look-alike characters were exchanged for it."""

    code: str
    exchanged: int


@lru_cache(maxsize=4096)
def mended(characters: str) -> tuple[MendedCode, ...]:
    """The customer codes that the characters can mean, with `O`/`0` and `I`, `L`/`1` exchanged where the
    given one does not fit; the fewest exchanges first. Empty when there is none."""
    if len(characters) == LENGTH + len(_METERING_POINT) and characters.endswith(_METERING_POINT):
        characters = characters[:LENGTH]
    if len(characters) != LENGTH:
        return ()
    found = {}
    unit = characters[2:6]
    # No unit has the letter O beside digits only: «O1OO» is 0100.
    shapes = _SHAPES[:1] if "O" in unit and set(unit) <= set("O0123456789") else _SHAPES
    for shape in shapes:
        code = _fit(characters, shape)
        if code is not None and code.code.startswith("P") and code.exchanged <= _MOST_MENDED:
            found[code.code] = code
    return tuple(sorted(found.values(), key=lambda code: code.exchanged))


@lru_cache(maxsize=8192)
def may_become_code(characters: str) -> bool:
    """Whether more characters could complete these to a code (look-alikes allowed)."""
    if len(characters) > LENGTH:
        longest = characters[LENGTH:]
        return _METERING_POINT.startswith(longest) and bool(mended(characters[:LENGTH]))
    return characters[:1] == "P" and any(_fit(characters, shape) is not None for shape in _SHAPES)


def _fit(characters: str, shape: str) -> MendedCode | None:
    exchanged = 0
    letters = []
    for character, kind in zip(characters, shape, strict=False):
        fits = character.isdigit() if kind == "D" else character.isupper()
        if not fits:
            other = (_AS_DIGIT if kind == "D" else _AS_LETTER).get(character)
            if other is None:
                return None
            character, exchanged = other, exchanged + 1
        letters.append(character)
    return MendedCode("".join(letters), exchanged)


def only_mending(characters: str) -> MendedCode | None:
    """The code that needs the fewest exchanges; None if there is none, or if two need equally few."""
    codes = mended(characters)
    if not codes:
        return None
    if len(codes) > 1 and codes[0].exchanged == codes[1].exchanged:
        # «05I1»: people write 1 for I where they read the one beside it rightly.
        return next((code for code in codes if _is_half_written(characters[2:6], code)), None)
    return codes[0]


def _is_half_written(unit: str, code: MendedCode) -> bool:
    return unit[:2].isdigit() and set(unit[2:]) == {"1", "I"} and code.code[2:6] == f"{unit[:2]}II"


def near_miss(code: str, known_codes: Iterable[str]) -> list[str]:
    """The known codes that differ from `code` in exactly one character, in the order given."""
    heard = code.upper()
    return [
        known
        for known in known_codes
        if len(known) == len(heard) and sum(a != b for a, b in zip(known.upper(), heard, strict=True)) == 1
    ]
