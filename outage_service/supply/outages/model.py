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

# People call before a dispatcher knows: reports up to this long before an outage's start are about it too.
SHORTLY_BEFORE = timedelta(minutes=15)

# An expected return later than this after the start is a typing mistake, such as the wrong month.
LONGEST_OUTAGE = timedelta(days=31)

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
    """An outage as the API contract shows it; fields in the order of OUTAGE_COLUMNS.

    `customers_affected` counts all customers below `node_ids`, including those whose power is back.
    `merged_into` is the id of the outage that a cancelled one turned out to be part of. An outage without nodes
    affects the homes that `area_text` means, in `unit` if that is known.
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
    unit: str | None = None


class Unchanged(Enum):
    """Marks a field that does not change, where None is a value too."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class NewOutage:
    """An outage to be opened. Without a status a planned one is scheduled, an unplanned one confirmed.

    An outage that is only described in words has no nodes. `unit` is the company unit that announces it.
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
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class OutageUpdate:
    """What changes about an outage; None leaves a field as it was.

    The expected time is UNCHANGED, a time or None (not known); `source` is where it comes from.
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
        """Whether it may affect reports and predicted outages below the outage."""
        is_moved = self.expected_back_at is not UNCHANGED
        return is_moved or any(one is not None for one in (self.status, self.started_at, self.node_ids))


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an outage: its fields after the change, who made it and why.

    `source` is where the expected time comes from; `by` made the change (see `journal.model.Act`). Revisions
    older than these fields have None for cause, area, nodes, start and `by`.
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
    """Who changes an outage, the source of its new expected time (None: as before), and why."""

    by: str | None
    source: Source | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """What is known about the power of one customer."""

    state: SupplyState
    current: Outage | None
    planned: list[Outage]


def statuses_after(status: Status, started: bool) -> tuple[Status, ...]:
    """The statuses that may follow; a cut that has not begun cannot be restored."""
    following = _FOLLOWING[status]
    return (
        following if started else tuple(s for s in following if s not in {"partially_restored", "restored"})
    )


def first_status(kind: Kind) -> Status:
    """The status of a new outage that is entered without one."""
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
    """Whether a planned cut is still open after its expected end."""
    if outage.kind != "planned" or outage.status in CLOSED or outage.expected_back_at is None:
        return False
    return outage.expected_back_at <= now


def is_ahead(outage: Outage, now: datetime) -> bool:
    """Whether it is a planned cut that has not begun."""
    return outage.kind == "planned" and outage.status not in CLOSED and outage.started_at > now


def why_no_return(started_at: datetime, expected_back_at: datetime | None) -> str | None:
    """Why the power of an outage cannot be expected back then; None when it can."""
    if expected_back_at is None:
        return None
    if expected_back_at <= started_at:
        return "expected_back_at must be after started_at"
    if expected_back_at - started_at > LONGEST_OUTAGE:
        return f"expected_back_at must be at most {LONGEST_OUTAGE.days} days after started_at"
    return None


def supply_of(outages: Iterable[Outage], now: datetime) -> Supply:
    """The supply of one customer, from all outages that affect it."""
    known = list(outages)
    current = min((o for o in known if is_current(o, now)), key=_relevance, default=None)
    planned = sorted((o for o in known if is_ahead(o, now)), key=lambda o: (o.started_at, o.id))
    if current is None:
        return Supply("on", None, planned)
    return Supply("suspected" if current.status == "predicted" else "outage", current, planned)


def _relevance(outage: Outage) -> tuple[int, float, str]:
    """Sort key: first faults, then planned cuts, then predicted outages.

    Among equals the one that lasts longest comes first, for only then is the power back. One without an
    expected time lasts longest.
    """
    rank = 2 if outage.status == "predicted" else 1 if outage.kind == "planned" else 0
    lasts = outage.expected_back_at.timestamp() if outage.expected_back_at else float("inf")
    return rank, -lasts, outage.id


def is_known(outage: Outage) -> bool:
    """Whether it is open and more than a prediction."""
    return outage.status != "predicted" and outage.status not in CLOSED


def absorbs(outage: Outage, predicted: Outage) -> bool:
    """Whether a predicted outage at or below the nodes of a known, current one is the same event.

    A fault is often entered with too late a start; but an outage before a planned cut is a separate fault.
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
    """The outage as the API contract writes it."""
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
    """The revision as the API contract writes it."""
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
