"""Reliability figures from the database."""

import asyncio
from datetime import datetime, timedelta

from outage_service.database.transactions import Database
from outage_service.figures.indices.model import Month, NodeOutage, UnitIndices, indices_of, last_end
from outage_service.figures.indices.store import CutSearch, customers_by_unit, cuts_between, served_within


async def figures(database: Database, month: Month, unit: str | None, now: datetime) -> list[UnitIndices]:
    """The figures of one month, in order of units: every unit that serves customers, or only `unit`."""
    async with database.reading() as connection:
        customers = await customers_by_unit(connection, unit)
        until, latest = month.begin, month.end
        cuts: list[NodeOutage] = []
        # An interruption may go on into the next month through a cut that begins there.
        while until < latest:
            until = latest
            search = CutSearch(month.begin, until + timedelta(microseconds=1), unit)
            cuts = await cuts_between(connection, search, now)
            latest = await asyncio.to_thread(last_end, cuts, month)
        served = await served_within(connection, search, now)
    return await asyncio.to_thread(indices_of, cuts, served, month, customers)
