"""The database of a command: said on standard error, opened, and closed again."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.settings import Settings

if TYPE_CHECKING:
    from outage_service.database.transactions import Database


@asynccontextmanager
async def opened(settings: Settings, clock: Clock, say: bool = True) -> AsyncIterator["Database"]:
    """The database of `settings`; says which one it is, for people who look at the wrong one."""
    # The database layer takes half a second to import: --help and refused input do without it.
    from outage_service.migrations.opening import open_database

    if say:
        say_which_database(settings)
    database = await open_database(settings, clock)
    try:
        yield database
    finally:
        await database.close()


def say_which_database(settings: Settings) -> None:
    """One line on standard error, before anything is done there."""
    print(f"Database: {settings.database_shown}", file=sys.stderr)
