"""`python -m outage_service load`: files into the database, all or nothing.

Everything is read, checked and built aside while the service runs; one short transaction makes it count.
Memory is bounded whatever the number of customers: a batch of rows, 8 bytes for each code, the network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.commands.parsing import COMMAND_LINE
from outage_service.database import Database
from outage_service.errors import LoadRefused
from outage_service.gazetteer.refresh import refresh_place_names
from outage_service.importing.bad_rows import BadRows
from outage_service.importing.csv_files import read_rows
from outage_service.importing.customer_rows import blanked
from outage_service.importing.customers_load import CustomerKeys, check_codes, stage_customers
from outage_service.importing.progress import Progress, Silence
from outage_service.importing.references import Network, Stored, check_network, check_outages
from outage_service.importing.rows import node_of, outage_of
from outage_service.importing.staging import Adding, Batch, NodeRows, Stage, staging
from outage_service.importing.swapping import add_world, replace_world
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.network.model import Node
from outage_service.network.tables import nodes
from outage_service.outages.absorbing import settle_after_load
from outage_service.outages.model import Outage
from outage_service.outages.tables import outages
from outage_service.privacy.tables import erased_customers

# Beyond this many customers it takes seconds to learn the names of all places. Nobody shall be held up so
# long by the swap: searching by place goes on with the former names until that is done.
_SMALL_WORLD = 200_000


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    nodes: int
    customers: int
    outages: int


@dataclass(frozen=True)
class Checked:
    """The files, found to be good; the customers are in the stage."""

    network: Network
    customers: CustomerKeys
    outages: list[Outage]


async def load_folder(
    database: Database, folder: Path, replace: bool, now: datetime, progress: Progress | None = None
) -> Loaded:
    """Load the three files of `folder`; LoadRefused with every bad row, and then nothing has changed.

    Without `replace` the rows are added, and a key that is in the database already is a bad row.
    While another load runs, this one waits for its end.
    """
    progress = progress or Silence()
    async with staging(database, progress.waiting) as stage:
        stored = await _stored(database, replace)
        checked = await _check(folder, stored, stage, now, progress)
        loaded = Loaded(len(checked.network.nodes), len(checked.customers), len(checked.outages))
        progress.doing("Building tables and indexes")
        new = [node for _, node in checked.network.nodes]
        parents = await _parents(database) if stored.node_kinds else {}
        await stage.build(NodeRows(new, _ancestors(new, parents)), checked.customers.are_sorted)
        progress.doing("Putting the new world in place")
        is_whole = replace or not stored.node_kinds
        is_small = loaded.customers <= _SMALL_WORLD

        async def work(connection: AsyncConnection) -> None:
            if is_whole:
                await replace_world(connection, stage, checked.outages)
            else:
                await add_world(connection, checked.outages)
            if is_small:
                await refresh_place_names(connection)
            act = Act(COMMAND_LINE, now)
            settled = await settle_after_load(connection, checked.outages, act)
            await record(connection, act, [_entry(loaded, replace), *settled])

        await database.write(work)
        if not is_small:
            progress.doing("Learning the names of places")
            await database.write(refresh_place_names)
        progress.doing("Clearing away what was there before")
    return loaded


async def is_empty(database: Database) -> bool:
    """Whether nobody has loaded anything yet."""
    async with database.reading() as connection:
        return (await connection.execute(select(nodes.c.node_id).limit(1))).first() is None


async def _stored(database: Database, replace: bool) -> Stored:
    async with database.reading() as connection:
        erased = frozenset((await connection.execute(select(erased_customers.c.customer_code))).scalars())
        if replace:
            return Stored(erased=erased)
        kinds = await connection.execute(select(nodes.c.node_id, nodes.c.kind))
        ids = await connection.execute(select(outages.c.id))
        return Stored({row.node_id: row.kind for row in kinds}, frozenset(ids.scalars()), erased)


async def _parents(database: Database) -> dict[str, str | None]:
    async with database.reading() as connection:
        rows = await connection.execute(select(nodes.c.node_id, nodes.c.parent_id))
        return {row.node_id: row.parent_id for row in rows}


async def _check(folder: Path, stored: Stored, stage: Stage, now: datetime, progress: Progress) -> Checked:
    """Read and check all files, staging the customers; LoadRefused when anything is wrong."""
    bad = BadRows()
    network = read_network(folder, stored.node_kinds, bad)
    check_network(network, bad)
    async with stage.filling() as add:
        keys = await stage_customers(folder, network, _forgetting(stored.erased, add), bad, progress)
    check_codes(folder, keys.repeated(), [] if not stored.node_kinds else await stage.codes_in_use(), bad)
    cuts = read_outages(folder, now, bad)
    check_outages(cuts, network, stored.outage_ids, bad)
    if bad:
        raise LoadRefused(bad)
    return Checked(network, keys, [outage for _, outage in cuts])


def _forgetting(erased: frozenset[str], add: Adding) -> Adding:
    """`add`, leaving those blank who had their personal data erased."""

    async def add_blanked(rows: Batch) -> None:
        await add([blanked(row) if row.customer_code in erased else row for row in rows])

    return add_blanked if erased else add


def read_network(folder: Path, stored_kinds: Mapping[str, str], bad: BadRows) -> Network:
    """The nodes of network.csv; rows that make no sense by themselves are added to `bad`."""
    found: list[tuple[int, Node]] = []
    mentioned: set[str] = set()
    for row in read_rows(folder, "network.csv", bad):
        if node := node_of(row, bad):
            found.append((row.line, node))
        else:
            mentioned.add(row.fields["node_id"])
    return Network(found, stored_kinds, frozenset(mentioned))


def read_outages(folder: Path, now: datetime, bad: BadRows) -> list[tuple[int, Outage]]:
    """The outages of outages.csv with their lines; rows that make no sense are added to `bad`."""
    rows = read_rows(folder, "outages.csv", bad)
    return [(row.line, outage) for row in rows if (outage := outage_of(row, now, bad))]


def _ancestors(new: list[Node], known: Mapping[str, str | None]) -> Iterator[tuple[str, str, int]]:
    """Rows of node_ancestors for the new nodes, which may hang under known ones."""
    parents = {**known, **{node.node_id: node.parent_id for node in new}}
    for node in new:
        ancestor: str | None = node.node_id
        height = 0
        while ancestor is not None:
            yield node.node_id, ancestor, height
            ancestor, height = parents[ancestor], height + 1


def _entry(loaded: Loaded, replaced: bool) -> Entry:
    counts = {"nodes": loaded.nodes, "customers": loaded.customers, "outages": loaded.outages}
    return Entry("world_loaded", "world", "world", {"replaced": replaced, **counts})
