"""The stage: the world that is being loaded, in tables beside those in use.

A load fills `<table>_next` while the service runs. One short transaction renames it to `<table>`, and the
table in use to `<table>_old`, which is then dropped. The next load drops what a crashed load left behind.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.loading.rows.customer_columns import CustomerColumns
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.places import place_homes, place_lines, place_names
from outage_service.world.network.model import Node

# The tables that are swapped whole: the world, and the index of its places. No other table has a foreign key
# to these (see `tables/network.py`).
WORLD = (nodes, node_ancestors, customers, customer_phones, node_areas)
PLACES = (place_lines, place_homes, place_names)
SWAPPED = (*WORLD, *PLACES)
NEXT, OLD = "_next", "_old"

Adding = Callable[[CustomerColumns], Awaitable[None]]


@dataclass(frozen=True)
class NodeRows:
    """The network to store: rows of `nodes`, and of `node_ancestors` as (node, ancestor, height)."""

    nodes: Sequence[Node]
    ancestors: Iterable[tuple[str, str, int]]


@dataclass(frozen=True)
class Plan:
    """What to stage beside the customers: the network and, with `with_places`, the index of places.

    `is_sorted` when customers came in the order of their codes. A small index of places is built at the swap.
    """

    network: NodeRows
    is_sorted: bool
    with_places: bool

    @property
    def tables(self) -> Sequence[Table]:
        return SWAPPED if self.with_places else WORLD


class Stage(Protocol):
    """Where a load puts its rows before readers see them."""

    def filling(self) -> AbstractAsyncContextManager[Adding]:
        """A context in which customers are handed over batch by batch."""

    async def codes_in_use(self) -> list[str]:
        """The staged codes that customers in use already have."""

    async def take_over(self) -> None:
        """Stage the customers in use too."""

    async def build(self, plan: Plan, doing: Callable[[str], None]) -> None:
        """Complete all staging tables, indexes included; calls `doing` with what it builds."""

    async def swap(self, connection: AsyncConnection) -> None:
        """Put the staging tables in place of those in use, inside a transaction."""

    async def clear(self) -> None:
        """Drop all tables and files that are not in use."""


def aside(table: Table) -> Table:
    """The staging table `<table>_next`: the same columns, but no key and no index."""
    columns = (Column(column.name, column.type, nullable=column.nullable) for column in table.columns)
    return Table(table.name + NEXT, MetaData(), *columns)


def in_all(table: Table) -> Sequence[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]
