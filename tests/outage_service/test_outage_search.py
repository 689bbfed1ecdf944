"""Finding outages by what they are now, by place and by company unit."""

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import OUTAGE_IDS, outage_row


async def found(service: Service, **query: str) -> list[str]:
    answer = await service.http.get("/v1/outages", params=query)
    assert answer.status_code == 200, answer.text
    return [outage["id"] for outage in answer.json()["items"]]


async def test_outages_are_listed_by_what_they_are_now(service: Service) -> None:
    planned = {"kind": "planned", "status": "scheduled"}
    await service.load(
        outage_row(0),
        outage_row(1, status="predicted", started_at="now-10m"),
        outage_row(2, **planned, started_at="now-1h"),
        outage_row(3, **planned, started_at="now+2d", expected_back_at="now+3d"),
        outage_row(4, **planned, started_at="now+1d", expected_back_at="now+2d"),
        outage_row(5, status="restored", expected_back_at="now-1h"),
        outage_row(6, **planned, started_at="now-3h", expected_back_at="now-1h"),
    )
    assert await found(service) == [OUTAGE_IDS[n] for n in (1, 2, 0)]
    assert await found(service, status="planned") == [OUTAGE_IDS[n] for n in (4, 3)]
    assert len(await found(service, status="all")) == 7
    assert len(await found(service, status="all", limit="2")) == 2


@pytest.mark.parametrize(
    "place",
    [
        "Hoà Khánh Bắc",
        "hoa khanh bac",
        "phường Hòa Khánh Bắc",
        "P. hoà khánh bắc, TP. Đà Nẵng",
        "hoa khanh bac da nang",
        "đường Âu Cơ",
        "đ. âu cơ, p. hoa khanh bac",
        "301 Âu Cơ",
    ],
)
async def test_an_area_is_found_however_it_is_written(service: Service, place: str) -> None:
    await service.load(outage_row(0), outage_row(1, node_ids="T3", area_text="tổ 5"))
    assert await found(service, place=place) == [OUTAGE_IDS[1]]


async def test_the_words_of_the_notice_are_searched_too(service: Service) -> None:
    await service.load(outage_row(0, area_text="Khu công nghiệp Điện Nam; chợ Vĩnh Điện"))
    assert await found(service, place="chợ vĩnh điện") == [OUTAGE_IDS[0]]


@pytest.mark.parametrize("place", ["Lê", "oà Khánh", "Trần Phú", "%", "_", "phường 5", "'", "lê lợi, huế"])
async def test_other_places_are_not_found(service: Service, place: str) -> None:
    await service.load(outage_row(1, node_ids="T3", area_text="tổ 5"))
    assert await found(service, place=place) == []


async def test_outages_are_found_by_company_unit(service: Service) -> None:
    await service.load(outage_row(0), outage_row(1, node_ids="F2"))
    assert await found(service, unit="PC05II") == [OUTAGE_IDS[0]]
    assert await found(service, unit="pe0100") == [OUTAGE_IDS[1]]
    assert await found(service, unit="PA23MV") == []


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "PC"},
        {"status": "maybe"},
        {"limit": "0"},
        {"limit": "9" * 30},
        {"place": "a\x00"},
        {"place": "x" * 301},
    ],
)
async def test_a_question_against_the_contract_is_refused(
    guarded_service: Service, query: dict[str, str]
) -> None:
    answer = await guarded_service.http.get("/v1/outages", params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
