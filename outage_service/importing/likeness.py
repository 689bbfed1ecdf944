"""How much two cuts are alike: in place, and in time. Pure rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from outage_service.clock import local_date
from outage_service.importing.contents import Content, Stored, Wanted
from outage_service.importing.merging import plain
from outage_service.world.places.announced import area_of

# The transformers below each node (the node itself, when there are none).
Below = Mapping[str, frozenset[str]]
When = Literal["exact", "overlap", "day", "near", "far"]

NEAR = timedelta(days=14)
# From this share in common two places are the same one that has grown or shrunk.
ALIKE = 1 / 3
# A cut without a known end is taken to last this long.
_OPEN_END = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a cut is recognized by. `spans` are its times: as the source says, and as the outage has them now."""

    place: str
    unit: str
    external_id: str
    names: frozenset[str] | None
    leaves: frozenset[str]
    words: str
    area: str
    spans: tuple[tuple[datetime, datetime], ...]

    def marks(self) -> Iterator[tuple[str, str]]:
        """What cuts of one place have in common; two cuts without a common mark are not alike."""
        if self.external_id:
            yield "id", self.external_id
        yield from (("leaf", leaf) for leaf in self.leaves)
        yield from (("name", name) for name in self.names or ())
        if self.words:
            yield "words", self.words
            streets, wards = streets_and_wards(self.area)
            yield from (("place", " ".join(name)) for name in streets or wards)


def trace_of(cut: Wanted | Stored, below: Below) -> Trace:
    """What this cut is recognized by."""
    content = cut.content
    spans = [_span(content.starts_at, content.ends_at)]
    if isinstance(cut, Stored) and cut.outage is not None:
        spans.append(_span(cut.outage.started_at, cut.outage.expected_back_at))
    names = None if cut.names is None else frozenset(cut.names)
    return Trace(
        cut.place,
        cut.unit,
        cut.external_id,
        names,
        frozenset().union(*(below.get(node, frozenset({node})) for node in content.node_ids)),
        plain(content.area),
        content.area,
        tuple(dict.fromkeys(spans)),
    )


def share(one: Trace, other: Trace) -> float:
    """How much of their places two cuts have in common: 1 for the same place, 0 for none of it."""
    if _is_one_text(one, other):
        return 1.0
    if one.leaves and other.leaves:
        return _jaccard(one.leaves, other.leaves)
    if one.names and other.names:
        of_names = _jaccard(one.names, other.names)
        return of_names * _share_of_words(one, other) if one.words and other.words else of_names
    return _share_of_words(one, other)


def _is_one_text(one: Trace, other: Trace) -> bool:
    """Whether two cuts name their place in the same words."""
    if one.words != other.words or not (one.words or one.names):
        return False
    if one.names is not None and other.names is not None:
        return one.names == other.names
    return one.place == other.place or not (one.leaves and other.leaves)


def contains(one: Trace, other: Trace) -> bool:
    """Whether the first cut includes the other in place and in time."""
    is_place_within = bool(other.leaves) and one.leaves >= other.leaves
    (start, end) = one.spans[0]
    return is_place_within and all(start <= since and until <= end for since, until in other.spans)


def when(one: Trace, other: Trace) -> When:
    """How near two cuts are in time."""
    apart = distance(one, other)
    if not apart:
        return "exact"
    if apart > NEAR:
        return "far"
    pairs = [(a, b) for a in one.spans for b in other.spans]
    if any(a[0] < b[1] and b[0] < a[1] for a, b in pairs):
        return "overlap"
    is_one_day = apart < timedelta(days=1) and any(local_date(a[0]) == local_date(b[0]) for a, b in pairs)
    return "day" if is_one_day else "near"


def distance(one: Trace, other: Trace) -> timedelta:
    """The time between the starts of two cuts."""
    return min(abs(a[0] - b[0]) for a in one.spans for b in other.spans)


def same_reason(one: Content, other: Content) -> bool:
    """Whether two cuts may be for the same work: one reason has most words of the other, or says nothing."""
    a, b = set(plain(one.reason).split()), set(plain(other.reason).split())
    return not a or not b or len(a & b) > min(len(a), len(b)) / 2


@lru_cache(maxsize=4096)
def streets_and_wards(area: str) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """The streets (or hamlets) and the wards that a text names."""
    found = area_of(area)
    return frozenset(street for street, _ in found.streets), frozenset(found.wards)


def _share_of_words(one: Trace, other: Trace) -> float:
    if not one.words or not other.words:
        return 0.0
    if one.words == other.words:
        return 1.0
    (streets, wards), (other_streets, other_wards) = (
        streets_and_wards(one.area),
        streets_and_wards(other.area),
    )
    if wards and other_wards and not wards & other_wards:
        return 0.0
    if streets and other_streets:
        return _jaccard(streets, other_streets)
    if not streets and not other_streets and wards and other_wards:
        return _jaccard(wards, other_wards)
    return _jaccard(frozenset(one.words.split()), frozenset(other.words.split())) / 2


def _jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _span(start: datetime, end: datetime | None) -> tuple[datetime, datetime]:
    return start, end if end is not None and end > start else start + _OPEN_END
