"""Carries out the steps of an import as changes of outages, with revisions, journal entries and notices."""

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.importing import store
from outage_service.importing.matching import unit_in
from outage_service.importing.model import Kind
from outage_service.importing.planning import Content, Moment, Step, Stored, Wanted
from outage_service.importing.words import cause_of
from outage_service.journal.model import Act, Entry
from outage_service.supply.outages.model import NewOutage, Outage, OutageUpdate
from outage_service.supply.outages.store import add_outages, measure_reach
from outage_service.supply.trouble_calls.changing import change_outage, open_outage


async def apply(connection: AsyncConnection, step: Step, source: str, act: Act, entries: list[Entry]) -> Step:
    """Carry out a step; returns it, with the id of the outage that it opened. `entries` gets journal entries.

    IllegalTransition or InvalidInput when the outage's status does not allow it.
    """
    if step.what == "new" and step.wanted is not None:
        outage = await _opened(connection, step.wanted, source, act, entries)
        stored = Stored(step.key, step.wanted.place, step.wanted.content, outage)
        await store.keep(connection, stored, step.wanted, source, act.at)
        return replace(step, outage_id=outage.id)
    if step.outage_id is None or step.what in ("unchanged", "skipped", "doubtful"):
        return step
    change = _change(step, source)
    if change is not None:
        await change_outage(connection, step.outage_id, change, act, entries)
    content = step.wanted.content if step.wanted else step.stored.content if step.stored else None
    if content is not None:
        state = "cancelled" if step.what == "cancelled" else content.state
        await store.say_otherwise(connection, step.key, replace(content, state=state), act.at)
    return step


async def _opened(
    connection: AsyncConnection, wanted: Wanted, source: str, act: Act, entries: list[Entry]
) -> Outage:
    content = wanted.content
    if _is_over(content, Moment(act.at)):
        return await _past(connection, wanted, source, act)
    kind = _kind(wanted, act)
    facts = _facts(content, kind) | {"node_ids": content.node_ids, "unit": unit_in(wanted.unit)}
    new = NewOutage(**facts, reason=f"imported from {source}")
    return (await open_outage(connection, new, act, entries)).outage


def _facts(content: Content, kind: Kind) -> dict[str, Any]:
    """What the source says about a cut, as fields of an outage."""
    return {
        "kind": kind,
        "cause_kind": cause_of(content.reason, kind),
        "cause_text": content.reason,
        "area_text": content.area,
        "node_ids": list(content.node_ids),
        "started_at": content.starts_at,
        "expected_back_at": content.ends_at,
        "expected_back_source": "schedule" if kind == "planned" else "dispatcher",
    }


async def _past(connection: AsyncConnection, wanted: Wanted, source: str, act: Act) -> Outage:
    """Store a cut that was over before it was known: it counts in the figures and sends no messages."""
    content, kind = wanted.content, wanted.kind
    outage = Outage(
        id=str(uuid.uuid4()),
        **_facts(content, kind),
        status="restored",
        restored_at=content.ends_at or content.starts_at,
        customers_affected=0,
        updated_at=act.at,
    )
    await add_outages(connection, [outage], f"imported from {source}", act.by)
    await measure_reach(connection, [outage.id])
    return outage


def _kind(wanted: Wanted, act: Act) -> Kind:
    # A cut that is announced before it begins is planned, however urgent.
    return "planned" if wanted.content.starts_at > act.at else wanted.kind


def _is_over(content: Content, at: Moment) -> bool:
    return (content.ends_at or content.starts_at) <= at.now


def _change(step: Step, source: str) -> OutageUpdate | None:
    reason = step.reason or f"imported from {source}"
    if step.what in ("cancelled", "restored"):
        return OutageUpdate(status=step.what, reason=reason)
    assert step.wanted is not None
    content = step.wanted.content
    names = {change.name for change in step.changes}
    values: dict[str, Any] = {}
    if "ends_at" in names:
        values |= {"expected_back_at": content.ends_at, "source": _source(step)}
    if "starts_at" in names:
        values["started_at"] = content.starts_at
    if "reason" in names:
        kind = step.wanted.kind
        values |= {"cause_text": content.reason, "cause_kind": cause_of(content.reason, kind)}
    if "area" in names:
        values["area_text"] = content.area
    if "node_ids" in names:
        values["node_ids"] = content.node_ids
    return OutageUpdate(**values, reason=reason) if values else None


def _source(step: Step) -> str:
    is_planned = (
        step.stored is not None and step.stored.outage is not None and step.stored.outage.kind == "planned"
    )
    return "schedule" if is_planned else "dispatcher"
