"""All customers of a file on their way to the stage: checked one by one, held in memory batch by batch."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from outage_service.errors import BadRow
from outage_service.importing.bad_rows import BadRows
from outage_service.importing.csv_files import read_records
from outage_service.importing.customer_rows import FILE, CustomerRow, code_key, customer_row
from outage_service.importing.progress import Progress
from outage_service.importing.references import IN_DATABASE, Network, missing_node
from outage_service.importing.staging import Adding, Batch

_BATCH = 5_000


class CustomerKeys:
    """The codes of a file as numbers, 8 bytes each."""

    def __init__(self) -> None:
        self._keys = array("q")
        self.are_sorted = True

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, rows: Batch) -> None:
        """Remember the codes of some rows."""
        keys = [code_key(row.customer_code) for row in rows]
        if keys != sorted(keys) or (self._keys and keys[0] < self._keys[-1]):
            self.are_sorted = False
        self._keys.extend(keys)

    def repeated(self) -> "array[int]":
        """Those that came more than once, in order. Sorts what is kept, in place."""
        keys = np.frombuffer(self._keys, np.int64)
        keys.sort()
        twice = np.unique(keys[1:][keys[1:] == keys[:-1]])
        return array("q", twice.tobytes())


async def stage_customers(
    folder: Path,
    network: Network,
    add: Adding,
    bad: BadRows,
    progress: Progress,
) -> CustomerKeys:
    """Hand every good row of customers.csv to `add`; what is wrong is in `bad` afterwards."""
    keys = CustomerKeys()
    batch: list[CustomerRow] = []
    for record in read_records(folder, FILE, bad, progress):
        row = customer_row(record, bad)
        if row is None:
            continue
        if not network.has(row.node_id):
            bad.append(missing_node(FILE, record[0], "node_id", row.node_id))
        batch.append(row)
        if len(batch) == _BATCH:
            keys.add(batch)
            await add(batch)
            batch = []
    if batch:
        keys.add(batch)
        await add(batch)
    return keys


def check_codes(folder: Path, repeated: "array[int]", in_use: Iterable[str], bad: BadRows) -> None:
    """Name the lines of codes that stand twice or are in the database already: the file is read again."""
    used = array("q", sorted(map(code_key, in_use)))
    if not repeated and not used:
        return
    first_lines: dict[int, int] = {}
    for record in read_records(folder, FILE, BadRows()):
        row = customer_row(record, BadRows())
        if row is None:
            continue
        key = code_key(row.customer_code)
        if _holds(repeated, key):
            if key in first_lines:
                reason = f"customer_code stands already on line {first_lines[key]}"
                bad.append(BadRow(FILE, record[0], reason))
                continue
            first_lines[key] = record[0]
        if _holds(used, key):
            bad.append(BadRow(FILE, record[0], f"customer_code {IN_DATABASE}"))


def _holds(keys: "array[int]", key: int) -> bool:
    place = bisect_left(keys, key)
    return place < len(keys) and keys[place] == key
