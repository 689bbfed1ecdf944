"""When several reports are one event, and events at several nodes one at the node above. No SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class PredictionRules:
    """When reports make a predicted outage, and when that grows upstream.

    `customers` of one transformer report within `window`, each from another origin. It grows when at least
    `members` nodes, and `percent` of all nodes under the node above, have predicted outages that began within
    `window`.
    """

    customers: int
    window: timedelta
    members: int = 2
    percent: int = 10


@dataclass(frozen=True, slots=True)
class NeighbourReport:
    """A report of no power under one transformer; without an origin it has one of its own."""

    code: str
    customer_code: str
    created_at: datetime
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A predicted outage at one of the nodes under a common node; an older outage has a smaller `number`."""

    outage_id: str
    node_id: str
    started_at: datetime
    number: int


def widest_span(
    items: Sequence[T],
    latest: T,
    window: timedelta,
    moment: Callable[[T], datetime],
    size: Callable[[Sequence[T]], int],
) -> list[T]:
    """The items of the largest span (by `size`) of `window`, both ends included, that holds `latest`."""
    in_order = sorted(items, key=moment)
    best: list[T] = []
    for first in in_order:
        span = [item for item in in_order if moment(first) <= moment(item) <= moment(first) + window]
        if latest in span and size(span) > size(best):
            best = span
    return best


def one_event(
    reports: Sequence[NeighbourReport], latest: NeighbourReport, window: timedelta, customers: int
) -> list[NeighbourReport]:
    """The reports that make one event with `latest`: at least `customers` different customers, from as many
    different origins, within one window (both ends included) that holds `latest`. Empty when there are fewer."""
    in_order = sorted(reports, key=lambda report: report.code)
    event = widest_span(in_order, latest, window, lambda report: report.created_at, _witnesses)
    return event if _witnesses(event) >= customers else []


def rolled_up(
    members: Sequence[Member], latest_id: str, children: int, rules: PredictionRules
) -> list[Member]:
    """The predicted outages under one node that make, with the latest one, an outage of the node itself;
    oldest first, empty when they do not. `children` is the number of nodes that the node feeds."""
    latest = next((member for member in members if member.outage_id == latest_id), None)
    if latest is None:
        return []
    span = widest_span(members, latest, rules.window, lambda member: member.started_at, _nodes)
    are_enough = _nodes(span) >= rules.members and _nodes(span) * 100 >= rules.percent * children
    return sorted(span, key=age) if are_enough else []


def age(member: Member) -> tuple[datetime, int]:
    """Sort key: the oldest first."""
    return member.started_at, member.number


def _nodes(members: Sequence[Member]) -> int:
    return len({member.node_id for member in members})


def _witnesses(reports: Sequence[NeighbourReport]) -> int:
    """How many reports count: one caller who reports for the whole street counts once."""
    customers = {report.customer_code for report in reports}
    origins = {(report.origin, "" if report.origin else report.customer_code) for report in reports}
    return min(len(customers), len(origins))
