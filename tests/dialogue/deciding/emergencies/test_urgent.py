"""Danger and people at risk: advice first, then what can be recorded, then a person, and no code."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

LINE = "dây điện đứt rớt xuống đường | tell_danger:line"


@pytest.mark.parametrize(
    ("kind", "numbers"), [("line", []), ("fire", ["114"]), ("shock", ["115"]), ("water", [])]
)
def test_how_to_stay_safe_is_said_before_anything_else(kind: str, numbers: list[str]) -> None:
    conversation = talk(quiet(), f"nguy hiểm quá | tell_danger:{kind}")
    assert conversation.last.says == ("keep_away", "ask_danger_place")
    assert [number for number in ("114", "115") if number in conversation.last.text] == numbers


@pytest.mark.parametrize(
    "lines",
    [
        ["dây điện đứt trước [trường học Nguyễn Huệ] | tell_danger:line"],
        [LINE, "trước [trường học Nguyễn Huệ] | give"],
        [LINE, "ở trường học Nguyễn Huệ á | give"],
        ["nhà em mất điện | tell_out", LINE, "trước [trường học Nguyễn Huệ] | give"],
    ],
)
def test_a_danger_with_its_place_is_recorded_and_handed_over_at_once(lines: list[str]) -> None:
    conversation = talk(quiet(), *lines)
    [report] = conversation.service.reports
    assert report["kind"] == "hazard"
    assert "Nguyễn Huệ" in report["place"]
    hand_over = conversation.last.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.queue) == ("hazard", "emergency")
    assert "Nguyễn Huệ" in hand_over.summary
    told_in = next(turn for turn, line in enumerate(lines) if "tell_danger" in line)
    assert set(conversation.asked[told_in:]) <= {"danger_place", None}


@pytest.mark.parametrize(
    "said",
    [
        "chị không biết | cannot_give",
        "trời ơi | ",
        "cho gặp nhân viên | want_person",
        "không | no",
        "nhanh lên | complain",
    ],
)
def test_the_place_is_asked_once_and_then_a_person_takes_over(said: str) -> None:
    conversation = talk(quiet(), LINE, said)
    hand_over = conversation.last.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.queue) == ("hazard", "emergency")
    assert [one["kind"] for one in conversation.service.reports] == ["hazard"]


def test_a_danger_at_the_callers_own_home_needs_no_place() -> None:
    conversation = talk(
        out_in_le_loi(), "cột điện trước nhà chị bốc cháy | tell_danger:fire", caller_phone=PHONE_OF_LE_LOI
    )
    [report] = conversation.service.reports
    assert report["place"] == "đường Lê Lợi, Phường Hải Châu"
    assert conversation.last.hand_over is not None


def test_a_danger_reaches_a_person_though_nothing_can_be_recorded() -> None:
    conversation = talk(OutageService(is_down=True), LINE, "trước [chợ Cồn] | give")
    assert conversation.last.says[0] == "danger_not_recorded"
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.queue == "emergency"


@pytest.mark.parametrize(
    ("kind", "advice", "reason"),
    [("life_support", "life_support", "life_support"), ("child", "child_alone", "child_alone")],
)
def test_a_person_at_risk_gets_advice_though_nothing_can_be_recorded(
    kind: str, advice: str, reason: str
) -> None:
    conversation = talk(OutageService(is_down=True), f"mất điện rồi | tell_out tell_at_risk:{kind}")
    assert conversation.last.says[:2] == (advice, "handing_over_urgent")
    assert conversation.last.hand_over is not None
    assert (conversation.last.hand_over.reason, conversation.last.hand_over.queue) == (reason, "emergency")


def test_danger_interrupts_even_with_a_code_in_it_and_drops_what_was_open() -> None:
    conversation = talk(quiet(), "mất điện | tell_out", "cháy trụ điện PC05II0123456 | tell_danger:fire give")
    assert conversation.last.says == ("keep_away", "ask_danger_place")
    assert conversation.asked[-1] == "danger_place"
    assert conversation.situation.wishes == ()


@pytest.mark.parametrize(
    ("kind", "advice", "reason"),
    [
        ("life_support", "life_support", "life_support"),
        ("medical", "medical", "life_support"),
        ("child", "child_alone", "child_alone"),
    ],
)
def test_a_person_at_risk_gets_advice_a_priority_and_a_person(kind: str, advice: str, reason: str) -> None:
    words = "nhà chị mất điện mà có người thở máy"
    conversation = talk(quiet(), f"{words} | tell_at_risk:{kind} tell_out", caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says[0] == advice
    assert conversation.last.says[-1] == "handing_over_urgent"
    [report] = conversation.service.reports
    assert (report["kind"], report["customer_code"], report["at_risk"]) == ("no_power", OF_LE_LOI, kind)
    hand_over = conversation.last.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.queue) == (reason, "emergency")
    assert words in hand_over.summary


def test_no_code_is_asked_of_who_is_at_risk_and_a_place_is_used() -> None:
    conversation = talk(
        quiet(), "mẹ chị thở oxy, [đường Quang Trung] mất điện | tell_at_risk:life_support tell_out"
    )
    [report] = conversation.service.reports
    assert (report["place"], report["at_risk"]) == ("đường Quang Trung", "life_support")
    assert conversation.asked == [None]
    assert conversation.last.says == ("life_support", "handing_over_urgent")
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "life_support"


def test_a_person_at_risk_whose_home_is_unknown_still_reaches_a_person() -> None:
    conversation = talk(quiet(), "mẹ chị thở máy | tell_at_risk:life_support")
    assert conversation.last.says == ("life_support", "handing_over_urgent")
    assert conversation.service.reports == []
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.queue == "emergency"


def test_the_risk_is_noted_on_the_report_that_is_there() -> None:
    service = quiet()
    talk(service, "mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")
    talk(service, "có người thở máy PC05II0123456 | tell_at_risk:life_support give")
    assert [one["at_risk"] for one in service.reports] == ["life_support"]


def test_who_is_at_risk_hears_when_the_power_returns_and_a_child_does_not() -> None:
    ill = talk(out_in_le_loi(), "mẹ thở máy | tell_at_risk:life_support", caller_phone=PHONE_OF_LE_LOI)
    assert "return" in ill.last.says
    child = talk(out_in_le_loi(), "con ở nhà một mình | tell_at_risk:child", caller_phone=PHONE_OF_LE_LOI)
    assert child.last.says == ("child_alone", "handing_over_urgent")


@pytest.mark.parametrize("kind", ["life_support", "medical", "child"])
def test_no_wires_are_named_and_nobody_is_sent_to_the_breaker(kind: str) -> None:
    conversation = talk(quiet(), f"sợ quá | tell_at_risk:{kind}", caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says[-1] == "handing_over_urgent"
    assert "cầu dao" not in conversation.last.text
    assert "mười mét" not in conversation.last.text


def test_danger_comes_before_the_person_at_risk_and_both_are_in_the_summary() -> None:
    conversation = talk(
        quiet(), "cháy ở [chợ Cồn], có người bị giật, bà thở máy | tell_danger:fire tell_at_risk:life_support"
    )
    assert conversation.last.says[0] == "keep_away"
    assert conversation.last.hand_over is not None
    assert "bà thở máy" in conversation.last.hand_over.summary
