"""Power that is back, or is said to be and is not: what closes a report, and what is recorded as still out."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, outage
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import (
    HUNG_VUONG,
    LE_LOI,
    OF_LE_LOI,
    OF_TRAN_PHU,
    PHONE_OF_LE_LOI,
    PHONE_OF_TWO,
    out_in_le_loi,
    quiet,
)

KNOWN = "mất điện PC05II0123456 | tell_out give"
BACK = "có điện lại rồi em ơi | tell_back"


def with_report(service: OutageService, code: str = OF_LE_LOI, phone: str = PHONE_OF_LE_LOI) -> OutageService:
    """The home has an open report of no power, made by this phone."""
    sent = {"source": "desk", "external_id": code, "kind": "no_power", "customer_code": code, "phone": phone}
    service.take_report(sent)
    return service


def statuses(service: OutageService) -> list[str]:
    return [str(one["status"]) for one in service.reports]


@pytest.mark.parametrize("caller_phone", [PHONE_OF_LE_LOI, None])
def test_power_that_is_back_closes_the_report_of_this_conversation(caller_phone: str | None) -> None:
    lines = [KNOWN, "nhà bên cũng mất | tell_neighbours_out", BACK]
    conversation = talk(quiet(), *lines, caller_phone=caller_phone)
    assert conversation.last.says == ("power_is_back_closed",)
    assert statuses(conversation.service) == ["resolved"]


def test_power_that_is_back_closes_the_report_of_the_callers_number() -> None:
    conversation = talk(with_report(quiet()), BACK, caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says == ("power_is_back_closed",)
    assert statuses(conversation.service) == ["resolved"]


@pytest.mark.parametrize(
    ("service", "line", "caller_phone"),
    [
        # A stranger, without a word about where.
        (with_report(quiet()), BACK, None),
        # Another number's home.
        (with_report(quiet()), f"{BACK} @other", PHONE_OF_TWO),
        # A question, a contrast, half the house.
        (with_report(quiet()), "có điện rồi hả em | ask_return", PHONE_OF_LE_LOI),
        (with_report(quiet()), "có điện rồi nhưng nhà chị chưa | tell_out", PHONE_OF_LE_LOI),
        (with_report(quiet()), "có điện có nửa nhà | tell_partly", PHONE_OF_LE_LOI),
        # An outage still runs there.
        (with_report(out_in_le_loi()), BACK, PHONE_OF_LE_LOI),
    ],
)
def test_nothing_else_closes_a_report(service: OutageService, line: str, caller_phone: str | None) -> None:
    conversation = talk(service, line, caller_phone=caller_phone)
    assert statuses(conversation.service)[0] == "received"
    assert "move_report" not in conversation.service.deeds


def test_only_reports_about_no_power_are_closed() -> None:
    service = quiet()
    sent = {"source": "desk", "customer_code": OF_LE_LOI, "phone": PHONE_OF_LE_LOI}
    service.take_report({**sent, "external_id": "1", "kind": "hazard"})
    service.take_report({**sent, "external_id": "2", "kind": "no_power"})
    talk(service, BACK, caller_phone=PHONE_OF_LE_LOI)
    assert statuses(service) == ["received", "resolved"]


def test_a_report_of_another_home_stays_open_when_one_home_has_power_again() -> None:
    service = with_report(quiet(), OF_TRAN_PHU, PHONE_OF_LE_LOI)
    with_report(service)
    talk(service, f"mã {OF_LE_LOI} | give ask_supply", BACK, caller_phone=PHONE_OF_LE_LOI)
    assert statuses(service) == ["received", "resolved"]


def test_a_report_that_somebody_else_made_is_not_closed_by_who_knows_its_code() -> None:
    service = with_report(quiet(), OF_TRAN_PHU, "0977000111")
    code = service.reports[0]["code"]
    talk(service, KNOWN, f"phiếu {code} tới đâu rồi | ask_report_status give", BACK)
    assert statuses(service)[0] == "received"


def test_a_running_outage_is_told_to_who_says_that_the_power_is_back() -> None:
    conversation = talk(out_in_le_loi(), BACK, caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says == ("power_is_back_but_outage_runs",)


def test_several_outages_in_an_area_keep_its_report_open() -> None:
    found = [outage(id="a", area_text="Đường Tô Hiệu"), outage(id="b", area_text="Đường Lê Lai")]
    service = quiet(known_places=("Hà Đông",))
    conversation = talk(service, "[quận Hà Đông] mất điện | tell_out", "cả xóm mất | tell_neighbours_out")
    service.outages, service.areas = found, {"a": ("hà đông",), "b": ("hà đông",)}
    conversation.say(BACK)
    assert statuses(service) == ["received"]


def test_after_the_power_is_back_nothing_is_left_open() -> None:
    conversation = talk(quiet(), "cử thợ đi | want_report", BACK, "PC05II0123456 | give")
    assert conversation.said[1] == ("power_is_back",)
    assert conversation.last.says == ("ask_is_power_off",)


def test_a_denial_says_in_whose_words_and_where_from() -> None:
    service = out_in_le_loi()
    conversation = talk(service, KNOWN)
    conversation.say("không đúng, nhà chị mất điện từ sáng | reject tell_out", origin="0123abcd")
    [denial] = [one["denial"] for one in service.done("deny")]
    assert (denial["origin"], denial["channel"]) == ("0123abcd", "phone")
    assert denial["description"] == "không đúng, nhà chị mất điện từ sáng"
    assert len(service.open_ones(kind="no_power")) == 1


def test_a_home_that_is_still_without_after_the_restoration_is_recorded_at_the_outage_it_was_told() -> None:
    service = out_in_le_loi()
    conversation = talk(service, KNOWN)
    service.outages[0]["status"] = "restored"
    conversation.say("hàng xóm có điện rồi mà nhà chị vẫn chưa có | tell_out")
    assert list(service.denied) == [("tree", OF_LE_LOI)]


def test_a_home_without_power_that_no_outage_explains_is_an_ordinary_report() -> None:
    conversation = talk(quiet(), "có điện rồi nhưng nhà chị vẫn chưa có, PC05II0123456 | tell_out give")
    assert conversation.service.denied == {}
    assert conversation.last.question == "home_checks"


@pytest.mark.parametrize(
    "line",
    [
        "không đúng, nhà chị mất điện từ sáng | reject tell_out tell_since",
        "mất từ sáng chớ đâu phải 14 giờ | correct tell_since",
        "không phải cây đổ, nhà bên vẫn có điện mà | reject tell_neighbours_on",
        "dau phai, nha toi mat dien lau roi | reject",
    ],
)
def test_a_rejected_outage_is_denied_once_and_the_time_is_said(line: str) -> None:
    service = out_in_le_loi()
    conversation = talk(service, KNOWN, line)
    assert conversation.last.says == ("rejection_taken", "return", "offer_operator")
    assert [one["denial"]["customer_code"] for one in service.done("deny")] == [OF_LE_LOI]
    assert conversation.last.values["report_code"] == service.denied["tree", OF_LE_LOI]


def test_a_rejection_said_twice_is_recorded_once_and_answered_in_other_words() -> None:
    service = out_in_le_loi()
    line = "không đúng, nhà chị mất điện từ sáng | reject tell_out"
    conversation = talk(service, KNOWN, line, line)
    assert len(service.done("deny")) == 1
    assert conversation.turns[1].texts[0] != conversation.turns[2].texts[0]
    assert len(service.open_ones(kind="no_power")) == 1


@pytest.mark.parametrize(
    "said", ["nhà tui có điện mà | reject tell_back", "đâu có mất điện đâu | reject tell_back"]
)
def test_who_rejects_because_the_power_is_on_is_believed(said: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, said)
    assert conversation.last.says[0] == "noted_power_is_on"
    assert conversation.service.deeds == []


def test_a_rejected_answer_about_a_place_is_reported_in_the_callers_words() -> None:
    conversation = talk(
        out_in_le_loi(),
        "[đường Lê Lợi] mất điện | tell_out",
        "không đúng, mất từ sáng lận | reject tell_since",
    )
    [report] = conversation.service.reports
    assert report["place"] == "đường Lê Lợi"
    assert "không đúng, mất từ sáng lận" in report["description"]
    assert conversation.last.says[0] == "report_taken"


def test_a_dispute_about_anything_else_is_noted_and_a_person_offered() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "tào lao | reject", "ừ | yes")
    assert conversation.said[1] == ("rejection_noted", "offer_operator")
    assert conversation.last.hand_over is not None
    assert "tào lao" in conversation.last.hand_over.summary


def test_another_home_with_power_again_closes_nothing_of_ones_own() -> None:
    service = with_report(quiet(customers=[LE_LOI, HUNG_VUONG]))
    conversation = talk(
        service, "nhà mẹ chị có điện lại rồi | tell_back @other", caller_phone=PHONE_OF_LE_LOI
    )
    assert conversation.last.says == ("power_is_back",)
    assert statuses(service) == ["received"]
