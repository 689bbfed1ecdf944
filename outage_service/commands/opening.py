"""Opens and closes the database of a command, and names it on standard error."""

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
    """The database of `settings`; with `say`, prints which one it is, in case it is the wrong one."""
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
    """Print the database's address on standard error."""
    print(f"Database: {settings.database_shown}", file=sys.stderr)
