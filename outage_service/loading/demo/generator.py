"""The demo world as the three CSV files that `load` reads: the same for the same seed and day."""

import csv
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from outage_service.clock import VIETNAM
from outage_service.loading.rows.csv_files import COLUMNS

SEED = 20260721
TRANSFORMERS_PER_FEEDER = 4
CUSTOMERS_PER_TRANSFORMER = 5
_WORLD_FILE = Path(__file__).with_name("world.yml")
_MOBILE_PREFIXES = ("032", "070", "083", "090", "091", "093", "096", "097", "098")

Record = dict[str, str]


@dataclass(frozen=True)
class DemoWorld:
    """Rows of the three files."""

    nodes: list[Record]
    customers: list[Record]
    outages: list[Record]


def write_demo(folder: Path, seed: int, now: datetime) -> DemoWorld:
    """Write network.csv, customers.csv and outages.csv into `folder`, which is made when missing."""
    world = demo_world(seed, now)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("network.csv", world.nodes),
        ("customers.csv", world.customers),
        ("outages.csv", world.outages),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return world


def demo_world(seed: int, now: datetime) -> DemoWorld:
    """The demo world; `now` only fixes which day is tomorrow."""
    plan = yaml.safe_load(_WORLD_FILE.read_text(encoding="utf-8"))
    builder = _Builder(plan, random.Random(seed), now)
    for area in plan["areas"]:
        builder.add_area(area)
    for scenario in plan["scenarios"]:
        builder.add_scenario(scenario)
    for template in plan["background"]:
        builder.add_background(template)
    return DemoWorld(builder.nodes, builder.customers, builder.outages)


class _Builder:
    def __init__(self, plan: Mapping[str, Any], dice: random.Random, now: datetime) -> None:
        self.nodes: list[Record] = []
        self.customers: list[Record] = []
        self.outages: list[Record] = []
        self._plan = plan
        self._dice = dice
        self._tomorrow = (now.astimezone(VIETNAM) + timedelta(days=1)).date()
        self._areas = {area["unit"]: area for area in plan["areas"]}
        fixed = [customer for scenario in plan["scenarios"] for customer in scenario["customers"]]
        self._codes = {customer["code"] for customer in fixed}
        self._phones = {phone for customer in fixed for phone in customer["phones"]}
        self._quiet_feeders = [(feeder, area) for area in plan["areas"] for feeder in area["feeders"]]
        dice.shuffle(self._quiet_feeders)

    def add_area(self, area: Mapping[str, Any]) -> None:
        """A substation, its feeders, and customers on every transformer."""
        substation = area["substation"]
        self._add_node(substation["id"], "substation", substation["name"], "")
        for feeder in area["feeders"]:
            for transformer in self._add_feeder(feeder, area, TRANSFORMERS_PER_FEEDER):
                ward, street = self._dice.choice(area["wards"]), self._dice.choice(area["streets"])
                for _ in range(CUSTOMERS_PER_TRANSFORMER):
                    self._add_neighbor(area, ward, street, transformer)

    def add_scenario(self, scenario: Mapping[str, Any]) -> None:
        """A feeder of its own with the named customers, their neighbors and their outage."""
        area = self._areas[scenario["unit"]]
        transformer = next(iter(self._add_feeder(scenario["feeder"], area, 1)))
        ward, street = scenario["ward"], scenario["street"]
        for customer in scenario["customers"]:
            place = {"ward": ward, "province": area["province"], "node_id": transformer}
            self._add_customer({**customer, **place})
        for _ in range(scenario.get("neighbors", 0)):
            self._add_neighbor(area, ward, street, transformer)
        if outage := scenario.get("outage"):
            node = transformer if outage["on"] == "transformer" else scenario["feeder"]
            self._add_outage(outage, node, outage["area_text"])

    def add_background(self, template: Mapping[str, Any]) -> None:
        """Outages like the template on feeders that have none yet."""
        for _ in range(template["count"]):
            feeder, area = self._quiet_feeders.pop()
            homes = [c for c in self.customers if c["node_id"].startswith(f"TBA-{feeder}-")]
            wards = dict.fromkeys(home["ward"] for home in homes)
            self._add_outage(template, feeder, ", ".join([*wards, area["province"]]))

    def _add_feeder(self, feeder: str, area: Mapping[str, Any], transformers: int) -> list[str]:
        self._add_node(feeder, "feeder", f"Xuất tuyến {feeder}", area["substation"]["id"])
        names = [f"TBA-{feeder}-{number}" for number in range(1, transformers + 1)]
        for name in names:
            self._add_node(name, "transformer", name, feeder)
        return names

    def _add_node(self, node_id: str, kind: str, name: str, parent_id: str) -> None:
        self.nodes.append({"node_id": node_id, "kind": kind, "name": name, "parent_id": parent_id})

    def _add_neighbor(self, area: Mapping[str, Any], ward: str, street: str, transformer: str) -> None:
        people = self._plan["people"]
        name = " ".join(self._dice.choice(people[part]) for part in ("surnames", "middles", "given"))
        self._add_customer(
            {
                "code": self._unused_code(area["unit"]),
                "name": name,
                "phones": [self._unused_phone()],
                "address": f"{self._dice.randint(1, 480)} {street}",
                "ward": ward,
                "province": area["province"],
                "node_id": transformer,
                "priority": "1" if self._dice.random() < 0.03 else "0",
            }
        )

    def _add_customer(self, customer: Mapping[str, Any]) -> None:
        record = {name: str(customer.get(name, "")) for name in COLUMNS["customers.csv"]}
        record["customer_code"] = customer["code"]
        record["phones"] = ";".join(customer["phones"])
        record["priority"] = customer.get("priority", "0")
        self.customers.append(record)

    def _add_outage(self, plan: Mapping[str, Any], node: str, area_text: str) -> None:
        record = {name: str(plan.get(name, "")) for name in COLUMNS["outages.csv"]}
        record["outage_id"] = str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
        record["kind"] = plan.get("kind", "unplanned")
        record["node_ids"] = node
        record["area_text"] = area_text
        for moment in ("started_at", "expected_back_at"):
            record[moment] = self._moment(plan[moment])
        self.outages.append(record)

    def _moment(self, text: str) -> str:
        if not text.startswith("tomorrow "):
            return text
        clock = time.fromisoformat(text.removeprefix("tomorrow "))
        return datetime.combine(self._tomorrow, clock, VIETNAM).isoformat()

    def _unused_code(self, unit: str) -> str:
        return _unused(self._codes, (f"{unit}{self._dice.randint(0, 9_999_999):07d}" for _ in _forever()))

    def _unused_phone(self) -> str:
        candidates = (
            f"{self._dice.choice(_MOBILE_PREFIXES)}{self._dice.randint(0, 9_999_999):07d}" for _ in _forever()
        )
        return _unused(self._phones, candidates)


def _forever() -> Iterator[None]:
    while True:
        yield None


def _unused(used: set[str], candidates: Iterable[str]) -> str:
    """The first candidate that is new; it is used from then on."""
    chosen = next(candidate for candidate in candidates if candidate not in used)
    used.add(chosen)
    return chosen
