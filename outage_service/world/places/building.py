"""Builds the index of places when a world is loaded: SQL that both databases understand, and rows.

`suffix` is appended to all table names: a large load fills separate tables next to those in use.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from outage_service.tables.places import HOME, LONGEST_NAME, NODE
from outage_service.world.network.model import Node
from outage_service.world.places.index_store import LONGEST_WORD
from outage_service.world.places.names import FEEDER, STATION, Name, area_line, names_in, node_name
from outage_service.world.places.spelling import sound_of

_MOST_WORDS = 8  # a longer text is a sentence, not a name
_KINDS = ("duong", "phuong", "xa", "quan", "huyen", "tinh", "thanh pho", "thi xa", "thi tran", "dac khu", "")


class LineRow(NamedTuple):
    """A row of place_lines without its id, in the order of its columns."""

    source: int
    line: str
    words: str
    key: str
    customers: int


class NameRow(NamedTuple):
    """A row of place_names without its id, in the order of its columns."""

    words: str
    kind: str
    sound: str
    customers: int


def adding_homes(suffix: str) -> str:
    """SQL that adds each line of node_areas once, numbered from 1."""
    words = "line"
    for kind in _KINDS:
        words = f"replace(replace({words}, ' |{kind}: ', ' '), '|{kind}: ', '')"
    return (
        f"INSERT INTO place_lines{suffix} (id, source, line, words, key, customers)"
        f" SELECT row_number() OVER (ORDER BY line), {HOME}, line, rtrim({words}, ' |'),"
        f" min(node_id), sum(customers) FROM node_areas{suffix} GROUP BY line"
    )


def adding_fed_homes(suffix: str) -> str:
    """SQL that adds the nodes that feed the homes of each line."""
    return (
        f"INSERT INTO place_homes{suffix} (line_id, node_id, customers)"
        " SELECT of_line.id, area.node_id, sum(area.customers)"
        f" FROM node_areas{suffix} AS area"
        f" JOIN place_lines{suffix} AS of_line ON of_line.line = area.line AND of_line.source = {HOME}"
        " GROUP BY of_line.id, area.node_id ORDER BY of_line.id, area.node_id"
    )


def counting_on(table: str) -> str:
    """SQL that moves PostgreSQL's id sequence past the rows that were added with their ids."""
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"


def lines_of_nodes(nodes: Iterable[Node]) -> Iterator[LineRow]:
    """The lines of feeders and stations, by their names."""
    for node in nodes:
        called = node_name(FEEDER if node.kind == "feeder" else STATION, node.name)
        if called.words:
            yield line_row(NODE, [called], node.node_id)


def line_row(source: int, names: list[Name], key: str) -> LineRow:
    words = " ".join(word[:LONGEST_WORD] for name in names for word in name.words)
    return LineRow(source, area_line(names), words, key, 0)


class NameCounts:
    """Counts the customers at each name; a text that is too long for a name is left out."""

    def __init__(self) -> None:
        self._written = Counter[str]()

    def add(self, line: str, customers: int) -> None:
        """Count the customers of an area line at each of its names."""
        for one in line.strip("|").split("|"):
            self._written[one] += customers

    def rows(self) -> Iterator[NameRow]:
        """The names in the order of their words."""
        counted = Counter[Name]()
        for one, customers in self._written.items():
            for name in filter(is_name, names_in(one)):
                counted[name] += customers
        return (name_row(name, counted[name]) for name in sorted(counted, key=in_order))


def is_name(name: Name) -> bool:
    return len(name.words) <= _MOST_WORDS and len(" ".join(name.words)) <= LONGEST_NAME


def in_order(name: Name) -> tuple[str, ...]:
    return (*name.words, name.kind)


def name_row(name: Name, customers: int) -> NameRow:
    words = " ".join(name.words)
    return NameRow(words, name.kind, sound_of(words)[:LONGEST_NAME], customers)
