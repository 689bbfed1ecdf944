"""Which corporation and unit a customer code belongs to, on which day. Pure rules.

Codes moved between corporations when provinces merged (Bình Dương went from EVNSPC to EVNHCMC on
2025-07-01), so every prefix is valid between two days, and the longest one that fits decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

SHORTEST, LONGEST = 2, 6
UNASSIGNED = "unassigned"  # the queue of reports whose unit is unknown


@dataclass(frozen=True, slots=True)
class Unit:
    """The owner of codes that begin with `prefix`, both days included; fields in the order of the columns.

    `unit_name` is None where only the corporation is known.
    """

    prefix: str
    valid_from: date
    valid_to: date | None
    corporation: str
    unit_name: str | None
    hotline: str

    def holds_on(self, day: date) -> bool:
        """Whether this row is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def unit_code_of(customer_code: str) -> str:
    """The company unit: the first six characters of a customer code."""
    return customer_code[:LONGEST]


def prefixes_of(code: str) -> list[str]:
    """The beginnings of a code that may be prefixes of rows, longest first."""
    return [code[:length] for length in range(min(LONGEST, len(code)), SHORTEST - 1, -1)]


def unit_of(code: str, day: date, units: Iterable[Unit]) -> Unit | None:
    """The row that decides for a customer code or unit on a day; None when no prefix fits."""
    fitting = [unit for unit in units if code.startswith(unit.prefix) and unit.holds_on(day)]
    return max(fitting, key=lambda unit: len(unit.prefix), default=None)


def overlaps(one: Unit, other: Unit) -> bool:
    """Whether two rows have the same prefix and a valid day in common."""
    ends_before = one.valid_to is not None and one.valid_to < other.valid_from
    ended_before = other.valid_to is not None and other.valid_to < one.valid_from
    return one.prefix == other.prefix and not ends_before and not ended_before


def unit_json(unit: Unit) -> dict[str, Any]:
    """The row as the API contract writes it; days in ISO 8601, both included."""
    return {
        "prefix": unit.prefix,
        "corporation": unit.corporation,
        "unit_name": unit.unit_name,
        "hotline": unit.hotline,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
