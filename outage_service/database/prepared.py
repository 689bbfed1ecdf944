"""The statements for which a caller waits: compiled once, then run in tens of microseconds.

SQLite answers such a read faster than another thread could be asked, so it runs on the event loop's own
thread: with the write-ahead log a reader never waits for a writer. For PostgreSQL see `postgresql_reads`.
No rows are cached: every answer is what is committed now.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Dialect,
    Select,
    UpdateBase,
    literal_column,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse
from sqlalchemy.types import TypeEngine

from outage_service.database import sqlite_driver
from outage_service.database.drivers import as_database_error, driver_of

Rows = list[Sequence[Any]]
Bound = Sequence[Any]
Statement = Select[Any] | CompoundSelect[Any] | UpdateBase

SQLITE_WAIT_S = 0.02  # the event loop stands still meanwhile; longer waits happen on another thread


class Prepared:
    """A statement whose SQL and value conversions are compiled once for each kind of database."""

    def __init__(
        self, statement: Statement, columns: Sequence[str] | None = None, is_look_up: bool = False
    ) -> None:
        """`columns`: what an insert without values fills; None for all. `is_look_up`: the statement goes from
        a key to few rows, so one query may answer many callers."""
        self.statement = statement
        self.is_look_up = is_look_up
        self._columns = columns
        self._compiled: dict[str, Compiled] = {}

    def for_dialect(self, dialect: Dialect) -> "Compiled":
        """The statement compiled for the dialect's driver."""
        name = dialect.name
        if name not in self._compiled:
            self._compiled[name] = Compiled(self.statement, dialect, self._columns)
        return self._compiled[name]


async def run(connection: AsyncConnection, prepared: Prepared, values: Mapping[str, Any]) -> Rows:
    """The rows that the statement returns, inside the connection's transaction."""
    compiled = prepared.for_dialect(connection.dialect)
    driver = driver_of(connection)
    bound = compiled.bound(values)
    try:
        if isinstance(driver, sqlite_driver.Connection):
            rows = await driver.fetch(compiled.sql, bound)
        else:
            rows = await driver.fetch(compiled.sql, *bound)
    except Exception as error:
        raise as_database_error(compiled.sql, error) from error
    return compiled.converted(rows)


class Compiled:
    """SQL with numbered parameters, and the conversions of values in both directions."""

    def __init__(self, statement: Statement, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled = _sql_of(statement, dialect).compile(dialect=dialect, column_keys=columns)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self.sql = str(compiled)
        self._names = [name for name, _ in binds]
        self._constants = {name: bind.value for name, bind in binds if not bind.required}
        self._to_database = [
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds
        ]
        self._from_database: list[tuple[int, Callable[[Any], Any]]] = [
            (position, processor)
            for position, kind in enumerate(_types_of(statement))
            if (processor := kind.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def bound(self, values: Mapping[str, Any]) -> Bound:
        """The values in the order of the parameters, as the driver takes them."""
        values = {**self._constants, **values}
        return [process(values[name]) if process else values[name] for name, process in self._to_database]

    def is_constant(self, place: int) -> bool:
        """Whether the parameter at this place has a value in the statement itself."""
        return self._names[place] in self._constants

    def converted(self, rows: Sequence[Sequence[Any]]) -> Rows:
        """The rows with the driver's values converted to Python's."""
        if not self._from_database:
            return list(rows)
        converted: Rows = []
        for row in rows:
            values = list(row)
            for position, process in self._from_database:
                values[position] = process(values[position])
            converted.append(values)
        return converted


def _sql_of(statement: Statement, dialect: Dialect) -> Statement:
    """The statement; for SQLite with its constants written into the SQL. SQLite plans a statement again each
    time (100 µs) when a parameter is compared with the column in a partial index's condition."""
    if dialect.name != "sqlite":
        return statement

    def written_out(element: ExternallyTraversible, **_: Any) -> ColumnElement[Any] | None:
        if not isinstance(element, BindParameter) or element.required or element.value is None:
            return None
        write = element.type.dialect_impl(dialect).literal_processor(dialect)
        return literal_column(write(element.value), element.type) if write else None

    written: Any = replacement_traverse(statement, {}, written_out)
    return cast(Statement, written)


def _types_of(statement: Statement) -> list[TypeEngine[Any]]:
    if isinstance(statement, UpdateBase):
        return [told["type"] for told in statement.returning_column_descriptions]
    return [column.type for column in statement.selected_columns]


class SqliteReads:
    """Reads on the event loop's own thread."""

    def __init__(self, file: Path) -> None:
        self._dialect = sqlite.dialect()
        self._connection = sqlite3.connect(
            file, timeout=SQLITE_WAIT_S, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA query_only = ON")

    async def fetch(self, read: Prepared, values: dict[str, Any]) -> Rows | None:
        """The rows; None when the database is locked: then ask again where waiting is possible."""
        compiled = read.for_dialect(self._dialect)
        try:
            rows = self._connection.execute(compiled.sql, compiled.bound(values)).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return None
            raise
        return compiled.converted(rows)

    async def close(self) -> None:
        self._connection.close()
