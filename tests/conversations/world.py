"""Writes the `world` of a conversation file as the CSV files that `python -m outage_service load` reads."""

import csv
import uuid
from collections.abc import Iterable
from pathlib import Path

from tests.conversations.moments import moment_of
from tests.conversations.script import World
from tests.conversations.words import Memory


def write_world(world: World, folder: Path, memory: Memory) -> None:
    """Fills `folder` with network, customers and outages, and keeps each outage's id in `memory`."""
    folder.mkdir(parents=True, exist_ok=True)
    network = [(node.id, node.kind, node.name, node.parent) for node in world.network]
    _write(folder / "network.csv", "node_id,kind,name,parent_id", network)
    customers = [
        (
            one.customer_code,
            one.name,
            ";".join(one.phones),
            one.address,
            one.ward,
            one.province,
            one.node,
            one.priority,
        )
        for one in world.customers
    ]
    _write(
        folder / "customers.csv",
        "customer_code,name,phones,address,ward,province,node_id,priority",
        customers,
    )
    outages = []
    for number, one in enumerate(world.outages, start=1):
        kept = memory.kept.setdefault(one.kept_as or f"outage {number}", {"id": str(uuid.uuid4())})
        times = [_time(text, memory) for text in (one.started_at, one.expected_back_at)]
        what = (
            kept["id"],
            one.kind,
            one.status,
            ";".join(one.nodes),
            one.cause_kind,
            one.cause_text,
            one.area_text,
        )
        outages.append((*what, *times, one.expected_back_source))
    header = "outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,started_at,expected_back_at"
    _write(folder / "outages.csv", f"{header},expected_back_source", outages)


def _time(expression: str, memory: Memory) -> str:
    return moment_of(expression, memory.now).isoformat() if expression else ""


def _write(path: Path, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
