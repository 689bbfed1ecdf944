"""Which corporation and unit a customer belongs to, on which day."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.errors import LoadRefused
from outage_service.world.units.model import Unit, overlaps, unit_of
from outage_service.world.units.reading import packaged_units, read_units
from tests.outage_service.conftest import Program, Service

HEADER = "prefix,corporation,unit_name,hotline,valid_from,valid_to"


@pytest.mark.parametrize(
    ("code", "day", "corporation"),
    [
        ("PE03000084356", "2026-11-21", "EVNHCMC"),
        ("PD01000000001", "2026-11-21", "EVNHANOI"),
        ("PA23MV0000001", "2026-11-21", "EVNNPC"),
        ("PM11000048612", "2026-11-21", "EVNNPC"),
        ("PC05II0123456", "2026-11-21", "EVNCPC"),
        ("PB06070016618", "2026-11-21", "EVNSPC"),
        # Bình Dương moved when the provinces merged.
        ("PB04010000001", "2025-06-30", "EVNSPC"),
        ("PB04010000001", "2025-07-01", "EVNHCMC"),
        ("PB05010000001", "2025-07-01", "EVNSPC"),
    ],
)
async def test_a_customer_belongs_to_the_corporation_of_that_day(
    service: Service, code: str, day: str, corporation: str
) -> None:
    answer = await service.http.get("/v1/units", params={"customer_code": code, "on": day})
    assert [row["corporation"] for row in answer.json()["items"]] == [corporation]


async def test_the_longest_prefix_decides_and_today_is_the_day(service: Service) -> None:
    [row] = (await service.http.get("/v1/units?customer_code=pc05ii0123456")).json()["items"]
    assert (row["prefix"], row["unit_name"], row["hotline"]) == ("PC05II", "Điện lực Điện Bàn", "1900 1909")
    [row] = (await service.http.get("/v1/units?customer_code=PB04010000001")).json()["items"]
    assert row["corporation"] == "EVNHCMC"


async def test_a_prefix_nobody_has_belongs_to_nobody(service: Service) -> None:
    answer = await service.http.get("/v1/units?customer_code=PZ04010000001")
    assert (answer.status_code, answer.json()) == (200, {"items": []})


async def test_the_whole_table_or_that_of_a_day_is_listed(service: Service) -> None:
    everything = (await service.http.get("/v1/units")).json()["items"]
    then = (await service.http.get("/v1/units?on=2025-06-30")).json()["items"]
    assert [row["corporation"] for row in everything if row["prefix"] == "PB04"] == ["EVNSPC", "EVNHCMC"]
    assert [row["corporation"] for row in then if row["prefix"] == "PB04"] == ["EVNSPC"]


@pytest.mark.parametrize("query", ["customer_code=1", "customer_code=%00", "on=yesterday", "on=2025-13-01"])
async def test_an_impossible_question_is_refused(guarded_service: Service, query: str) -> None:
    assert (await guarded_service.http.get(f"/v1/units?{query}")).status_code == 422


async def test_a_utility_loads_its_own_table_while_the_service_runs(
    service: Service, world_url: str, tmp_path: Path, program: Program
) -> None:
    file = tmp_path / "units.csv"
    file.write_text(f"{HEADER}\npc05,EVNCPC,Quảng Nam,1900 1909,2020-01-01,\n", encoding="utf-8-sig")
    loaded = await asyncio.to_thread(program, world_url, "units", "load", file)
    assert (loaded.returncode, loaded.stdout) == (0, "Loaded 1 rows of units.\n")
    [row] = (await service.http.get("/v1/units")).json()["items"]
    assert (row["prefix"], row["unit_name"]) == ("PC05", "Quảng Nam")
    # Nothing of the packaged table shines through.
    assert (await service.http.get("/v1/units?customer_code=PE03000084356")).json()["items"] == []


def test_every_bad_row_is_named_and_nothing_is_loaded(tmp_path: Path, program: Program) -> None:
    file = tmp_path / "units.csv"
    rows = [
        "PC,EVNCPC,,1900 1909,2010-01-01,",
        "XX,EVNCPC,,1900 1909,2010-01-01,",
        "PD,,,1900 1288,2010-01-01,",
        "PE,EVNHCMC,,1900,first of May,",
        "PE,EVNHCMC,,1900,2025-07-01,2025-06-30",
        "PC,EVNSPC,,1900,2024-01-01,2024-12-31",
        "PA,EVNNPC",
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    refused = program(url, "units", "load", file)
    assert refused.returncode == 2
    for line, reason in (
        (3, "prefix is not the beginning of a customer code"),
        (4, "corporation is blank"),
        (5, "valid_from is no day"),
        (6, "valid_to lies before valid_from"),
        (7, "holds on days on which PC of line 2 holds"),
        (8, "has another number of fields"),
    ):
        assert f"units.csv:{line}: {reason}" in refused.stderr
    assert "units.csv:2:" not in refused.stderr
    assert not (tmp_path / "outage.db").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"a,b\n1,2\n", HEADER.encode(), b'prefix,"x\n', HEADER.encode() + b'\n"PC,"x"y"'],
)
def test_a_file_that_is_no_table_of_units_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(content)
    with pytest.raises(LoadRefused) as refused:
        read_units(file)
    assert list(refused.value.rows)


def test_no_two_packaged_rows_of_one_prefix_hold_on_the_same_day() -> None:
    units = packaged_units()
    pairs = [(one, other) for at, one in enumerate(units) for other in units[:at]]
    assert [pair for pair in pairs if overlaps(*pair)] == []


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@st.composite
def unit_rows(draw: st.DrawFn) -> Unit:
    first = draw(DAYS)
    length = draw(st.none() | st.integers(0, 40))
    last = None if length is None else first + timedelta(days=length)
    return Unit(draw(st.sampled_from(["PA", "PA0", "PA01", "PA01XX", "PB"])), first, last, "X", None, "")


@given(st.lists(unit_rows(), max_size=6), DAYS)
def test_the_row_that_decides_holds_that_day_and_none_longer_does(units: list[Unit], day: date) -> None:
    code = "PA01XX0000001"
    found = unit_of(code, day, units)
    fitting = [unit for unit in units if code.startswith(unit.prefix) and unit.holds_on(day)]
    assert (found is None) == (not fitting)
    if found is not None:
        assert found in fitting
        assert len(found.prefix) == max(len(unit.prefix) for unit in fitting)


@given(unit_rows(), unit_rows())
def test_rows_overlap_when_some_day_has_both(one: Unit, other: Unit) -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(120)]
    both = any(one.holds_on(day) and other.holds_on(day) for day in days)
    assert overlaps(one, other) == (both and one.prefix == other.prefix)
