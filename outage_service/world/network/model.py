"""The distribution network: substations feed feeders, feeders feed transformers."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["substation", "feeder", "transformer"]

# The kind of node that feeds each kind.
PARENT_KIND: dict[str, str | None] = {"substation": None, "feeder": "substation", "transformer": "feeder"}


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the network; `parent_id` is None for a substation."""

    node_id: str
    kind: Kind
    name: str
    parent_id: str | None
