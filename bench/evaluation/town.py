"""A town for simulated callers: streets without power, with power, and with a planned cut tomorrow."""

import csv
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STREETS = {
    "dark": ("Lê Đình Thám", "Phan Đăng Lưu", "Trần Nhân Tông", "Hồ Xuân Hương"),
    "bright": ("Nguyễn Công Trứ", "Bùi Thị Xuân", "Mạc Đĩnh Chi"),
    "planned": ("Trương Định", "Dương Đình Nghệ"),
}
WARDS = {"dark": "Phường An Hải", "bright": "Phường Ngũ Hành Sơn", "planned": "Phường Cẩm Lệ"}
CAUSES = ("xe ben va vào trụ", "chim làm tổ trên sứ", "cháy máy biến áp", "gió giật đứt dây")
PROVINCE = "Đà Nẵng"
HOMES_A_STREET = 20


@dataclass(frozen=True)
class Home:
    """One customer of the town; `cause` is the cause of the outage in their street, if it is dark."""

    customer_code: str
    phone: str
    street: str
    ward: str
    state: str
    cause: str
    node_id: str


def build(seed: int) -> list[Home]:
    """The homes of the town; the same seed gives the same homes."""
    chance = random.Random(seed)
    homes = []
    serials = chance.sample(range(1_000_000, 9_999_999), 1_000)
    for state, streets in STREETS.items():
        for number, street in enumerate(streets):
            for _ in range(HOMES_A_STREET):
                serial = serials.pop()
                unit = chance.choice(("PC05II", "PC0612", "PP01HK"))
                phone = f"09{chance.randint(10_000_000, 99_999_999)}"
                cause = CAUSES[number] if state == "dark" else ""
                node = f"T-{state}-{number}"
                homes.append(Home(f"{unit}{serial}", phone, street, WARDS[state], state, cause, node))
    return homes


def write(homes: Sequence[Home], folder: Path) -> None:
    """The CSV files that `outage_service load` reads."""
    nodes = sorted({home.node_id for home in homes})
    network = [("S", "substation", "Trạm thử", ""), *((f"F-{n}", "feeder", f"XT {n}", "S") for n in nodes)]
    network += [(node, "transformer", f"TBA {node}", f"F-{node}") for node in nodes]
    _write(folder / "network.csv", "node_id,kind,name,parent_id", network)
    _write(
        folder / "customers.csv",
        "customer_code,name,phones,address,ward,province,node_id,priority",
        [
            (
                one.customer_code,
                "Khách",
                one.phone,
                f"{number} {one.street}",
                one.ward,
                PROVINCE,
                one.node_id,
                0,
            )
            for number, one in enumerate(homes, start=1)
        ],
    )
    _write(
        folder / "outages.csv",
        "outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,started_at,expected_back_at,"
        "expected_back_source",
        [_outage(home) for home in {one.node_id: one for one in homes if one.state != "bright"}.values()],
    )


def _outage(home: Home) -> tuple[str, ...]:
    area = f"Đường {home.street}"
    if home.state == "dark":
        what = (
            "unplanned",
            "crew_on_site",
            home.node_id,
            "unknown",
            home.cause,
            area,
            "now-90m",
            "now+2h",
            "crew",
        )
    else:
        what = (
            "planned",
            "scheduled",
            home.node_id,
            "maintenance",
            "thay dây",
            area,
            "now+20h",
            "now+24h",
            "schedule",
        )
    return (str(uuid.uuid4()), *what)


def _write(file: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)
