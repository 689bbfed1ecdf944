"""What is said follows from what the outage service says, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from assistant.dialogue.wording.outages import (
    area_name,
    because,
    change_of_time,
    describe_cause,
    describe_extent,
    describe_outage,
    describe_planned,
    describe_report,
    describe_return,
    is_late,
    moment,
    phrases,
    without_apology,
)
from tests.dialogue.deciding.outage_service import NOW, at, cut, outage


def test_an_outage_is_told_with_its_cause_its_times_and_what_is_done() -> None:
    saying = describe_outage(outage(status="crew_on_site"), "đường Lê Lợi", NOW)
    assert saying.response == "utter_outage_now"
    assert saying.values["since"] == "14 giờ"
    assert saying.values["back"] == "17 giờ 30"
    assert saying.values["ahead"] == "khoảng hai tiếng rưỡi"
    assert saying.values["because"] == " do cây đổ vào đường dây"
    assert saying.values["crew"] == "Đội sửa chữa đang xử lý tại chỗ ạ."


@pytest.mark.parametrize(
    ("also", "response"),
    [
        ({"expected_back_at": None}, "utter_outage_no_time"),
        ({"expected_back_at": at(-0.5)}, "utter_outage_overdue"),
        ({"status": "predicted"}, "utter_outage_suspected"),
        ({"kind": "planned", "status": "scheduled"}, "utter_planned_now"),
        ({"kind": "planned", "status": "scheduled", "expected_back_at": None}, "utter_planned_no_time"),
        ({"kind": "planned", "status": "scheduled", "expected_back_at": at(-1)}, "utter_planned_overdue"),
    ],
)
def test_each_state_of_an_outage_has_its_own_sentence(also: dict[str, Any], response: str) -> None:
    assert describe_outage(outage(**also), "đường Lê Lợi", NOW).response == response


def test_a_moved_time_is_told_with_the_former_one_and_the_reason() -> None:
    revisions = [
        {"expected_back_at": None, "reason": None},
        {"expected_back_at": at(1), "reason": "ước tính"},
        {"expected_back_at": at(2.5), "reason": "phải thay cột."},
        {"expected_back_at": at(2.5), "reason": "đội đã tới"},
    ]
    said = describe_outage(outage(revisions=revisions), "đường Lê Lợi", NOW)
    assert said.response == "utter_outage_changed"
    assert (said.values["before"], said.values["why"]) == ("16 giờ", " vì phải thay cột")
    assert said.values["back"] == "17 giờ 30"


@pytest.mark.parametrize(
    "revisions",
    [
        [],
        [{"expected_back_at": None, "reason": None}, {"expected_back_at": at(2.5), "reason": "x"}],
        [{"expected_back_at": at(2.5), "reason": "x"}, {"expected_back_at": at(2.5), "reason": "y"}],
    ],
)
def test_a_first_time_is_no_change(revisions: list[dict[str, Any]]) -> None:
    assert change_of_time(outage(revisions=revisions), NOW) is None


def test_a_change_to_a_time_that_has_passed_is_told_as_overdue() -> None:
    revisions = [{"expected_back_at": at(-2), "reason": None}, {"expected_back_at": at(-1), "reason": "x"}]
    late = outage(expected_back_at=at(-1), revisions=revisions)
    assert describe_outage(late, "đường Lê Lợi", NOW).response == "utter_outage_overdue"


@pytest.mark.parametrize(
    ("also", "again", "response"),
    [
        ({}, 0, "utter_return"),
        ({}, 1, "utter_return"),
        ({}, 2, "utter_return_unchanged"),
        ({"expected_back_at": None}, 2, "utter_return_unknown"),
        ({"expected_back_at": at(-1 / 6)}, 2, "utter_return_overdue"),
    ],
)
def test_the_return_alone_is_told_to_who_knows_the_rest(
    also: dict[str, Any], again: int, response: str
) -> None:
    said = describe_return(outage(**also), NOW, again)
    assert said.response == response
    if response == "utter_return_overdue":
        assert said.values["ahead"] == "khoảng mười phút"


def test_cause_and_extent_are_told_or_said_to_be_unknown() -> None:
    assert describe_cause(outage(), NOW).values["cause"] == "cây đổ vào đường dây"
    assert describe_cause(outage(cause_text="", cause_kind="unknown"), NOW).response == "utter_cause_unknown"
    assert describe_extent(outage()).values == {"count": "40", "area": "đường Lê Lợi, phường Hải Châu"}
    assert describe_extent(outage(customers_affected=0)).response == "utter_extent_unknown"


def test_an_unknown_cause_is_said_to_be_unknown_and_a_kind_without_words_has_ours() -> None:
    assert because(outage(cause_text="", cause_kind="unknown")) == ", nguyên nhân đang được kiểm tra"
    assert because(outage(cause_text="", cause_kind="vehicle")) == " do xe va vào trụ điện"


@pytest.mark.parametrize(
    ("planned", "response", "value"),
    [
        (cut(16.5, 20.5), "utter_planned_cut", "từ 07 giờ 30 đến 11 giờ 30 ngày mai"),
        (cut(16.5, 20.5, expected_back_at=None), "utter_planned_cut_no_end", "07 giờ 30 ngày mai"),
    ],
)
def test_a_planned_cut_says_the_day(planned: dict[str, Any], response: str, value: str) -> None:
    saying = describe_planned(planned, "đường Lê Lợi", NOW)
    assert saying.response == response
    assert value in saying.values.values()


def report(**also: Any) -> dict[str, Any]:
    made = {"code": "SC2611210042", "status": "dispatched", "created_at": at(-3), "due_at": at(-1)}
    return {**made, **also}


def test_a_late_report_says_how_late_it_is_and_apologizes() -> None:
    late = describe_report(report(), NOW)
    assert late.values["promise"] == ", đã trễ khoảng một tiếng so với hẹn"
    assert late.values["sorry"]
    assert without_apology(late).values["sorry"] == ""
    on_time = describe_report(report(due_at=at(1)), NOW)
    assert on_time.values["promise"] == ", hẹn xử lý trước 16 giờ"
    assert on_time.values["sorry"] == ""


@pytest.mark.parametrize("status", ["on_site", "resolved", "cancelled"])
def test_a_report_is_not_late_once_a_crew_is_there_or_it_is_closed(status: str) -> None:
    told = describe_report(report(status=status), NOW).values
    assert (told["promise"], told["sorry"]) == ("", "")
    assert not is_late(report(status=status), NOW)


def test_every_status_has_words() -> None:
    words = phrases()
    assert set(words["crew"]) == {"confirmed", "crew_assigned", "crew_on_site", "partially_restored"}
    received = {"received", "dispatched", "accepted", "en_route", "on_site", "resolved", "cancelled"}
    assert set(words["report"]) == received


def test_a_suspected_outage_is_told_by_the_callers_own_street() -> None:
    """Its area is the ward of those who reported it, which leaves a caller in doubt whether theirs is meant."""
    suspected = outage(status="predicted", area_text="Phường Hải Châu, Đà Nẵng")
    assert area_name(None, suspected, "đường Lê Lợi phường hải châu") == "quanh đường Lê Lợi phường hải châu"
    assert area_name(None, suspected, "duong le loi") == "phường Hải Châu, Đà Nẵng"
    assert area_name("Lê Lợi", suspected) == "đường Lê Lợi"


def test_an_outage_known_by_words_alone_is_told_in_these_words() -> None:
    ward = outage(area_text="Phường Điện Bàn", node_ids=[])
    assert area_name("Lê Lợi", ward) == "phường Điện Bàn"
    assert area_name("Lê Lợi", outage(area_text="Phường Điện Bàn", node_ids=["471E15"])) == "đường Lê Lợi"


@pytest.mark.parametrize(
    ("area", "in_a_sentence"),
    [
        ("Khu vực Hoà Khánh", "Hoà Khánh"),
        ("Đường Lê Lợi, phường Điện Bàn", "đường Lê Lợi, phường Điện Bàn"),
        ("Hoà Khánh Bắc", "Hoà Khánh Bắc"),
        ("", "nhà mình"),
    ],
)
def test_an_area_is_named_as_in_the_middle_of_a_sentence(area: str, in_a_sentence: str) -> None:
    assert area_name(None, outage(area_text=area)) == in_a_sentence


def test_moments_are_read_with_any_offset() -> None:
    assert moment("2026-11-21T08:00:00Z") == moment("2026-11-21T15:00:00+07:00") == NOW
    assert moment(None) is None
    assert isinstance(moment(at(1)), datetime)
