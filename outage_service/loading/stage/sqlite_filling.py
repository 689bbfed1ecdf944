"""Puts the parts of a load into the SQLite database in use, and drops tables that are not in use.

Both work in turns: a short transaction, then a pause in which others may write. A writer that waits for the
lock asks for it at least every 25 ms during the first 100 ms (SQLite's busy handler). So a turn shorter than
100 ms and a pause a little longer than 25 ms let every writer in.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Index, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from outage_service.loading.stage.sqlite_parts import (
    SHADOWS,
    WORD_INDEXES,
    Part,
    complete,
    entry_columns,
    is_filled,
    row_number,
)
from outage_service.loading.stage.stage import NEXT, OLD, SWAPPED, aside, in_all

_TURN_S = 0.04
_PAUSE_S = 0.027
_BUSY_PAUSE_S = 0.06  # when another writer held the lock at the beginning of a turn
_WAITED_S = 0.002
_FIRST_ROWS, _FEWEST_ROWS, _MOST_ROWS = 5_000, 500, 200_000
_BLOCKS = 500  # of FTS5, about 4 kB each
_FIRST_LEAF = 11  # SQLite reads the rows before it whenever it opens the index, even to drop it
_FILLED = "_filled"


class Turns:
    """Short transactions on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.took = 0.0  # seconds for which the last turn held up others
        self._held = 0.0  # the same since the last pause
        # This connection writes the log back during its pauses; otherwise a report would have to.
        connection.execute("PRAGMA wal_autocheckpoint = 0")

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """One transaction, then a pause for other writers."""
        asked = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self.took = time.perf_counter() - began
        self._held += self.took
        if self._held > _TURN_S / 2:
            self._let_others(_BUSY_PAUSE_S if began - asked > _WAITED_S else _PAUSE_S)

    def take(self, *statements: str, values: Sequence[object] = ()) -> None:
        """One transaction with these statements."""
        with self.turn() as connection:
            for statement in statements:
                connection.execute(statement, values)

    def _let_others(self, pause: float) -> None:
        began = time.perf_counter()
        self._connection.execute("PRAGMA main.wal_checkpoint(PASSIVE)").fetchall()  # without the lock
        time.sleep(max(0.0, pause - (time.perf_counter() - began)))
        self._held = 0.0

    def over(self, rows: int, statement: str, hear: Callable[[str], None] = lambda done: None) -> None:
        """Run the statement for all numbers from 1 to `rows`, as many per turn as its time allows."""
        first, count = 1, _FIRST_ROWS
        while first <= rows:
            hear(f"{100 * (first - 1) // rows} %")
            self.take(statement, values=(first, first + count - 1))
            first += count
            count = min(max(int(count * min(2.0, _TURN_S / self.took)), _FEWEST_ROWS), _MOST_ROWS)


class Filling:
    """Staging tables in the database, filled from parts."""

    def __init__(self, connection: sqlite3.Connection, doing: Callable[[str], None]) -> None:
        self._connection = connection
        self._doing = doing
        self._turns = Turns(connection)
        self._taken = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}

    def word_indexes(self) -> list[str]:
        """The SQL of the word indexes in use; none where SQLite lacks FTS5."""
        asking = "SELECT sql FROM sqlite_master WHERE name = ?"
        found = [self._connection.execute(asking, [name]).fetchone() for name in WORD_INDEXES]
        return [re.sub(r"(?<=TABLE )\W?(\w+)\W?(?= USING)", r"\1", row[0], count=1) for row in found if row]

    def make_tables(self, tables: Iterable[Table], word_indexes: Iterable[str]) -> None:
        """Create the staging tables and word indexes, empty."""
        statements = [statement for table in tables for statement in self._making(table)]
        words = [sql.replace(" USING", f"{NEXT} USING", 1) for sql in word_indexes]
        self._turns.take(*statements, *words)

    def add(self, part: Part, file: Path) -> None:
        """Add the content of the part's file."""
        self._connection.execute("ATTACH ? AS part", [complete(file)])
        try:
            if part.table is None:
                self._add_words(part.name)
            elif part.index is None:
                self._add_rows(part.table)
            else:
                self._add_entries(part.table, part.index)
        finally:
            self._connection.execute("DETACH part")

    def _making(self, table: Table) -> list[str]:
        bare = str(CreateTable(aside(table)).compile(dialect=sqlite.dialect())).strip()
        if table.primary_key.columns:
            keys = ", ".join(column.name for column in table.primary_key.columns)
            bare = bare.removesuffix(")") + f", CONSTRAINT pk_{table.name} PRIMARY KEY ({keys}))"
        return [bare, *(self._indexing(table, index) for index in table.indexes if not is_filled(index))]

    def _indexing(self, table: Table, index: Index) -> str:
        # SQLite cannot rename an index: while the one in use has the name, the new one gets another.
        name = f"{index.name}_b" if index.name in self._taken else index.name
        unique = "UNIQUE " if index.unique else ""
        return f"CREATE {unique}INDEX {name} ON {table.name}{NEXT} ({', '.join(entry_columns(index))})"

    def _add_rows(self, table: Table) -> None:
        columns = in_all(table)
        names = ", ".join(columns if "id" in columns else ["rowid", *columns])
        self._turns.over(
            self._count(table.name),
            f"INSERT INTO main.{table.name}{NEXT} ({names}) SELECT {names} FROM part.{table.name}"
            " WHERE rowid BETWEEN ? AND ?",
            lambda done: self._doing(f"Building {table.name}: {done}"),
        )

    def _add_entries(self, table: Table, index: Index) -> None:
        """Fill the index with its entries in their order.

        SQLite keeps a table WITHOUT ROWID exactly as it keeps an index: its rows in the order of the key
        (https://sqlite.org/fileformat2.html#representation_of_sql_indices). So this fills such a table, then
        relabels it as the index. CREATE INDEX would hold up all writers while it reads and sorts the table.
        """
        name, columns = f"{index.name}{_FILLED}", entry_columns(index)
        key = ", ".join([*columns, "number"])
        self._turns.take(_filled_table(index))
        adding = f"INSERT INTO main.{name} SELECT {key} FROM part.{index.name} WHERE rowid BETWEEN ? AND ?"
        self._turns.over(
            self._count(str(index.name)),
            f"{adding} ORDER BY rowid",
            lambda done: self._doing(f"Building {index.name}: {done}"),
        )
        sql = self._indexing(table, index)
        indexed = sql.split()[2]
        described = f"type = 'index', name = '{indexed}', tbl_name = '{table.name}{NEXT}', sql = '{sql}'"
        _describe_anew(self._turns, name, described)

    def _add_words(self, name: str) -> None:
        """Copy the tables that make up an FTS5 index: that is much faster than building the index."""
        for shadow in SHADOWS:
            source, target = f"part.{name}_{shadow}", f"main.{name}{NEXT}_{shadow}"
            if shadow in ("idx", "config"):  # a row for some thousand words
                self._turns.take(f"DELETE FROM {target}", f"INSERT INTO {target} SELECT * FROM {source}")
                continue
            self._turns.take(f"DELETE FROM {target}")
            adding = f"INSERT INTO {target} SELECT * FROM {source} WHERE id BETWEEN ? AND ?"
            for first, last in self._stretches(source):
                self._turns.take(adding, values=(first, last))

    def _stretches(self, source: str) -> Iterator[tuple[int, int]]:
        ids = [number for (number,) in self._connection.execute(f"SELECT id FROM {source} ORDER BY id")]
        for place in range(0, len(ids), _BLOCKS):
            some = ids[place : place + _BLOCKS]
            yield some[0], some[-1]

    def _count(self, name: str) -> int:
        (last,) = self._connection.execute(f"SELECT max(rowid) FROM part.{name}").fetchone()
        return last or 0


def swapping(existing: Container[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a table's name and its new name, in an order in which each new name is free."""
    for name in (*(table.name for table in SWAPPED), *WORD_INDEXES):
        if f"{name}{NEXT}" in existing:
            yield name, f"{name}{OLD}"
            yield f"{name}{NEXT}", name


def clear(connection: sqlite3.Connection) -> None:
    """Drop all tables that are not in use, turn by turn: a large one would hold up all writers at once."""
    turns = Turns(connection)
    for name in WORD_INDEXES:
        for suffix in (NEXT, OLD):
            if _exists(connection, name + suffix):
                _drop_words(turns, connection, name + suffix)
    for table in SWAPPED:
        for index in filter(is_filled, table.indexes):
            if _exists(connection, f"{index.name}{_FILLED}"):
                _drop_filled(turns, connection, index)
        for suffix in (NEXT, OLD):
            if _exists(connection, table.name + suffix):
                _drop(turns, connection, table, table.name + suffix)


def _drop(turns: Turns, connection: sqlite3.Connection, table: Table, name: str) -> None:
    asking = "SELECT name FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOTNULL"
    of_table = [index for (index,) in connection.execute(asking, [name])]
    for index in table.indexes:
        for found in {f"{index.name}", f"{index.name}_b"}.intersection(of_table):
            if is_filled(index):
                # Relabel the index as the table it was filled as, so that it can be emptied in small batches.
                sql = _filled_table(index)
                described = (
                    f"type = 'table', name = '{index.name}{_FILLED}', tbl_name = '{index.name}{_FILLED}'"
                )
                _describe_anew(turns, found, f"{described}, sql = '{sql}'")
                _drop_filled(turns, connection, index)
            else:
                turns.take(f"DROP INDEX main.{found}")
    (last,) = connection.execute(f"SELECT max(rowid) FROM main.{name}").fetchone()
    turns.over(last or 0, f"DELETE FROM main.{name} WHERE {row_number(table)} BETWEEN ? AND ?")
    turns.take(f"DROP TABLE main.{name}")


def _drop_filled(turns: Turns, connection: sqlite3.Connection, index: Index) -> None:
    name, key = f"main.{index.name}{_FILLED}", ", ".join([*entry_columns(index), "number"])
    some = f"SELECT {key} FROM {name} LIMIT {_FIRST_ROWS}"
    while connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone():
        turns.take(f"DELETE FROM {name} WHERE ({key}) IN ({some})")
    turns.take(f"DROP TABLE {name}")


def _filled_table(index: Index) -> str:
    key = ", ".join([*entry_columns(index), "number"])
    return f"CREATE TABLE {index.name}{_FILLED} ({key}, PRIMARY KEY ({key})) WITHOUT ROWID"


def _describe_anew(turns: Turns, name: str, described: str) -> None:
    """Change what the schema says about the entries called `name`."""
    with turns.turn() as connection:
        (version,) = connection.execute("PRAGMA main.schema_version").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"UPDATE main.sqlite_master SET {described} WHERE name = '{name}'")
        connection.execute(f"PRAGMA main.schema_version = {version + 1}")  # others read it again
        connection.execute("PRAGMA writable_schema = RESET")


def _drop_words(turns: Turns, connection: sqlite3.Connection, name: str) -> None:
    for shadow, first in (("data", _FIRST_LEAF), ("docsize", 0)):
        ids = f"SELECT id FROM main.{name}_{shadow} WHERE id >= {first} LIMIT {_BLOCKS}"
        while connection.execute(ids).fetchone():
            turns.take(f"DELETE FROM main.{name}_{shadow} WHERE id IN ({ids})")
    turns.take(f"DROP TABLE main.{name}")


def _exists(connection: sqlite3.Connection, name: str) -> bool:
    return (
        connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", [name]).fetchone() is not None
    )
