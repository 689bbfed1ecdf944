"""What cuts of a file have in common with known cuts, two by two. Pure rules: no SQL."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from outage_service.importing.contents import Stored, Wanted
from outage_service.importing.likeness import Trace, contains, distance, share, when


@dataclass(frozen=True, slots=True)
class Pair:
    """A cut of the file and a known cut, by their numbers, with what they have in common."""

    wanted: int
    stored: int
    is_same_id: bool
    other_id: bool  # both have ids, and they differ
    share: float
    when: str
    contains: bool
    order: tuple[Any, ...]


@dataclass(frozen=True)
class Sides:
    """The cuts of a file and the known cuts, each with its trace; `ids` are the source's ids in the file."""

    wanted: Sequence[Wanted]
    stored: Sequence[Stored]
    new: Sequence[Trace]
    old: Sequence[Trace]
    ids: frozenset[str]

    def pairs(self, new: Iterable[int], old: Iterable[int], times: Collection[str]) -> list[Pair]:
        """Those of these cuts that have something in common and are near in time in these ways, the surest
        first."""
        marked: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number in old:
            for mark in self.old[number].marks():
                marked[mark].append(number)
        found = []
        for number in new:
            near = {other for mark in self.new[number].marks() for other in marked.get(mark, ())}
            found += [pair for other in near if (pair := self._compared(number, other, times)) is not None]
        return sorted(found, key=lambda pair: (pair.order, pair.wanted, pair.stored))

    def _compared(self, number: int, other: int, times: Collection[str]) -> Pair | None:
        new, old = self.new[number], self.old[other]
        if new.unit != old.unit and new.unit and old.unit:
            return None
        ids = (new.external_id, old.external_id)
        is_same_id = bool(ids[0]) and ids[0] == ids[1]
        in_time = when(new, old)
        if not is_same_id and in_time not in times:
            return None
        in_place = share(new, old)
        if not is_same_id and not in_place:
            return None
        cut, known = self.wanted[number].content, self.stored[other]
        is_the_same = in_place == 1 and in_time == "exact"
        if not (known.is_open or is_same_id or is_the_same):
            return None  # what is over is over: another cut there is another cut
        return Pair(
            number,
            other,
            is_same_id,
            all(ids) and not is_same_id and ids[1] in self.ids,
            in_place,
            in_time,
            contains(new, old),
            order=(
                not known.is_open,
                not is_same_id,
                -in_place,
                distance(new, old),
                cut.ends_at != known.content.ends_at,
                cut.reason != known.content.reason,
                cut.area != known.content.area,
            ),
        )


def is_partition(whole: Trace, parts: Sequence[Trace]) -> bool:
    """Whether the parts are disjoint and make up the whole place."""
    count = sum(len(part.leaves) for part in parts)
    return (
        all(part.leaves for part in parts)
        and count == len(whole.leaves)
        and frozenset().union(*(part.leaves for part in parts)) == whole.leaves
    )
