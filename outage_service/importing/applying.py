"""Carries out the steps of an import as changes of outages, with revisions, journal entries and notices."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.importing import store
from outage_service.importing.contents import Content, Stored, Wanted
from outage_service.importing.matching import unit_in
from outage_service.importing.model import Kind
from outage_service.importing.planning import Step
from outage_service.importing.words import cause_of
from outage_service.journal.model import Act, Entry
from outage_service.supply.outages.model import NewOutage, Outage, OutageUpdate
from outage_service.supply.outages.store import add_outages, measure_reach
from outage_service.supply.trouble_calls.changing import change_and_collect, open_outages
from outage_service.supply.trouble_calls.locks import hold_nodes

CHANGING = frozenset({"changed", "cancelled", "restored"})


async def apply(
    connection: AsyncConnection, steps: Sequence[Step], source: str, act: Act, entries: list[Entry]
) -> list[Step]:
    """Carry out steps; returns them in the same order, with the ids of the outages that were opened. `entries`
    gets journal entries.

    IllegalTransition, AlreadyBegun or InvalidInput when an outage does not allow its step.
    """
    changing = [step for step in steps if step.what in CHANGING and step.stored is not None]
    touched = [step.stored.outage for step in changing if step.stored and step.stored.outage]
    nodes = {node for step in changing if step.wanted for node in step.wanted.content.node_ids}
    # All nodes before the first outage: the order of locks.
    await hold_nodes(connection, sorted(nodes | {node for outage in touched for node in outage.node_ids}))
    for step in changing:
        change = _update(step, source)
        if change is not None and step.outage_id is not None:
            await change_and_collect(connection, step.outage_id, change, act, entries)
    said = [_said(step) for step in steps if step.stored and (step.what in CHANGING or is_learned(step))]
    await store.say_otherwise(connection, said, act.at)
    new = [step for step in steps if step.what == "new" and step.wanted is not None]
    opened = iter(await _opened(connection, new, source, act, entries))
    return [replace(step, outage_id=next(opened).id) if step.what == "new" else step for step in steps]


def is_learned(step: Step) -> bool:
    """Whether a cut that stays as it is has got an id or names that were not stored before."""
    if step.what != "unchanged" or not step.key or step.wanted is None or step.stored is None:
        return False
    has_id = step.wanted.external_id not in ("", step.stored.external_id)
    return has_id or step.stored.names is None


def _said(step: Step) -> Stored:
    """The known cut as the source describes it now."""
    assert step.stored is not None
    stored, wanted = step.stored, step.wanted
    content = wanted.content if wanted else stored.content
    if step.what == "cancelled":
        content = replace(content, state="cancelled")
    if wanted is None:
        return replace(stored, content=content)
    return replace(
        stored,
        content=content,
        place=wanted.place,
        unit=wanted.unit or stored.unit,
        names=wanted.names,
        external_id=wanted.external_id or stored.external_id,
    )


async def _opened(
    connection: AsyncConnection, steps: Sequence[Step], source: str, act: Act, entries: list[Entry]
) -> list[Outage]:
    wanted = [step.wanted for step in steps if step.wanted is not None]
    ahead = [cut for cut in wanted if not _is_over(cut.content, act)]
    opened = iter(
        await open_outages(connection, [_new(cut, source, act) for cut in ahead], act, entries)
        if ahead
        else []
    )
    outages = [
        await _past(connection, cut, source, act) if _is_over(cut.content, act) else next(opened)
        for cut in wanted
    ]
    kept = []
    for step, cut, outage in zip(steps, wanted, outages, strict=True):
        key = step.key or (step.stored.key if step.stored else "") or str(uuid.uuid4())
        kept.append(Stored(key, cut.place, cut.content, outage, cut.unit, cut.names, cut.external_id))
    await store.keep(connection, kept, source, act.at)
    return outages


def _new(wanted: Wanted, source: str, act: Act) -> NewOutage:
    facts = _facts(wanted.content, _kind(wanted, act))
    facts |= {"node_ids": wanted.content.node_ids, "unit": unit_in(wanted.unit)}
    return NewOutage(**facts, reason=f"imported from {source}")


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


def _is_over(content: Content, act: Act) -> bool:
    return (content.ends_at or content.starts_at) <= act.at


def _update(step: Step, source: str) -> OutageUpdate | None:
    """The change of the outage; None when it says already what the source says now."""
    if step.what not in CHANGING:
        return None
    reason = step.reason or f"imported from {source}"
    if step.what in ("cancelled", "restored"):
        return OutageUpdate(status="cancelled" if step.what == "cancelled" else "restored", reason=reason)
    assert step.wanted is not None
    assert step.stored is not None
    assert step.stored.outage is not None
    content, outage = step.wanted.content, step.stored.outage
    names = {change.name for change in step.changes}
    values: dict[str, Any] = {}
    if "ends_at" in names and content.ends_at != outage.expected_back_at:
        values |= {"expected_back_at": content.ends_at}
    if "starts_at" in names and content.starts_at != outage.started_at:
        values["started_at"] = content.starts_at
    if "reason" in names and content.reason != outage.cause_text:
        kind = step.wanted.kind
        values |= {"cause_text": content.reason, "cause_kind": cause_of(content.reason, kind)}
    if "area" in names and content.area != outage.area_text:
        values["area_text"] = content.area
    if "node_ids" in names and set(content.node_ids) != set(outage.node_ids):
        values["node_ids"] = content.node_ids
    if "expected_back_at" in values:
        values["source"] = "schedule" if outage.kind == "planned" else "dispatcher"
    return OutageUpdate(**values, reason=reason) if values else None
