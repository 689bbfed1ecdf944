"""The database of a command: opened, and closed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.settings import Settings

if TYPE_CHECKING:
    from outage_service.database import Database


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator["Database"]:
    """The database of `settings`."""
    # The database layer takes half a second to import: --help and refused input do without it.
    from outage_service.database import open_database

    database = await open_database(settings, clock)
    try:
        yield database
    finally:
        await database.close()
