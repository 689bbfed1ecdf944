"""What a caller means by keys: a number, a choice from a menu, a person, or a repetition.

`#` ends a number, `*` starts it again. A single key is a choice: `0` a person, `9` a repetition, the
others from the last menu or question; where neither uses it, `5` opens the everyday questions. Because
numbers also begin with 0, a single key counts only after a moment, or at once where only a choice is
expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.customer_codes import is_customer_code
from assistant.vietnamese.phones import is_phone_number, national_form, with_its_zero

LONE_KEY_S = 1.5
NEXT_KEY_S = 4.0
WHOLE_NUMBER_S = 1.5
LONGEST = 20


@dataclass(frozen=True)
class Person:
    keys: str = "0"


@dataclass(frozen=True)
class OnceMore:
    keys: str = "9"


@dataclass(frozen=True)
class Chosen:
    keys: str


@dataclass(frozen=True)
class Entered:
    """A number of two digits or more."""

    keys: str


@dataclass(frozen=True)
class Anew:
    """The caller starts the entry again: the earlier digits are dropped."""

    keys: str


Meant = Person | OnceMore | Chosen | Entered | Anew


class Keypad:
    """The keys of one call. `now` is in seconds of one clock."""

    def __init__(self) -> None:
        self._digits = ""
        self._until: float | None = None

    @property
    def deadline(self) -> float | None:
        """When the digits so far count as the whole entry; None while there are none."""
        return self._until

    def press(self, key: str, now: float, at_once: frozenset[str] = frozenset()) -> Meant | None:
        """The meaning, as soon as it is certain. A first key in `at_once` is a choice without waiting."""
        if key == "*":
            keys, self._digits, self._until = self._digits + key, "", None
            return Anew(keys)
        if key == "#":
            return self._taken("#")
        if not key.isdigit():
            return None
        if not self._digits and key in at_once:
            return _lone(key)
        self._digits += key
        self._until = now + self._patience()
        return self._taken() if len(self._digits) >= LONGEST else None

    def time_passed(self, now: float) -> Meant | None:
        if self._until is None or now < self._until:
            return None
        return self._taken()

    def forget(self) -> None:
        self._digits, self._until = "", None

    def _patience(self) -> float:
        if len(self._digits) == 1:
            return LONE_KEY_S
        return WHOLE_NUMBER_S if is_phone_number(self._digits) else NEXT_KEY_S

    def _taken(self, end: str = "") -> Meant | None:
        digits, self._digits, self._until = self._digits, "", None
        if not digits:
            return None
        return _lone(digits) if len(digits) == 1 else Entered(digits + end)


def _lone(key: str) -> Meant:
    if key == "0":
        return Person()
    return OnceMore() if key == "9" else Chosen(key)


@dataclass(frozen=True)
class Number:
    """An entered number: `entity` is `customer_code` or `phone_number`, `value` is in stored form."""

    entity: str
    value: str


def numbers_meant(keys: str, units: Sequence[str]) -> list[Number]:
    """The numbers that the digits can mean; several codes when several units fit. Empty when nothing fits.

    A telephone number is entered as it is, a mobile number also without its first zero. Keypads have no letters,
    so a customer code is entered as its digits: all of them, or only the last seven. `units` are the possible
    beginnings of the code («PC05II»).
    """
    digits = "".join(key for key in keys if key.isdigit())
    phone = national_form(digits)
    if phone is not None:
        return [Number("phone_number", phone)]
    found = {code for unit in units if (code := _code(digits, unit)) and is_customer_code(code)}
    if found:
        return [Number("customer_code", code) for code in sorted(found)]
    without_zero = with_its_zero(digits)
    return [Number("phone_number", without_zero)] if without_zero else []


def _code(digits: str, unit: str) -> str | None:
    spoken = "".join(letter for letter in unit if letter.isdigit())
    if len(digits) == 7:
        return unit + digits
    return unit + digits.removeprefix(spoken) if len(digits) == 7 + len(spoken) else None
