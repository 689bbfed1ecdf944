"""Finding outages by what they are now, by place and by company unit."""

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import CUSTOMERS, OUTAGE_IDS, outage_row


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


async def test_announced_cuts_that_will_not_happen_are_listed_until_their_end(service: Service) -> None:
    called_off = {"kind": "planned", "status": "cancelled", "node_ids": "T3", "area_text": "tổ 5"}
    await service.load(
        outage_row(0, **called_off, started_at="now+1d", expected_back_at="now+2d"),
        outage_row(1, **called_off, started_at="now-3h", expected_back_at="now-1h"),
        outage_row(2, status="cancelled", node_ids="T3", expected_back_at="now+1h"),
        outage_row(3, **called_off | {"status": "scheduled"}, started_at="now+1d", expected_back_at="now+2d"),
    )
    assert await found(service, status="called_off") == [OUTAGE_IDS[0]]
    assert await found(service, status="called_off", place="đường Âu Cơ") == [OUTAGE_IDS[0]]
    assert await found(service, status="called_off", place="Lê Lợi") == []
    assert await found(service, status="planned", place="đường Âu Cơ") == [OUTAGE_IDS[3]]


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


EAST = "PC05II0000021,Ai,,5 Mẹ Thứ,Xã Điện Bàn Tây,Đà Nẵng,T3,0"
OTHER_STREET = "PC05II0000022,Ai,,7 Hoàng Diệu,P. Hoà Khánh Bắc,Đà Nẵng,T1,0"


@pytest.mark.parametrize("place", ["phường điện bàn", "Điện Bàn", "dien ban, da nang", "xã Điện Bàn"])
async def test_a_longer_name_is_another_place(service: Service, place: str) -> None:
    there, elsewhere = outage_row(0, area_text=""), outage_row(1, node_ids="T3", area_text="")
    homes = [*CUSTOMERS, EAST]
    await service.load(there, elsewhere, customers=homes)
    assert await found(service, place=place) == [OUTAGE_IDS[0]]
    await service.load(elsewhere, customers=homes)
    assert await found(service, place=place) == []  # the power is on in this one
    assert await found(service, place="xã điện bàn tây") == [OUTAGE_IDS[1]]


async def test_the_kind_of_a_place_decides_between_equal_names(service: Service) -> None:
    commune = "PC05II0000023,Ai,,5 Mẹ Thứ,Xã Điện Bàn,Đà Nẵng,T3,0"
    rows = outage_row(0, area_text=""), outage_row(1, node_ids="T3", area_text="")
    await service.load(*rows, customers=[*CUSTOMERS, commune])
    assert await found(service, place="phường Điện Bàn") == [OUTAGE_IDS[0]]
    assert await found(service, place="xã Điện Bàn") == [OUTAGE_IDS[1]]
    assert len(await found(service, place="Điện Bàn")) == 2


@pytest.mark.parametrize(
    "place",
    [
        "12/5A hẻm 25 đường Lê Lợi phường Điện Bàn",
        "hẻm 25 Lê Lợi",
        "kiệt 12 lê lợi, tổ 5, p. điện bàn",
        "o dg le loi dien ban",
        "ở đg. Lê Lợi",
        "khúc gần đ. Lê Lợi, Điện Bàn",
        "khu vực Lê Lợi",
        "Lê Lợi, phường Vĩnh Điện, Đà Nẵng",  # a ward nobody knows any more
        "số 12 Lê Lợi, phường Điện Bàn, thị xã Điện Bàn",
    ],
)
async def test_an_address_is_found_at_its_street_or_ward(guarded_service: Service, place: str) -> None:
    await guarded_service.load(outage_row(0, area_text=""), outage_row(1, node_ids="T3", area_text=""))
    assert await found(guarded_service, place=place) == [OUTAGE_IDS[0]]


@pytest.mark.parametrize(
    "place", ["ngõ 12 phố Khương Hạ", "3 ngách 12/34 Khương Hạ, quận Thanh Xuân, Hà Nội"]
)
async def test_a_lane_is_found_at_its_street(guarded_service: Service, place: str) -> None:
    home = "PD05000000024,Ai,,Số 3 ngõ 20 Khương Hạ,Phường Khương Đình,Hà Nội,T3,0"
    await guarded_service.load(outage_row(1, node_ids="T3", area_text=""), customers=[*CUSTOMERS, home])
    assert await found(guarded_service, place=place) == [OUTAGE_IDS[1]]


async def test_a_former_district_is_not_needed(service: Service) -> None:
    ward = "PC05II0000025,Ai,,5 Mẹ Thứ,Phường Liên Chiểu,Đà Nẵng,T1,0"
    await service.load(
        outage_row(0, area_text=""),
        outage_row(1, node_ids="T3", area_text=""),
        customers=[*CUSTOMERS, ward],
    )
    assert await found(service, place="hoà khánh bắc quận liên chiểu") == [OUTAGE_IDS[1]]


@pytest.mark.parametrize("place", ["quận Liên Chiểu, Đà Nẵng", "Liên Chiểu"])
async def test_a_former_district_alone_means_its_wards(guarded_service: Service, place: str) -> None:
    await guarded_service.load(outage_row(0, area_text=""), outage_row(1, node_ids="T3", area_text=""))
    assert await found(guarded_service, place=place) == [OUTAGE_IDS[1]]


async def test_a_street_that_nobody_knows_is_not_out_with_a_ward_of_few_known_streets(
    service: Service,
) -> None:
    await service.load(outage_row(0, area_text=""))
    assert await found(service, place="đường Nguyễn Hiền, phường Điện Bàn") == []


@pytest.mark.parametrize(
    "place", ["Hoàng Diệu, phường Hoà Khánh Bắc", "5 đường hoàng diệu, hoa khanh bac, q. Liên Chiểu"]
)
async def test_another_street_of_the_ward_that_has_power_is_not_told_of(service: Service, place: str) -> None:
    await service.load(
        outage_row(1, node_ids="T3", area_text="Phường Hoà Khánh Bắc"), customers=[*CUSTOMERS, OTHER_STREET]
    )
    assert await found(service, place=place) == []


@pytest.mark.parametrize("place", ["Nguyễn Hiền, Đà Nẵng", "Lê Lợi, Thanh Hoá"])
async def test_a_province_alone_does_not_answer_for_a_street(guarded_service: Service, place: str) -> None:
    await guarded_service.load(outage_row(0), outage_row(1, node_ids="T3"))
    assert await found(guarded_service, place=place) == []


@pytest.mark.parametrize("place", ["2 tháng 9", "đường 2 Tháng 9", "88 đường 2 tháng 9"])
async def test_a_street_that_begins_with_a_number_is_found(guarded_service: Service, place: str) -> None:
    home = "PP01000000026,Ai,,88 2 Tháng 9,Phường Hải Châu,Đà Nẵng,T3,0"
    await guarded_service.load(outage_row(1, node_ids="T3", area_text=""), customers=[*CUSTOMERS, home])
    assert await found(guarded_service, place=place) == [OUTAGE_IDS[1]]


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
