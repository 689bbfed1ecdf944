"""Checks between rows: nothing stands twice, and everything named is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outage_service.customers.model import Customer
from outage_service.errors import BadRow
from outage_service.importing.csv_files import Row
from outage_service.network.model import PARENT_KIND, Node
from outage_service.outages.model import Outage


@dataclass(frozen=True)
class Stored:
    """What the database keeps while a load adds to it; empty when the load replaces everything."""

    node_kinds: Mapping[str, str] = field(default_factory=dict)
    customer_codes: frozenset[str] = frozenset()
    outage_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """Everything read from the files, each with the row it came from."""

    nodes: list[tuple[Row, Node]]
    customers: list[tuple[Row, Customer]]
    outages: list[tuple[Row, Outage]]
    # Nodes of rows that are bad for other reasons: naming them is not a second fault.
    mentioned_nodes: frozenset[str] = frozenset()


def bad_references(world: World, stored: Stored) -> list[BadRow]:
    """Every row that repeats a key or names a node that is not there, or not of the right kind."""
    bad: list[BadRow] = []
    kinds = dict(stored.node_kinds)
    seen: dict[str, int] = {}
    for row, node in world.nodes:
        bad += _repeated(row, "node_id", node.node_id, seen, stored.node_kinds)
        kinds.setdefault(node.node_id, node.kind)
    seen = {}
    for row, customer in world.customers:
        bad += _repeated(row, "customer_code", customer.customer_code, seen, stored.customer_codes)
        bad += _missing(row, "node_id", customer.node_id, kinds, world)
    seen = {}
    for row, outage in world.outages:
        bad += _repeated(row, "outage_id", outage.id, seen, stored.outage_ids)
        for node_id in outage.node_ids:
            bad += _missing(row, "node_ids", node_id, kinds, world)
    for row, node in world.nodes:
        bad += _wrong_parent(row, node, kinds, world)
    return bad


def _repeated(
    row: Row, column: str, key: str, seen: dict[str, int], stored: Mapping[str, str] | frozenset[str]
) -> list[BadRow]:
    if key in seen:
        return [row.bad(f"{column} stands already on line {seen[key]}")]
    seen[key] = row.line
    if key in stored:
        return [row.bad(f"{column} is in the database already (load with --replace to swap everything)")]
    return []


def _missing(row: Row, column: str, node_id: str, kinds: Mapping[str, str], world: World) -> list[BadRow]:
    if node_id in kinds or node_id in world.mentioned_nodes:
        return []
    return [row.bad(f"{column} names {node_id!r}, which the network does not have")]


def _wrong_parent(row: Row, node: Node, kinds: Mapping[str, str], world: World) -> list[BadRow]:
    if node.parent_id is None:
        return []
    if missing := _missing(row, "parent_id", node.parent_id, kinds, world):
        return missing
    kind, wanted = kinds.get(node.parent_id), PARENT_KIND[node.kind]
    if kind is None or kind == wanted:
        return []
    # Each kind hangs under another kind, so a network without wrong parents has no cycles either.
    return [row.bad(f"a {node.kind} hangs under a {wanted}, and {node.parent_id!r} is a {kind}")]
