"""What is said follows from what the outage service says, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue.actions.home_checks import (
    asks_about_the_breaker,
    read_checks,
    speaks_of_danger,
    speaks_of_life_support,
)
from assistant.dialogue.actions.memory import place_said
from assistant.dialogue.actions.streets import customer_in_mind, street_of
from assistant.dialogue.actions.wording import (
    area_name,
    because,
    describe_outage,
    describe_planned,
    describe_report,
    phrases,
)

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=timezone(timedelta(hours=7)))
DOMAIN = Path("assistant/dialogue/domain")


def outage(**also: Any) -> dict[str, Any]:
    return {
        "kind": "unplanned",
        "status": "crew_on_site",
        "cause_kind": "tree",
        "cause_text": "Cây đổ vào đường dây.",
        "area_text": "phường Hải Châu",
        "started_at": "2026-11-21T14:05:00+07:00",
        "expected_back_at": "2026-11-21T17:30:00+07:00",
        **also,
    }


def test_an_outage_has_cause_since_and_expected_return() -> None:
    saying = describe_outage(outage(), "đường Lê Lợi", NOW)
    assert saying.response == "utter_outage_now"
    assert saying.values["since"] == "14 giờ 05"
    assert saying.values["back"] == "17 giờ 30"
    assert saying.values["because"] == " do cây đổ vào đường dây"


@pytest.mark.parametrize(
    ("also", "response"),
    [
        ({"expected_back_at": None}, "utter_outage_no_time"),
        ({"expected_back_at": "2026-11-21T07:30:00Z"}, "utter_outage_overdue"),
        ({"status": "predicted"}, "utter_outage_suspected"),
        ({"kind": "planned", "status": "scheduled"}, "utter_planned_now"),
        ({"kind": "planned", "status": "scheduled", "expected_back_at": None}, "utter_planned_no_time"),
    ],
)
def test_each_state_of_an_outage_has_its_own_sentence(also: dict[str, Any], response: str) -> None:
    saying = describe_outage(outage(**also), "đường Lê Lợi", NOW)
    assert saying.response == response


def test_an_unknown_cause_is_said_to_be_unknown() -> None:
    assert because(outage(cause_text="", cause_kind="unknown")) == ", nguyên nhân đang được kiểm tra"


def test_a_planned_cut_says_the_day() -> None:
    planned = outage(started_at="2026-11-22T07:30:00+07:00", expected_back_at="2026-11-22T11:30:00+07:00")
    saying = describe_planned(planned, "đường Lê Lợi", NOW)
    assert saying.values["span"] == "từ 07 giờ 30 đến 11 giờ 30 ngày mai"


def test_a_late_report_says_how_late_it_is() -> None:
    report = {
        "code": "SC2611210042",
        "status": "dispatched",
        "created_at": "2026-11-21T12:00:00+07:00",
        "due_at": "2026-11-21T14:00:00+07:00",
    }
    assert "trễ" in describe_report(report, NOW).values["promise"]
    on_time = {**report, "due_at": "2026-11-21T16:00:00+07:00"}
    assert "16 giờ" in describe_report(on_time, NOW).values["promise"]
    assert describe_report({**report, "status": "resolved"}, NOW).values["promise"] == ""


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("12 Lê Lợi", "Lê Lợi"),
        ("12/5A đường Lê Lợi, P. Hải Châu", "Lê Lợi"),
        ("K45/12 Trưng Nữ Vương", "Trưng Nữ Vương"),
        ("số 8 Trần Phú", "Trần Phú"),
        ("Hẻm 42/7 Cách Mạng Tháng 8, P. 10", "Cách Mạng Tháng 8"),
        ("Quang Trung", "Quang Trung"),
        ("", ""),
    ],
)
def test_only_the_street_of_an_address_is_kept(address: str, street: str) -> None:
    assert street_of(address) == street


def test_the_conversation_never_keeps_a_name_or_a_house_number() -> None:
    customer = {
        "customer_code": "PC05II0123456",
        "name": "Trần Thị Bưởi",
        "address": "12 Lê Lợi",
        "ward": "P. A",
    }
    assert "Bưởi" not in str(customer_in_mind(customer))
    assert "12 " not in str(customer_in_mind(customer))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("nhà bên cũng mất", {"neighbors": "out"}),
        ("nha ben canh cung cup luon", {"neighbors": "out"}),
        ("cả xóm tối om", {"neighbors": "out"}),
        ("hàng xóm không có điện", {"neighbors": "out"}),
        ("nhà bên vẫn có điện", {"neighbors": "on"}),
        ("xung quanh sáng đèn hết", {"neighbors": "on"}),
        ("cầu dao bị nhảy", {"breaker": "tripped"}),
        ("aptomat không nhảy, hàng xóm cũng mất", {"breaker": "fine", "neighbors": "out"}),
        ("cb vẫn bình thường em", {"breaker": "fine"}),
        ("không biết nữa", {}),
    ],
)
def test_what_was_seen_at_home_is_read_as_people_say_it(said: str, seen: dict[str, str]) -> None:
    assert read_checks(said) == seen


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("cầu dao nhảy rồi bốc khói khét lẹt", True),
        ("dây bên cạnh đứt cháy rồi, cả xóm mất điện hết", True),
        ("có người bị giật trước nhà", True),
        ("nhà bên cũng mất", False),
        ("không phải, chạy máy phát", False),
    ],
)
def test_danger_is_heard_in_an_answer_about_the_breaker(said: str, danger: bool) -> None:
    assert speaks_of_danger(said) is danger


def test_a_question_about_the_breaker_is_no_answer() -> None:
    assert asks_about_the_breaker("cái cầu dao nó nằm đâu em nhỉ")
    assert not asks_about_the_breaker("cầu dao bị nhảy")
    assert read_checks("có nhảy", asked_about_the_breaker=True) == {"breaker": "tripped"}


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("ngã tư chợ Cồn nè em", "ngã tư chợ Cồn"),
        ("đường nè", None),
        ("đường Trần Phú thì sao", "đường Trần Phú"),
        ("đường Lê Lợi", "đường Lê Lợi"),
        ("", None),
    ],
)
def test_a_place_has_no_particles_after_it(said: str, place: str | None) -> None:
    assert place_said(said) == place


def responses() -> dict[str, list[dict[str, Any]]]:
    return {
        name: variants
        for file in DOMAIN.glob("*.yml")
        for name, variants in (yaml.safe_load(file.read_text("utf-8")).get("responses") or {}).items()
    }


def test_every_response_that_an_action_says_is_in_the_domain() -> None:
    import re

    said = {
        name
        for file in Path("assistant/dialogue/actions").glob("*.py")
        for name in re.findall(r'"(utter_\w+)"', file.read_text("utf-8"))
    }
    said |= {
        f"utter_{kind}_{state}" for kind in ("outage", "planned") for state in ("now", "no_time", "overdue")
    }
    assert said
    assert said - set(responses()) == set()


def test_no_reply_is_longer_than_two_sentences_aloud() -> None:
    from assistant.vietnamese.reading import split_sentences

    long = {
        name: variant["text"]
        for name, variants in responses().items()
        for variant in variants
        if len(split_sentences(variant["text"])) > 2
    }
    assert long == {}


def test_every_outage_status_that_goes_on_has_words_for_the_crew() -> None:
    assert set(phrases()["crew"]) == {"confirmed", "crew_assigned", "crew_on_site", "partially_restored"}


def test_a_suspected_outage_is_told_by_the_callers_own_street() -> None:
    """Its area is the ward of those who reported it, which leaves a caller in doubt whether theirs is meant."""
    suspected = outage(status="predicted", area_text="Phường Hải Châu, Đà Nẵng")
    assert area_name(None, suspected, "đường Lê Lợi phường hải châu") == "quanh đường Lê Lợi phường hải châu"
    assert area_name(None, suspected, "duong le loi") == "phường Hải Châu, Đà Nẵng"
    assert area_name(None, outage(), "đường Lê Lợi") == "phường Hải Châu"


def test_numbers_of_a_place_are_looked_up_in_digits_however_they_were_said() -> None:
    assert place_said("số mười hai trên năm kiệt bốn lăm Âu Cơ nè em") == "số 12/5 kiệt 45 Âu Cơ"
    assert place_said("phường mười hai quận ba") == "phường 12 quận 3"
    assert place_said("đường ba tháng hai") == "đường ba tháng hai"
    assert place_said("ba trăm hai mươi bảy") is None


def test_a_kind_of_place_said_twice_is_one() -> None:
    assert place_said("đường đường Nguyễn Công Trứ") == "đường Nguyễn Công Trứ"


@pytest.mark.parametrize(
    ("area", "in_a_sentence"),
    [
        ("Khu vực Hoà Khánh", "Hoà Khánh"),
        ("Đường Lê Lợi, phường Điện Bàn", "đường Lê Lợi, phường Điện Bàn"),
        ("Hoà Khánh Bắc", "Hoà Khánh Bắc"),
    ],
)
def test_an_area_is_named_as_in_the_middle_of_a_sentence(area: str, in_a_sentence: str) -> None:
    assert area_name(None, outage(area_text=area)) == in_a_sentence


@pytest.mark.parametrize(
    "said", ["thôi khỏi", "thoi khoi", "khỏi cần đâu em", "thợ chạy rồi", "đang giặt dở"]
)
def test_words_that_only_look_like_smoke_fire_or_a_shock_are_no_danger(said: str) -> None:
    assert not speaks_of_danger(said)


@pytest.mark.parametrize(
    "said", ["boc khoi roi", "có khói", "dây điện đứt, người ta chạy hết", "ổ cắm cháy rồi"]
)
def test_smoke_and_fire_are_danger_however_they_are_written(said: str) -> None:
    assert speaks_of_danger(said)


def test_who_breathes_by_a_machine_needs_more_than_a_report() -> None:
    assert speaks_of_life_support("nhà anh có người thở máy mà mất điện")
    assert speaks_of_life_support("me toi nam may oxy")
    assert not speaks_of_life_support("máy lạnh không chạy")


def test_what_people_try_on_machines_is_no_place() -> None:
    assert place_said("7*7}} ${7*7} utter_greeting /restart") is None
    assert place_said("0935 111 22") is None
    assert place_said("đường 2/9") == "đường 2/9"
