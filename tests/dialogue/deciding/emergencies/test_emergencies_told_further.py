"""What is said after an emergency was handed over: taken down, with what to do meanwhile; it stays an emergency."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

PHONE = "0905123456"
MACHINE = "má tui thở máy mà cúp điện rồi | tell_at_risk:life_support tell_out"


def at_risk() -> Talk:
    conversation = talk(out_in_le_loi(), MACHINE, caller_phone=PHONE, is_written=True)
    assert conversation.last.hand_over is not None
    return conversation


@pytest.mark.parametrize(
    "line",
    [
        "ghi chi mà ghi, có ai có máy phát không | ask_faq:meter_reading",
        "bình chỉ được một tiếng thôi | tell_since",
    ],
)
def test_what_is_added_is_answered_with_what_to_do(line: str) -> None:
    conversation = at_risk()
    turn = conversation.say(line)
    assert turn.says == ("added_life_support",)
    assert "115" in turn.text
    given = conversation.situation.handed_over
    assert given is not None
    assert line.split(" |")[0] in given["summary"]


def test_a_person_asked_for_afterwards_leaves_it_an_emergency() -> None:
    conversation = at_risk()
    conversation.say("mấy giờ có điện | ask_return")
    conversation.say("cho tui gặp người | want_person ask_return")
    given = conversation.situation.handed_over
    assert given is not None
    assert (given["reason"], given["queue"]) == ("life_support", "emergency")


def test_a_danger_told_further_is_recorded_once() -> None:
    service = quiet()
    conversation = Talk(service, is_written=True)
    conversation.say("dây điện đứt ở [đường Lê Lợi] | tell_danger:line")
    turn = conversation.say("nó vừa nổ cái đùng, khói nữa, mình đi vòng đường khác | tell_danger:fire")
    assert turn.says == ("keep_away",)  # a danger of another kind has its own advice
    assert "114" in turn.text
    assert len(service.open_ones(kind="hazard")) == 1


def test_a_leak_at_home_is_no_wire_on_the_street() -> None:
    service = quiet()
    conversation = talk(service, "PC05II0123456 | give", caller_phone=None)
    turn = conversation.say("rờ vô tủ lạnh bị tê tay quá em | tell_danger:shock")
    assert turn.says[0] == "switch_off"
    assert "mười mét" not in turn.text
    [hazard] = service.open_ones(kind="hazard")
    assert "Lê Lợi" in hazard["place"]


def test_a_long_story_is_no_place() -> None:
    service = quiet()
    conversation = talk(service, "có người bị giật điện | tell_danger:shock")
    story = "ủa mười mét là răng em chị ở trong nhà mà hai đứa nhỏ nữa có cần cúp cầu dao không em"
    conversation.say(f"{story} | give")
    [hazard] = service.open_ones(kind="hazard")
    assert story[:20] not in hazard["place"]


def test_who_would_touch_the_line_is_told_not_to_whatever_else_they_ask() -> None:
    fallen = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
    turns = talk(
        OutageService(), fallen, "dây đâu có điện, tui lấy chổi gạt, mấy giờ có | ask_return", is_written=True
    )
    assert turns.last.says == ("keep_off_the_line",)
    assert turns.situation.handed_over is not None
    assert "lấy chổi gạt" in turns.situation.handed_over["summary"]


def test_an_emergency_that_is_none_is_withdrawn_and_its_advice_stops() -> None:
    ill = "má tui thở máy PC05II0123456 | tell_at_risk:life_support give"
    turns = talk(
        quiet(),
        ill,
        "không có ai bệnh hết, cá koi! | no",
        "ghi thêm là cá của tui chết | complain",
        is_written=True,
    )
    assert turns.turns[1].says == ("alarm_withdrawn",)
    assert "added_life_support" not in turns.last.says
    assert turns.situation.handed_over is None
    assert turns.service.open_ones() == []


def test_the_corrected_place_of_a_danger_is_recorded() -> None:
    fallen = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
    turns = talk(OutageService(), fallen, "tui nói lộn, ở [chợ Hàn] mới đúng | correct give", is_written=True)
    places = [one["place"] for one in turns.service.reports if one["kind"] == "hazard"]
    assert places == ["chợ Cồn", "chợ Hàn"]


ILL = "má tui thở máy PC05II0123456 | tell_at_risk:life_support give"
FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"


@pytest.mark.parametrize(
    "words",
    [
        "em không biết bệnh gì nữa, bà tím tái rồi | tell_since",
        "bà không có bệnh viện gần đây | tell_since",
        "nhà không có ai hết, mỗi mình bà | tell_since",
        "hết nguy chưa | ask_return@0.3",
        "bình hết nguy hiểm lắm rồi | tell_since",
        "không ai bị thương nhưng máy thở sắp hết pin | tell_since",
        "bình an toàn bộ hết rồi | tell_since",
    ],
)
def test_words_near_an_all_clear_withdraw_nothing(words: str) -> None:
    turns = talk(quiet(), ILL, words, is_written=True)
    assert "alarm_withdrawn" not in turns.last.says
    assert turns.situation.risk == "life_support"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("cảm ơn em | thank", "welcome"),
        ("số của em 0905123456 | give", "number_noted_for_staff"),
        ("em nói lộn, chỗ này là [chợ Hàn] của phường An Hải | correct give", "danger_recorded"),
    ],
)
def test_words_that_only_look_like_touching_a_line_are_what_they_are(words: str, said: str) -> None:
    assert talk(OutageService(), FALLEN, words, is_written=True).last.says[0] == said
