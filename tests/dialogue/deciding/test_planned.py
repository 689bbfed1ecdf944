"""Announced cuts: the day that was asked about comes first. NOW is a Saturday, 15:00."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, customer, cut
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import (
    OF_HUNG_VUONG,
    OF_LE_LOI,
    OF_TRAN_PHU,
    PHONE_OF_TWO,
    out_in_le_loi,
    quiet,
)


def cuts(*planned: dict[str, object]) -> OutageService:
    return quiet(outages=[*planned], homes={str(one["id"]): (OF_LE_LOI,) for one in planned})


TOMORROW = cut(16.5, 20.5, id="sunday")  # 07:30 to 11:30
THURSDAY = cut(5 * 24 - 7, 5 * 24 - 3, id="thursday")  # 08:00 to 12:00, 26 November


@pytest.mark.parametrize(
    ("asked", "said", "words"),
    [
        ("mai có cúp điện không", ("planned_cut",), "từ 07 giờ 30 đến 11 giờ 30 ngày mai"),
        ("chủ nhật này có cúp không", ("planned_cut",), "ngày mai"),
        ("ngày 26 tháng 11 có cúp không", ("planned_cut",), "thứ năm, ngày 26 tháng 11"),
        ("thứ năm có cúp không", ("planned_cut",), "thứ năm, ngày 26 tháng 11"),
        ("tối nay có cúp không", ("no_planned_cut_that_day", "planned_cut"), "hôm nay không có lịch"),
        ("hôm nay có lịch cắt không", ("no_planned_cut_that_day", "planned_cut"), "ngày mai"),
        ("thứ ba có cúp không", ("no_planned_cut_that_day", "planned_cut"), "thứ ba, ngày 24 tháng 11"),
        ("sắp tới có cúp không", ("planned_cut", "planned_cut"), "thứ năm"),
        ("có lịch cắt điện không", ("planned_cut", "planned_cut"), "ngày mai"),
        ("số nhà 12/5 có lịch cắt điện không", ("planned_cut", "planned_cut"), "ngày mai"),
    ],
)
def test_the_day_that_is_asked_about_is_answered_first(asked: str, said: tuple[str, ...], words: str) -> None:
    conversation = talk(cuts(TOMORROW, THURSDAY), f"{asked} PC05II0123456 | ask_planned give")
    assert conversation.last.says[: len(said)] == said
    assert "planned_cut" not in conversation.last.says[len(said) :]
    assert words in conversation.last.text


def test_the_question_may_come_before_the_code() -> None:
    conversation = talk(cuts(TOMORROW), "mai có cúp điện không | ask_planned", "PC05II0123456 | give")
    assert conversation.last.says[0] == "planned_cut"


@pytest.mark.parametrize(("asked", "response"), [("mai", "no_planned_cut_that_day"), ("", "no_planned_cut")])
def test_no_announced_cut_is_said(asked: str, response: str) -> None:
    conversation = talk(quiet(), f"{asked} có cúp không PC05II0123456 | ask_planned give")
    assert conversation.last.says == (response, "ask_anything_else")


def test_another_day_is_asked_after_without_naming_the_cut_again() -> None:
    conversation = talk(
        cuts(TOMORROW), "thứ ba có cúp không PC05II0123456 | ask_planned give", "còn thứ tư | ask_planned"
    )
    assert "thứ tư, ngày 25 tháng 11" in conversation.last.text
    assert "planned_cut" not in conversation.last.says


def test_and_the_other_day_carries_the_question_over() -> None:
    conversation = talk(
        cuts(TOMORROW, THURSDAY),
        "mai có cúp không PC05II0123456 | ask_planned give",
        "còn thứ năm thì sao | ",
    )
    assert conversation.last.says[0] == "planned_cut"
    assert "thứ năm" in conversation.last.text


@pytest.mark.parametrize("asked", ["hôm nay có cúp không", "có lịch cắt điện không"])
def test_a_planned_cut_that_goes_on_is_never_denied(asked: str) -> None:
    running = cut(-2, 3, id="now")
    conversation = talk(cuts(running), f"{asked} PC05II0123456 | ask_planned give")
    assert conversation.last.says[0] == "planned_now"


def test_a_fault_that_goes_on_is_told_beside_the_plan_of_today_and_not_of_tomorrow() -> None:
    today = talk(out_in_le_loi(), "hôm nay có cúp không PC05II0123456 | ask_planned give")
    assert today.last.says[:2] == ("no_planned_cut_that_day", "outage_now")
    tomorrow = talk(out_in_le_loi(), "mai có cúp không PC05II0123456 | ask_planned give")
    assert "outage_now" not in tomorrow.last.says


def test_the_cuts_of_a_street_are_told_without_asking_who_calls() -> None:
    service = quiet(outages=[TOMORROW], areas={"sunday": ("lý thái tổ",)}, known_places=("Lý Thái Tổ",))
    conversation = talk(service, "mai [đường Lý Thái Tổ] có cúp không | ask_planned")
    assert conversation.last.says[0] == "planned_cut"


def test_both_homes_are_told_their_cuts() -> None:
    service = quiet(outages=[TOMORROW], homes={"sunday": (OF_HUNG_VUONG,)})
    conversation = talk(
        service, "mai có cúp không | ask_planned", "cả hai | choose:both", caller_phone=PHONE_OF_TWO
    )
    assert conversation.last.says[:2] == ("no_planned_cut_that_day", "planned_cut")
    assert {OF_TRAN_PHU, OF_HUNG_VUONG} == {one["customer_code"] for one in service.done("supply")[-2:]}


def test_a_cut_after_midnight_is_tonight_to_who_calls_in_the_evening() -> None:
    conversation = talk(cuts(cut(9.7, 12, id="night")))
    conversation.now = conversation.now.replace(hour=23, minute=30)
    conversation.say("có lịch cắt không PC05II0123456 | ask_planned give")
    assert "đêm nay" in conversation.last.text


@pytest.mark.parametrize(
    "words",
    [
        "nhà em đang có điện mà, mai có cúp không | ask_planned tell_out",
        "khum, nhà e đang có điện mà, v là mốt ha | ask_planned tell_out",
        "chị nói không mất điện bây chừ, mai có cúp không | ask_planned tell_out",
    ],
)
@pytest.mark.parametrize(
    "asked", ["mai có cúp không PC05II0123456 | ask_planned give", "PC05II0123456 | give"]
)
def test_who_has_power_and_asks_of_a_cut_to_come_gets_no_report(asked: str, words: str) -> None:
    turns = talk(quiet(), asked, words, words)
    assert turns.service.reports == []


def test_a_question_of_a_cut_to_come_ends_the_questions_before_a_report() -> None:
    turns = talk(
        quiet(), "nhà tui tối thui PC05II0123456 | tell_out give", "bên đó mai có cúp không | ask_planned"
    )
    assert turns.turns[0].question == "home_checks"
    assert turns.last.says[0] == "no_planned_cut_that_day"
    assert turns.service.reports == []


@pytest.mark.parametrize(
    "words", ["gần tới ngày đó em nhắn trước cho chị hay luôn nghe", "nhắc chị trước khi cúp hôm t7"]
)
def test_who_wants_to_be_reminded_of_a_cut_gets_its_changes_and_hears_that_there_are_no_reminders(
    words: str,
) -> None:
    service = quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})
    turns = talk(
        service,
        "mai có cúp không PC05II0123456 | ask_planned give",
        f"{words}, số 0935111222 | give >message_or_call",
    )
    assert turns.last.says[0] == "subscribed_for_a_cut"
    assert "planned_announced" in turns.service.subscriptions[0]["events"]


def test_a_cut_told_again_says_what_it_leaves_open() -> None:
    service = quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})
    first = "mai có cúp không PC05II0123456 | ask_planned give"
    turns = talk(service, first, "vậy mai buổi sáng có điện không | ask_planned")
    assert turns.turns[0].says[0] == "planned_cut"
    assert turns.last.says[0] == "planned_cut_again"


@pytest.mark.parametrize(
    "words",
    ["sao không báo trước chi hết | >no_notice", "mà không nhắn trước cho dân biết | complain >no_notice"],
)
def test_blame_for_a_missing_notice_signs_nobody_up(words: str) -> None:
    service = quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})
    talk(
        service,
        "mai có cúp không PC05II0123456, số 0905123456 | ask_planned give",
        words,
        caller_phone="0905123456",
    )
    assert service.subscriptions == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("mai có cúp điện không", "cut_called_off"),
        ("có lịch cắt điện không", "cut_called_off"),
        ("thứ ba có cúp không", "no_planned_cut_that_day"),
    ],
)
def test_a_cut_that_will_not_happen_explains_the_rumor(asked: str, said: str) -> None:
    called_off = {**TOMORROW, "status": "cancelled"}
    service = quiet(outages=[called_off], areas={"sunday": ("Lê Lợi",)})
    assert talk(service, f"{asked} PC05II0123456 | ask_planned give").last.says[0] == said


def test_a_new_date_is_told_rather_than_the_one_called_off() -> None:
    called_off = {**TOMORROW, "status": "cancelled"}
    service = quiet(
        outages=[called_off, THURSDAY], homes={"thursday": (OF_LE_LOI,)}, areas={"sunday": ("Lê Lợi",)}
    )
    assert talk(service, "có lịch cắt không PC05II0123456 | ask_planned give").last.says[0] == "planned_cut"


def test_a_street_of_ones_own_may_be_named_by_its_initials() -> None:
    """«dbp» is Điện Biên Phủ, whose cut is not the one that was called off."""
    streets = {"Hai Bà Trưng": "PC05II0000008", "Điện Biên Phủ": "PC05II0000009"}
    homes = [customer(code, street, "", [PHONE_OF_TWO]) for street, code in streets.items()]
    service = OutageService(
        customers=homes,
        outages=[{**TOMORROW, "status": "cancelled"}, {**THURSDAY, "id": "transformer"}],
        homes={"transformer": ("PC05II0000009",)},
        areas={"sunday": ("hai bà trưng",)},
    )
    turns = talk(
        service,
        "cả hai | choose:both ask_planned",
        "mai cái ở Hai Bà Trưng có cúp không | ask_planned",
        "lam may bien ap moi o dbp thi thang nay con cup nua k | ask_planned",
        caller_phone=PHONE_OF_TWO,
    )
    assert turns.turns[-2].says[0] == "cut_called_off"
    assert turns.last.says[0].startswith("planned_cut")
    assert "Điện Biên Phủ" in turns.last.text
