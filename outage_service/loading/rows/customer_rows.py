"""One customer in a file as a row of the table, and the line of its home."""

import json
import re
from functools import lru_cache
from typing import NamedTuple

from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import Record, as_row
from outage_service.loading.rows.rows import customer_of
from outage_service.world.customers.model import Customer
from outage_service.world.places.names import home_line

FILE = "customers.csv"

# A house number, unless it may be a date that gave a street its name, as in "30/4".
_HOUSE = re.compile(r"\d{1,4}|(\d{3,4}/\d{1,4}|\d{1,2}/(?:1[3-9]|[2-9]\d|\d{3,4}))", re.ASCII)


class CustomerRow(NamedTuple):
    """One row of the table customers, in the order of its columns; `phones` as JSON."""

    customer_code: str
    name: str
    phones: str
    address: str
    ward: str
    province: str
    node_id: str
    priority: int
    unit: str
    area_line: str


def customer_row(record: Record, bad: BadRows) -> CustomerRow | None:
    """The row to store; None when it cannot be loaded, and then `bad` gets the reason."""
    customer = customer_of(as_row(FILE, record), bad)
    return None if customer is None else row_of(customer)


def row_of(customer: Customer) -> CustomerRow:
    return CustomerRow(
        customer.customer_code,
        customer.name,
        json.dumps(customer.phones),
        customer.address,
        customer.ward,
        customer.province,
        customer.node_id,
        customer.priority,
        customer.customer_code[:6],
        line_of_home(customer.address, customer.ward, customer.province),
    )


def line_of_home(address: str, ward: str, province: str) -> str:
    """The same as `names.home_line`, with a cache for each of its parts."""
    house, _, street = address.partition(" ")
    has_slash = _has_slash(house)
    if has_slash is not None and street:
        return (_line_of_street(has_slash, street) or _line_of(address)) + _line_of_area(ward, province)
    return _line_of(address) + _line_of_area(ward, province)


@lru_cache(50_000)
def _line_of_area(ward: str, province: str) -> str:
    return home_line("", ward, province)


@lru_cache(20_000)
def _line_of(address: str) -> str:
    """The line without its final `|`: the next part begins with one."""
    return home_line(address, "", "")[:-1]


@lru_cache(20_000)
def _has_slash(house: str) -> bool | None:
    """Whether a house number has a slash; None when it is not a plain number."""
    found = _HOUSE.fullmatch(house)
    return None if found is None else found[1] is not None


@lru_cache(50_000)
def _line_of_street(has_slash: bool, street: str) -> str | None:
    """The line for every house in a street; None when the number changes the line, as in "3 Tháng 2"."""
    one, other = ("1/13", "24/35") if has_slash else ("1", "24")
    line = home_line(f"{one} {street}", "", "")
    return line[:-1] if home_line(f"{other} {street}", "", "") == line else None
