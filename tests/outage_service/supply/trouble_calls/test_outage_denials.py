"""«Cả xóm có điện rồi mà nhà tôi chưa»: a customer denies that an outage is over, or that it is the reason."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import entries_of, outages_of
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, NOBODY, OUTAGE_IDS, outage_row

F1 = OUTAGE_IDS[0]
HOME = LE_LOI[0]


async def deny(
    service: Service, customer: str, call: str = "1", outage: str = F1, **fields: Any
) -> httpx.Response:
    body = {"customer_code": customer, "source": "assistant", "external_id": call, **fields}
    return await service.http.post(f"/v1/outages/{outage}/denials", json=body)


async def restore(service: Service, *node_ids: str, outage: str = F1) -> None:
    body = {"node_ids": node_ids} if node_ids else {}
    answer = await service.http.post(f"/v1/outages/{outage}/restorations", json=body)
    assert answer.status_code == 200, answer.text


async def detail(service: Service, outage: str = F1) -> dict[str, Any]:
    document: dict[str, Any] = (await service.http.get(f"/v1/outages/{outage}")).json()
    return document


async def report_now(service: Service, code: str) -> tuple[str, str | None]:
    """The status of a report and the outage that explains it."""
    report = (await service.http.get(f"/v1/reports/{code}")).json()
    return report["status"], report["outage_id"]


@pytest.mark.parametrize("nodes", [[], ["T1"]], ids=["all", "a step"])
async def test_who_has_no_power_after_a_restoration_gets_a_crew(service: Service, nodes: list[str]) -> None:
    await service.load(outage_row())
    former = (await service.report(HOME, "report", phone="0911222333", at_risk="medical")).json()
    await restore(service, *nodes)
    answer = await deny(service, HOME, description="nhà tôi vẫn tối", channel="chat")
    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert report["code"] != former["code"]
    told = (report["kind"], report["status"], report["outage_id"], report["reopens"], report["at_risk"])
    assert told == ("no_power", "dispatched", None, former["code"], "medical")
    assert (report["description"], report["channel"]) == ("nhà tôi vẫn tối", "chat")
    assert (await service.supply(HOME))["open_report"]["code"] == report["code"]
    order = (await service.http.get(f"/v1/work-orders/{report['code']}")).json()
    assert (order["status"], order["details"]["phone"]) == ("dispatched", "0911222333")


async def test_who_never_reported_gets_a_crew_too(service: Service) -> None:
    await service.load(outage_row())
    await restore(service)
    report = (await deny(service, HOME)).json()
    assert (report["customer_code"], report["status"], report["reopens"]) == (HOME, "dispatched", None)


async def test_a_denied_outage_does_not_explain_the_report_and_does_not_resolve_it(service: Service) -> None:
    await service.load(outage_row())
    neighbour = (await service.report(LE_LOI[1], "neighbor")).json()["code"]
    mine = (await service.report(HOME, "mine")).json()
    assert mine["outage_id"] == F1
    answer = await deny(service, HOME)
    assert (answer.status_code, answer.json()["code"]) == (201, mine["code"])
    assert await report_now(service, mine["code"]) == ("dispatched", None)
    await restore(service)
    assert await report_now(service, mine["code"]) == ("dispatched", None)
    assert (await report_now(service, neighbour))[0] == "resolved"


@pytest.mark.parametrize("later", ["a change", "a load", "a second report"])
async def test_a_denied_outage_does_not_take_the_report_back(service: Service, later: str) -> None:
    await service.load(outage_row())
    code = (await deny(service, HOME)).json()["code"]
    assert await report_now(service, code) == ("dispatched", None)
    if later == "a change":
        changed = await service.http.patch(f"/v1/outages/{F1}", json={"node_ids": ["F1", "F2"]})
        assert changed.status_code == 200
    elif later == "a load":
        await service.load(outage_row())
    else:
        await service.http.patch(f"/v1/reports/{code}", json={"status": "resolved"})
        code = (await service.report(HOME, "again")).json()["code"]
    assert (await report_now(service, code))[1] is None
    assert (await service.report(LE_LOI[1], "neighbor")).json()["outage_id"] == F1


async def test_a_report_that_a_crew_has_keeps_its_status(service: Service) -> None:
    await service.load(outage_row())
    code = (await service.report(HOME, "mine")).json()["code"]
    await service.http.patch(f"/v1/reports/{code}", json={"status": "en_route"})
    assert (await deny(service, HOME)).json()["status"] == "en_route"


async def test_a_report_that_another_outage_explains_waits_for_that_one(service: Service) -> None:
    await service.load(outage_row(), outage_row(1, node_ids="T1", expected_back_at="now+20m"))
    code = (await service.report(HOME, "mine")).json()["code"]
    assert await report_now(service, code) == ("received", F1)
    assert (await deny(service, HOME)).json()["outage_id"] == OUTAGE_IDS[1]
    assert await report_now(service, code) == ("received", OUTAGE_IDS[1])
    await restore(service, outage=OUTAGE_IDS[1])
    assert (await report_now(service, code))[0] == "resolved"


async def test_a_denial_sent_again_is_the_same_denial(service: Service) -> None:
    await service.load(outage_row())
    await restore(service)
    first, again, other_call = [await deny(service, HOME, call) for call in ("1", "1", "2")]
    assert [one.status_code for one in (first, again, other_call)] == [201, 200, 200]
    assert first.json() == again.json() == other_call.json()
    assert (await detail(service))["denials"] == 1
    await service.http.patch(f"/v1/reports/{first.json()['code']}", json={"status": "resolved"})
    assert (await deny(service, HOME)).json()["code"] == first.json()["code"]


async def test_who_calls_again_after_the_crew_has_gone_gets_another_crew(service: Service) -> None:
    await service.load(outage_row())
    await restore(service)
    first = (await deny(service, HOME)).json()["code"]
    await service.http.patch(f"/v1/reports/{first}", json={"status": "resolved"})
    second, again = [await deny(service, HOME, "2") for _ in range(2)]
    assert [one.status_code for one in (second, again)] == [200, 200]
    assert second.json()["code"] == again.json()["code"] != first
    assert await report_now(service, second.json()["code"]) == ("dispatched", None)
    assert (await detail(service))["denials"] == 1


async def test_a_call_that_made_a_report_may_deny_under_the_same_id(service: Service) -> None:
    await service.load(outage_row())
    resolved = (await service.report(HOME, "one call")).json()["code"]
    await restore(service)
    answer = await deny(service, HOME, "one call")
    assert (answer.status_code, answer.json()["reopens"]) == (201, resolved)
    assert answer.json()["status"] == "dispatched"


async def test_the_whole_house_denying_at_once_is_one_denial(service: Service) -> None:
    await service.load(outage_row())
    await restore(service)
    answers = await asyncio.gather(*(deny(service, HOME, f"{n // 2}") for n in range(12)))
    assert sorted(one.status_code for one in answers) == [200] * 11 + [201]
    assert len({one.json()["code"] for one in answers}) == 1
    assert (await detail(service))["denials"] == 1


async def test_nobody_who_denies_while_the_power_comes_back_is_forgotten(service: Service) -> None:
    await service.load(outage_row())
    for code in LE_LOI:
        await service.report(code, f"report {code}")
    await asyncio.gather(*(deny(service, code, code) for code in LE_LOI), restore(service))
    for code in LE_LOI:
        report = (await service.supply(code))["open_report"]
        assert (report["status"], report["outage_id"] == F1) == ("dispatched", False)
    assert (await detail(service))["denials"] == len(LE_LOI)


async def test_a_dispatcher_sees_how_many_deny_and_why(service: Service) -> None:
    await service.load(outage_row())
    assert (await detail(service))["denials"] == 0
    active = (await deny(service, LE_LOI_FAR[0], "1")).json()["code"]
    await restore(service)
    over = (await deny(service, HOME, "2")).json()["code"]
    outage = await detail(service)
    assert (outage["status"], outage["denials"]) == ("restored", 2)
    reasons = [revision["reason"] for revision in outage["revisions"]]
    assert reasons[-1] == f"the customer of report {over} still has no power"
    assert f"the customer of report {active} says that this outage does not explain it" in reasons


async def test_a_denial_is_in_the_journal_of_outage_and_report(service: Service) -> None:
    await service.load(outage_row())
    code = (await service.report(HOME, "mine")).json()["code"]
    await deny(service, HOME)
    about_report = [(entry["kind"], entry["data"]) for entry in await entries_of(service, code)]
    assert [kind for kind, _ in about_report] == ["report_received", "report_status"]
    assert (about_report[1][1]["status"], about_report[1][1]["outage_id"]) == ("dispatched", None)  # type: ignore[index]
    (entry,) = await entries_of(service, F1)
    data: Any = entry["data"]
    assert (entry["kind"], data["unlinked_report_codes"]) == ("outage_changed", [code])
    assert code in data["reason"]
    before = await entries_of(service, F1)
    await deny(service, HOME)
    await deny(service, HOME, "2")
    assert await entries_of(service, F1) == before


async def test_a_denied_report_counts_for_its_outage_too(service: Service) -> None:
    await service.load(outage_row())
    former = (await service.report(HOME, "mine")).json()["code"]
    await restore(service)
    denial = {"source": "assistant", "external_id": "call back"}
    code = (await service.http.post(f"/v1/reports/{former}/denials", json=denial)).json()["code"]
    assert (await detail(service))["denials"] == 1
    answer = await deny(service, HOME, "later")
    assert (answer.status_code, answer.json()["code"]) == (200, code)


async def test_three_denials_under_one_transformer_predict_a_nested_outage(service: Service) -> None:
    await service.load(outage_row())
    answers = [(await deny(service, code, code)).json() for code in LE_LOI[:3]]
    (nested,) = await outages_of(service, "predicted")
    assert (nested["node_ids"], nested["id"]) == (["T1"], answers[2]["outage_id"])
    same_origin = [await deny(service, code, code, origin="one phone") for code in LE_LOI_FAR]
    assert [one.json()["outage_id"] for one in same_origin] == [None, None]


async def test_a_nested_outage_that_is_absorbed_leaves_the_reports_of_those_who_denied(
    service: Service,
) -> None:
    await service.load(outage_row())
    codes = [(await deny(service, code, code)).json()["code"] for code in LE_LOI[:3]]
    moved = {"started_at": "2026-11-21T09:00:00+07:00"}
    assert (await service.http.patch(f"/v1/outages/{F1}", json=moved)).status_code == 200
    assert await outages_of(service, "predicted") == []
    assert [await report_now(service, code) for code in codes] == [("dispatched", None)] * 3


async def test_a_denial_of_a_predicted_outage_holds_for_the_one_that_it_is_part_of(service: Service) -> None:
    predicted = [(await service.report(code, code)).json() for code in LE_LOI[:3]][2]["outage_id"]
    mine = (await deny(service, HOME, outage=predicted)).json()["code"]
    body = {"kind": "unplanned", "node_ids": ["F1"], "started_at": "2026-11-21T11:55:00+07:00"}
    confirmed = (await service.http.post("/v1/outages", json=body)).json()["id"]
    assert (await detail(service, predicted))["merged_into"] == confirmed
    assert await report_now(service, mine) == ("dispatched", None)
    assert (await detail(service, confirmed))["denials"] == 1
    late = await deny(service, LE_LOI[1], "2", outage=predicted)
    assert (late.status_code, late.json()["outage_id"]) == (201, None)
    assert (await detail(service, confirmed))["denials"] == 2


async def test_a_load_that_swaps_the_outages_keeps_the_denials(service: Service) -> None:
    await service.load(outage_row())
    code = (await deny(service, HOME)).json()["code"]
    await service.load(outage_row(1, node_ids="F2"))
    await service.load(outage_row())
    assert (await detail(service))["denials"] == 1
    assert (await deny(service, HOME)).json()["code"] == code


async def test_a_denial_of_nobody_or_nothing_is_not_found(service: Service) -> None:
    await service.load(outage_row())
    nobody = await deny(service, NOBODY)
    nothing = await deny(service, HOME, outage=OUTAGE_IDS[9])
    assert [(one.status_code, one.json()["code"]) for one in (nobody, nothing)] == [
        (404, "customer_not_found"),
        (404, "outage_not_found"),
    ]
    assert (await detail(service))["denials"] == 0
    assert (await deny(service, AU_CO[0], outage=F1.upper())).status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {"source": ""},
        {"external_id": " "},
        {"customer_code": "PC05"},
        {"customer_code": None},
        {"origin": ""},
    ],
)
async def test_a_denial_against_the_contract_is_refused(
    guarded_service: Service, fields: dict[str, Any]
) -> None:
    await guarded_service.load(outage_row())
    assert (await deny(guarded_service, HOME, **fields)).status_code == 422
    assert (await detail(guarded_service))["denials"] == 0
