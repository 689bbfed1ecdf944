"""What people ask about what they were just told: answered from what is known, and honestly where nothing is."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.dialogue.understanding.follow_ups import FOLLOW_UPS
from tests.dialogue.deciding.outage_service import at, cut
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
PLANNED = "mai có cúp không PC05II0123456 | ask_planned give"
REPORTED = ("nhà tui mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")


def cut_in_le_loi() -> Any:
    return quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})


@pytest.mark.parametrize(
    ("asked", "also", "answered"),
    [
        ("thợ đi chưa | >crew_there", {}, "crew_of_outage"),
        ("chắc không đó | >is_certain", {}, "certain_time offer_message"),
        ("chắc không đó | >is_certain", {"expected_back_at": None}, "certain_no_time offer_message"),
        ("chắc không đó | >is_certain", {"expected_back_at": at(-1)}, "certain_overdue offer_message"),
        ("có mất lại không | >is_certain", {"status": "partially_restored"}, "certain_partly offer_message"),
        ("có nên qua nhà khác không | >plan_ahead", {}, "plan_with_time"),
        ("có nên qua nhà khác không | >plan_ahead", {"expected_back_at": None}, "plan_without_time"),
        ("cá trong tủ đông hư hết | >plan_ahead", {}, "food plan_with_time"),
        ("làm nhanh giùm | >faster", {}, "cannot_speed_up offer_person_for_a_request"),
        ("sao không báo trước | >no_notice", {}, "no_notice_of_a_fault"),
        ("làm chi lâu rứa | >so_long", {}, "why_so_long"),
        ("tuần nào cũng cúp | >so_often", {}, "why_so_often offer_person_for_a_request"),
        ("nhà tui có trong đó không | >is_mine_in_it", {}, "home_is_in_it"),
        ("thợ tới có gọi trước không | >call_before", {}, "call_before_without_number"),
        ("rút tủ lạnh ra không | >is_dangerous", {}, "safe_appliances"),
        ("bật lại cầu dao được không | >is_dangerous", {}, "put_it_up_once"),
        ("máy nổ để trong bếp được không | >is_dangerous", {}, "generator"),
        ("lại gần có sao không | >is_dangerous", {}, "safe_general"),
        ("em ghi gì rồi | >recap", {}, "recap_nothing"),
        ("nhắn hay gọi | >message_or_call", {}, "by_none_yet"),
        ("có mất phí không | >message_cost", {}, "no_cost"),
        ("thợ tới sửa có mất tiền không | >message_cost", {}, "after_meter"),
        ("chừng mô họ tới | >call_when", {}, "crew_of_outage"),
        ("cúp từ hồi mô rứa | >since_when", {}, "since"),
        ("mấy vụ ni thường mấy tiếng | >usual_length", {}, "usual_length_with_time"),
        ("mấy vụ ni thường mấy tiếng | >usual_length", {"expected_back_at": None}, "usual_length"),
        ("tối có điện nấu cơm kịp không | >outside_hours", {}, "return"),
        ("ai tới sửa, cho xin số | >who_comes", {}, "who_comes"),
    ],
)
def test_each_has_an_answer_of_its_own(asked: str, also: dict[str, Any], answered: str) -> None:
    turns = talk(out_in_le_loi(**also), KNOWN, "thôi khỏi nhắn | no", asked)
    said = tuple(one for one in turns.last.says if one != "offer_message")
    assert said == tuple(one for one in answered.split() if one != "offer_message")
    assert turns.service.deeds == []


def test_every_follow_up_is_answered_whatever_was_told() -> None:
    for name in FOLLOW_UPS:
        for service, first in ((out_in_le_loi(), KNOWN), (cut_in_le_loi(), PLANNED), (quiet(), PLANNED)):
            assert talk(service, first, f"câu hỏi | >{name}").last.says


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("dời qua bữa khác được không | >move_cut", "cannot_move_the_cut offer_person_for_a_request"),
        ("chắc không | >is_certain", "certain_cut"),
        ("làm sao chừ | >plan_ahead", "plan_for_a_cut"),
        ("sao không báo | >no_notice", "no_notice_of_a_cut"),
        ("thợ tới nhà không | >crew_there", "crew_of_a_cut"),
    ],
)
def test_an_announced_cut_has_answers_of_its_own(asked: str, answered: str) -> None:
    assert talk(cut_in_le_loi(), PLANNED, asked).last.says == tuple(answered.split())


def test_who_asks_for_the_crew_of_their_own_report_hears_of_it_and_of_a_person_when_they_ask_again() -> None:
    turns = talk(quiet(), *REPORTED, "thợ đi chưa | >crew_there", "răng chưa ai tới | >crew_there")
    assert turns.turns[2].says == ("crew_of_report",)
    assert turns.last.says == ("crew_of_report", "offer_person_for_a_request")
    assert turns.turns[2].text != turns.last.text


def test_what_is_on_record_is_read_back() -> None:
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222 | yes give",
        "gọi chị khi có điện | want_callback",
        "ghi gì | >recap",
    )
    assert turns.last.says == ("recap",)
    assert "1 2 2" not in turns.last.text  # digits are those of the number that was given
    assert "2 2 2" in turns.last.text
    assert "đường Lê Lợi" in turns.last.text
    assert "nhân viên gọi lại" in turns.last.text


def test_an_answer_to_an_offer_and_a_question_are_both_served() -> None:
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222, mà có mất phí không | yes give want_messages >message_cost",
    )
    assert turns.last.says[:1] == ("no_cost",)
    assert "subscribed" in turns.last.says


def test_a_question_about_another_place_is_none_about_what_was_told() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "bên [đường Trần Phú] có điện không | ask_supply >is_mine_in_it")
    assert "home_is_in_it" not in turns.last.says
    assert turns.last.values["area"] == "đường Trần Phú"


def test_somebody_with_only_a_street_is_asked_for_the_code_when_their_home_matters() -> None:
    turns = talk(
        out_in_le_loi(), "[đường Lê Lợi] mất điện | tell_out give", "có trúng nhà tui không | >is_mine_in_it"
    )
    assert turns.last.says == ("ask_code_for_the_home",)
    assert turns.say("PC05II0123456 | give").says[0].startswith("return")


def test_after_a_hand_over_a_question_is_answered_and_its_words_reach_the_person() -> None:
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "cho gặp nhân viên | want_person",
        "bao lâu gọi tui | >call_when",
        is_written=True,
    )
    assert turns.last.says == ("call_time_unknown",)
    assert turns.situation.handed_over is not None
    assert "bao lâu gọi tui" in turns.situation.handed_over["summary"]


def test_a_child_is_told_to_keep_off_and_that_somebody_knows() -> None:
    child = "con ở nhà một mình tối thui PC05II0123456 | tell_at_risk:child give"
    turns = talk(
        quiet(),
        child,
        "con mở hộp được không | >is_dangerous",
        "có ai tới không | >crew_there",
        is_written=True,
    )
    assert turns.turns[1].says == ("child_keep_off",)
    assert turns.last.says == ("child_wait",)


def test_water_in_a_cabinet_is_danger_whatever_it_was_asked_as() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "tủ điện ngập nước còn bơm được không | >is_dangerous")
    assert turns.last.says[0] == "keep_away"


def test_to_mend_is_no_milk() -> None:
    asked = "sửa cả đêm hả, có nên qua ngoại ngủ không | >plan_ahead"
    assert "food" not in talk(out_in_le_loi(), KNOWN, asked).last.says


def test_what_nobody_here_knows_is_said_to_be_unknown_and_kept_for_a_person() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "có ai bị sao không em | >not_known")
    assert turns.last.says == ("not_known",)
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "có ai bị sao không em | >not_known",
        "rứa mấy ông thợ ăn cơm chưa | >not_known",
        "cho gặp nhân viên | want_person",
        is_written=True,
    )
    assert turns.turns[2].says == ("not_known", "offer_person_for_a_request")
    assert turns.situation.handed_over is not None
    assert "có ai bị sao không em" in turns.situation.handed_over["summary"]


def test_food_has_an_answer_however_it_is_asked() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "thịt trong tủ đông để được mấy tiếng | >not_known")
    assert turns.last.says == ("food",)


def test_a_place_asked_about_in_passing_is_no_home_in_the_dark() -> None:
    turns = talk(
        out_in_le_loi(),
        "[đường Lê Lợi] mất điện, tối thui | tell_out give",
        "vậy [đường Trần Phú] có điện hong ạ, em tính qua quán bên đó ngồi làm | ask_supply",
    )
    assert turns.last.says == ("nothing_known", "ask_anything_else")
