"""A customer: one point of supply, found by its code or a registered phone."""

from dataclasses import asdict, dataclass
from string import ascii_uppercase, digits
from typing import Any

LONGEST_IDENTIFIER = 16


@dataclass(frozen=True, slots=True)
class Customer:
    """One point of supply. `phones` in national form; `priority` 1 where lives may depend on power."""

    customer_code: str
    name: str
    phones: list[str]
    address: str
    ward: str
    province: str
    node_id: str
    priority: int


def customer_json(customer: Customer) -> dict[str, Any]:
    """The customer as the API contract writes it."""
    return asdict(customer)


def one_character_away(heard: str) -> list[str]:
    """All strings with one digit or letter replaced by another; none if `heard` cannot be a code or phone."""
    if not heard.isascii() or not heard.isalnum() or len(heard) > LONGEST_IDENTIFIER:
        return []
    return [
        f"{heard[:at]}{other}{heard[at + 1 :]}"
        for at, character in enumerate(heard)
        for other in (digits if character.isdigit() else ascii_uppercase)
        if other != character
    ]
