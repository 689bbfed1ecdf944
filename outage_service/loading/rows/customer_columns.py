"""Checks the customers in a file, up to ten million, column by column, some thousands at a time.

A plain row takes a few microseconds; every other row goes through `rows.py`. Both ways give the same result
(a test compares them).
"""

import json
import re
import unicodedata
from collections.abc import Container, Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import Block
from outage_service.loading.rows.customer_rows import FILE, CustomerRow, customer_row, line_of_home
from outage_service.loading.rows.references import Network, missing_node
from outage_service.world.places.names import home_line

_CODE = r"P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})\d{7}\n"
_PHONE = r"(?:0[35789]\d{8}|02\d{9})"
_PHONES = rf"(?:{_PHONE}(?:;{_PHONE})*)?\n"
_PRIORITIES = {"": 0, "0": 0, "1": 1}
_LONGEST = (200, 300, 120, 120, 64)  # name, address, ward, province, node_id
_CODE_LENGTH = 13

Keys = npt.NDArray[np.int64]


class CustomerColumns(NamedTuple):
    """Rows of the table customers, column by column, in the order of its columns; `phones` as JSON."""

    customer_code: list[str]
    name: list[str]
    phones: list[str]
    address: list[str]
    ward: list[str]
    province: list[str]
    node_id: list[str]
    priority: list[int]
    unit: list[str]
    area_line: list[str]

    def rows(self) -> Iterator[tuple[str | int, ...]]:
        """Row by row, as databases take them."""
        return zip(*self, strict=True)


class _Named:
    """Contains every name but the empty one: the nodes when no network is checked."""

    def __contains__(self, node_id: object) -> bool:
        return node_id != ""


class Checked(NamedTuple):
    """The good customers of a block, and the lines they stand on."""

    columns: CustomerColumns
    lines: Sequence[int]


def check_customers(block: Block, network: Network | None, bad: BadRows) -> Checked:
    """The well-formed customers; `bad` gets the reason for each other row and for each missing node."""
    codes, names, phones, addresses, wards, provinces, node_ids, priorities = block.columns
    odd = {
        *_places_that_differ(_CODE, codes),
        *_places_that_differ(_PHONES, phones),
        *_not_among(_PRIORITIES.keys(), priorities),
        *_not_plain((names, addresses, wards, provinces, node_ids)),
        *_not_among(network.kinds.keys() if network else _Named(), node_ids),
    }
    columns = CustomerColumns(
        codes,
        names,
        _listed(phones),
        addresses,
        wards,
        provinces,
        node_ids,
        [_PRIORITIES.get(priority, 0) for priority in priorities],
        [code[:6] for code in codes],
        list(map(line_of_home, addresses, wards, provinces)),
    )
    return (
        _with_odd_rows_read(block, columns, sorted(odd), network, bad)
        if odd
        else Checked(columns, block.lines)
    )


def code_keys(codes: Sequence[str]) -> Keys:
    """Codes as 50-bit numbers that sort like the codes: ten million take 80 MB."""
    if not codes:
        return np.array([], np.int64)
    letters = np.frombuffer("".join(codes).encode("ascii"), np.uint8).reshape(-1, _CODE_LENGTH)
    # Digits and capital letters to the base of 36; the last seven are digits.
    values = (letters - np.where(letters < ord("A"), ord("0"), ord("A") - 10)).astype(np.int64)
    weights = [0, *(36**power * 10**7 for power in range(4, -1, -1)), *(10**n for n in range(6, -1, -1))]
    return values @ np.array(weights, np.int64)


def blank(columns: CustomerColumns, erased: Set[str]) -> None:
    """Blank the name, phones and address of these customers; ward, province and node stay."""
    for place, code in enumerate(columns.customer_code):
        if code in erased:
            columns.name[place] = columns.address[place] = ""
            columns.phones[place] = "[]"
            columns.area_line[place] = home_line("", columns.ward[place], columns.province[place])


def _with_odd_rows_read(
    block: Block, columns: CustomerColumns, odd: Sequence[int], network: Network | None, bad: BadRows
) -> Checked:
    """The columns, with the odd rows as `rows.py` reads them, and without the bad ones."""
    gone = []
    for place in odd:
        line, values = record = block.record(place)
        row = customer_row(record, bad) if any(values) else None
        if row is None:
            gone.append(place)
            continue
        if network is not None and not network.has(row.node_id):
            bad.append(missing_node(FILE, line, "node_id", row.node_id))
        _replace_row(columns, place, row)
    lines = list(block.lines)
    for place in reversed(gone):
        for column in (*columns, lines):
            del column[place]
    return Checked(columns, lines)


def _replace_row(columns: CustomerColumns, place: int, row: CustomerRow) -> None:
    for column, value in zip(columns, row, strict=True):
        column[place] = value  # type: ignore[index]


def _places_that_differ(pattern: str, values: Sequence[str]) -> Iterator[int]:
    """The places of the values that do not match a pattern; the pattern includes the end of the line."""
    if not re.fullmatch(f"(?:{pattern})*+", "\n".join(values) + "\n", re.ASCII):
        one = re.compile(pattern, re.ASCII)
        yield from (place for place, value in enumerate(values) if not one.fullmatch(value + "\n"))


def _not_among(known: Container[str], values: Sequence[str]) -> Iterator[int]:
    if not all(value in known for value in set(values)):
        yield from (place for place, value in enumerate(values) if value not in known)


def _not_plain(columns: Sequence[Sequence[str]]) -> Iterator[int]:
    """The places of texts that need a closer look: too long, or not in the form in which they are stored."""
    for column, longest in zip(columns, _LONGEST, strict=True):
        if max(map(len, column)) > longest:
            yield from (place for place, value in enumerate(column) if len(value) > longest)
        if not _is_plain("|".join(column)):
            yield from (place for place, value in enumerate(column) if not _is_plain(value))


def _is_plain(text: str) -> bool:
    return text.isprintable() and unicodedata.is_normalized("NFC", text)


def _listed(phones: Sequence[str]) -> list[str]:
    """Plain phones, separated by semicolons, as JSON."""
    return [
        "[]"
        if not text
        else f'["{text}"]'
        if ";" not in text
        else json.dumps([*dict.fromkeys(text.split(";"))])
        for text in phones
    ]
