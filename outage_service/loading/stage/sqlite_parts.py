"""The parts that a load puts into an SQLite database, each in a file of its own beside it.

The rows in these files are sorted, because inserting in the order of a key writes each page of the database
only once. The files need not survive a crash, so they have no journal.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Index, Table

from outage_service.loading.stage.stage import PLACES, NodeRows, Plan, in_all
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.places import place_homes, place_lines, place_names
from outage_service.world.places.building import NameCounts, adding_fed_homes, adding_homes, lines_of_nodes

CACHE_KIB = 16_384
_SOON_WRITTEN = 8_000_000  # bytes
RECEIVED = "received"
# FTS5 tables, and the tables each consists of.
WORD_INDEXES = ("place_index_words", "place_index_letters")
SHADOWS = ("data", "idx", "docsize", "config")

_PHONES = (
    "SELECT value AS phone, customer_code FROM customers, json_each(customers.phones)"
    " ORDER BY phone, customer_code"
)
_AREAS = (
    "SELECT node_id, unit, area_line AS line, count(*) AS customers FROM customers"
    " GROUP BY node_id, unit, area_line ORDER BY node_id, unit, area_line"
)
_FOR_WORDS = {
    "place_index_words": "SELECT id, words FROM place_lines",
    "place_index_letters": "SELECT id, ' ' || words || ' ' FROM place_names",
}


@dataclass(frozen=True)
class Part:
    """One file: the rows of a table, the entries of one of its indexes, or an index of words."""

    name: str
    table: Table | None = None
    index: Index | None = None


class PartFiles:
    """The files of one load, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.db"

    @contextmanager
    def new(self, name: str, *sources: str) -> Iterator[sqlite3.Connection]:
        """A transaction in a new file, with the files of `sources` attached."""
        connection = sqlite3.connect(self.path(name), isolation_level=None, check_same_thread=False, uri=True)
        try:
            for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
                connection.execute(f"PRAGMA {setting}")
            for source in sources:
                connection.execute(f"ATTACH ? AS of_{source}", [complete(self.path(source))])
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
            self.write_through(name)
        finally:
            connection.close()

    def write_through(self, name: str) -> None:
        """Write to the disk what is still in memory. The system would otherwise write it all at once, while a
        report has to wait for the disk."""
        with self.path(name).open("rb") as file:
            if os.fstat(file.fileno()).st_size > _SOON_WRITTEN:
                os.fsync(file.fileno())

    def remove(self) -> None:
        """Delete the files."""
        for file in self._folder.glob("*.db*"):
            file.unlink(missing_ok=True)

    def parts(self, plan: Plan, word_indexes: Sequence[str]) -> Iterator[Part]:
        """All parts, each as soon as its file is complete; `word_indexes` holds the SQL of those in use."""
        for table in self._tables(plan):
            yield Part(table.name, table)
            for index in table.indexes:
                if is_filled(index):
                    self._sort_entries(table, index)
                    yield Part(str(index.name), table, index)
        if word_indexes:
            self._index_words(word_indexes)
            yield from (Part(name) for name in WORD_INDEXES)

    def _tables(self, plan: Plan) -> Iterator[Table]:
        """All of `Plan.tables`, each as soon as it is complete."""
        self._order_customers(plan.is_sorted)
        yield customers
        self._write_network(plan.network)
        yield from (nodes, node_ancestors)
        for table, selected in ((customer_phones, _PHONES), (node_areas, _AREAS)):
            with self.new(table.name, customers.name) as connection:
                connection.execute(f"CREATE TABLE {table.name} AS {selected}")
            yield table
        if plan.with_places:
            self._find_places(plan.network)
            yield from PLACES

    def _order_customers(self, is_sorted: bool) -> None:
        if is_sorted:
            self.path(RECEIVED).rename(self.path("customers"))
            with self.new("customers") as connection:
                connection.execute(f"ALTER TABLE {RECEIVED} RENAME TO customers")
            return
        with self.new("customers", RECEIVED) as connection:
            connection.execute(f"CREATE TABLE customers AS SELECT * FROM {RECEIVED} ORDER BY customer_code")
        self.path(RECEIVED).unlink()

    def _write_network(self, network: NodeRows) -> None:
        with self.new(nodes.name) as connection:
            connection.execute(bare(nodes))
            rows = ((node.node_id, node.kind, node.name, node.parent_id) for node in network.nodes)
            connection.executemany(f"INSERT INTO {nodes.name} VALUES (?, ?, ?, ?)", rows)
        with self.new(node_ancestors.name) as connection:
            connection.execute("CREATE TEMP TABLE unsorted (node_id, ancestor_id, height)")
            connection.executemany("INSERT INTO unsorted VALUES (?, ?, ?)", network.ancestors)
            connection.execute(f"CREATE TABLE {node_ancestors.name} AS SELECT * FROM unsorted ORDER BY 1, 2")

    def _find_places(self, network: NodeRows) -> None:
        lines, homes, names = place_lines.name, place_homes.name, place_names.name
        counts = NameCounts()
        with self.new(lines, node_areas.name) as connection:
            connection.execute(bare(place_lines))
            connection.execute(adding_homes(""))
            (last,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {lines}").fetchone()
            rows = ((last + n, *row) for n, row in enumerate(lines_of_nodes(network.nodes), 1))
            connection.executemany(f"INSERT INTO {lines} VALUES (?, ?, ?, ?, ?, ?)", rows)
            for line, customers in connection.execute(f"SELECT line, customers FROM {lines}"):
                counts.add(line, customers)
        with self.new(homes, lines, node_areas.name) as connection:
            connection.execute(bare(place_homes))
            connection.execute(adding_fed_homes(""))
        with self.new(names) as connection:
            connection.execute(bare(place_names))
            numbered = ((number, *row) for number, row in enumerate(counts.rows(), 1))
            connection.executemany(f"INSERT INTO {names} VALUES (?, ?, ?, ?, ?)", numbered)

    def _sort_entries(self, table: Table, index: Index) -> None:
        columns = ", ".join(entry_columns(index))
        selected = (
            f"SELECT {columns}, {row_number(table)} AS number FROM {table.name} ORDER BY {columns}, number"
        )
        with self.new(str(index.name), table.name) as connection:
            connection.execute(f"CREATE TABLE {index.name} AS {selected}")

    def _index_words(self, statements: Sequence[str]) -> None:
        for name, statement in zip(WORD_INDEXES, statements, strict=True):
            with self.new(name, place_lines.name, place_names.name) as connection:
                connection.execute(statement)
                connection.execute(f"INSERT INTO {name} (rowid, words) {_FOR_WORDS[name]}")


def complete(file: Path) -> str:
    """The address at which SQLite opens a finished file without locks. With locks, the commit of a turn
    needs every attached file for itself, and waits until a sort has read this one (15 s for 10⁷ rows)."""
    return f"{file.absolute().as_uri()}?immutable=1"


def bare(table: Table) -> str:
    """SQL for the table with its columns and nothing else."""
    return f"CREATE TABLE {table.name} ({', '.join(in_all(table))})"


def is_filled(index: Index) -> bool:
    """Whether the index is filled with sorted entries; else its table's rows are added to it one by one.

    In random order, an index of ten million rows writes each of its pages hundreds of times. A unique index
    is small here, or is on the key by which its table is sorted.
    """
    return not index.unique and not any(column.nullable for column in index.columns)


def entry_columns(index: Index) -> list[str]:
    return [column.name for column in index.columns]


def row_number(table: Table) -> str:
    """The column by which SQLite numbers the rows."""
    return "id" if "id" in table.c else "rowid"
