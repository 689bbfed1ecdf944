"""Opens and closes the database of a command, and names it on standard error."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.errors import DatabaseUnavailable
from outage_service.settings import Settings

if TYPE_CHECKING:
    from outage_service.database.transactions import Database


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock, say: bool = True, make: bool = False
) -> AsyncIterator["Database"]:
    """The database of `settings`; says which one it is, for people who look at the wrong one.

    Only a command that fills a database may `make` one: for the others DatabaseUnavailable says that the
    path leads to none.
    """
    if not make:
        require_database(settings)
    # The database layer takes half a second to import: --help and refused input do without it.
    from outage_service.migrations.opening import open_database

    if say:
        say_which_database(settings)
    database = await open_database(settings, clock)
    try:
        yield database
    finally:
        await database.close()


def require_database(settings: Settings) -> None:
    """DatabaseUnavailable when the database is a file that is not there. A server is asked later."""
    file = settings.database_file
    if file and not file.exists():
        raise DatabaseUnavailable(f"There is no database at {file}.")


def say_which_database(settings: Settings) -> None:
    """Print the database's address on standard error."""
    print(f"Database: {settings.database_shown}", file=sys.stderr)
