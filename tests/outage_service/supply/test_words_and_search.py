"""Whoever finds a cut in words by searching for their home hears of it by their code, and the other way round."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from outage_service.database.transactions import Database
from outage_service.journal.model import Act
from outage_service.loading.load import load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.supply.look_up import supply_at
from outage_service.supply.outages.model import NewOutage
from outage_service.supply.outages.store import OutageSearch, list_outages
from outage_service.supply.trouble_calls.changing import open_outage
from outage_service.world.places.said import names_said
from tests.outage_service.conftest import NOON
from tests.outage_service.worlds import write_world

STREETS = ["Lê Lợi", "Trần Phú", "Âu Cơ", "2 Tháng 9", "Thôn 3", "Thôn Phú Đông", "Khối phố An Hoà"]
# Some names are in two provinces, some old wards became part of another one in 2025.
WARDS = [
    ("Phường Điện Bàn", "Đà Nẵng"),
    ("Phường Vĩnh Điện", "Quảng Nam"),
    ("Xã Gò Nổi", "Đà Nẵng"),
    ("Xã Điện Quang", "Quảng Nam"),
    ("Phường Mỹ Tho", "Đồng Tháp"),
    ("Phường Mỹ Tho", "Đà Nẵng"),
    ("P. Hoà Khánh Bắc", "Đà Nẵng"),
    ("Phường 5", "Đồng Tháp"),
]
WHOLE = ["{ward}", "Toàn bộ {ward}", "Khu vực {ward}, {province}", "{ward}; {other}", "{street}, {ward}"]
WHOLE += ["{ward}: {street}, đường Trần Phú", "{street}, {ward}, {province}"]
PARTLY = ["Một phần {ward}", "{ward} (một phần)", "Tổ 5, {ward}", "{ward} trừ {street}", "Sau LBS 7, {ward}"]


def written(street: str) -> str:
    return street if street.startswith(("Thôn", "Khối")) else f"Đường {street}"


def make_homes(dice: Random) -> list[tuple[str, str, str, str]]:
    """Code, street, ward and province of each customer."""
    places = [(street, *ward) for ward in WARDS for street in dice.sample(STREETS, 4)]
    return [(f"PC05{'IH'[number % 2] * 2}{number:07d}", *place) for number, place in enumerate(places)]


async def open_cuts(database: Database, dice: Random) -> set[str]:
    """Twenty cuts in words; returns the ids of those that name nothing partly."""
    sure = set()
    for number in range(20):
        words = dice.choice(WHOLE if number % 2 else PARTLY)
        (ward, province), (other, _) = dice.sample(WARDS, 2)
        text = words.format(ward=ward, province=province, other=other, street=written(dice.choice(STREETS)))
        start = NOON + timedelta(hours=12 + number)
        new = NewOutage("planned", (), start, start + timedelta(hours=4), area_text=text)
        opened = await database.write(lambda c, new=new: open_outage(c, new, Act("test", NOON)))
        if words in WHOLE:
            sure.add(opened.outage.id)
    return sure


@pytest.mark.parametrize("seed", range(6))
async def test_the_search_and_the_code_tell_the_same_cuts(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    database = await open_database(Settings(database_url=database_url))
    homes = make_homes(dice)
    rows = [f"{code},Lê An,,{street},{ward},{province},T1,0" for code, street, ward, province in homes]
    network = ["S1,substation,Trạm S1,", "F1,feeder,Xuất tuyến 471,S1", "T1,transformer,TBA 1,F1"]
    await load_folder(database, write_world(tmp_path, customers=rows, network=network), True, NOON)
    sure = await open_cuts(database, dice)
    differ, told = [], 0
    for code, street, ward, province in homes:
        answer = await supply_at(database, code, NOON)
        assert answer is not None
        by_code = {cut.id: cut.area_text for cut in answer.supply.planned}
        names = names_said(f"{written(street)}, {ward}, {province}")
        async with database.reading() as connection:
            found = await list_outages(connection, OutageSearch("planned", names, None, 100), NOON)
        by_place = {cut.id: cut.area_text for cut in found}
        told += len(by_code)
        missing = [text for id_, text in by_code.items() if id_ not in by_place]
        unheard = [text for id_, text in by_place.items() if id_ in sure and id_ not in by_code]
        if missing or unheard:
            differ.append(f"{street}, {ward}, {province}: by code alone {missing}, by place alone {unheard}")
    await database.close()
    assert told >= 5
    assert differ == [], "\n".join(differ)
