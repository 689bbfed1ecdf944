"""What time alone does: a planned cut begins, and its expected end passes.

A cut that begins takes in the reports and predicted outages that it explains, as one that is entered late
does. One whose expected end has passed explains nothing any more: its customers are told that there is no
known cut, so their open reports are about none either. They stay open with their work orders, another
outage that the customers feel takes them over, and new ones with them can predict one. When somebody
then extends or restores the cut, it takes them back.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import OutageNotFound
from outage_service.journal.model import Act
from outage_service.journal.store import record
from outage_service.running.workers import Worker
from outage_service.supply.outages import journaling, store
from outage_service.supply.outages.model import has_overrun
from outage_service.supply.trouble_calls.absorbing import absorb, let_go
from outage_service.supply.trouble_calls.changing import held_outage
from outage_service.supply.trouble_calls.linking_store import is_any_linked

CLOCK = "planned cuts"  # who acts in the journal
_LOOK_EVERY_S = 1.0
# What a process that has just started makes up for: another one, or it itself, may have been away.
_MAKE_UP_FOR = timedelta(days=1)
# Look again 30 s later, to catch reports that were being written while the cut began or ended.
_LOOKS_AFTER = (timedelta(0), timedelta(seconds=30))


class PlannedCuts:
    """Follows the clock; `step` belongs to a worker of its own, in as many processes as there are."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seen_until: datetime | None = None

    async def step(self) -> bool:
        """Look once which cuts have begun or overrun since the last look."""
        now = self._clock()
        since = self._seen_until or now - _MAKE_UP_FOR
        for outage_id in await self._cuts_that_turned(since, now):
            await self._database.write(partial(_settle, outage_id=outage_id, now=now))
        self._seen_until = now
        return False

    async def _cuts_that_turned(self, since: datetime, until: datetime) -> list[str]:
        spans = [(since - later, until - later) for later in _LOOKS_AFTER]
        async with self._database.reading() as connection:
            return await store.cuts_that_began_or_ended(connection, spans)


def planned_cuts_worker(database: Database, clock: Clock) -> Worker:
    """The worker that follows the clock."""
    return Worker(CLOCK, PlannedCuts(database, clock).step, _LOOK_EVERY_S)


async def _settle(connection: AsyncConnection, outage_id: str, now: datetime) -> None:
    """Make reports and predicted outages agree with what a cut is now; nothing when they do already."""
    act = Act(CLOCK, now)
    try:
        outage = await held_outage(connection, outage_id, with_nodes=True)
    except OutageNotFound:  # a load has taken it away
        return
    if has_overrun(outage, now):
        if not await is_any_linked(connection, outage_id):
            return
        codes = await let_go(connection, outage_id, act)
        reason = "the expected end has passed, and nobody has said that the power is back"
        entries = journaling.changed(outage, outage, reason=reason, unlinked_report_codes=codes)
        await record(connection, act, entries)
        return
    absorbed = await absorb(connection, outage, act)
    if told := absorbed.journal_fields():
        entries = journaling.changed(outage, outage, reason="the planned cut has begun", **told)
        await record(connection, act, [*entries, *absorbed.entries])
