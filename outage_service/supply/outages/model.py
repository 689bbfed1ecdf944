"""What an outage is and how it may change. Pure rules: no SQL, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, Literal, get_args

from outage_service.clock import shown

Kind = Literal["planned", "unplanned"]
Status = Literal[
    "scheduled",
    "predicted",
    "confirmed",
    "crew_assigned",
    "crew_on_site",
    "partially_restored",
    "restored",
    "cancelled",
]
CauseKind = Literal["tree", "equipment", "weather", "vehicle", "animal", "overload", "maintenance", "unknown"]
Source = Literal["crew", "dispatcher", "schedule", "estimate"]
SupplyState = Literal["on", "outage", "suspected"]

KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)
CAUSE_KINDS: tuple[str, ...] = get_args(CauseKind)
SOURCES: tuple[str, ...] = get_args(Source)
CLOSED = frozenset({"restored", "cancelled"})

# People call before a dispatcher knows: reports from so long before an outage's start are about it too.
SHORTLY_BEFORE = timedelta(minutes=15)

_FOLLOWING: dict[str, tuple[Status, ...]] = {
    "scheduled": (
        "confirmed",
        "crew_assigned",
        "crew_on_site",
        "partially_restored",
        "restored",
        "cancelled",
    ),
    "predicted": (
        "confirmed",
        "crew_assigned",
        "crew_on_site",
        "partially_restored",
        "restored",
        "cancelled",
    ),
    "confirmed": ("crew_assigned", "crew_on_site", "partially_restored", "restored", "cancelled"),
    "crew_assigned": ("confirmed", "crew_on_site", "partially_restored", "restored", "cancelled"),
    "crew_on_site": ("crew_assigned", "partially_restored", "restored", "cancelled"),
    "partially_restored": ("restored",),
    "restored": (),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Outage:
    """One cut of supply, as everybody is told about it; fields in the order of the table's columns.

    `customers_affected` counts everyone below `node_ids`, those whose power is already back included.
    `merged_into` is the id of the outage that a cancelled one turned out to be part of.
    """

    id: str
    kind: Kind
    status: Status
    cause_kind: CauseKind
    cause_text: str
    area_text: str
    node_ids: list[str]
    started_at: datetime
    expected_back_at: datetime | None
    expected_back_source: Source | None
    restored_at: datetime | None
    customers_affected: int
    updated_at: datetime
    merged_into: str | None = None


class Unchanged(Enum):
    """Says that a value stays as it was, where None is a value too."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class NewOutage:
    """An outage to be opened. Without a status a planned one is scheduled, an unplanned one confirmed.

    One that is known by its words alone has no nodes.
    """

    kind: Kind
    node_ids: tuple[str, ...]
    started_at: datetime
    expected_back_at: datetime | None = None
    expected_back_source: Source | None = None
    status: Status | None = None
    cause_kind: CauseKind = "unknown"
    cause_text: str = ""
    area_text: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OutageUpdate:
    """What changes about an outage; None leaves a value as it was.

    The expected time is UNCHANGED, a moment or None (not known); `source` says who stands behind it.
    """

    status: Status | None = None
    expected_back_at: datetime | Unchanged | None = UNCHANGED
    source: Source | None = None
    reason: str | None = None
    cause_kind: CauseKind | None = None
    cause_text: str | None = None
    area_text: str | None = None
    started_at: datetime | None = None
    node_ids: tuple[str, ...] | None = None

    def concerns_nodes(self) -> bool:
        """Whether it may concern reports and predicted outages below the outage."""
        is_moved = self.expected_back_at is not UNCHANGED
        return is_moved or any(one is not None for one in (self.status, self.started_at, self.node_ids))


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an outage: what it said from then on, who said it and why.

    `source` stands behind the expected time; `by` made the change (see `journal.model.Act`). Revisions
    of before these were kept hold None for cause, area, nodes, start and `by`.
    """

    at: datetime
    by: str | None
    status: Status
    cause_kind: CauseKind | None
    cause_text: str | None
    area_text: str | None
    node_ids: list[str] | None
    started_at: datetime | None
    expected_back_at: datetime | None
    source: Source | None
    reason: str | None
    restored_node_ids: list[str]


@dataclass(frozen=True, slots=True)
class Why:
    """Who changes an outage, who stands behind its new expected time (None: as before), and why."""

    by: str | None
    source: Source | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """What is known about the power at one customer's."""

    state: SupplyState
    current: Outage | None
    planned: list[Outage]


def statuses_after(status: Status, started: bool) -> tuple[Status, ...]:
    """The statuses that may follow; a cut that has not begun can only be called off or staffed."""
    following = _FOLLOWING[status]
    return (
        following if started else tuple(s for s in following if s not in {"partially_restored", "restored"})
    )


def first_status(kind: Kind) -> Status:
    """The status of an outage whose reporter gave none."""
    return "scheduled" if kind == "planned" else "confirmed"


def status_fits_kind(status: str, kind: str) -> bool:
    """Only a planned cut is scheduled; only an unplanned one is predicted."""
    return status != ("predicted" if kind == "planned" else "scheduled")


def is_current(outage: Outage, now: datetime) -> bool:
    """Whether the power is off because of it: an unplanned outage until it is restored, however late;
    a planned cut from its start to its expected end."""
    if outage.status in CLOSED or outage.started_at > now:
        return False
    if outage.kind == "unplanned" or outage.expected_back_at is None:
        return True
    return now < outage.expected_back_at


def has_overrun(outage: Outage, now: datetime) -> bool:
    """Whether a planned cut's expected end is over, and nobody has said that the power is back."""
    if outage.kind != "planned" or outage.status in CLOSED or outage.expected_back_at is None:
        return False
    return outage.expected_back_at <= now


def is_ahead(outage: Outage, now: datetime) -> bool:
    """Whether it is a cut still to come."""
    return outage.kind == "planned" and outage.status not in CLOSED and outage.started_at > now


def supply_of(outages: Iterable[Outage], now: datetime) -> Supply:
    """The state of supply that these outages (all that touch one customer) make."""
    known = list(outages)
    current = min((o for o in known if is_current(o, now)), key=_relevance, default=None)
    planned = sorted((o for o in known if is_ahead(o, now)), key=lambda o: (o.started_at, o.id))
    if current is None:
        return Supply("on", None, planned)
    return Supply("suspected" if current.status == "predicted" else "outage", current, planned)


def _relevance(outage: Outage) -> tuple[int, float, str]:
    """A known fault explains more than a planned cut, and that more than a guess.

    Among equals the one that lasts longest: only then is the power back. No expected time is longest.
    """
    rank = 2 if outage.status == "predicted" else 1 if outage.kind == "planned" else 0
    lasts = outage.expected_back_at.timestamp() if outage.expected_back_at else float("inf")
    return rank, -lasts, outage.id


def is_known(outage: Outage) -> bool:
    """Whether somebody who must know says that it is so: neither a guess nor over."""
    return outage.status != "predicted" and outage.status not in CLOSED


def absorbs(outage: Outage, predicted: Outage) -> bool:
    """Whether a predicted outage at or below the nodes of a known, current one is the same event.

    A fault is often entered with a late start; but what was out before a planned cut is a fault of its own.
    """
    return outage.kind == "unplanned" or predicted.started_at >= outage.started_at - SHORTLY_BEFORE


def revision_of(outage: Outage, why: Why, restored_node_ids: Iterable[str] = ()) -> Revision:
    """What the outage says now, as its newest revision."""
    return Revision(
        at=outage.updated_at,
        by=why.by,
        status=outage.status,
        cause_kind=outage.cause_kind,
        cause_text=outage.cause_text,
        area_text=outage.area_text,
        node_ids=outage.node_ids,
        started_at=outage.started_at,
        expected_back_at=outage.expected_back_at,
        source=why.source or outage.expected_back_source,
        reason=why.reason,
        restored_node_ids=list(restored_node_ids),
    )


def outage_json(outage: Outage) -> dict[str, Any]:
    """The outage as the contract writes it."""
    return {
        "id": outage.id,
        "kind": outage.kind,
        "status": outage.status,
        "cause_kind": outage.cause_kind,
        "cause_text": outage.cause_text,
        "area_text": outage.area_text,
        "node_ids": outage.node_ids,
        "started_at": shown(outage.started_at),
        "expected_back_at": shown(outage.expected_back_at) if outage.expected_back_at else None,
        "expected_back_source": outage.expected_back_source,
        "restored_at": shown(outage.restored_at) if outage.restored_at else None,
        "customers_affected": outage.customers_affected,
        "updated_at": shown(outage.updated_at),
        "merged_into": outage.merged_into,
    }


def revision_json(revision: Revision) -> dict[str, Any]:
    """The revision as the contract writes it."""
    return {
        "at": shown(revision.at),
        "by": revision.by,
        "status": revision.status,
        "cause_kind": revision.cause_kind,
        "cause_text": revision.cause_text,
        "area_text": revision.area_text,
        "node_ids": revision.node_ids,
        "started_at": shown(revision.started_at) if revision.started_at else None,
        "expected_back_at": shown(revision.expected_back_at) if revision.expected_back_at else None,
        "source": revision.source,
        "reason": revision.reason,
        "restored_node_ids": revision.restored_node_ids,
    }
