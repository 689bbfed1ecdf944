"""The places of the two worlds: wards of today with the old ones in them, streets, and which street is out."""

import csv
import random
import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
SEED = 2025
NAMESPACE = uuid.UUID("5b0a2f2e-7f5d-4d0a-9d0e-0f6a3c1b7e11")
STREETS_IN_A_WARD = (4, 7)
WARDS_ON_A_STREET = 3
TYPES = ("Phường ", "Xã ", "Thị trấn ", "Đặc khu ", "Quận ", "Huyện ", "Thị xã ", "Thành phố ", "Tỉnh ")


def bare(name: str) -> str:
    """The name without its type: «Hải Châu» for «Phường Hải Châu»."""
    return next((name.removeprefix(kind) for kind in TYPES if name.startswith(kind)), name)


@dataclass(frozen=True, eq=False)
class OldWard:
    """A ward, commune or town as it was before July 2025."""

    name: str
    district: str
    province: str


@dataclass(frozen=True, eq=False)
class Ward:
    """A ward or commune of today."""

    name: str
    province: str
    olds: tuple[OldWard, ...]


@dataclass(frozen=True, eq=False)
class Site:
    """One street in one ward, fed by one transformer; `written` is the ward as its customers' records have it."""

    street: str
    ward: Ward
    written: str
    old: OldWard | None
    area_text: str
    outage_id: str
    by_record: bool = True

    @property
    def olds(self) -> tuple[OldWard, ...]:
        """The old wards in which the street may lie, as far as the records tell."""
        return (self.old,) if self.old else self.ward.olds


@dataclass(frozen=True)
class World:
    """Everything that a world holds; sites without an outage have power."""

    name: str
    sites: tuple[Site, ...]

    @property
    def out(self) -> tuple[Site, ...]:
        """The sites with an outage."""
        return tuple(site for site in self.sites if site.outage_id)


@cache
def wards() -> tuple[Ward, ...]:
    """All wards of the gazetteer, in the order of the file."""
    parts: dict[tuple[str, str], list[OldWard]] = defaultdict(list)
    for row in _rows("wards.csv"):
        parts[row["province"], row["ward"]].append(
            OldWard(row["old_ward"], row["old_district"], row["old_province"])
        )
    return tuple(Ward(name, province, tuple(olds)) for (province, name), olds in parts.items())


@cache
def streets() -> tuple[tuple[str, str], ...]:
    """Street names, each with the province that has it, or * for a name that many cities use."""
    return tuple((row["street"], row["province"]) for row in _rows("streets.csv"))


@cache
def world(name: str) -> World:
    """The world «demo» (the scenarios of the demo world) or «large»."""
    return World(name, _demo_sites() if name == "demo" else _large_sites())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _outage_id(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "|".join(parts)))


def _on_street(street: str, province: str) -> str:
    if street.startswith(("Đường ", "Quốc lộ ", "Tỉnh lộ ", "Phố ")):
        return street
    return f"{'Phố' if province == 'Hà Nội' else 'Đường'} {street}"


def _demo_sites() -> tuple[Site, ...]:
    known = {(ward.province, ward.name): ward for ward in wards()}
    sites = []
    for row in _rows("demo.csv"):
        province = row["province"].removeprefix("TP. ")
        modern = row["ward"].replace("Hoà", "Hòa")
        ward = known.get((province, modern))
        old = None
        if ward is None:
            ward, old = next(
                (w, o) for w in wards() if w.province == province for o in w.olds if o.name == modern
            )
        outage = _outage_id("demo", row["area_text"]) if row["area_text"] else ""
        sites.append(Site(row["street"], ward, row["ward"], old, row["area_text"], outage))
        if " và " in row["area_text"]:  # a second street of the same outage, known from the text alone
            second = row["area_text"].rsplit(" và ", 1)[1]
            sites.append(Site(second, ward, row["ward"], old, row["area_text"], outage, by_record=False))
    return tuple(sites)


def _large_sites() -> tuple[Site, ...]:
    rng = random.Random(SEED)
    sites = []
    used: dict[tuple[str, str], int] = defaultdict(int)
    modern = {(ward.province, ward.name) for ward in wards()}
    shared = [street for street, where in streets() if where == "*"]
    for ward in wards():
        own = [street for street, where in streets() if where == ward.province]
        free = [s for s in shared + own * 2 if used[s, ward.province] < WARDS_ON_A_STREET]
        count = rng.randint(*STREETS_IN_A_WARD)
        picked = list(dict.fromkeys(rng.choice(free) for _ in range(count)))
        chance = 0.0 if rng.random() < 0.4 else 0.35
        for street in picked:
            used[street, ward.province] += 1
            old = rng.choice(ward.olds) if rng.random() < 0.12 else None
            if old and ((ward.province, old.name) in modern or bare(old.name)[0].isdigit()):
                old = (
                    None  # the record would name another ward, or one that no one can tell without a district
                )
            written = old.name if old else ward.name
            unit = written[0].lower() + written[1:]
            area, outage = "", ""
            if rng.random() < chance:
                area = f"{_on_street(street, ward.province)}, {unit}"
                outage = _outage_id("large", ward.province, ward.name, street)
            sites.append(Site(street, ward, written, old, area, outage))
    return tuple(sites)
