"""The rows that cannot be loaded: any number, in order, without keeping all of them in memory."""

import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

from outage_service.errors import BadRow

_IN_MEMORY = 50_000


class BadRows:
    """Collects bad rows; iterating gives them by file and line. Beyond `in_memory` they go to disk."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._latest: list[BadRow] = []
        self._spilled: list[IO[str]] = []
        self._count = 0
        self._files = ExitStack()

    def append(self, row: BadRow) -> None:
        self._latest.append(row)
        self._count += 1
        if len(self._latest) >= self._in_memory:
            self._spill()

    def __iadd__(self, rows: Iterable[BadRow]) -> "BadRows":
        for row in rows:
            self.append(row)
        return self

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __iter__(self) -> Iterator[BadRow]:
        """By file and line; rows of the same line in the order in which they were found."""
        runs = [*map(_read, self._spilled), iter(sorted(self._latest, key=_place))]
        return heapq.merge(*runs, key=_place)

    def _spill(self) -> None:
        # The file has no name, so nothing remains however the process ends.
        file = self._files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115
        for row in sorted(self._latest, key=_place):
            file.write(json.dumps([row.file, row.line, row.reason]) + "\n")
        self._spilled.append(file)
        self._latest = []

    def close(self) -> None:
        """Free the disk space."""
        self._files.close()
        self._spilled = []


def _read(file: IO[str]) -> Iterator[BadRow]:
    file.seek(0)
    for line in file:
        yield BadRow(*json.loads(line))


def _place(row: BadRow) -> tuple[str, int]:
    return row.file, row.line
