"""Puts a staged world in use; everything here happens inside one transaction."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import COMMAND_LINE
from outage_service.loading.stage.stage import NEXT, Stage, in_all
from outage_service.supply.outages.model import Outage
from outage_service.supply.outages.store import add_outages, measure_reach
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.erased import erased_customers
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.outages import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outage_word_nodes,
    outage_words,
    outages,
    restored_nodes,
)
from outage_service.tables.reports import reports
from outage_service.world.customers.store import blank_customer

# Child tables of `outages`, to be deleted first.
_OF_OUTAGES = (outage_areas, outage_words, outage_word_nodes, outage_revisions, restored_nodes, outage_nodes)


async def replace_world(connection: AsyncConnection, stage: Stage, new: Sequence[Outage]) -> None:
    """Replace network, customers, places and outages by those of the load. Reports stay."""
    await stage.swap(connection)
    await _forget_those_erased_meanwhile(connection)
    for table in (*_OF_OUTAGES, outages):
        await connection.execute(delete(table))
    await _bring_outages(connection, new)
    # A report stays, but it cannot point to an outage that was deleted.
    gone = reports.c.outage_id.is_not(None) & reports.c.outage_id.not_in(select(outages.c.id))
    await connection.execute(update(reports).where(gone).values(outage_id=None))


async def extend_world(connection: AsyncConnection, stage: Stage, new: Sequence[Outage]) -> None:
    """Replace the world in use by the stage, which includes it, and add the new outages."""
    await stage.swap(connection)
    await _forget_those_erased_meanwhile(connection)
    await _bring_outages(connection, new)


async def _bring_outages(connection: AsyncConnection, new: Sequence[Outage]) -> None:
    await add_outages(connection, new, by=COMMAND_LINE)
    await measure_reach(connection)


async def add_world(connection: AsyncConnection, _: Stage, new: Sequence[Outage]) -> None:
    """Add the staged network and customers and the new outages to those in use; for small worlds."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
    for table in (nodes, node_ancestors, customers, customer_phones):
        names = ", ".join(in_all(table))
        adding = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {table.name}{NEXT}"
        await connection.execute(text(adding))
    staged = text(f"node_id IN (SELECT node_id FROM node_areas{NEXT})")
    await connection.execute(delete(node_areas).where(staged))
    c = customers.c
    counted = select(c.node_id, c.unit, c.area_line, func.count()).where(staged)
    counted = counted.group_by(c.node_id, c.unit, c.area_line)
    await connection.execute(insert(node_areas).from_select(in_all(node_areas), counted))
    await _forget_those_erased_meanwhile(connection)
    await _bring_outages(connection, new)


async def _forget_those_erased_meanwhile(connection: AsyncConnection) -> None:
    """Blank customers whose personal data was erased after the load began: the load did not know it yet."""
    c = customers.c
    told = or_(c.name != "", c.address != "")
    statement = select(c.customer_code).where(
        told, c.customer_code.in_(select(erased_customers.c.customer_code))
    )
    for code in (await connection.execute(statement)).scalars().all():
        await blank_customer(connection, code)
