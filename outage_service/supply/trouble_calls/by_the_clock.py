"""What time alone changes: a planned cut begins, and its expected end passes.

A cut that begins absorbs the reports and predicted outages that it explains, like a cut that is entered
late. After its expected end a cut explains nothing: callers hear of no known cut, so the open reports of
its customers are unlinked too. They stay open with their work orders. Another outage that affects the
customers takes them over, and together with new reports they can predict one. If a dispatcher then extends
or restores the cut, it gets them back.
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

CLOCK = "planned cuts"  # the actor in the journal
_LOOK_EVERY_S = 1.0
# A new process looks back this far: cuts may have begun or ended while no process was running.
_MAKE_UP_FOR = timedelta(days=1)
# Look again 30 s later, to catch reports that were being written while the cut began or ended.
_LOOKS_AFTER = (timedelta(0), timedelta(seconds=30))


class PlannedCuts:
    """Handles cuts that begin or overrun; several processes may run `step` at the same time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seen_until: datetime | None = None

    async def step(self) -> bool:
        """Handle the cuts that have begun or overrun since the last step; always False: nothing is left."""
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
    return Worker(CLOCK, PlannedCuts(database, clock).step, _LOOK_EVERY_S)


async def _settle(connection: AsyncConnection, outage_id: str, now: datetime) -> None:
    """Make reports and predicted outages agree with the present state of a cut."""
    act = Act(CLOCK, now)
    try:
        outage = await held_outage(connection, outage_id, with_nodes=True)
    except OutageNotFound:  # a load has removed it
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
