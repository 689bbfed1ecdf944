"""Reports: taken once, for the right thing, never on top of an outage that explains it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
NEIGHBOURS = "nhà bên cũng mất | tell_neighbours_out"


def test_a_report_says_its_code_and_the_two_hours() -> None:
    conversation = talk(quiet(), KNOWN, NEIGHBOURS)
    assert conversation.last.values["report_code"] == conversation.service.reports[0]["code"]
    assert conversation.last.values["due"] == "17 giờ"
    assert conversation.last.decided.outcome == "reported"


@pytest.mark.parametrize(
    "line",
    [
        KNOWN,
        "cử thợ xuống đi, mã PC05II0123456 | want_report give",
        "cả xóm mất điện, mã PC05II0123456 | tell_out tell_neighbours_out give",
    ],
)
def test_no_report_is_made_on_top_of_an_outage_that_explains_it(line: str) -> None:
    conversation = talk(out_in_le_loi(), line, "cử thợ xuống đi | want_report")
    assert conversation.service.reports == []
    assert conversation.said[0][0] == "outage_now"


def test_a_second_call_finds_the_report_of_the_first() -> None:
    service = quiet()
    talk(service, KNOWN, NEIGHBOURS)
    again = talk(service, KNOWN)
    assert again.last.says[0] == "report_status"
    assert len(service.reports) == 1


def test_a_report_is_made_once_in_a_conversation() -> None:
    conversation = talk(quiet(), KNOWN, NEIGHBOURS, "khỏi | no", "cử thợ xuống đi | want_report", KNOWN)
    assert len(conversation.service.reports) == 1
    assert conversation.last.values["report_code"] == conversation.service.reports[0]["code"]


def test_a_place_that_was_reported_is_not_reported_again_in_the_same_conversation() -> None:
    service = quiet(known_places=("Hoà Khánh",))
    conversation = talk(
        service,
        "[phường Hoà Khánh] mất điện | tell_out",
        NEIGHBOURS,
        "khỏi | no",
        "vẫn chưa có điện, cử thợ đi | want_report tell_out",
    )
    assert len(service.reports) == 1
    assert service.reports[0]["place"] == "phường Hoà Khánh"
    assert conversation.last.says[0] == "report_status"


@pytest.mark.parametrize("act", ["tell_unsteady", "tell_partly"])
def test_power_that_is_wrong_is_a_report_of_quality_without_checks(act: str) -> None:
    conversation = talk(quiet(), f"điện chập chờn, mã PC05II0123456 | {act} give")
    assert conversation.asked == ["anything_else"]
    [report] = conversation.service.reports
    assert (report["kind"], report["customer_code"]) == ("quality", OF_LE_LOI)


def test_unsteady_power_under_a_running_outage_is_told_the_outage_and_still_taken_down() -> None:
    conversation = talk(out_in_le_loi(), "điện chập chờn, mã PC05II0123456 | tell_unsteady give")
    assert [one["kind"] for one in conversation.service.reports] == ["quality"]


def test_a_report_names_the_caller_the_channel_and_no_call_back() -> None:
    conversation = talk(quiet(), KNOWN, NEIGHBOURS, caller_phone=PHONE_OF_LE_LOI)
    [sent] = [one["report"] for one in conversation.service.done("take_report")]
    assert sent["phone"] == PHONE_OF_LE_LOI
    assert (sent["channel"], sent["source"], sent["callback_requested"]) == ("phone", "assistant", False)
    assert sent["external_id"].startswith("session:")


def test_a_message_is_offered_after_a_report_and_sent_to_its_home() -> None:
    conversation = talk(
        quiet(), KNOWN, NEIGHBOURS, "ừ nhắn đi | yes want_messages", caller_phone=PHONE_OF_LE_LOI
    )
    assert conversation.last.says[0] == "subscribed"
    assert conversation.service.subscriptions[0]["customer_code"] == OF_LE_LOI


def test_the_report_of_this_conversation_can_be_taken_back() -> None:
    conversation = talk(quiet(), KNOWN, NEIGHBOURS, "thôi khỏi cử thợ nữa | want_stop")
    assert conversation.last.says == ("report_cancelled",)
    assert conversation.service.reports[0]["status"] == "cancelled"


def test_a_report_of_another_conversation_is_not_taken_back_by_never_mind() -> None:
    service = quiet()
    talk(service, KNOWN, NEIGHBOURS)
    again = talk(service, KNOWN, "thôi khỏi cử thợ nữa | want_stop")
    assert service.reports[0]["status"] == "received"
    assert "report_cancelled" not in again.last.says


def test_two_hours_are_promised_only_where_a_report_was_made_now() -> None:
    unsteady = "điện chập chờn, mã PC05II0123456 | tell_unsteady give"
    conversation = talk(quiet(), unsteady, "điện vẫn chập chờn | tell_unsteady")
    assert conversation.said[0][0] == "report_taken"
    assert conversation.last.says[0] == "report_status"


def test_a_place_with_unsteady_power_is_reported_once_in_a_conversation() -> None:
    unsteady = "[phường Hoà Khánh] điện chập chờn | tell_unsteady"
    conversation = talk(quiet(known_places=("Hoà Khánh",)), unsteady, "điện vẫn chập chờn | tell_unsteady")
    assert len(conversation.service.reports) == 1
    assert conversation.last.says[0] == "report_status"


def test_nothing_more_is_offered_while_a_wish_is_open() -> None:
    conversation = talk(
        quiet(), "mất điện, có điện nhắn chị, mã PC05II0123456 | tell_out want_messages give", NEIGHBOURS
    )
    assert conversation.last.says == ("report_taken", "ask_contact")


@pytest.mark.parametrize("words", ["tell_unsteady want_report", "want_report tell_partly tell_out"])
def test_a_wish_for_a_report_about_weak_power_is_no_report_of_an_outage(words: str) -> None:
    turns = talk(
        out_in_le_loi(), f"nhà bác có điện mà yếu lắm, ghi phiếu cho bác, PC05II0123456 | {words} give"
    )
    assert turns.last.says[0] == "report_taken"
    assert [one["kind"] for one in turns.service.reports] == ["quality"]
