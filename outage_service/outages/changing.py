"""How an outage comes about, changes and ends; each runs inside one transaction and leaves a revision."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import CLOCK_SKEW
from outage_service.errors import IllegalTransition, InvalidInput, OutageNotFound, UnknownNodes
from outage_service.journal.model import Act
from outage_service.outages import store
from outage_service.outages.model import (
    CLOSED,
    Outage,
    Revision,
    Source,
    Status,
    first_status,
    status_fits_kind,
    statuses_after,
)
from outage_service.outages.schemas import OutageChange, OutageIn
from outage_service.reports.store import resolve_explained


@dataclass(frozen=True)
class OutageHistory:
    """An outage and all its revisions, oldest first."""

    outage: Outage
    revisions: list[Revision]


async def outage_history(connection: AsyncConnection, outage_id: str) -> OutageHistory:
    """The outage with its revisions; OutageNotFound when there is none."""
    outage = await store.find_outage(connection, outage_id)
    if outage is None:
        raise OutageNotFound
    return OutageHistory(outage, await store.revisions_of(connection, outage_id))


async def open_outage(connection: AsyncConnection, new: OutageIn, act: Act) -> OutageHistory:
    """Store a new outage; InvalidInput or UnknownNodes when it cannot be true."""
    now = act.at
    status = new.status or first_status(new.kind)
    if status in CLOSED or not status_fits_kind(status, new.kind):
        raise InvalidInput(f"A new {new.kind} outage cannot be {status}.")
    if new.kind == "unplanned" and new.started_at > now + CLOCK_SKEW:
        raise InvalidInput("An unplanned outage cannot start in the future.")
    node_ids = list(dict.fromkeys(new.node_ids))
    if unknown := await store.unknown_nodes(connection, node_ids):
        raise UnknownNodes(unknown)
    outage = Outage(
        id=str(uuid.uuid4()),
        kind=new.kind,
        status=status,
        cause_kind=new.cause_kind,
        cause_text=new.cause_text,
        area_text=new.area_text,
        node_ids=node_ids,
        started_at=new.started_at if new.kind == "planned" else min(new.started_at, now),
        expected_back_at=new.expected_back_at,
        expected_back_source=_source(new.expected_back_at, new.expected_back_source, new.kind),
        restored_at=None,
        customers_affected=0,
        updated_at=now,
    )
    await store.add_outages(connection, [outage], new.reason)
    await store.measure_reach(connection, [outage.id])
    return await outage_history(connection, outage.id)


async def change_outage(
    connection: AsyncConnection, outage_id: str, change: OutageChange, act: Act
) -> OutageHistory:
    """Apply a change; IllegalTransition when the status cannot follow, InvalidInput for impossible times."""
    now = act.at
    outage = await _held(connection, outage_id)
    changed = _with_words(outage, change)
    if "expected_back_at" in change.model_fields_set:
        changed = _with_expected_time(changed, change, now)
    if change.status is not None and change.status != outage.status:
        _check_step(outage, change.status, now)
        changed = replace(changed, status=change.status)
    if changed == outage and change.reason is None:
        return await outage_history(connection, outage_id)
    restored: list[str] = []
    if changed.status == "restored" != outage.status:
        restored = await store.restore_nodes(connection, outage, outage.node_ids, now)
        changed = replace(changed, restored_at=now)
        await resolve_explained(connection, outage.id, None, now)
    return await _save(connection, changed, restored, change.source, change.reason, now)


async def restore(
    connection: AsyncConnection,
    outage_id: str,
    node_ids: Sequence[str] | None,
    reason: str | None,
    act: Act,
) -> OutageHistory:
    """Power is back at these nodes (all when None) and everything below them."""
    now = act.at
    outage = await _held(connection, outage_id)
    _check_step(outage, "restored", now)
    wanted = outage.node_ids if node_ids is None else node_ids
    if foreign := await store.nodes_foreign_to(connection, outage, wanted):
        raise UnknownNodes(foreign)
    restored = await store.restore_nodes(connection, outage, wanted, now)
    if not restored:
        return await outage_history(connection, outage_id)
    if await store.is_anywhere_off(connection, outage):
        changed = replace(outage, status="partially_restored")
        await resolve_explained(connection, outage.id, restored, now)
    else:
        changed = replace(outage, status="restored", restored_at=now)
        await resolve_explained(connection, outage.id, None, now)
    return await _save(connection, changed, restored, None, reason, now)


async def _held(connection: AsyncConnection, outage_id: str) -> Outage:
    outage = await store.find_outage(connection, outage_id, for_change=True)
    if outage is None:
        raise OutageNotFound
    return outage


async def _save(
    connection: AsyncConnection,
    changed: Outage,
    restored: list[str],
    source: Source | None,
    reason: str | None,
    now: datetime,
) -> OutageHistory:
    changed = replace(changed, updated_at=now)
    await store.save_outage(connection, changed)
    revision = Revision(
        at=now,
        status=changed.status,
        expected_back_at=changed.expected_back_at,
        source=source or changed.expected_back_source,
        reason=reason,
        restored_node_ids=restored,
    )
    await store.add_revisions(connection, [(changed.id, revision)])
    return await outage_history(connection, changed.id)


def _with_words(outage: Outage, change: OutageChange) -> Outage:
    words = change.model_dump(include={"cause_kind", "cause_text", "area_text"}, exclude_none=True)
    return replace(outage, **words)


def _with_expected_time(outage: Outage, change: OutageChange, now: datetime) -> Outage:
    expected = change.expected_back_at
    if expected is not None and expected <= outage.started_at:
        raise InvalidInput("expected_back_at must be after started_at.")
    if expected is not None and expected < now - CLOCK_SKEW and expected != outage.expected_back_at:
        raise InvalidInput("expected_back_at lies in the past.")
    if outage.status in CLOSED:
        raise InvalidInput("This outage is over; nothing is expected any more.")
    source = _source(expected, change.source, "unplanned")
    return replace(outage, expected_back_at=expected, expected_back_source=source)


def _source(expected_back_at: datetime | None, source: Source | None, kind: str) -> Source | None:
    """Who stands behind an expected time; without a time, nobody."""
    if expected_back_at is None:
        return None
    return source or ("schedule" if kind == "planned" else "dispatcher")


def _check_step(outage: Outage, wished: Status, now: datetime) -> None:
    allowed = statuses_after(outage.status, outage.started_at <= now)
    if wished not in allowed:
        raise IllegalTransition(outage.status, wished, allowed)
