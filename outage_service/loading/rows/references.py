"""Checks across rows: no key occurs twice, and every named node exists."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outage_service.errors import IN_DATABASE, BadRow
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.supply.outages.model import Outage
from outage_service.world.network.model import PARENT_KIND, Node


@dataclass(frozen=True)
class StoredWorld:
    """What the database has before a load adds to it; no nodes and outages when the load replaces them."""

    nodes: Sequence[Node] = ()
    outage_ids: frozenset[str] = frozenset()
    # Codes of customers whose personal data was erased: no load brings it back.
    erased: frozenset[str] = frozenset()
    # How many customers there are; not counted beyond some thousands.
    customers: int = 0


@dataclass(frozen=True)
class Network:
    """The nodes of network.csv with their lines, and the other nodes that rows may name."""

    nodes: list[tuple[int, Node]]
    stored_kinds: Mapping[str, str]
    # Nodes of rows that are bad for other reasons: naming them is not a second error.
    mentioned: frozenset[str] = frozenset()
    kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds.update(self.stored_kinds)
        for _, node in self.nodes:
            self.kinds.setdefault(node.node_id, node.kind)

    def has(self, node_id: str) -> bool:
        """Whether a row may name this node."""
        return node_id in self.kinds or node_id in self.mentioned


def missing_node(file: str, line: int, column: str, node_id: str) -> BadRow:
    """The error for naming a node that does not exist."""
    return BadRow(file, line, f"{column} names {node_id!r}, which the network does not have")


def check_network(network: Network, bad: BadRows) -> None:
    """Add to `bad` every node that occurs twice, or whose parent is missing or of the wrong kind."""
    file = "network.csv"
    keys = ((line, node.node_id) for line, node in network.nodes)
    bad += _repeated(file, "node_id", keys, network.stored_kinds)
    for line, node in network.nodes:
        if node.parent_id is None:
            continue
        if not network.has(node.parent_id):
            bad.append(missing_node(file, line, "parent_id", node.parent_id))
            continue
        kind, wanted = network.kinds.get(node.parent_id), PARENT_KIND[node.kind]
        if kind not in (None, wanted):
            # Each kind hangs under another kind, so a network without wrong parents has no cycles either.
            reason = f"a {node.kind} hangs under a {wanted}, and {node.parent_id!r} is a {kind}"
            bad.append(BadRow(file, line, reason))


def check_outages(
    outages: list[tuple[int, Outage]], network: Network, stored_ids: frozenset[str], bad: BadRows
) -> None:
    """Add to `bad` every outage that occurs twice or names a missing node."""
    file = "outages.csv"
    bad += _repeated(file, "outage_id", ((line, outage.id) for line, outage in outages), stored_ids)
    for line, outage in outages:
        for node_id in outage.node_ids:
            if not network.has(node_id):
                bad.append(missing_node(file, line, "node_ids", node_id))


def _repeated(
    file: str, column: str, keys: Iterable[tuple[int, str]], stored: Collection[str]
) -> Iterator[BadRow]:
    seen: dict[str, int] = {}
    for line, key in keys:
        if key in seen:
            yield BadRow(file, line, f"{column} stands already on line {seen[key]}")
            continue
        seen[key] = line
        if key in stored:
            yield BadRow(file, line, f"{column} {IN_DATABASE}")
