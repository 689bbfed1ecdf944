"""How far a report is: found by its code, the home, the place or the phone, before a new one is offered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.deciding.outage_service import at
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet


def report(**also: Any) -> dict[str, Any]:
    return {
        "code": "SC2611210042",
        "customer_code": OF_LE_LOI,
        "place": None,
        "phone": "0977000111",
        "kind": "no_power",
        "status": "dispatched",
        "created_at": at(-1),
        "due_at": at(1),
        "outage_id": None,
        "at_risk": None,
        **also,
    }


ASKS = "chị báo từ sáng sao chưa ai tới"


@pytest.mark.parametrize(
    ("line", "caller_phone"),
    [
        ("phiếu SC2611210042 tới đâu rồi | ask_report_status give", None),
        (f"{ASKS} PC05II0123456 | ask_report_status give", None),
        (f"{ASKS} | ask_report_status", "0977000111"),
        (f"{ASKS} | ask_report_status", PHONE_OF_LE_LOI),
    ],
)
def test_the_report_is_found_by_code_home_or_phone(line: str, caller_phone: str | None) -> None:
    conversation = talk(quiet(reports=[report()]), line, caller_phone=caller_phone)
    told = [turn for turn in conversation.turns if "report_status" in turn.says]
    assert told
    assert told[-1].values["report_code"] == "SC2611210042"
    assert told[-1].values["promise"] == ", hẹn xử lý trước 16 giờ"
    assert len(conversation.service.reports) == 1


def test_the_report_of_a_place_is_found_by_the_place() -> None:
    service = quiet(
        reports=[report(customer_code=None, place="đường Quang Trung")], known_places=("Quang Trung",)
    )
    conversation = talk(service, f"{ASKS}, [đường Quang Trung] | ask_report_status")
    assert conversation.last.says[0] == "report_status"


@pytest.mark.parametrize(
    ("caller_phone", "is_told"), [("0977000111", True), ("0977000222", False), (None, False)]
)
def test_the_report_of_a_home_is_told_only_to_who_made_it(caller_phone: str | None, is_told: bool) -> None:
    service = quiet(reports=[report(place="đường Quang Trung")], known_places=("Quang Trung",))
    line = f"{ASKS}, [đường Quang Trung] | ask_report_status"
    conversation = talk(service, line, caller_phone=caller_phone)
    assert ("report_status" in conversation.last.says) is is_told


def test_a_late_report_says_how_late_and_offers_a_person_who_then_knows() -> None:
    conversation = talk(
        quiet(reports=[report(due_at=at(-1))]), f"{ASKS} SC2611210042 | ask_report_status give", "ừ | yes"
    )
    assert conversation.said[0] == ("report_status", "offer_operator")
    assert "trễ" in conversation.turns[0].text
    hand_over = conversation.last.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.queue) == ("report_overdue", "customer_service")
    assert "SC2611210042" in hand_over.summary


def test_a_code_that_nobody_made_is_said_not_to_be_found() -> None:
    conversation = talk(quiet(), "phiếu SC2611219999 tới đâu rồi | ask_report_status give")
    assert conversation.said[0] == ("no_such_report", "ask_code_or_phone")
    by_home = talk(quiet(), "phiếu SC2611219999, nhà PC05II0123456 tới đâu | ask_report_status give")
    assert by_home.last.says[0] == "no_such_report"


def test_without_a_report_the_status_is_what_is_known_of_the_supply() -> None:
    conversation = talk(out_in_le_loi(), f"{ASKS} PC05II0123456 | ask_report_status give")
    assert conversation.last.says[0] == "outage_now"


def test_a_report_about_power_comes_before_one_about_something_else() -> None:
    other = report(code="SC2611210099", kind="other", created_at=at(-0.5))
    conversation = talk(quiet(reports=[report(), other]), f"{ASKS} PC05II0123456 | ask_report_status give")
    assert conversation.last.values["report_code"] == "SC2611210042"


def test_the_status_asked_twice_is_not_said_in_the_same_words() -> None:
    conversation = talk(
        quiet(reports=[report()]),
        f"{ASKS} SC2611210042 | ask_report_status give",
        f"{ASKS} | ask_report_status",
    )
    assert conversation.turns[0].text != conversation.turns[1].text
    assert conversation.turns[0].texts[0] != conversation.turns[1].texts[0]
