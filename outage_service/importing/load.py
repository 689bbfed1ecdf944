"""`python -m outage_service load`: files into the database, all or nothing, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.customers.model import Customer
from outage_service.customers.tables import customer_phones, customers
from outage_service.database import Database
from outage_service.errors import BadRow, LoadRefused
from outage_service.importing.csv_files import read_rows
from outage_service.importing.references import Stored, World, bad_references
from outage_service.importing.rows import customer_of, node_of, outage_of
from outage_service.network.model import Node
from outage_service.network.tables import node_ancestors, nodes
from outage_service.outages.store import add_outages, measure_reach
from outage_service.outages.tables import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outages,
    restored_nodes,
)
from outage_service.places import home_line
from outage_service.reports.tables import reports

_BATCH = 5_000


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    nodes: int
    customers: int
    outages: int


async def load_folder(database: Database, folder: Path, replace: bool, now: datetime) -> Loaded:
    """Load the three files of `folder`; LoadRefused with every bad row, and then nothing has changed.

    Without `replace` the rows are added, and a key that is in the database already is a bad row.
    """
    bad: list[BadRow] = []
    world = read_world(folder, now, bad)
    if replace:
        _refuse(bad + bad_references(world, Stored()))  # before any lock is taken

    async def work(connection: AsyncConnection) -> None:
        await _keep_other_writers_out(connection)
        if replace:
            await _empty(connection)
            await _fill(connection, world, Stored())
        else:
            stored = await _stored(connection)
            _refuse(bad + bad_references(world, stored))
            await _fill(connection, world, stored)

    await database.write(work)
    return Loaded(len(world.nodes), len(world.customers), len(world.outages))


async def is_empty(database: Database) -> bool:
    """Whether nobody has loaded anything yet."""
    async with database.reading() as connection:
        return (await connection.execute(select(nodes.c.node_id).limit(1))).first() is None


def read_world(folder: Path, now: datetime, bad: list[BadRow]) -> World:
    """Everything in the files; rows that make no sense by themselves are added to `bad`."""
    node_rows = read_rows(folder, "network.csv", bad)
    network = [(row, node_of(row, bad)) for row in node_rows]
    people = [(row, customer_of(row, bad)) for row in read_rows(folder, "customers.csv", bad)]
    cuts = [(row, outage_of(row, now, bad)) for row in read_rows(folder, "outages.csv", bad)]
    return World(
        nodes=[(row, node) for row, node in network if node],
        customers=[(row, customer) for row, customer in people if customer],
        outages=[(row, outage) for row, outage in cuts if outage],
        mentioned_nodes=frozenset(row.fields["node_id"] for row, node in network if node is None),
    )


def _refuse(bad: list[BadRow]) -> None:
    if bad:
        raise LoadRefused(bad)


async def _keep_other_writers_out(connection: AsyncConnection) -> None:
    """SQLite's write lock does this already; readers go on in both. A whole province may take its time."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("LOCK TABLE nodes, customers, outages IN SHARE ROW EXCLUSIVE MODE"))


async def _stored(connection: AsyncConnection) -> Stored:
    kinds = await connection.execute(select(nodes.c.node_id, nodes.c.kind))
    codes = await connection.execute(select(customers.c.customer_code))
    ids = await connection.execute(select(outages.c.id))
    return Stored(
        {row.node_id: row.kind for row in kinds}, frozenset(codes.scalars()), frozenset(ids.scalars())
    )


async def _empty(connection: AsyncConnection) -> None:
    for table in (
        outage_areas,
        outage_revisions,
        restored_nodes,
        outage_nodes,
        outages,
        customer_phones,
        customers,
        node_ancestors,
    ):
        await connection.execute(delete(table))
    await connection.execute(update(nodes).values(parent_id=None))  # parents may go before children
    await connection.execute(delete(nodes))


async def _fill(connection: AsyncConnection, world: World, stored: Stored) -> None:
    in_order = sorted((node for _, node in world.nodes), key=lambda node: _DEPTH[node.kind])
    await _insert(connection, nodes, (_node_row(node) for node in in_order))
    parents = {node.node_id: node.parent_id for node in in_order}
    if stored.node_kinds:
        known = await connection.execute(select(nodes.c.node_id, nodes.c.parent_id))
        parents = {row.node_id: row.parent_id for row in known}
    await _insert(connection, node_ancestors, _ancestor_rows(in_order, parents))
    await _insert(connection, customers, (_customer_row(customer) for _, customer in world.customers))
    await _insert(
        connection,
        customer_phones,
        (
            {"phone": phone, "customer_code": customer.customer_code}
            for _, customer in world.customers
            for phone in customer.phones
        ),
    )
    await add_outages(connection, [outage for _, outage in world.outages])
    await measure_reach(connection)
    # A report stays, but it cannot point to an outage that a replacement took away.
    gone = reports.c.outage_id.is_not(None) & reports.c.outage_id.not_in(select(outages.c.id))
    await connection.execute(update(reports).where(gone).values(outage_id=None))


_DEPTH = {"substation": 0, "feeder": 1, "transformer": 2}


def _node_row(node: Node) -> dict[str, Any]:
    return {"node_id": node.node_id, "kind": node.kind, "name": node.name, "parent_id": node.parent_id}


def _ancestor_rows(new: Iterable[Node], parents: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    for node in new:
        ancestor: str | None = node.node_id
        height = 0
        while ancestor is not None:
            yield {"node_id": node.node_id, "ancestor_id": ancestor, "height": height}
            ancestor, height = parents[ancestor], height + 1


def _customer_row(customer: Customer) -> dict[str, Any]:
    return {
        "customer_code": customer.customer_code,
        "name": customer.name,
        "phones": customer.phones,
        "address": customer.address,
        "ward": customer.ward,
        "province": customer.province,
        "node_id": customer.node_id,
        "priority": customer.priority,
        "unit": customer.customer_code[:6],
        "area_line": home_line(customer.address, customer.ward, customer.province),
    }


async def _insert(connection: AsyncConnection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert in batches, so that a province's rows are never all in memory twice."""
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        await connection.execute(insert(table), batch)
