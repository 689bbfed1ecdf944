"""Checks and stages the customers in a file, some thousands at a time."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outage_service.errors import IN_DATABASE, BadRow
from outage_service.loading.progress import Progress
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import read_blocks
from outage_service.loading.rows.customer_columns import Keys, check_customers, code_keys
from outage_service.loading.rows.customer_rows import FILE
from outage_service.loading.rows.references import Network
from outage_service.loading.stage.stage import Adding


@dataclass(frozen=True)
class Staged:
    """The staged customers: how many, and whether they came in the order of codes."""

    count: int
    are_sorted: bool


class CustomerKeys:
    """The codes of a file as numbers, 8 bytes each."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._are_sorted = True

    def add(self, codes: list[str]) -> None:
        keys = code_keys(codes)
        if (keys[1:] < keys[:-1]).any() or (self._keys and keys[0] < self._keys[-1]):
            self._are_sorted = False
        self._keys.frombytes(keys.tobytes())

    def staged(self) -> Staged:
        return Staged(len(self._keys), self._are_sorted)

    def repeated(self) -> Keys:
        """The keys that came more than once, in order. Sorts the stored keys in place."""
        keys = np.frombuffer(self._keys, np.int64)
        if not self._are_sorted:
            keys.sort()
        return np.unique(keys[1:][keys[1:] == keys[:-1]])


async def stage_customers(
    folder: Path,
    network: Network,
    add: Adding,
    bad: BadRows,
    progress: Progress,
) -> CustomerKeys:
    """Pass every good row of customers.csv to `add`, and every other row to `bad`."""
    keys = CustomerKeys()
    for block in read_blocks(folder, FILE, bad, progress):
        columns = check_customers(block, network, bad).columns
        if columns.customer_code:
            keys.add(columns.customer_code)
            await add(columns)
    return keys


def check_codes(folder: Path, repeated: Keys, in_use: Iterable[str], bad: BadRows) -> None:
    """Add to `bad` the lines of codes that occur twice or are in the database; reads the file again."""
    codes_in_use = list(in_use)
    used = code_keys(codes_in_use)
    if not len(repeated) and not codes_in_use:
        return
    first_lines: dict[int, int] = {}
    for block in read_blocks(folder, FILE, BadRows()):
        columns, lines = check_customers(block, None, BadRows())
        keys = code_keys(columns.customer_code)
        is_used, is_repeated = np.isin(keys, used), np.isin(keys, repeated)
        for place in np.flatnonzero(is_used | is_repeated).tolist():
            line, key = lines[place], int(keys[place])
            if is_repeated[place] and first_lines.setdefault(key, line) != line:
                reason = f"customer_code stands already on line {first_lines[key]}"
                bad.append(BadRow(FILE, line, reason))
            elif is_used[place]:
                bad.append(BadRow(FILE, line, f"customer_code {IN_DATABASE}"))
