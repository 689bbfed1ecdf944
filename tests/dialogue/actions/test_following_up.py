"""Nobody hears the whole story twice, and nobody misses what has changed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from assistant.dialogue.actions.following_up import is_known, tell, told_of, was_offered

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)


def at(minutes: int) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat()


def outage(**also: Any) -> dict[str, Any]:
    return {
        "id": "o1",
        "kind": "unplanned",
        "status": "confirmed",
        "cause_kind": "tree",
        "cause_text": "",
        "started_at": at(-60),
        "expected_back_at": at(60),
        "revisions": [],
        **also,
    }


def told(**also: Any) -> dict[str, Any]:
    return {**told_of(outage(**also), offered=True), "declined": False}


def response(one: dict[str, Any], before: dict[str, Any] | None, intent: str) -> str:
    return tell(one, before, intent, "đường Lê Lợi", NOW).response


def test_the_first_answer_is_the_whole_one() -> None:
    assert response(outage(), None, "ask_restoration_time") == "utter_outage_now"


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("ask_restoration_time", "utter_return"),
        ("ask_outage_cause", "utter_cause"),
        ("ask_report_status", "utter_return"),
        ("check_outage", "utter_outage_now"),
    ],
)
def test_after_it_only_what_is_asked_is_answered(intent: str, expected: str) -> None:
    assert response(outage(), told(), intent) == expected


def test_a_question_without_a_known_answer_says_so() -> None:
    unknown = {"expected_back_at": None, "cause_kind": "unknown"}
    assert response(outage(**unknown), told(**unknown), "ask_restoration_time") == "utter_return_unknown"
    assert response(outage(**unknown), told(**unknown), "ask_outage_cause") == "utter_cause_unknown"


def test_a_time_that_has_passed_is_said_to_have_passed() -> None:
    late = {"expected_back_at": at(-10)}
    said = tell(outage(**late), told(**late), "ask_restoration_time", "x", NOW)
    assert (said.response, said.values["ahead"]) == ("utter_return_overdue", "khoảng mười phút")


@pytest.mark.parametrize("change", [{"expected_back_at": at(90)}, {"status": "crew_on_site"}, {"id": "o2"}])
def test_what_changed_is_told_anew(change: dict[str, Any]) -> None:
    assert not is_known(told(), outage(**change))
    assert response(outage(**change), told(), "ask_restoration_time") == "utter_outage_now"


def test_a_moved_time_is_told_with_the_former_one_and_the_reason() -> None:
    revisions = [
        {"expected_back_at": None, "reason": None},
        {"expected_back_at": at(30), "reason": "ước tính"},
        {"expected_back_at": at(60), "reason": "phải thay cột."},
        {"expected_back_at": at(60), "reason": "đội đã tới"},
    ]
    said = tell(outage(revisions=revisions), None, "check_outage", "đường Lê Lợi", NOW)
    assert said.response == "utter_outage_changed"
    assert (said.values["before"], said.values["why"]) == ("16 giờ 30", " vì phải thay cột")
    assert said.values["back"] == "17 giờ"


def test_a_first_time_is_no_change() -> None:
    revisions = [{"expected_back_at": None, "reason": None}, {"expected_back_at": at(60), "reason": "x"}]
    assert response(outage(revisions=revisions), None, "check_outage") == "utter_outage_now"


def test_a_message_is_offered_once_for_an_outage() -> None:
    assert was_offered(told(), outage())
    assert not was_offered(told(), outage(id="o2"))
    assert not was_offered(None, outage())
