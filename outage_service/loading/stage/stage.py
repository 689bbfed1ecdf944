"""The world that is being loaded, built aside from the one that is in use.

`<table>_next` is filled while the service runs, takes its name in one short transaction, and what had the
name before is `<table>_old` until it is dropped. A load that dies leaves these behind; the next one clears.
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

# What is swapped whole: the world, and the places where it is found. No other table has a foreign key to
# these (see network.tables).
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
    """What to complete aside: the network, and places unless they are so few that they are learnt at the swap.

    `is_sorted` when customers came in the order of their codes.
    """

    network: NodeRows
    is_sorted: bool
    with_places: bool

    @property
    def tables(self) -> Sequence[Table]:
        return SWAPPED if self.with_places else WORLD


class Stage(Protocol):
    """Where a load puts its rows before anybody sees them."""

    def filling(self) -> AbstractAsyncContextManager[Adding]:
        """A context in which customers are handed over batch by batch."""

    async def codes_in_use(self) -> list[str]:
        """The staged codes that customers in use already have."""

    async def take_over(self) -> None:
        """Stage the customers in use too."""

    async def build(self, plan: Plan, doing: Callable[[str], None]) -> None:
        """Complete all tables aside, indexes included; `doing` hears what is being built."""

    async def swap(self, connection: AsyncConnection) -> None:
        """Inside a transaction: what was built takes the place of what is in use."""

    async def clear(self) -> None:
        """Drop everything that is not in use."""


def aside(table: Table) -> Table:
    """The bare table under its name aside: the same columns, no key and no index."""
    columns = (Column(column.name, column.type, nullable=column.nullable) for column in table.columns)
    return Table(table.name + NEXT, MetaData(), *columns)


def in_all(table: Table) -> Sequence[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]
