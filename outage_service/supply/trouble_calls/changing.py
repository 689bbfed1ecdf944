"""Opens, changes and restores outages. Each function runs inside one transaction, adds a revision and a
journal entry, and returns the outage with its history.

The journal is written at the end of a transaction. A caller that changes several outages in one transaction
passes `entries`, which collects the journal entries, and records them itself at the end.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import CLOCK_SKEW
from outage_service.errors import AlreadyBegun, IllegalTransition, InvalidInput, OutageNotFound, UnknownNodes
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.supply.outages import journaling, store
from outage_service.supply.outages.model import (
    CLOSED,
    UNCHANGED,
    NewOutage,
    Outage,
    OutageUpdate,
    Revision,
    Source,
    Status,
    Why,
    first_status,
    has_overrun,
    is_ahead,
    is_known,
    revision_of,
    status_fits_kind,
    statuses_after,
    why_no_return,
)
from outage_service.supply.outages.reach_store import nodes_meant
from outage_service.supply.outages.restoration_store import nodes_foreign_to
from outage_service.supply.trouble_calls.absorbing import Absorbed, absorb, let_go
from outage_service.supply.trouble_calls.denial_store import count_denials
from outage_service.supply.trouble_calls.explaining import relink
from outage_service.supply.trouble_calls.linking_store import unlink_reports
from outage_service.supply.trouble_calls.locks import hold_nodes, runs_alone
from outage_service.supply.trouble_calls.restoring import next_step, power_back


@dataclass(frozen=True)
class OutageHistory:
    """An outage, all its revisions, oldest first, and how many customers have denied it."""

    outage: Outage
    revisions: list[Revision]
    denials: int


async def outage_history(connection: AsyncConnection, outage_id: str) -> OutageHistory:
    """The outage with its revisions; OutageNotFound when there is none."""
    outage = await store.find_outage(connection, outage_id)
    if outage is None:
        raise OutageNotFound
    revisions = await store.revisions_of(connection, outage_id)
    return OutageHistory(outage, revisions, await count_denials(connection, outage_id))


async def open_outage(
    connection: AsyncConnection, new: NewOutage, act: Act, entries: list[Entry] | None = None
) -> OutageHistory:
    """Store a new outage; if it has begun, it absorbs what it explains.

    InvalidInput for an impossible status or start, UnknownNodes for nodes that are not in the network.
    """
    said: list[Entry] = []
    (outage,) = await open_outages(connection, [new], act, said)
    return await _recorded(connection, outage.id, said, act, entries)


async def open_outages(
    connection: AsyncConnection, new: Sequence[NewOutage], act: Act, entries: list[Entry]
) -> list[Outage]:
    """Store several new outages as `open_outage` does one; returns them in the same order."""
    if unknown := await store.unknown_nodes(connection, {node for one in new for node in one.node_ids}):
        raise UnknownNodes(unknown)
    opened = [_possible(one, act) for one in new]
    for reason in dict.fromkeys(one.reason for one in new):
        of_reason = [outage for one, outage in zip(new, opened, strict=True) if one.reason == reason]
        await store.add_outages(connection, of_reason, reason, act.by)
    measured = await store.measured_all(connection, [outage.id for outage in opened])
    for one, outage in zip(new, measured, strict=True):
        absorbed = Absorbed()
        if outage.started_at <= act.at:
            await hold_nodes(connection, outage.node_ids or await nodes_meant(connection, outage.id))
            absorbed = await absorb(connection, outage, act)
        entries.append(journaling.opened(outage, reason=one.reason, **absorbed.journal_fields()))
        entries += absorbed.entries
    return measured


async def change_outage(
    connection: AsyncConnection,
    outage_id: str,
    change: OutageUpdate,
    act: Act,
    entries: list[Entry] | None = None,
) -> OutageHistory:
    """Apply a change; IllegalTransition when the status cannot follow, AlreadyBegun when it is too late to
    postpone, InvalidInput for impossible times."""
    said: list[Entry] = []
    await change_and_collect(connection, outage_id, change, act, said)
    return await _recorded(connection, outage_id, said, act, entries)


async def change_and_collect(
    connection: AsyncConnection, outage_id: str, change: OutageUpdate, act: Act, entries: list[Entry]
) -> None:
    """Apply a change as `change_outage` does; for a caller that changes many outages and needs no history."""
    outage = await held_outage(connection, outage_id, with_nodes=change.concerns_nodes())
    if change.status is not None and change.status != outage.status:
        check_step(outage, change.status, act.at)
    changed = await _with_changes(connection, outage, change, act)
    if changed == outage and change.reason is None:
        return
    changed = replace(changed, updated_at=act.at)
    restored: list[str] = []
    told: dict[str, Any] = {}
    if changed.status == "restored" != outage.status:
        changed = replace(changed, restored_at=act.at)
        restored, following = await power_back(connection, changed, outage.node_ids, act)
    else:
        await store.save_outage(connection, changed)
        told, following = await _consequences(connection, outage, changed, act)
    changed = await _measured(connection, outage, changed)
    why = Why(act.by, change.source, change.reason)
    await store.add_revisions(connection, [(changed.id, revision_of(changed, why, restored))])
    entries += [*journaling.changed(outage, changed, restored, change.reason, **told), *following]


async def held_outage(connection: AsyncConnection, outage_id: str, with_nodes: bool = False) -> Outage:
    """The outage, locked against other changes; `with_nodes` also locks out new reports. OutageNotFound."""
    if with_nodes and not runs_alone(connection) and (seen := await store.find_outage(connection, outage_id)):
        await hold_nodes(connection, seen.node_ids)
    outage = await store.find_outage(connection, outage_id, for_change=True)
    if outage is None:
        raise OutageNotFound
    return outage


async def restore(
    connection: AsyncConnection,
    outage_id: str,
    node_ids: Sequence[str] | None,
    reason: str | None,
    act: Act,
) -> OutageHistory:
    """Power is back at these nodes (all when None) and everything below them.

    IllegalTransition, or UnknownNodes for nodes that are not the outage's, nor above or below them.
    """
    outage = await held_outage(connection, outage_id)
    check_step(outage, "restored", act.at)
    if node_ids is None and not outage.node_ids:  # only words say where it is: it ends everywhere at once
        change = OutageUpdate(status="restored", reason=reason)
        return await change_outage(connection, outage_id, change, act)
    wanted = outage.node_ids if node_ids is None else node_ids
    if foreign := await nodes_foreign_to(connection, outage, wanted):
        raise UnknownNodes(foreign)
    changed, restored, following = await next_step(connection, outage, wanted, act)
    if not restored:
        return await outage_history(connection, outage_id)
    await store.add_revisions(
        connection, [(changed.id, revision_of(changed, Why(act.by, reason=reason), restored))]
    )
    said = journaling.changed(outage, changed, restored, reason)
    return await _recorded(connection, outage_id, [*said, *following], act, None)


def check_step(outage: Outage, wished: Status, now: datetime) -> None:
    """IllegalTransition, with the allowed statuses, when the outage cannot take this one."""
    allowed = statuses_after(outage.status, outage.started_at <= now)
    if wished not in allowed:
        raise IllegalTransition(outage.status, wished, allowed)


def _possible(new: NewOutage, act: Act) -> Outage:
    status = new.status or first_status(new.kind)
    if status in CLOSED or not status_fits_kind(status, new.kind):
        raise InvalidInput(f"A new {new.kind} outage cannot be {status}.")
    if new.kind == "unplanned" and new.started_at > act.at + CLOCK_SKEW:
        raise InvalidInput("An unplanned outage cannot start in the future.")
    return Outage(
        id=str(uuid.uuid4()),
        kind=new.kind,
        status=status,
        cause_kind=new.cause_kind,
        cause_text=new.cause_text,
        area_text=new.area_text,
        node_ids=list(dict.fromkeys(new.node_ids)),
        started_at=new.started_at if new.kind == "planned" else min(new.started_at, act.at),
        expected_back_at=new.expected_back_at,
        expected_back_source=_source(new.expected_back_at, new.expected_back_source, new.kind),
        restored_at=None,
        customers_affected=0,
        updated_at=act.at,
        unit=new.unit,
    )


async def _measured(connection: AsyncConnection, before: Outage, after: Outage) -> Outage:
    """The outage after a change; measured again if its nodes or its area text changed."""
    if after.node_ids != before.node_ids:
        await store.save_nodes(connection, after)
    elif after.area_text == before.area_text:
        return after
    return await store.measured(connection, after)


async def _consequences(
    connection: AsyncConnection, before: Outage, after: Outage, act: Act
) -> tuple[dict[str, Any], list[Entry]]:
    """Carry a change over to other outages and to reports; returns fields for its entry, and more entries."""
    if after.status == "cancelled" != before.status:
        is_dismissed = before.status == "predicted"
        codes = await unlink_reports(connection, after.id, act.at, is_dismissed)
        await relink(connection, codes, act.at)
        return ({"unlinked_report_codes": codes} if codes else {}), []
    says_where_or_when = (after.node_ids, after.started_at) != (before.node_ids, before.started_at)
    if has_overrun(after, act.at) and not has_overrun(before, act.at):
        codes = await let_go(connection, after.id, act)
        return ({"unlinked_report_codes": codes} if codes else {}), []
    goes_on = has_overrun(before, act.at) and not has_overrun(after, act.at)
    if (is_known(after) and not is_known(before)) or says_where_or_when or goes_on:
        absorbed = await absorb(connection, after, act)
        return absorbed.journal_fields(), absorbed.entries
    return {}, []


async def _recorded(
    connection: AsyncConnection, outage_id: str, said: list[Entry], act: Act, entries: list[Entry] | None
) -> OutageHistory:
    history = await outage_history(connection, outage_id)
    if entries is None:
        await record(connection, act, said)
    else:
        entries += said
    return history


async def _with_changes(
    connection: AsyncConnection, outage: Outage, change: OutageUpdate, act: Act
) -> Outage:
    said = ((name, getattr(change, name)) for name in ("status", "cause_kind", "cause_text", "area_text"))
    changed = replace(outage, **{name: value for name, value in said if value is not None})
    if change.node_ids is not None:
        changed = await _at_nodes(connection, changed, list(dict.fromkeys(change.node_ids)))
    if change.started_at is not None and change.started_at != outage.started_at:
        changed = _with_start(changed, change.started_at, act.at)
    if change.expected_back_at is not UNCHANGED:
        changed = _with_expected_time(outage, changed, change.expected_back_at, change.source, act.at)
    is_moved = (changed.started_at, changed.expected_back_at) != (outage.started_at, outage.expected_back_at)
    if is_moved and (why := why_no_return(changed.started_at, changed.expected_back_at)):
        raise InvalidInput(f"{why}.")
    return changed


async def _at_nodes(connection: AsyncConnection, outage: Outage, node_ids: list[str]) -> Outage:
    if outage.status in CLOSED or outage.status == "partially_restored":
        raise InvalidInput("Power is back already where this outage was.")
    if unknown := await store.unknown_nodes(connection, node_ids):
        raise UnknownNodes(unknown)
    return replace(outage, node_ids=node_ids)


def _with_start(outage: Outage, started_at: datetime, now: datetime) -> Outage:
    """Postpones a planned cut that has not begun; corrects the start of any other outage."""
    if outage.status in CLOSED:
        raise InvalidInput("This outage is over; its start stays.")
    if is_ahead(outage, now):
        if started_at <= now:
            raise InvalidInput("A planned cut cannot be moved into the past.")
    elif started_at > now + CLOCK_SKEW:
        raise AlreadyBegun
    return replace(outage, started_at=started_at if is_ahead(outage, now) else min(started_at, now))


def _with_expected_time(
    before: Outage, changed: Outage, expected: datetime | None, source: Source | None, now: datetime
) -> Outage:
    if expected is not None and expected < now - CLOCK_SKEW and expected != before.expected_back_at:
        raise InvalidInput("expected_back_at lies in the past.")
    if before.status in CLOSED:
        raise InvalidInput("This outage is over; nothing is expected any more.")
    kind = "planned" if is_ahead(before, now) else "unplanned"
    return replace(changed, expected_back_at=expected, expected_back_source=_source(expected, source, kind))


def _source(expected_back_at: datetime | None, source: Source | None, kind: str) -> Source | None:
    """The source of an expected time; None without a time."""
    if expected_back_at is None:
        return None
    return source or ("schedule" if kind == "planned" else "dispatcher")
