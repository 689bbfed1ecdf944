"""Loading files: everything or nothing, and every bad row named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.errors import LoadRefused
from outage_service.loading.load import load_folder, read_network, read_outages
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import COLUMNS, read_rows
from outage_service.loading.rows.moments import read_moment
from outage_service.loading.rows.references import check_network, check_outages
from tests.outage_service.conftest import NOON, Program, Service
from tests.outage_service.worlds import CUSTOMERS, LE_LOI, NETWORK, OUTAGE_IDS, outage_row, write_world


async def refused(service: Service, folder: Path, replace: bool = True) -> list[str]:
    """What a load says that is refused."""
    with pytest.raises(LoadRefused) as refusal:
        await load_folder(service.database, folder, replace, service.clock())
    return [str(row) for row in refusal.value.rows]


async def test_every_bad_row_is_named_with_its_line_and_nothing_is_loaded(
    service: Service, tmp_path: Path
) -> None:
    network = [*NETWORK, "T1,transformer,again,F1", "T9,transformer,orphan,F9", "X1,pylon,mast,F1"]
    customers = [*CUSTOMERS, "PC05,Ai,0905000001,,,,T1,0", "PC05II0000077,Ai,0905,,,,T1,7"]
    outages = [
        outage_row(node_ids="F1;F9"),
        "not-a-uuid" + outage_row(1)[36:],
        outage_row(2, started_at="noon"),
    ]
    reasons = await refused(service, write_world(tmp_path / "bad", outages, customers, network))
    assert reasons == [
        "customers.csv:10: customer_code is not P, a letter, 4 of unit and 7 digits",
        "customers.csv:11: phones holds what is not the number of a subscriber in Vietnam",
        "customers.csv:11: priority is none of 0, 1",
        "network.csv:8: node_id stands already on line 5",
        "network.csv:9: parent_id names 'F9', which the network does not have",
        "network.csv:10: kind is none of substation, feeder, transformer",
        "outages.csv:2: node_ids names 'F9', which the network does not have",
        "outages.csv:3: outage_id is not a UUID",
        "outages.csv:4: started_at is neither ISO 8601 nor relative like now-2h",
    ]
    assert (await service.supply(LE_LOI[0]))["state"] == "on"


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (["F1,feeder,,"], "a feeder needs a substation as its parent"),
        (["S1,substation,,", "S2,substation,,S1"], "a substation has no parent"),
        (
            ["S1,substation,,", "T1,transformer,,S1"],
            "a transformer hangs under a feeder, and 'S1' is a substation",
        ),
        (["A,feeder,,B", "B,feeder,,A"], "a feeder hangs under a substation, and 'B' is a feeder"),
        (["A,feeder,,A"], "a feeder hangs under a substation, and 'A' is a feeder"),
        ([",substation,,"], "node_id is empty"),
        (["a;b,substation,,"], "node_id holds a semicolon, which separates nodes in outages.csv"),
        (["S\x00,substation,,"], "node_id control characters are not text"),
        ([f"{'x' * 65},substation,,"], "node_id is longer than 64 characters"),
    ],
)
def test_a_network_that_hangs_together_wrongly_is_refused(
    tmp_path: Path, network: list[str], reason: str
) -> None:
    assert reason in bad_rows(write_world(tmp_path, [], [], network))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"outage_id": "42"}, "outage_id is not a UUID"),
        ({"kind": "sudden"}, "kind is none of planned, unplanned"),
        ({"status": "scheduled"}, "an outage that is unplanned cannot be scheduled"),
        ({"kind": "planned", "status": "predicted"}, "an outage that is planned cannot be predicted"),
        ({"node_ids": " ; "}, "node_ids is empty"),
        ({"cause_kind": "ghost"}, "cause_kind is none of tree"),
        ({"expected_back_source": "oracle"}, "expected_back_source is none of crew"),
        ({"started_at": ""}, "started_at is empty"),
        ({"started_at": "now+1h"}, "started_at lies in the future"),
        ({"started_at": "2026-11-21T14:05:00"}, "needs its offset from UTC"),
        ({"expected_back_at": "now-3h"}, "expected_back_at is not after started_at"),
        ({"expected_back_at": "now+999999d"}, "between the years 2000 and 2100"),
        (
            {"kind": "planned", "status": "restored", "started_at": "now+1h", "expected_back_at": "now+2h"},
            "started_at lies in the future, and the outage is restored",
        ),
        ({"status": "restored", "expected_back_at": "now-3h"}, "expected_back_at is not after started_at"),
        ({"kind": "planned", "status": "cancelled", "expected_back_at": "now-3h"}, "is not after started_at"),
        ({"area_text": "x" * 2001}, "area_text is longer than 2000 characters"),
    ],
)
def test_an_outage_that_cannot_be_is_refused(tmp_path: Path, fields: dict[str, str], reason: str) -> None:
    assert reason in bad_rows(write_world(tmp_path, [outage_row(**fields)]))


def bad_rows(folder: Path) -> str:
    """All reasons in one text, from the files alone."""
    bad = BadRows()
    network = read_network(folder, {}, bad)
    check_network(network, bad)
    check_outages(read_outages(folder, NOON, bad), network, frozenset(), bad)
    return "\n".join(map(str, bad))


async def test_all_statuses_load_and_keep_their_id(service: Service) -> None:
    await service.load(
        outage_row(0, outage_id=OUTAGE_IDS[0].upper(), status="restored", expected_back_at="now-1h"),
        outage_row(1, status="cancelled"),
        outage_row(2, status="crew_on_site"),
    )
    restored = (await service.http.get(f"/v1/outages/{OUTAGE_IDS[0]}")).json()
    assert (restored["status"], restored["restored_at"]) == ("restored", "2026-11-21T11:00:00+07:00")
    assert restored["customers_affected"] == 6
    assert (await service.http.get(f"/v1/outages/{OUTAGE_IDS[1]}")).json()["status"] == "cancelled"


async def test_files_of_any_origin_are_read(service: Service, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "odd", [outage_row()])
    for name in COLUMNS:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n ,\r\n"[:0])
    header = "priority,node_id,customer_code,name,phones,address,ward,province,note"
    row = f'0,T1,{LE_LOI[0].lower()},"Nguyễn\r\nThị ""Hạnh""",0905000001; +84905000002,"12, Lê Lợi",,,x'
    (folder / "customers.csv").write_bytes(f"\ufeff{header}\r\n\r\n{row}\r\n".encode())
    await load_folder(service.database, folder, replace=True, now=NOON)
    customer = (await service.http.get(f"/v1/customers/{LE_LOI[0]}")).json()
    assert customer["phones"] == ["0905000001", "0905000002"]
    assert customer["address"] == "12, Lê Lợi"
    assert (await service.supply(LE_LOI[0]))["state"] == "outage"


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    (tmp_path / "network.csv").write_text(
        'node_id,kind,name,parent_id\nS1,substation,"three\nphysical\nlines",\n\nT1,pylon,,\nS2,substation\n',
        encoding="utf-8",
    )
    bad = BadRows()
    rows = list(read_rows(tmp_path, "network.csv", bad))
    assert [row.line for row in rows] == [2, 6]
    assert [str(row) for row in bad] == ["network.csv:7: has 2 fields where the header has 4"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["Trạm 110 kV", " Trạm 110 kV ", '"Trạm 110 kV"'])
def test_lines_may_end_in_any_way_and_fields_may_have_room_around_them(
    tmp_path: Path, end: str, name: str
) -> None:
    rows = ["node_id,kind,name,parent_id", f"S1,substation,{name},", "", f"S2 , substation,{name},"]
    (tmp_path / "network.csv").write_bytes(end.join(rows).encode())
    bad = BadRows()
    read = [(row.line, *row.fields.values()) for row in read_rows(tmp_path, "network.csv", bad)]
    assert read == [(2, "S1", "substation", "Trạm 110 kV", ""), (4, "S2", "substation", "Trạm 110 kV", "")]
    assert not list(bad)


def test_reading_goes_on_after_a_record_that_is_no_csv(tmp_path: Path) -> None:
    rows = [
        "S1,substation,,",
        'S2,substation,"a"b,',
        "S3,substation,,",
        'S4,substation,"open,',
        "S5,substation",
    ]
    (tmp_path / "network.csv").write_text(
        "\n".join(["node_id,kind,name,parent_id", *rows, "S6,substation,,"])
    )
    bad = BadRows()
    assert [row.line for row in read_rows(tmp_path, "network.csv", bad)] == [2, 4, 7]
    assert [(row.line, row.reason.split(":")[0]) for row in bad] == [
        (3, "is not CSV"),
        (5, "is not CSV"),
        (6, "has 2 fields where the header has 4"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "network.csv:1: the header is missing"),
        (b"node_id,kind,name\n", "network.csv:1: column parent_id is missing"),
        (b"node_id,kind,name,parent_id,kind\n", "network.csv:1: column kind stands twice"),
        (b"node_id,kind,name,parent_id\nS1,substation,\xe1\xba,\n", "network.csv:2: is not UTF-8 text"),
        (b'node_id,kind,name,parent_id\nS1,substation,"open,\n', "network.csv:2: is not CSV"),
        (b'node_id,"kind"x,name,parent_id\nS1,substation,,\n', "network.csv:1: is not CSV"),
        (b"PK\x03\x04\x00\x00", "network.csv:1: column node_id is missing"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "network.csv").write_bytes(data)
    bad = BadRows()
    assert list(read_rows(tmp_path, "network.csv", bad)) == []
    assert any(str(row).startswith(reason) for row in bad), bad


async def test_a_missing_file_is_named(service: Service, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "part")
    (folder / "outages.csv").unlink()
    assert await refused(service, folder) == ["outages.csv:1: the file is missing"]


async def test_without_replace_rows_are_added_and_known_keys_refused(
    service: Service, tmp_path: Path
) -> None:
    more = write_world(
        tmp_path / "more",
        [outage_row(node_ids="T1")],
        ["PC05II0000099,Mới,,20 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T4,0"],
        ["T4,transformer,TBA mới,F1"],
    )
    await load_folder(service.database, more, replace=False, now=NOON)
    assert (await service.supply(LE_LOI[0]))["state"] == "outage"
    assert (await service.supply("PC05II0000099"))["state"] == "on"
    again = await refused(service, more, replace=False)
    assert [reason.split(" is in the database already")[0] for reason in again] == [
        "customers.csv:2: customer_code",
        "network.csv:2: node_id",
        "outages.csv:2: outage_id",
    ]


async def test_replacing_swaps_the_world_but_keeps_reports_and_subscriptions(service: Service) -> None:
    await service.load(outage_row())
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    wish = {"customer_code": LE_LOI[0], "phone": "0905000001", "events": ["restored"]}
    await service.http.put("/v1/subscriptions", json=wish)

    await service.load(outage_row(1, node_ids="F2"), customers=CUSTOMERS[6:])
    assert (await service.http.get(f"/v1/customers/{LE_LOI[0]}/supply")).status_code == 404
    report = (await service.http.get(f"/v1/reports/{code}")).json()
    assert (report["customer_code"], report["outage_id"]) == (LE_LOI[0], None)
    items = (await service.http.get("/v1/subscriptions", params={"phone": "0905000001"})).json()["items"]
    assert len(items) == 1


@given(st.integers(0, 9000), st.sampled_from("smhd"), st.sampled_from("+-"))  # days: between 2000 and 2100
def test_relative_times_are_counted_from_now(count: int, unit: str, sign: str) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit] * count
    moment = read_moment(f"now{sign}{count}{unit}", NOON)
    assert (moment - NOON).total_seconds() == (seconds if sign == "+" else -seconds)


@given(st.text(max_size=30) | st.from_regex(r"now[+-]\d{1,12}[smhdw]", fullmatch=True))
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    try:
        moment = read_moment(text, NOON)
    except ValueError:
        return
    assert 2000 <= moment.year < 2100
    assert moment.utcoffset() is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_reasons(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "network.csv").write_bytes(b"node_id,kind,name,parent_id\n" + data)
    bad = BadRows()
    rows = list(read_rows(folder, "network.csv", bad))
    assert all(2 <= row.line <= 2 + data.count(b"\n") + data.count(b"\r") for row in rows)
    assert all(row.line >= 1 and row.reason for row in bad)


def test_a_second_load_says_once_that_its_rows_are_there_already_and_names_the_others(
    tmp_path: Path, program: Program
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    world = write_world(tmp_path / "world", [outage_row()])
    assert program(url, "load", world).returncode == 0
    refused = program(
        url, "load", write_world(tmp_path / "world", [outage_row()], [*CUSTOMERS, "P,,,,,,T1,7"])
    )
    assert refused.returncode == 2
    _, bad, *again, counted = refused.stderr.splitlines()
    there = "is in the database already (load with --replace to swap everything)"
    assert (
        bad == f"customers.csv:{len(CUSTOMERS) + 2}: customer_code is not P, a letter, 4 of unit and 7 digits"
    )
    assert again[1:] == [
        f"customers.csv:2: customer_code {there}; and {len(CUSTOMERS) - 1} more rows of this file",
        f"network.csv:2: node_id {there}; and {len(NETWORK) - 1} more rows of this file",
        f"outages.csv:2: outage_id {there}",
    ]
    assert counted.startswith("Nothing was loaded: ")
