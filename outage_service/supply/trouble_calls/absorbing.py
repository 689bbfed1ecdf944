"""A known outage absorbs the predicted outages below it and gets the reports that it explains."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Act, Entry
from outage_service.supply.outages import journaling, store
from outage_service.supply.outages.model import (
    SHORTLY_BEFORE,
    Outage,
    Why,
    absorbs,
    has_overrun,
    is_current,
    is_known,
    revision_of,
)
from outage_service.supply.reports.journaling import moved
from outage_service.supply.trouble_calls.cluster_store import hold_predicted_below
from outage_service.supply.trouble_calls.denial_store import move_denials
from outage_service.supply.trouble_calls.explaining import link_all_unlinked, relink
from outage_service.supply.trouble_calls.linking_store import (
    let_open_ones_go,
    link_unexplained_below,
    move_reports,
    resolve_restored,
    unlink_from_cancelled,
)
from outage_service.supply.trouble_calls.locks import hold_nodes


@dataclass(frozen=True)
class Absorbed:
    """What an outage absorbed; `entries` are the journal entries about the absorbed outages."""

    outage_ids: list[str] = field(default_factory=list)
    report_codes: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def journal_fields(self) -> dict[str, Any]:
        """Fields for the journal entry of the outage itself; empty when it absorbed nothing."""
        told = {"merged_outage_ids": self.outage_ids, "linked_report_codes": self.report_codes}
        return {name: ids for name, ids in told.items() if ids}


async def absorb(
    connection: AsyncConnection, outage: Outage, act: Act, but: Collection[str] = ()
) -> Absorbed:
    """Let a known, current outage absorb what it explains, except the outages in `but`; another one absorbs
    nothing. Lock its nodes first (`locks.hold_nodes`)."""
    if not (is_known(outage) and is_current(outage, act.at)):
        return Absorbed()
    below = await hold_predicted_below(connection, outage.node_ids)
    members = [p for p in below if p.id != outage.id and p.id not in but and absorbs(outage, p)]
    entries = await merge(connection, members, outage.id, act)
    since = outage.started_at - SHORTLY_BEFORE
    codes = await link_unexplained_below(connection, outage, since, act.at)
    return Absorbed([member.id for member in members], codes, entries)


async def merge(
    connection: AsyncConnection, members: Iterable[Outage], survivor_id: str, act: Act
) -> list[Entry]:
    """Cancel these outages as parts of the survivor and move their reports to it; returns entries."""
    entries: list[Entry] = []
    merged: list[str] = []
    why = Why(act.by, reason=f"part of outage {survivor_id}")
    for member in members:
        after = replace(member, status="cancelled", merged_into=survivor_id, updated_at=act.at)
        await store.save_outage(connection, after)
        await store.add_revisions(connection, [(after.id, revision_of(after, why))])
        entries += journaling.changed(member, after, reason=why.reason)
        merged.append(member.id)
    if merged:
        await move_denials(connection, merged, survivor_id)
        await move_reports(connection, merged, survivor_id, act.at)
    return entries


async def let_go(connection: AsyncConnection, outage_id: str, act: Act) -> list[str]:
    """Unlink the open reports of an overrun cut and return their codes. A report is linked again if another
    outage affects its customer."""
    codes = await let_open_ones_go(connection, outage_id, act.at)
    await relink(connection, codes, act.at)
    return codes


async def settle_after_load(connection: AsyncConnection, loaded: Sequence[Outage], act: Act) -> list[Entry]:
    """Make reports and predicted outages agree with the outages that a load has brought.

    Outages that the files call predicted stay predicted.
    """
    entries: list[Entry] = []
    ids = {outage.id for outage in loaded}
    current = [outage for outage in loaded if is_known(outage) and is_current(outage, act.at)]
    await hold_nodes(connection, {node_id for outage in current for node_id in outage.node_ids})
    if await store.is_any_predicted(connection, but=ids):
        for outage in current:
            entries += (await absorb(connection, outage, act, but=ids)).entries
    for outage in loaded:
        if has_overrun(outage, act.at):
            await let_open_ones_go(connection, outage.id, act.at)
    await unlink_from_cancelled(connection, act.at)
    await link_all_unlinked(connection, act.at)
    resolved = await resolve_restored(connection, act.at)
    return [*entries, *moved(resolved)]
