"""A text beside the text as it was typed, with the places of each character there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]
# Where the old characters start and end, and the new ones.
Change = tuple[int, int, str]


@dataclass(frozen=True)
class ReadIn:
    """`text` is what was meant, `original` what was typed.

    `offsets[i]` says where character i of `text` came from, as (start, end) in `original`: for a changed
    character the whole stretch that was changed. None when nothing was.
    """

    text: str
    original: str
    offsets: tuple[Place, ...] | None = None

    def in_original(self, start: int, end: int) -> Place:
        """The stretch of `original` that was read as `text[start:end]`, which must not be empty."""
        if self.offsets is None:
            return start, end
        return self.offsets[start][0], self.offsets[end - 1][1]

    def in_text(self, start: int, end: int) -> Place:
        """The stretch of `text` that `original[start:end]` was read as; an empty one when it was dropped."""
        if self.offsets is None:
            return start, end
        first = next((at for at, place in enumerate(self.offsets) if place[1] > start), len(self.offsets))
        last = next((at for at, place in enumerate(self.offsets) if place[0] >= end), len(self.offsets))
        return first, max(first, last)

    def changed(self, changes: Iterable[Change]) -> ReadIn:
        """With the changes made, which are in order and do not overlap."""
        pieces: list[str] = []
        offsets: list[Place] = []
        at = 0
        for start, end, new in changes:
            pieces += [self.text[at:start], new]
            offsets += self._places(at, start)
            if new:
                offsets += [self.in_original(start, end)] * len(new)
            at = end
        if not pieces:
            return self
        pieces.append(self.text[at:])
        offsets += self._places(at, len(self.text))
        return ReadIn("".join(pieces), self.original, tuple(offsets))

    def _places(self, start: int, end: int) -> Iterable[Place]:
        if self.offsets is None:
            return ((at, at + 1) for at in range(start, end))
        return self.offsets[start:end]
