"""Who a code or a phone belongs to."""

import pytest

from outage_service.texts import is_customer_code, national_phone
from tests.outage_service.conftest import Service
from tests.outage_service.worlds import AU_CO, LE_LOI, NOBODY


async def test_a_customer_is_found_by_code(service: Service) -> None:
    answer = await service.http.get(f"/v1/customers/{LE_LOI[2]}")
    assert answer.json() == {
        "customer_code": LE_LOI[2],
        "name": "Lê Thị Mai",
        "phones": ["0905000003"],
        "address": "16/5A Lê Lợi",
        "ward": "Phường Điện Bàn",
        "province": "Đà Nẵng",
        "node_id": "T1",
        "priority": 1,
    }


@pytest.mark.parametrize("code", [NOBODY, "x", "PC05II000000🔌", "'; DROP TABLE customers; --"])
async def test_nobody_is_found_by_another_code(service: Service, code: str) -> None:
    answer = await service.http.get(f"/v1/customers/{code}")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


@pytest.mark.parametrize(
    "phone", ["0905000009", "+84905000009", "84905000009", "0084905000009", "0905 000 009", "0905.000.009"]
)
async def test_all_customers_of_a_phone_are_found_however_it_is_written(service: Service, phone: str) -> None:
    items = (await service.http.get("/v1/customers", params={"phone": phone})).json()["items"]
    assert [customer["customer_code"] for customer in items] == [LE_LOI[1], AU_CO[0]]


async def test_who_differs_in_one_character_from_what_was_heard_is_a_near_miss(service: Service) -> None:
    code, phone = LE_LOI[2], "0905000003"
    for heard in (f"{code[:-1]}9", f"{code[:4].lower()}X{code[5:]}", f"{phone[:4]}9{phone[5:]}"):
        items = (await service.http.get("/v1/near-misses", params={"heard": heard})).json()["items"]
        assert code in [customer["customer_code"] for customer in items], heard


@pytest.mark.parametrize(
    "heard", [LE_LOI[2], "0905999999", "PC05II", "x", "%", "_" * 13, "9" * 128, "ｐｃ０５"]
)
async def test_what_is_right_or_far_off_is_no_near_miss_of_itself(service: Service, heard: str) -> None:
    answer = await service.http.get("/v1/near-misses", params={"heard": heard})
    codes = [customer["customer_code"] for customer in answer.json()["items"]]
    assert answer.status_code == 200
    assert LE_LOI[2] not in codes


@pytest.mark.parametrize("phone", ["0905999999", "1900545454", "19001909", "114", "+1 202 555 0143"])
async def test_a_number_that_is_nobodys_finds_nobody(service: Service, phone: str) -> None:
    answer = await service.http.get("/v1/customers", params={"phone": phone})
    assert (answer.status_code, answer.json()) == (200, {"items": []})


@pytest.mark.parametrize("phone", ["", "anonymous", "0905000009\x00", "0905' OR 1=1", "1" * 33, "٠٩٠٥٠٠٠٠٠٩"])
async def test_what_is_no_number_is_refused(guarded_service: Service, phone: str) -> None:
    answer = await guarded_service.http.get("/v1/customers", params={"phone": phone})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    ("text", "national"),
    [
        ("0905123456", "0905123456"),
        ("+84 (0) 905 123 456", "0905123456"),
        ("02363 888 999", "02363888999"),
        ("0123456789", None),
        ("1900 54 54 54", None),
        ("0843123456", "0843123456"),
        ("84843123456", "0843123456"),
    ],
)
def test_phones_have_one_form(text: str, national: str | None) -> None:
    assert national_phone(text) == national


@pytest.mark.parametrize("code", ["PE03000084356", "PB06070016618", "PC05II0123456", "PNGV000012345"])
def test_codes_of_all_corporations_are_codes(code: str) -> None:
    assert is_customer_code(code)


@pytest.mark.parametrize("code", ["PC05II012345", "XC05II0123456", "PCABCD0123456", "PC05II０１２３４５６"])
def test_other_texts_are_not_codes(code: str) -> None:
    assert not is_customer_code(code)
