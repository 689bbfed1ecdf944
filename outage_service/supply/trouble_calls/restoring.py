"""Power comes back, in one step or several. The caller runs the transaction and adds the revision."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Act, Entry
from outage_service.supply.outages import restoration_store, store
from outage_service.supply.outages.model import SHORTLY_BEFORE, Outage
from outage_service.supply.reports.journaling import moved
from outage_service.supply.trouble_calls.explaining import relink_elsewhere
from outage_service.supply.trouble_calls.linking_store import link_unexplained_below, resolve_explained


async def power_back(
    connection: AsyncConnection, outage: Outage, node_ids: Sequence[str], act: Act
) -> tuple[list[str], list[Entry]]:
    """Store a (partially) restored outage whose power is back at these nodes.

    Its reports there are resolved, except those of customers whom another outage affects, such as a nested
    fault: they are linked to that one. Returns the nodes that had no power before, and the journal entries
    about the reports.
    """
    await _take_back(connection, outage, act)
    restored = await restoration_store.restore_nodes(connection, outage, node_ids, act.at)
    await store.save_outage(connection, outage)
    return restored, await _settle_reports(connection, outage, restored, act)


async def next_step(
    connection: AsyncConnection, outage: Outage, node_ids: Sequence[str], act: Act
) -> tuple[Outage, list[str], list[Entry]]:
    """Store one step of restoration; the last step restores the outage. Returns the outage after it, the
    nodes that had no power before, and the journal entries about reports."""
    await _take_back(connection, outage, act)
    restored = await restoration_store.restore_nodes(connection, outage, node_ids, act.at)
    if not restored:
        return outage, [], []
    changed = replace(outage, status="partially_restored", updated_at=act.at)
    if not await restoration_store.is_anywhere_off(connection, outage):
        changed = replace(changed, status="restored", restored_at=act.at)
    await store.save_outage(connection, changed)
    return changed, restored, await _settle_reports(connection, changed, restored, act)


async def _take_back(connection: AsyncConnection, outage: Outage, act: Act) -> None:
    """Link the reports again that an overrun cut has lost (see `by_the_clock`): it was the cause."""
    if outage.kind == "planned" and outage.expected_back_at and outage.expected_back_at <= act.at:
        await link_unexplained_below(connection, outage, outage.started_at - SHORTLY_BEFORE, act.at)


async def _settle_reports(
    connection: AsyncConnection, outage: Outage, restored: list[str], act: Act
) -> list[Entry]:
    below = None if outage.status == "restored" else restored
    await relink_elsewhere(connection, outage.id, below, act.at)
    return moved(await resolve_explained(connection, outage.id, below, act.at))
