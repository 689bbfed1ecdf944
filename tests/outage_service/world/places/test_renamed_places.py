"""A utility brings its own list of renamed wards and communes, and people are found by either name."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.errors import LoadRefused
from outage_service.world.places.names import Name, names_of
from outage_service.world.places.renamed_file import read_renamed
from outage_service.world.places.renaming import new_names_of, renaming_of, shipped_renamings, with_own
from tests.outage_service.conftest import Ended, Program, Service
from tests.outage_service.grids import entries_of
from tests.outage_service.importing.builders import row, sheet_csv
from tests.outage_service.importing.sending import matched, send
from tests.outage_service.worlds import NETWORK, OUTAGE_IDS, outage_row

HEADER = "old_name,new_name"


def homes(first: str, second: str) -> list[str]:
    """Two customers under T1 in one commune, two under T3 in another."""
    return [
        f"PC05II000000{number},Ai,,{number} Trường Chinh,{commune},Đắk Lắk,{node},0"
        for number, (commune, node) in enumerate([(first, "T1")] * 2 + [(second, "T3")] * 2)
    ]


async def load(service: Service, first: str, second: str) -> None:
    """Both communes are out: the first by outage 0, the second by outage 1."""
    rows = [outage_row(0, node_ids="T1", area_text=""), outage_row(1, node_ids="T3", area_text="")]
    await service.load(*rows, network=NETWORK, customers=homes(first, second))


async def found(service: Service, place: str) -> set[str]:
    """The numbers of the outages found at a place."""
    items = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
    return {str(OUTAGE_IDS.index(item["id"])) for item in items}


async def renamed(url: str, program: Program, folder: Path, *rows: str, header: str = HEADER) -> Ended:
    file = folder / "renamed.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")
    return await asyncio.to_thread(program, url, "places", "rename", file)


async def test_who_says_the_old_name_is_found_by_the_new_one(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    await load(service, "Xã Đèo Mây", "Xã Suối Trong")
    assert await found(service, "xã Bản Thượng") == set()
    ended = await renamed(world_url, program, tmp_path, "Xã Bản Thượng,Xã Đèo Mây")
    assert (ended.returncode, ended.stdout) == (0, "Loaded 1 renamed places in place of 0.\n")
    assert await found(service, "xã Bản Thượng") == {"0"}
    assert await found(service, "truong chinh, ban thuong, dak lak") == {"0"}
    assert await found(service, "xã Đèo Mây") == {"0"}
    (entry,) = await entries_of(service, "places")
    assert (entry["kind"], entry["by"], entry["data"]) == ("places_renamed", "command line", {"rows": 1})


async def test_who_says_the_new_name_is_found_where_the_addresses_have_the_old(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    """The new commune is made of two old ones: an outage of either is an answer."""
    await load(service, "Xã Bản Thượng", "Xã Bản Hạ")
    assert await found(service, "xã Đèo Mây") == set()
    await renamed(world_url, program, tmp_path, "Xã Bản Thượng,Xã Đèo Mây", "Xã Bản Hạ,Xã Đèo Mây")
    assert await found(service, "xã Đèo Mây") == {"0", "1"}
    assert await found(service, "deo may") == {"0", "1"}
    assert await found(service, "xã Bản Hạ") == {"1"}


async def test_a_place_that_was_split_is_looked_for_in_all_its_parts(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    await load(service, "Xã Đèo Mây", "Xã Suối Trong")
    await renamed(world_url, program, tmp_path, "Xã Bản Thượng,Xã Đèo Mây", "Xã Bản Thượng,Xã Suối Trong")
    assert await found(service, "Bản Thượng") == {"0", "1"}


async def test_the_list_is_printed_as_it_can_be_loaded_replaced_and_forgotten(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    await load(service, "Xã Đèo Mây", "Xã Suối Trong")
    header = "since,old_name,old_district,new_name,new_province,share"
    row = "2025-07-01,Xã Bản Thượng,Huyện Cư Jút,Xã Đèo Mây,Đắk Lắk,whole"
    await renamed(world_url, program, tmp_path, row, header=header)
    listed = await asyncio.to_thread(program, world_url, "places", "list")
    assert listed.stdout.splitlines() == [
        "since,old_name,old_district,old_province,new_name,new_province",
        "2025-07-01,Xã Bản Thượng,Huyện Cư Jút,,Xã Đèo Mây,Đắk Lắk",
    ]
    (tmp_path / "again.csv").write_text(listed.stdout, encoding="utf-8")
    again = await asyncio.to_thread(program, world_url, "places", "rename", tmp_path / "again.csv")
    assert again.stdout == "Loaded 1 renamed places in place of 1.\n"
    await renamed(world_url, program, tmp_path, "Xã Bản Hạ,Xã Suối Trong")
    assert await found(service, "Bản Thượng") == set()
    assert await found(service, "Bản Hạ") == {"1"}
    forgotten = await asyncio.to_thread(program, world_url, "places", "forget")
    assert forgotten.stdout == "Forgot 1 renamed places.\n"
    assert await found(service, "Bản Hạ") == set()
    empty = await asyncio.to_thread(program, world_url, "places", "list")
    assert (empty.returncode, empty.stdout) == (0, "")


async def test_a_file_with_cuts_may_use_the_other_name(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    await load(service, "Xã Đèo Mây", "Xã Suối Trong")
    await renamed(world_url, program, tmp_path, "Xã Bản Thượng,Xã Đèo Mây")
    data = sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA="Đường Trường Chinh, xã Bản Thượng"))
    report = await send(service, data, unit="PC05II")
    assert matched(report) == [("street", ["T1"])]


@pytest.mark.parametrize(
    ("header", "row", "line", "reason"),
    [
        ("old_name", "Xã A", 1, "column new_name is missing"),
        ("old_name,new_name,old_distrct", "Xã A,Xã B,x", 1, "column old_distrct is unknown"),
        ("old_name,new_name,new_name", "Xã A,Xã B,Xã C", 1, "stands there twice"),
        (HEADER, "Xã An,Xã Bé\nXã An,Xã Bé", 3, "says the same as line 2"),
        (HEADER, "Xã An", 2, "another number of fields"),
        (HEADER, "Xã An,Xã Bé,Xã Cù", 2, "another number of fields"),
        (HEADER, ",Xã Bé", 2, "old_name is not one name"),
        (HEADER, '"Xã An, huyện Bé",Xã Cù', 2, "old_name is not one name"),
        (HEADER, "Xã An,???", 2, "new_name is not one name"),
        (HEADER, "Xã An,xã an", 2, "are the same"),
        (HEADER, f"Xã {'a' * 130},Xã Bé", 2, "longer than 120"),
        (HEADER, "Xã\x01An,Xã Bé", 2, "control characters"),
        (f"{HEADER},since", "Xã An,Xã Bé,hôm qua", 2, "since is no day"),
        (HEADER, '"Xã An', 2, "is not CSV"),
        (HEADER, "", 1, "has no rows"),
    ],
)
def test_every_bad_row_is_named_and_nothing_is_loaded(
    tmp_path: Path, program: Program, header: str, row: str, line: int, reason: str
) -> None:
    file = tmp_path / "renamed.csv"
    file.write_text(f"{header}\n{row}\n" if row else f"{header}\n", encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    refused = program(url, "places", "rename", file)
    assert refused.returncode == 2
    assert f"renamed.csv:{line}: " in refused.stderr
    assert reason in refused.stderr
    assert not (tmp_path / "outage.db").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "renamed.csv"
    file.write_bytes(content)
    with pytest.raises(LoadRefused):
        read_renamed(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, program: Program) -> None:
    ended = program(f"sqlite+aiosqlite:///{tmp_path}/outage.db", "places", "rename", tmp_path / "none.csv")
    assert ended.returncode == 1
    assert "none.csv" in ended.stderr


def test_the_own_list_decides_about_a_place_that_the_shipped_one_knows_too() -> None:
    (told,) = new_names_of(Name("phuong", ("vinh", "dien")), [], shipped_renamings())
    assert told.new == names_of("Phường Điện Bàn")[0]
    own = {"old_name": "Phường Vĩnh Điện", "new_name": "Phường Khác"}
    texts = {**dict.fromkeys(("old_district", "old_province", "new_province"), ""), **own}
    known = with_own([renaming_of(date(2026, 1, 1), texts)])
    assert [row.new.words for row in new_names_of(Name("", ("vinh", "dien")), [], known)] == [("khac",)]
    # Of others it says nothing.
    assert new_names_of(Name("", ("thach", "thang")), [], known)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_row_is_more_than_bad(old: str, new: str) -> None:
    texts = {**dict.fromkeys(("old_district", "old_province", "new_province"), old), "old_name": old}
    try:
        told = renaming_of(date(2026, 1, 1), texts | {"new_name": new})
    except ValueError:
        return
    assert told.old.words
    assert told.new.words
