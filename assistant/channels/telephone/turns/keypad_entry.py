"""What a caller means by keys: a number read from paper, a choice from a menu, a person, once more.

`#` ends a number, `*` begins it anew. A key that stays alone is a choice: `0` a person, `9` once more,
the others from whatever was offered. Since numbers begin with 0 too, a lone key counts only after a
moment, or at once where nothing but a choice is expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.customer_codes import is_customer_code
from assistant.vietnamese.phones import is_phone_number, national_form

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
    """Two digits or more."""

    keys: str


@dataclass(frozen=True)
class Anew:
    """What was keyed so far is forgotten."""

    keys: str


Meant = Person | OnceMore | Chosen | Entered | Anew


class Keypad:
    """One call's keys. `now` is in seconds of one clock."""

    def __init__(self) -> None:
        self._digits = ""
        self._until: float | None = None

    @property
    def deadline(self) -> float | None:
        """When what was keyed so far is taken for the whole; None while nothing is keyed."""
        return self._until

    def press(self, key: str, now: float, at_once: frozenset[str] = frozenset()) -> Meant | None:
        """What is meant as soon as that is certain. A lone key of `at_once` is a choice without waiting."""
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
    """A number that was keyed: `customer_code` or `phone_number`, in stored form."""

    entity: str
    value: str


def numbers_meant(keys: str, units: Sequence[str]) -> list[Number]:
    """What the digits can stand for; more than one code when several units fit. Empty when nothing fits.

    A telephone number stands as it is. Keypads have no letters, so a customer code is its digits: the
    whole without the letters, or only the serial of seven. `units` are the beginnings («PC05II») that
    the code may have.
    """
    digits = "".join(key for key in keys if key.isdigit())
    phone = national_form(digits)
    if phone is not None:
        return [Number("phone_number", phone)]
    found = {code for unit in units if (code := _code(digits, unit)) and is_customer_code(code)}
    return [Number("customer_code", code) for code in sorted(found)]


def _code(digits: str, unit: str) -> str | None:
    spoken = "".join(letter for letter in unit if letter.isdigit())
    if len(digits) == 7:
        return unit + digits
    return unit + digits.removeprefix(spoken) if len(digits) == 7 + len(spoken) else None
