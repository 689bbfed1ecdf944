"""Reliability figures of IEEE 1366: how often and how long customers were without power. Pure rules.

An interruption is a span without power at one node with customers. Cuts that overlap or follow one another
without a gap are one interruption, regardless of cause. Its whole length counts in the month in which it
begins (Vietnam's calendar). Up to five minutes it is momentary and counts for MAIFI alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from outage_service.clock import VIETNAM
from outage_service.supply.outages.model import Kind

MOMENTARY = timedelta(minutes=5)  # IEEE 1366: a sustained interruption is longer


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Vietnam, `begin` included, `end` not."""

    name: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class NodeOutage:
    """A time without power at one node because of one outage."""

    node_id: str
    kind: Kind
    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A time without power at one node, from one or more outages."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over customers: minutes of sustained interruptions, their number, the number of momentary ones."""

    minutes: float = 0.0
    interruptions: int = 0
    momentary: int = 0


@dataclass(frozen=True, slots=True)
class Indices:
    """SAIDI (minutes), SAIFI and MAIFI per customer served; CAIDI (minutes) per sustained interruption.

    CAIDI is None without sustained interruptions.
    """

    saidi: float
    saifi: float
    caidi: float | None
    maifi: float


@dataclass(frozen=True, slots=True)
class UnitIndices:
    """The figures of one company unit in one month."""

    month: str
    unit: str
    customers_served: int
    total: Indices
    planned: Indices
    unplanned: Indices


# The number of customers by node, then by unit.
Served = Mapping[str, Mapping[str, int]]


def month_of(name: str) -> Month:
    """The month with this name, such as `2026-11`."""
    year, number = map(int, name.split("-"))
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return Month(
        name,
        datetime(year, number, 1, tzinfo=VIETNAM),
        datetime(*following, 1, tzinfo=VIETNAM),
    )


def unions(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in order, those that overlap or touch as one."""
    in_order = sorted(spans, key=lambda span: span.began)
    current: Span | None = None
    for span in in_order:
        if current is None:
            current = span
        elif span.began <= current.ended:
            current = Span(current.began, max(current.ended, span.ended))
        else:
            yield current
            current = span
    if current is not None:
        yield current


def last_end(cuts: Iterable[NodeOutage], month: Month) -> datetime:
    """The latest end of an interruption that begins in the month, but at least the month's end.

    A cut that begins before this moment may belong to such an interruption.
    """
    latest = month.end
    for spans in _by_node(cuts, lambda _: True).values():
        for span in unions(spans):
            if month.begin <= span.began < month.end:
                latest = max(latest, span.ended)
    return latest


def indices_of(
    cuts: Sequence[NodeOutage], served: Served, month: Month, customers: Mapping[str, int]
) -> list[UnitIndices]:
    """The figures of every unit in `customers` (the number that each unit serves), in order of units."""
    total = _sums(cuts, served, month, lambda _: True)
    planned = _sums(cuts, served, month, lambda cut: cut.kind == "planned")
    unplanned = _sums(cuts, served, month, lambda cut: cut.kind == "unplanned")
    nothing = Sums()
    return [
        UnitIndices(
            month.name,
            unit,
            customers[unit],
            *(_indices(sums.get(unit, nothing), customers[unit]) for sums in (total, planned, unplanned)),
        )
        for unit in sorted(customers)
    ]


def _by_node(cuts: Iterable[NodeOutage], counts: Callable[[NodeOutage], bool]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for cut in cuts:
        if counts(cut) and cut.began < cut.ended:
            spans[cut.node_id].append(Span(cut.began, cut.ended))
    return spans


def _sums(
    cuts: Iterable[NodeOutage], served: Served, month: Month, counts: Callable[[NodeOutage], bool]
) -> dict[str, Sums]:
    minutes: dict[str, float] = defaultdict(float)
    interruptions: dict[str, int] = defaultdict(int)
    momentary: dict[str, int] = defaultdict(int)
    for node_id, spans in _by_node(cuts, counts).items():
        for span in unions(spans):
            if not month.begin <= span.began < month.end:
                continue
            length = span.ended - span.began
            for unit, customers in served.get(node_id, {}).items():
                if length <= MOMENTARY:
                    momentary[unit] += customers
                else:
                    interruptions[unit] += customers
                    minutes[unit] += customers * length.total_seconds() / 60
    units = interruptions.keys() | momentary.keys()
    return {unit: Sums(minutes[unit], interruptions[unit], momentary[unit]) for unit in units}


def _indices(sums: Sums, customers: int) -> Indices:
    return Indices(
        saidi=round(sums.minutes / customers, 6),
        saifi=round(sums.interruptions / customers, 6),
        caidi=round(sums.minutes / sums.interruptions, 6) if sums.interruptions else None,
        maifi=round(sums.momentary / customers, 6),
    )
