"""The emergency on record: its place, a number to call, what is wanted beside it, and its end when there is none."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import LE_LOI, OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
MACHINE = "má tui thở máy mà cúp điện rồi | tell_at_risk:life_support tell_out"
BURNING = "trụ điện cháy ở [chợ Cồn] | tell_danger:fire give"
PERSON = "cho chị gặp nhân viên | want_person"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("chết nhầm, số [45 Xuân Diệu] chứ không phải [Điện Hồng Bắc Phường Mười] | correct", "45 Xuân Diệu"),
        ("chết nhầm, số 45 [Xuân Diệu] chứ không phải [Điện Hồng] | correct", "45 Xuân Diệu"),
        ("chết nhầm, số 45 Xuân Diệu chứ không phải Điện Hồng | correct", "số 45 Xuân Diệu"),
        ("tui nói lộn, không phải [chợ Cồn] mà ở [chợ Hàn] | tell_danger:line", "chợ Hàn"),
        ("em ơi lộn rồi, [đường Ông Ích Khiêm] mới đúng | give", "đường Ông Ích Khiêm"),
    ],
)
def test_a_corrected_place_replaces_the_one_on_record(line: str, place: str) -> None:
    conversation = talk(quiet(), FALLEN, line, is_written=True)
    assert [one["place"] for one in conversation.service.open_ones(kind="hazard")] == [place]
    assert [one.place for one in conversation.situation.promises if one.kind == "hazard"] == [place]
    assert conversation.last.says == ("danger_recorded",)
    assert f"chỗ nguy hiểm: {place}" in conversation.summary
    assert "chỗ nguy hiểm: chợ Cồn" not in conversation.summary
    told = conversation.say(f"Em ghi đúng {place} chưa? | ask_report_status")
    assert told.says == ("danger_place_on_record",)
    assert place in told.text


@pytest.mark.parametrize(
    "line",
    [
        "mình đi vòng đường khác hả em | ask_faq:safety",
        "nhầm rồi em ơi | correct",
        "nhầm, ở [chợ Cồn] mà | correct",
    ],
)
def test_what_names_no_other_place_moves_nothing(line: str) -> None:
    conversation = talk(quiet(), FALLEN, line, is_written=True)
    assert [one["place"] for one in conversation.service.open_ones(kind="hazard")] == ["chợ Cồn"]


def test_a_first_report_stays_while_the_second_is_not_recorded() -> None:
    conversation = talk(quiet(), FALLEN, is_written=True)
    conversation.service.is_down = True
    conversation.say("nhầm, ở [chợ Hàn] | correct give")
    assert [one["place"] for one in conversation.service.open_ones(kind="hazard")] == ["chợ Cồn"]


def test_a_danger_at_the_own_home_is_recorded_under_its_code() -> None:
    service = quiet()
    conversation = Talk(service, PHONE_OF_LE_LOI, is_written=True)
    conversation.open()
    conversation.say("nhà chị mất điện | tell_out")
    conversation.say("dây rớt trước nhà em | tell_danger:line")
    [hazard] = service.open_ones(kind="hazard")
    assert hazard["customer_code"] == OF_LE_LOI
    turn = conversation.say("nhà 19 đó nha, ngay cổng | give")
    assert turn.says == ("danger_spot_noted",)
    assert "nhà 19" in turn.text
    [hazard] = service.open_ones(kind="hazard")
    assert "nhà 19 đó nha" in hazard["description"]
    assert "nhà 19" in conversation.summary


def test_the_home_of_the_callers_number_is_looked_up_and_a_danger_needs_it_not() -> None:
    line = "nhánh cây gãy đè lên dây trước nhà em | tell_danger:line"
    conversation = talk(quiet(), line, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    [hazard] = conversation.service.open_ones(kind="hazard")
    assert hazard["customer_code"] == OF_LE_LOI
    assert conversation.last.says[0] == "keep_away"
    down = talk(OutageService(is_down=True), line, caller_phone=PHONE_OF_LE_LOI)
    assert down.last.says == ("keep_away", "ask_danger_place")


def test_who_calls_back_reads_the_corrected_place() -> None:
    lines = (FALLEN, "nhầm, ở [chợ Hàn] | correct give")
    service = talk(quiet(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True).service
    [call] = service.open_ones(kind="other")
    assert "chỗ nguy hiểm: chợ Hàn" in call["description"]


def test_what_is_asked_after_an_alarm_that_was_none_is_not_about_its_place() -> None:
    lines = (BURNING, "cháy gì đâu, cái đèn đường | tell_danger:fire", "mấy giờ có điện | ask_return")
    turn = talk(out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True).last
    assert "chợ Cồn" not in turn.text


@pytest.mark.parametrize("line", ["cách xa số 3 mét rồi | tell_since", "nhà 5 người đứng đây | tell_since"])
def test_other_numbers_are_no_house(line: str) -> None:
    assert "danger_spot_noted" not in talk(quiet(), FALLEN, line, is_written=True).last.says


def test_a_danger_elsewhere_is_not_recorded_under_the_home() -> None:
    conversation = talk(quiet(), FALLEN, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    [hazard] = conversation.service.open_ones(kind="hazard")
    assert (hazard["customer_code"], hazard["place"]) == (None, "chợ Cồn")


def test_a_number_that_was_asked_for_is_noted_before_the_question_is_answered() -> None:
    service = out_in_le_loi()
    conversation = talk(service, PERSON, is_written=True)
    said = "số tui 0914226715 mà cho tui biết khúc [Lê Lợi] mấy giờ có điện | give ask_return"
    turn = conversation.say(said)
    assert turn.says[0] == "number_noted_for_staff"
    assert "outage_now" in turn.says
    assert [one["phone"] for one in service.open_ones(kind="other")] == ["0914226715"]
    assert "0914226715" in conversation.summary
    assert not any(one.name == "customers_of_phone" for one in service.requests)


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (MACHINE, "không có ai bệnh hết | tell_at_risk:medical"),
        (MACHINE, "đâu có ai bị nạn | no"),
        (MACHINE, "ba chị khoẻ, máy thở gì đâu | tell_at_risk:life_support"),
        (MACHINE, "có ai thở oxy đâu em | ask_faq:safety"),
        (BURNING, "cháy gì đâu, cái đèn đường | tell_danger:fire"),
        (BURNING, "đâu có cháy, tui nhìn lộn | correct"),
        (FALLEN, "không sao rồi em | no"),
    ],
)
def test_an_alarm_that_was_none_is_undone(first: str, line: str) -> None:
    service = quiet()
    conversation = Talk(service, PHONE_OF_LE_LOI, is_written=True)
    conversation.open()
    conversation.say(first)
    assert service.open_ones() != []
    assert conversation.say(line).says == ("alarm_withdrawn",)
    assert service.open_ones() == []
    assert conversation.situation.handed_over is None
    assert conversation.situation.promises == ()
    assert (conversation.situation.risk, conversation.situation.danger) == (None, None)
    assert conversation.say("mai có cúp không em | ask_planned").says[0].startswith("no_planned_cut")


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (FALLEN, "không ai bị thương hết, còn nằm đó | tell_since"),
        (BURNING, "lửa gì đâu mà bốc lên dữ vậy | tell_danger:fire"),
        (MACHINE, "ở đâu có máy thở cho mượn | ask_faq:safety"),
        (MACHINE, "bà không khoẻ | tell_since"),
        (MACHINE, "hàng xóm thì không, có ai bị nạn đâu biết | tell_since"),
        (MACHINE, "ba khoẻ mà má thở máy | tell_since"),
        (MACHINE, "có thở máy gì không | ask_repeat"),
    ],
)
def test_words_near_a_withdrawal_leave_the_alarm(first: str, line: str) -> None:
    conversation = talk(quiet(), first, line, is_written=True)
    assert "alarm_withdrawn" not in conversation.last.says
    assert conversation.situation.handed_over is not None


def test_who_asked_for_a_person_before_still_gets_one() -> None:
    conversation = talk(quiet(), PERSON, MACHINE, "không có ai bệnh hết | no", is_written=True)
    given = conversation.situation.handed_over
    assert given is not None
    assert (given["reason"], given["queue"]) == ("requested", "customer_service")
    assert "CẦN ĐIỆN GẤP" not in given["summary"]


def test_a_second_alarm_after_one_that_was_none_is_recorded_anew() -> None:
    service = quiet()
    talk(service, MACHINE, "không có ai bệnh hết | no", FALLEN, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert [one["kind"] for one in service.open_ones()] == ["hazard", "other"]


def test_a_report_from_before_is_not_cancelled_with_the_alarm() -> None:
    service = quiet()
    lines = ("mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")
    talk(service, *lines, MACHINE, "không có ai bệnh hết | no", is_written=True)
    assert [one["kind"] for one in service.open_ones()] == ["no_power"]


def test_a_message_that_was_agreed_to_beside_the_emergency_is_signed_up() -> None:
    service = out_in_le_loi()
    conversation = Talk(service, PHONE_OF_LE_LOI, is_written=True)
    conversation.open()
    conversation.say("nhà chị mất điện | tell_out")
    assert conversation.situation.question is not None
    turn = conversation.say("nhắn cũng được, mà mẹ tui thở oxy | tell_at_risk:life_support")
    assert turn.says[0] == "life_support"
    assert "subscribed" in turn.says
    assert [one["phone"] for one in service.subscriptions] == [PHONE_OF_LE_LOI]
    assert "đã hứa nhắn tin" in conversation.summary


def test_a_message_is_signed_up_beside_a_danger_and_not_for_who_says_no() -> None:
    service = out_in_le_loi()
    lines = (
        "nhà chị mất điện | tell_out",
        "nhắn chị nha, mà dây rớt trước nhà | tell_danger:line want_messages",
    )
    assert "subscribed" in talk(service, *lines, caller_phone=PHONE_OF_LE_LOI).last.says
    refused = ("nhà chị mất điện | tell_out", "khỏi nhắn, mẹ tui thở oxy | tell_at_risk:life_support no")
    assert "subscribed" not in talk(out_in_le_loi(), *refused, caller_phone=PHONE_OF_LE_LOI).last.says


def test_a_summary_says_each_sentence_once_with_the_latest_and_the_number() -> None:
    lines = [
        FALLEN,
        "dây đứt nằm trước [chợ Cồn] | tell_danger:line",
        "số của em 0935111222 | give",
        *(f"{one} đứa nhỏ chơi gần đó, {'lo lắm ' * 30}| tell_since" for one in range(12)),
        "câu cuối cùng: có xe bồn đậu kế bên | tell_since",
    ]
    line = talk(quiet(), *lines, is_written=True).summary
    assert line.startswith("chỗ nguy hiểm: chợ Cồn")
    assert line.count("dây đứt nằm trước chợ Cồn") == 1
    assert "0935111222" in line
    assert line.endswith("có xe bồn đậu kế bên»")
    assert len(line) <= 1600


def test_a_summary_of_a_danger_does_not_begin_with_what_was_asked_before() -> None:
    lines = ("[Lê Lợi] có điện chưa | ask_supply", FALLEN)
    line = talk(out_in_le_loi(), *lines, is_written=True).summary
    assert line.startswith("chỗ nguy hiểm: chợ Cồn")
    assert "Khách ở" not in line


def test_a_danger_is_answered_though_a_look_up_fails() -> None:
    service = OutageService(customers=[LE_LOI], is_down=True)
    says = talk(service, "dây đứt trước [chợ Cồn], nhắn tui | tell_danger:line want_messages").last.says
    assert says[:2] == ("keep_away", "danger_not_recorded")
