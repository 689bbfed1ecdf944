"""A caller's report is found by number, code, street and status, by each alone and by all together."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from outage_service.settings import Settings
from tests.outage_service.conftest import Service, make_small_world, running_service
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, NOBODY

HANH, LOC = LE_LOI[0], LE_LOI[1]
HANHS_PHONE, SHARED, STRANGER, OFFICE = "0905000001", "0905000009", "0977000000", "19001909"


@dataclass(frozen=True)
class Taken:
    """One report of the tests: what it says, and whether it is still open."""

    call: str
    customer: str | None
    kind: str
    place: str | None = None
    phone: str | None = None
    is_open: bool = True


# Registered: 0905000001 for HANH, 0905000009 for LOC in Lê Lợi and for AU_CO[0] in Âu Cơ.
REPORTS = [
    Taken("1", HANH, "no_power", phone=STRANGER),
    Taken("2", HANH, "quality", phone=HANHS_PHONE, is_open=False),
    Taken("3", HANH, "other", place="ngã ba Âu Cơ"),
    Taken("4", LOC, "no_power"),
    Taken("5", AU_CO[0], "no_power", phone=SHARED),
    Taken("6", AU_CO[1], "quality", phone=STRANGER, is_open=False),
    Taken("7", LE_LOI_FAR[0], "no_power", phone="+1 202 555 0143"),
    Taken("8", None, "hazard", place="trước số 5 đường Lê Lợi, phường Điện Bàn", phone=HANHS_PHONE),
    Taken("9", None, "hazard", place="chợ Âu Cơ", phone=OFFICE, is_open=False),
]
OF_PHONE = {
    "+84 905 000 001": {"1", "2", "3", "8"},
    SHARED: {"4", "5"},
    STRANGER: {"1", "6"},
    "+12025550143": {"7"},
    "1900 1909": {"9"},
    "0999999999": set[str](),
}
OF_CODE = {
    HANH.lower(): {"1", "2", "3"},
    AU_CO[0]: {"5"},
    NOBODY: set[str](),
}
OF_PLACE = {
    "Lê Lợi": {"1", "2", "3", "4", "7", "8"},
    "12 duong le loi, p dien ban": {"1", "2", "3", "4", "7", "8"},
    "âu cơ": {"3", "5", "6", "9"},
    "Hoà Khánh Bắc": {"5", "6"},
    "Le Lai": set[str](),
    "???": set[str](),
}
OF_STATUS = {"open": {one.call for one in REPORTS if one.is_open}, "all": {one.call for one in REPORTS}}
EVERY = set(OF_STATUS["all"])


@pytest.fixture
async def searched(world_url: str, tmp_path: Path) -> AsyncIterator[tuple[Service, dict[str, str]]]:
    """The service with these reports, each a minute after the other, and their calls by code."""
    settings = Settings(database_url=world_url, workers="off")
    async with running_service(settings, tmp_path / "world") as service:
        await make_small_world(service.database, tmp_path / "world")
        calls: dict[str, str] = {}
        for one in REPORTS:
            service.clock.forward(minutes=1)
            fields = {"kind": one.kind, "place": one.place, "phone": one.phone}
            answer = await service.report(one.customer, one.call, **fields)
            assert answer.status_code == 201, answer.text
            code = answer.json()["code"]
            calls[code] = one.call
            if not one.is_open:
                await service.http.patch(f"/v1/reports/{code}", json={"status": "resolved"})
        yield service, calls


async def found(searched: tuple[Service, dict[str, str]], **query: str | None) -> list[str]:
    service, calls = searched
    given = {name: value for name, value in query.items() if value is not None}
    answer = await service.http.get("/v1/reports", params=given)
    assert answer.status_code == 200, (given, answer.text)
    return [calls[report["code"]] for report in answer.json()["items"]]


async def test_every_filter_works_alone_and_with_every_other(
    searched: tuple[Service, dict[str, str]],
) -> None:
    wrong = []
    for phone, code, place, status in product(
        [None, *OF_PHONE], [None, *OF_CODE], [None, *OF_PLACE], [None, *OF_STATUS]
    ):
        expected = (
            (OF_PHONE[phone] if phone else EVERY)
            & (OF_CODE[code] if code else EVERY)
            & (OF_PLACE[place] if place else EVERY)
            & (OF_STATUS[status] if status else EVERY)
        )
        got = await found(searched, phone=phone, customer_code=code, place=place, status=status)
        if got != sorted(expected, reverse=True):  # the newest first
            wrong.append((phone, code, place, status, got))
    assert wrong == []


async def test_a_limit_keeps_the_newest_of_what_fits(searched: tuple[Service, dict[str, str]]) -> None:
    assert await found(searched, limit="1") == ["9"]
    assert await found(searched, status="open", limit="2") == ["8", "7"]
    assert await found(searched, phone=HANHS_PHONE, place="âu cơ", limit="1") == ["3"]
    filters = {"status": "open", "phone": HANHS_PHONE, "customer_code": HANH, "place": "Lê Lợi"}
    assert await found(searched, **filters, limit="1") == ["3"]
    assert await found(searched, **filters) == ["3", "1"]


@pytest.mark.parametrize(
    "query",
    [{"phone": "gọi lại"}, {"customer_code": "PC05"}, {"status": "late"}, {"limit": "0"}, {"limit": "501"}],
)
async def test_one_impossible_filter_is_refused_beside_good_ones(
    guarded_service: Service, query: dict[str, str]
) -> None:
    good = {"status": "open", "phone": HANHS_PHONE, "customer_code": HANH, "place": "Lê Lợi"}
    answer = await guarded_service.http.get("/v1/reports", params=good | query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
