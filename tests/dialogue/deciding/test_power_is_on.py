"""Who says that the power is on hears nothing more of breakers and reports."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

KNOWN = "điện nhà chị PC05II0123456 | give"
ON = [
    "co mat dien dau e, dien van co ma",
    "nhà c đang có điện mà",
    "đâu có mất điện, điện vẫn sáng bình thường mà em",
    "không có mất điện gì hết, nhà anh vẫn có điện",
    "ủa có cúp điện đâu em",
]


@pytest.mark.parametrize("acts", ["tell_out", "tell_back", "reject", "tell_breaker:tripped"])
@pytest.mark.parametrize("words", ON)
@pytest.mark.parametrize(
    "before", ["cb bị nhảy | tell_breaker:tripped", "cúp cb mà đèn công tơ vẫn nháy | tell_breaker:tripped"]
)
def test_no_breaker_and_no_report_any_more(before: str, words: str, acts: str) -> None:
    turns = talk(quiet(), KNOWN, before, f"{words} | {acts}")
    assert turns.last.says[0] == "power_is_on_there"
    turns.say("a cúp hết cb mà nó vẫn nháy | tell_breaker:tripped")
    assert not {"reset_breaker", "ask_breaker", "ask_breaker_and_neighbors", "report_taken"} & {
        one for turn in turns.turns[-2:] for one in turn.says
    }
    assert turns.service.deeds == []


def test_a_question_beside_it_is_answered() -> None:
    words = "co mat dien dau e, dien van co ma. a noi cai cong to no van nhay khi a cup het cb"
    turns = talk(
        quiet(), KNOWN, "cb bị nhảy | tell_breaker:tripped", f"{words} | tell_out tell_breaker:tripped"
    )
    assert turns.last.says == ("power_is_on_there", "meter_light")


@pytest.mark.parametrize("words", ["vẫn chưa có điện em ơi | tell_out", "giờ mất điện rồi nè | tell_out"])
def test_what_is_off_later_is_off(words: str) -> None:
    turns = talk(quiet(), KNOWN, "cb bị nhảy | tell_breaker:tripped", f"{ON[0]} | tell_out", words)
    assert "power_is_on_there" not in turns.last.says
    assert turns.last.question is not None


@pytest.mark.parametrize(
    "words", ["nhà bên đang có điện mà nhà chị không có | tell_neighbours_on", "điện vẫn chưa có | tell_out"]
)
def test_what_only_looks_like_it_is_none(words: str) -> None:
    assert "power_is_on_there" not in talk(quiet(), KNOWN, words).last.says


def test_a_running_outage_is_denied_as_before() -> None:
    turns = talk(out_in_le_loi(), f"mất điện {KNOWN} tell_out", "nhà chị đang có điện mà | tell_back reject")
    assert "noted_power_is_on" in turns.last.says


def test_after_a_hand_over_it_is_taken_down() -> None:
    words = f"{ON[0]}. cong to van nhay khi a cup het cb | tell_out tell_breaker:tripped"
    turns = talk(quiet(), KNOWN, "cho gặp nhân viên | want_person", words, is_written=True)
    assert turns.last.says[0] == "power_is_on_there"
    assert "reset_breaker" not in turns.last.says
    assert turns.situation.handed_over is not None
    assert "dien van co ma" in turns.situation.handed_over["summary"]
