"""Wishes for messages: stored, replaced, found, dropped."""

import asyncio
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import LE_LOI, NOBODY

WISH = {"customer_code": LE_LOI[0], "phone": "0905000001", "events": ["restored"]}


async def put(service: Service, **fields: Any) -> Any:
    return await service.http.put("/v1/subscriptions", json={**WISH, **fields})


async def of_phone(service: Service, phone: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (
        await service.http.get("/v1/subscriptions", params={"phone": phone})
    ).json()["items"]
    return items


async def test_a_wish_is_stored_and_found_by_phone(service: Service) -> None:
    answer = await put(service)
    assert answer.status_code == 201
    assert await of_phone(service, "+84905000001") == [answer.json()]
    assert answer.json() | WISH == answer.json()


async def test_the_same_wish_again_replaces_its_events(service: Service) -> None:
    first = (await put(service)).json()
    service.clock.forward(minutes=1)
    second = await put(
        service, phone="+84 905 000 001", events=["report_status", "restored", "report_status"]
    )
    assert second.status_code == 200
    assert (second.json()["id"], second.json()["events"]) == (first["id"], ["report_status", "restored"])
    assert len(await of_phone(service, "0905000001")) == 1


async def test_a_wish_sent_many_times_at_once_is_stored_once(service: Service) -> None:
    answers = await asyncio.gather(*(put(service) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]


async def test_a_place_is_the_same_however_it_is_written(service: Service) -> None:
    first = await put(service, customer_code=None, place="Phường Hoà Khánh Bắc")
    second = await put(service, customer_code=None, place="p. hoa khanh bac")
    assert (first.status_code, second.status_code) == (201, 200)


@pytest.mark.parametrize(
    "event", ["expected_return_changed", "restored", "planned_announced", "report_status"]
)
async def test_every_event_can_be_wished_for(guarded_service: Service, event: str) -> None:
    assert (await put(guarded_service, events=[event])).json()["events"] == [event]


async def test_an_email_can_be_told_too(service: Service) -> None:
    await put(service, phone=None, email="hanh@example.vn")
    answer = await service.http.get("/v1/subscriptions", params={"email": "hanh@example.vn"})
    assert len(answer.json()["items"]) == 1


async def test_a_dropped_wish_is_gone(service: Service) -> None:
    identity = (await put(service)).json()["id"]
    assert (await service.http.delete(f"/v1/subscriptions/{identity}")).status_code == 204
    assert await of_phone(service, "0905000001") == []
    again = await service.http.delete(f"/v1/subscriptions/{identity}")
    assert (again.status_code, again.json()["code"]) == (404, "subscription_not_found")


@pytest.mark.parametrize(
    "fields",
    [
        {"customer_code": None, "phone": None, "email": "hanh@example.vn"},
        {"phone": None},
        {"email": "a@b.vn"},
        {"phone": "1900545454"},
        {"phone": None, "email": "nobody"},
        {"events": []},
        {"events": ["x"] * 11},
        {"events": ["Có điện"]},
        {"events": ["restored", "changed"]},
        {"place": "\x00"},
    ],
)
async def test_a_wish_against_the_contract_is_refused(
    guarded_service: Service, fields: dict[str, Any]
) -> None:
    assert (await put(guarded_service, **fields)).status_code == 422


async def test_a_wish_about_nobody_is_refused(service: Service) -> None:
    assert (await put(service, customer_code=NOBODY)).json()["code"] == "customer_not_found"


async def test_a_list_needs_something_to_look_for(service: Service) -> None:
    assert (await service.http.get("/v1/subscriptions")).status_code == 422


async def test_a_phone_alone_means_all_its_customers(service: Service) -> None:
    wish = {"phone": "+84905000009", "events": ["restored"]}
    first = await service.http.put("/v1/subscriptions", json=wish)
    again = await service.http.put("/v1/subscriptions", json={**wish, "events": ["report_status"]})
    assert (first.status_code, again.status_code) == (201, 200)
    (item,) = await of_phone(service, "0905000009")
    assert (item["customer_code"], item["place"], item["phone"]) == (None, None, "0905000009")


async def test_the_audit_knows_of_wishes_and_not_whose(service: Service) -> None:
    identity = (await put(service)).json()["id"]
    await put(service, customer_code=None, place="Hoà Khánh Bắc", phone=None, email="hanh@example.vn")
    await service.http.delete(f"/v1/subscriptions/{identity}")
    answer = await service.http.get("/v1/audit", params={"subject": "subscription"})
    dropped, of_place, of_customer = answer.json()["items"]
    assert [one["kind"] for one in (dropped, of_place, of_customer)] == [
        "subscription_dropped",
        "subscription_put",
        "subscription_put",
    ]
    assert (dropped["subject_id"], of_customer["subject_id"]) == (identity, identity)
    assert of_customer["data"] == {
        "about": "customer",
        "customer_code": LE_LOI[0],
        "channel": "sms",
        "events": ["restored"],
    }
    assert of_place["data"]["about"] == "place"
    for secret in ("0905000001", "hanh", "Khánh"):
        assert secret not in answer.text
