"""A customer: one point of supply, found by its code or a registered phone."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Customer:
    """One point of supply. `phones` in national form; `priority` 1 where life may depend on power."""

    customer_code: str
    name: str
    phones: list[str]
    address: str
    ward: str
    province: str
    node_id: str
    priority: int


def customer_json(customer: Customer) -> dict[str, Any]:
    """The customer as the contract writes it."""
    return asdict(customer)
