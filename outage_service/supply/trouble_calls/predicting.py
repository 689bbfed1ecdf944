"""Reports from neighbors predict an outage of their transformer; several of these make one upstream."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Act, Entry
from outage_service.supply.outages import journaling, store
from outage_service.supply.outages.model import SHORTLY_BEFORE, Outage, Why, is_current, revision_of
from outage_service.supply.trouble_calls import cluster_store
from outage_service.supply.trouble_calls.absorbing import merge
from outage_service.supply.trouble_calls.clustering import Member, NeighbourReport, PredictionRules, rolled_up
from outage_service.supply.trouble_calls.linking_store import link_to_outage, link_unexplained_below

_LONGEST_AREA = 2000


async def predict(
    connection: AsyncConnection,
    transformer: str,
    event: Sequence[NeighbourReport],
    rules: PredictionRules,
    act: Act,
) -> tuple[str, list[Entry]]:
    """Predict an outage from these reports and let it grow upstream; returns its id and journal entries.

    Lock the node above the transformer first (`locks.hold_parent`), and if the outage `may_grow`, all nodes
    above (`locks.hold_upstream`). A report without a code is not stored yet; the caller links it.
    """
    codes = [report.code for report in event if report.code]
    outage = Outage(
        id=str(uuid.uuid4()),
        kind="unplanned",
        status="predicted",
        cause_kind="unknown",
        cause_text="",
        area_text=_joined(await cluster_store.areas_at(connection, transformer)),
        node_ids=[transformer],
        started_at=min(report.created_at for report in event),
        expected_back_at=None,
        expected_back_source=None,
        restored_at=None,
        customers_affected=0,
        updated_at=act.at,
    )
    reason = f"{len(event)} reports under one transformer"
    await store.add_outages(connection, [outage], reason, act.by)
    await link_to_outage(connection, codes, outage.id, act.at)
    measured = await store.measured(connection, outage)
    entries = [journaling.opened(measured, reason=reason, linked_report_codes=codes)]
    grown, growth = await _grow(connection, measured, rules, act)
    return grown.id, entries + growth


async def may_grow(
    connection: AsyncConnection, transformer: str, event: Sequence[NeighbourReport], rules: PredictionRules
) -> bool:
    """Whether an outage from these reports would become one of the node above."""
    parent = await cluster_store.parent_of(connection, transformer)
    if parent is None:
        return False
    new = Member("", transformer, min(report.created_at for report in event), 0)
    siblings = await cluster_store.predicted_under(connection, parent)
    children = await cluster_store.children_of(connection, parent)
    return bool(rolled_up([*siblings, new], new.outage_id, children, rules))


async def _grow(
    connection: AsyncConnection, outage: Outage, rules: PredictionRules, act: Act
) -> tuple[Outage, list[Entry]]:
    """Let the outage grow upstream; returns the one that it is part of afterwards, maybe itself."""
    entries: list[Entry] = []
    while parent := await cluster_store.parent_of(connection, outage.node_ids[0]):
        siblings = await cluster_store.hold_predicted_under(connection, parent)
        children = await cluster_store.children_of(connection, parent)
        members = rolled_up(siblings, outage.id, children, rules)
        if not members or await _is_known_above(connection, parent, members, act):
            break
        reason = f"{len({m.node_id for m in members})} of {children} nodes below {parent} are out"
        event = await _event(connection, parent, members, rules)
        outage, more = await _grow_to(connection, parent, event, reason, act)
        entries += more
    return outage, entries


async def _is_known_above(
    connection: AsyncConnection, parent: str, members: Sequence[Member], act: Act
) -> bool:
    """Whether a current outage is there already: power was back at these nodes, so they are nested faults."""
    mine = [member.outage_id for member in members]
    above = await cluster_store.open_outages_at_or_above(connection, parent, mine)
    return any(is_current(outage, act.at) for outage in above)


async def _event(
    connection: AsyncConnection, parent: str, members: Sequence[Member], rules: PredictionRules
) -> list[Outage]:
    """All predicted outages below a node that began within one window with these members."""
    first = min(member.started_at for member in members)
    last = max(member.started_at for member in members)
    below = await cluster_store.hold_predicted_below(connection, [parent])
    return [p for p in below if last - rules.window <= p.started_at <= first + rules.window]


async def _grow_to(
    connection: AsyncConnection, parent: str, event: Sequence[Outage], reason: str, act: Act
) -> tuple[Outage, list[Entry]]:
    """Move the oldest outage of the event to the parent and merge the others into it."""
    numbers = await store.first_revisions(connection, [outage.id for outage in event])
    in_order = sorted(event, key=lambda outage: (outage.started_at, numbers[outage.id]))
    oldest = in_order[0]
    known = [area for outage in in_order for area in outage.area_text.split("; ")]
    areas = _joined([*known, *await cluster_store.areas_below(connection, parent)])
    grown = replace(oldest, node_ids=[parent], area_text=areas, updated_at=act.at)
    await store.save_outage(connection, grown)
    await store.save_nodes(connection, grown)
    grown = await store.measured(connection, grown)
    await store.add_revisions(connection, [(grown.id, revision_of(grown, Why(act.by, reason=reason)))])
    merged = [outage for outage in event if outage.id != grown.id]
    entries = await merge(connection, merged, grown.id, act)
    codes = await link_unexplained_below(connection, grown, grown.started_at - SHORTLY_BEFORE, act.at)
    told = {"merged_outage_ids": [outage.id for outage in merged], "linked_report_codes": codes}
    return grown, [*entries, *journaling.changed(oldest, grown, reason=reason, **told)]


def _joined(areas: Sequence[str]) -> str:
    """The areas, each once, as many as fit."""
    text = "; ".join(dict.fromkeys(filter(None, areas)))
    return text if len(text) <= _LONGEST_AREA else text[:_LONGEST_AREA].rpartition("; ")[0]
