"""`python -m outage_service load`: loads files into the database, all or nothing.

It reads, checks and stages everything while the service runs; one short transaction puts it in place.
Memory holds a batch of rows, 8 bytes for each customer code, and the network.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import LoadRefused
from outage_service.journal.model import COMMAND_LINE, Act, Entry
from outage_service.journal.store import record
from outage_service.loading.customers import Staged, check_codes, stage_customers
from outage_service.loading.progress import Progress, Silence
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import read_rows
from outage_service.loading.rows.customer_columns import CustomerColumns, blank
from outage_service.loading.rows.references import Network, StoredWorld, check_network, check_outages
from outage_service.loading.rows.rows import node_of, outage_of
from outage_service.loading.stage.choosing import staging
from outage_service.loading.stage.stage import Adding, NodeRows, Plan, Stage
from outage_service.loading.stage.swapping import add_world, extend_world, replace_world
from outage_service.supply.outages.model import Outage
from outage_service.supply.trouble_calls.absorbing import settle_after_load
from outage_service.tables.customers import customers
from outage_service.tables.erased import erased_customers
from outage_service.tables.network import nodes
from outage_service.tables.outages import outages
from outage_service.world.network.model import Node
from outage_service.world.places.reach_store import reach_by_words
from outage_service.world.places.refresh import note_words, refresh_place_names

# Up to this many customers, adding rows and indexing places takes a tenth of a second inside the final
# transaction. A larger world is staged completely.
_SMALL_WORLD = 2_000


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    nodes: int
    customers: int
    outages: int


@dataclass(frozen=True)
class CheckedFolder:
    """The content of files without errors; the customers are in the stage."""

    network: Network
    customers: Staged
    outages: list[Outage]


@dataclass(frozen=True)
class Manner:
    """How staged rows get into the tables in use."""

    bring: Callable[[AsyncConnection, Stage, Sequence[Outage]], Awaitable[None]]
    with_places: bool  # the index of places is staged too
    takes_over: bool  # the stage includes the world in use


async def load_folder(
    database: Database, folder: Path, replace: bool, now: datetime, progress: Progress | None = None
) -> Loaded:
    """Load the three files in `folder`; LoadRefused lists every bad row, and then nothing has changed.

    Without `replace` the rows are added, and a key that is in the database already is a bad row.
    While another load runs, this one waits.
    """
    progress = progress or Silence()
    async with staging(database, progress.waiting) as stage:
        stored = await _stored(database, replace)
        checked = await _check(folder, stored, stage, now, progress)
        loaded = Loaded(len(checked.network.nodes), checked.customers.count, len(checked.outages))
        progress.doing("Building tables and indexes")
        manner = _manner(stored, loaded)
        await stage.build(await _plan(stage, checked, stored, manner), progress.doing)
        progress.doing("Putting the new world in place")

        async def work(connection: AsyncConnection) -> None:
            await manner.bring(connection, stage, checked.outages)
            await (note_words if manner.with_places else refresh_place_names)(connection)
            await reach_by_words(connection)
            act = Act(COMMAND_LINE, now)
            settled = await settle_after_load(connection, checked.outages, act)
            await record(connection, act, [_entry(loaded, replace), *settled])

        await database.write(work)
        progress.doing("Clearing away what was there before")
    return loaded


def _manner(stored: StoredWorld, loaded: Loaded) -> Manner:
    is_small = loaded.customers + stored.customers <= _SMALL_WORLD
    if not stored.nodes:
        return Manner(replace_world, with_places=not is_small, takes_over=False)
    if is_small:
        return Manner(add_world, with_places=False, takes_over=False)
    return Manner(extend_world, with_places=True, takes_over=True)


async def _plan(stage: Stage, checked: CheckedFolder, stored: StoredWorld, manner: Manner) -> Plan:
    new = [node for _, node in checked.network.nodes]
    if manner.takes_over:
        await stage.take_over()
        both = [*stored.nodes, *new]
        return Plan(NodeRows(both, ancestors_of(both, {})), is_sorted=False, with_places=True)
    known = {node.node_id: node.parent_id for node in stored.nodes}
    return Plan(NodeRows(new, ancestors_of(new, known)), checked.customers.are_sorted, manner.with_places)


async def is_empty(database: Database) -> bool:
    """Whether nothing has been loaded yet."""
    async with database.reading() as connection:
        return (await connection.execute(select(nodes.c.node_id).limit(1))).first() is None


async def _stored(database: Database, replace: bool) -> StoredWorld:
    async with database.reading() as connection:
        erased = frozenset((await connection.execute(select(erased_customers.c.customer_code))).scalars())
        if replace:
            return StoredWorld(erased=erased)
        known = [Node(*row) for row in await connection.execute(select(*nodes.c))]
        ids = await connection.execute(select(outages.c.id))
        first = select(customers.c.customer_code).limit(_SMALL_WORLD + 1).subquery()
        count = (await connection.execute(select(func.count()).select_from(first))).scalar_one()
        return StoredWorld(known, frozenset(ids.scalars()), erased, count)


async def _check(
    folder: Path, stored: StoredWorld, stage: Stage, now: datetime, progress: Progress
) -> CheckedFolder:
    """Read and check all files, staging the customers; LoadRefused when anything is wrong."""
    bad = BadRows()
    network = read_network(folder, {node.node_id: node.kind for node in stored.nodes}, bad)
    check_network(network, bad)
    async with stage.filling() as add:
        keys = await stage_customers(folder, network, _forgetting(stored.erased, add), bad, progress)
    customers = keys.staged()
    check_codes(folder, keys.repeated(), [] if not stored.nodes else await stage.codes_in_use(), bad)
    cuts = read_outages(folder, now, bad)
    check_outages(cuts, network, stored.outage_ids, bad)
    if bad:
        raise LoadRefused(bad)
    return CheckedFolder(network, customers, [outage for _, outage in cuts])


def _forgetting(erased: frozenset[str], add: Adding) -> Adding:
    """`add`, but with blank data for customers whose personal data was erased."""

    async def add_blanked(columns: CustomerColumns) -> None:
        if not erased.isdisjoint(columns.customer_code):
            blank(columns, erased)
        await add(columns)

    return add_blanked if erased else add


def read_network(folder: Path, stored_kinds: Mapping[str, str], bad: BadRows) -> Network:
    """The nodes of network.csv; rows that are wrong by themselves are added to `bad`."""
    found: list[tuple[int, Node]] = []
    mentioned: set[str] = set()
    for row in read_rows(folder, "network.csv", bad):
        if node := node_of(row, bad):
            found.append((row.line, node))
        else:
            mentioned.add(row.fields["node_id"])
    return Network(found, stored_kinds, frozenset(mentioned))


def read_outages(folder: Path, now: datetime, bad: BadRows) -> list[tuple[int, Outage]]:
    """The outages of outages.csv with their lines; rows that are wrong by themselves are added to `bad`."""
    rows = read_rows(folder, "outages.csv", bad)
    return [(row.line, outage) for row in rows if (outage := outage_of(row, now, bad))]


def ancestors_of(new: list[Node], known: Mapping[str, str | None]) -> Iterator[tuple[str, str, int]]:
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
