"""«Gọi lại số này giùm em»: a later call for the same home says at which number."""

import asyncio
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import entries_of
from tests.outage_service.worlds import LE_LOI

FIRST, LATER = "0911222333", "0977888999"


async def asks_for_a_call(
    service: Service, call: str, phone: str | None, words: str, **fields: Any
) -> tuple[int, str]:
    """The status of the answer, and the code of the report."""
    wish = {"kind": "other", "phone": phone, "description": words, "callback_requested": True, **fields}
    answer = await service.report(LE_LOI[0], call, **wish)
    assert FIRST not in answer.text
    assert LATER not in answer.text
    return answer.status_code, answer.json()["code"]


async def crew_sees(service: Service, code: str) -> tuple[str, str, bool]:
    details = (await service.http.get(f"/v1/work-orders/{code}")).json()["details"]
    return details["phone"], details["description"], details["callback_requested"]


async def test_who_asks_again_is_called_at_the_number_given_last(guarded_service: Service) -> None:
    service = guarded_service
    taken, code = await asks_for_a_call(service, "1", FIRST, "hỏi về công tơ")
    again = await asks_for_a_call(service, "2", LATER, "gọi số của con tôi")
    assert (taken, again) == (201, (200, code))
    assert await crew_sees(service, code) == (LATER, "hỏi về công tơ; gọi số của con tôi", True)
    report = await service.http.get(f"/v1/reports/{code}")
    assert report.json()["description"] == "hỏi về công tơ; gọi số của con tôi"
    assert LATER not in report.text
    told = await entries_of(service, code)
    assert [(entry["kind"], entry["data"].get("call_back_changed")) for entry in told] == [  # type: ignore[attr-defined]
        ("report_received", None),
        ("report_status", True),
    ]
    assert LATER not in str(told)


async def test_a_message_sent_again_changes_no_number(guarded_service: Service) -> None:
    service = guarded_service
    _, code = await asks_for_a_call(service, "1", FIRST, "hỏi về công tơ")
    for _ in range(2):
        await asks_for_a_call(service, "2", LATER, "gọi số của con tôi")
    await asks_for_a_call(service, "1", FIRST, "hỏi về công tơ")
    assert await crew_sees(service, code) == (LATER, "hỏi về công tơ; gọi số của con tôi", True)
    assert len(await entries_of(service, code)) == 2


async def test_a_call_is_owed_to_who_asks_for_one_only_later(service: Service) -> None:
    _, code = await asks_for_a_call(service, "1", FIRST, "", callback_requested=False)
    await asks_for_a_call(service, "2", FIRST, "gọi lại giùm")
    assert await crew_sees(service, code) == (FIRST, "gọi lại giùm", True)


@pytest.mark.parametrize("fields", [{"phone": None}, {"phone": LATER, "callback_requested": False}])
async def test_a_later_call_without_a_wish_or_a_number_changes_nothing(
    service: Service, fields: dict[str, Any]
) -> None:
    _, code = await asks_for_a_call(service, "1", FIRST, "hỏi về công tơ")
    await service.report(LE_LOI[0], "2", **{"kind": "other", "callback_requested": True, **fields})
    assert await crew_sees(service, code) == (FIRST, "hỏi về công tơ", True)


async def test_after_the_report_is_done_a_new_wish_is_a_new_report(service: Service) -> None:
    _, code = await asks_for_a_call(service, "1", FIRST, "hỏi về công tơ")
    await service.http.patch(f"/v1/reports/{code}", json={"status": "resolved"})
    status, later = await asks_for_a_call(service, "2", LATER, "hỏi tiếp")
    assert (status, later == code) == (201, False)
    assert await crew_sees(service, code) == (FIRST, "hỏi về công tơ", True)


async def test_a_denial_brings_no_older_number_back(service: Service) -> None:
    _, former = await asks_for_a_call(service, "1", FIRST, "mất điện", kind="no_power")
    await service.http.patch(f"/v1/reports/{former}", json={"status": "resolved"})
    _, code = await asks_for_a_call(service, "2", LATER, "lại mất điện", kind="no_power")
    denial = {"source": "assistant", "external_id": "3", "description": "vẫn chưa có"}
    answer = await service.http.post(f"/v1/reports/{former}/denials", json=denial)
    assert answer.json()["code"] == code
    assert await crew_sees(service, code) == (LATER, "lại mất điện", True)


async def test_of_many_calls_at_once_all_words_are_kept_once(service: Service) -> None:
    _, code = await asks_for_a_call(service, "first", FIRST, "đầu tiên")
    calls = [(f"call {n}", f"09770000{n}", f"lời thứ {n}") for n in range(10, 22)]
    answers = await asyncio.gather(*(asks_for_a_call(service, *call) for call in calls))
    assert set(answers) == {(200, code)}
    phone, description, _ = await crew_sees(service, code)
    assert phone in {phone for _, phone, _ in calls}
    assert sorted(description.split("; ")) == sorted(["đầu tiên", *(words for _, _, words in calls)])


async def test_no_description_grows_without_end(service: Service) -> None:
    _, code = await asks_for_a_call(service, "0", FIRST, "0" * 2000)
    for n in range(1, 5):
        await asks_for_a_call(service, str(n), f"097700000{n}", str(n) * 2000)
    phone, description, _ = await crew_sees(service, code)
    assert (phone, len(description)) == ("0977000004", 4000)
