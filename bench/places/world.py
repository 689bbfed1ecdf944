"""Writes a world as the CSV files that the outage service loads."""

import csv
import random
from pathlib import Path

from bench.places.gazetteer import Site, World

UNITS = {
    "Hà Nội": "PD0500",
    "Hải Phòng": "PH0100",
    "Nghệ An": "PA1000",
    "Huế": "PC0300",
    "Đà Nẵng": "PP0100",
    "Gia Lai": "PC0700",
    "Đắk Lắk": "PC0900",
    "Khánh Hòa": "PQ0100",
    "Lâm Đồng": "PB0300",
    "Hồ Chí Minh": "PE0100",
    "Cần Thơ": "PB1100",
    "Đồng Tháp": "PB0600",
}
PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu", "Phạm Quốc Dũng", "Huỳnh Ngọc Hà", "Võ Thu Lan")
CAUSES = (("tree", "cây đổ vào đường dây"), ("equipment", "máy biến áp bị hỏng"), ("weather", "giông lốc"))
WRITTEN_PROVINCE = {"Hồ Chí Minh": "TP. Hồ Chí Minh"}
FEEDER_SIZE = 40


def write(world: World, folder: Path) -> None:
    """Makes network.csv, customers.csv and outages.csv in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(len(world.sites))
    provinces = {site.ward.province: number for number, site in enumerate(world.sites)}
    numbers = {province: number for number, province in enumerate(provinces, 1)}
    network: list[list[str]] = [[f"S{n:02}", "substation", f"Trạm {p}", ""] for p, n in numbers.items()]
    customers: list[list[str]] = []
    outages: dict[str, list[str]] = {}
    feeders: set[str] = set()
    counts = dict.fromkeys(numbers, 0)
    for number, site in enumerate(world.sites):
        province = site.ward.province
        if not site.by_record:
            continue
        station = numbers[province]
        feeder = f"{471 + counts[province] // FEEDER_SIZE}S{station:02}"
        counts[province] += 1
        if feeder not in feeders:
            feeders.add(feeder)
            network.append([feeder, "feeder", f"Xuất tuyến {feeder}", f"S{station:02}"])
        node = f"T{number:05}"
        network.append([node, "transformer", f"TBA {node}", feeder])
        for home in range(2):
            customers.append(_customer(site, node, number * 2 + home, rng))
        if site.outage_id:
            outages[site.outage_id] = _outage(site, node, rng)
    _save(folder / "network.csv", "node_id,kind,name,parent_id", network)
    _save(
        folder / "customers.csv",
        "customer_code,name,phones,address,ward,province,node_id,priority",
        customers,
    )
    _save(
        folder / "outages.csv",
        "outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,"
        "started_at,expected_back_at,expected_back_source",
        list(outages.values()),
    )


def _customer(site: Site, node: str, number: int, rng: random.Random) -> list[str]:
    province = site.ward.province
    house = rng.choice((f"{rng.randint(1, 400)}", f"{rng.randint(1, 400)}/{rng.randint(1, 60)}"))
    return [
        f"{UNITS[province]}{number + 1:07}",
        rng.choice(PEOPLE),
        f"09{number + 10_000_000:08}",
        f"{house} {site.street}",
        site.written,
        WRITTEN_PROVINCE.get(province, province),
        node,
        "",
    ]


def _outage(site: Site, node: str, rng: random.Random) -> list[str]:
    cause, text = rng.choice(CAUSES)
    status = rng.choice(("confirmed", "crew_assigned", "crew_on_site"))
    back = f"now+{rng.randint(30, 200)}m"
    start = f"now-{rng.randint(10, 150)}m"
    return [site.outage_id, "unplanned", status, node, cause, text, site.area_text, start, back, "estimate"]


def _save(path: Path, head: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)
