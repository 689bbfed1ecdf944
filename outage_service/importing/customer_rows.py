"""Customers of a file, ten million of them: plain rows take a short way, all others the one of `rows`.

Both ways give the same (a test holds them against each other); the short one takes microseconds.
"""

import json
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from outage_service.customers.model import Customer
from outage_service.importing.bad_rows import BadRows
from outage_service.importing.csv_files import Record, as_row
from outage_service.importing.rows import customer_of
from outage_service.places import home_line

FILE = "customers.csv"

_CODE = re.compile(r"P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})\d{7}", re.ASCII)
_PLAIN_PHONE = re.compile(r"0[35789]\d{8}|02\d{9}", re.ASCII)
_PRIORITIES = {"": 0, "0": 0, "1": 1}
# The number of a house, unless it may be a day that gave a street its name, as in "30/4".
_HOUSE = re.compile(r"\d{1,4} |(\d{3,4}/\d{1,4}|\d{1,2}/(?:1[3-9]|[2-9]\d|\d{3,4})) ", re.ASCII)


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
    """The row to store; None when it cannot be loaded, and then `bad` knows why."""
    return _plain(record[1]) or _any(record, bad)


def blanked(row: CustomerRow) -> CustomerRow:
    """The row without what tells who somebody is; where power cuts reach it is still known."""
    area = home_line("", row.ward, row.province)
    return row._replace(name="", phones="[]", address="", area_line=area)


def code_key(customer_code: str) -> int:
    """The code as a number of 50 bits, in the order of codes: ten million take 80 MB."""
    return int(customer_code[1:6], 36) * 10_000_000 + int(customer_code[6:])


def _plain(values: list[str]) -> CustomerRow | None:
    """The row when nothing about it needs a closer look."""
    code, name, phones, address, ward, province, node_id, priority = values
    text = f"{name}|{address}|{ward}|{province}|{node_id}"
    if (
        not _CODE.fullmatch(code)
        or not node_id
        or not text.isprintable()
        or not unicodedata.is_normalized("NFC", text)
        or len(name) > 200
        or len(address) > 300
        or len(ward) > 120
        or len(province) > 120
        or len(node_id) > 64
        or priority not in _PRIORITIES
    ):
        return None
    if not phones:
        listed = "[]"
    elif _PLAIN_PHONE.fullmatch(phones):
        listed = f'["{phones}"]'
    else:
        return None
    return CustomerRow(
        code,
        name,
        listed,
        address,
        ward,
        province,
        node_id,
        _PRIORITIES[priority],
        code[:6],
        line_of_home(address, ward, province),
    )


def _any(record: Record, bad: BadRows) -> CustomerRow | None:
    customer = customer_of(as_row(FILE, record), bad)
    return None if customer is None else row_of(customer)


def row_of(customer: Customer) -> CustomerRow:
    """The customer as a row of the table."""
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
    """`places.home_line`, worked out once for all houses of a street."""
    if house := _HOUSE.match(address):
        line = _line_of_street(house[1] is not None, address[house.end() :], ward, province)
        if line is not None:
            return line
    return home_line(address, ward, province)


@lru_cache(20_000)
def _line_of_street(has_slash: bool, street: str, ward: str, province: str) -> str | None:
    """The line of every house there; None when the number makes a difference, as in "3 Tháng 2"."""
    one, other = ("1/13", "24/35") if has_slash else ("1", "24")
    line = home_line(f"{one} {street}", ward, province)
    return line if home_line(f"{other} {street}", ward, province) == line else None
