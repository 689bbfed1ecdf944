"""A call goes to one number at one time: the caller changes either, and no day comes from another sentence."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.reaching.when_to_call import when_to_call
from assistant.vietnamese.times import find_times
from tests.dialogue.deciding.outage_service import Json
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

CALL = "khi mô có điện cháu gọi cho mệ một tiếng | want_callback"
LANDLINE = "02343526487"


def calls(turns: Talk) -> list[Json]:
    return turns.service.open_ones(kind="other", callback_requested=True)


def out(*lines: str) -> Talk:
    return talk(out_in_le_loi(expected_back_at=None), *lines, caller_phone=PHONE_OF_LE_LOI)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "cháu nhớ gọi cho mệ cái máy bàn không phải máy ni máy ni hay hết pin",
            "không hai ba bốn ba năm hai sáu bốn tám bảy gọi vô máy nớ nghe",
        ),
        ("gọi số khác giùm chú nghe, đừng gọi máy này", "0234 352 6487"),
        ("đổi qua gọi máy bàn cho bác đi", "số là 02343526487 đó"),
    ],
)
def test_the_call_goes_to_another_telephone_and_is_still_one(first: str, second: str) -> None:
    turns = out(CALL, f"{first} | want_callback", f"{second} | give want_callback")
    if turns.last.question == "confirm_phone":
        turns.say("ừ đúng rồi đó rứa là khi mô có thì gọi cái máy nớ hí | yes want_callback")
    (call,) = calls(turns)
    assert call["phone"] == LANDLINE
    assert "khi có điện lại" in str(call["description"])
    turns.say("ừ rứa máy kia khỏi gọi nghe cháu mệ cảm ơn cháu nghe | want_stop thank")
    assert [one["phone"] for one in calls(turns)] == [LANDLINE], turns.last.text
    assert "4 8 7" in turns.last.text
    turns.say("ủa bỏ là bỏ cái máy ni thôi nghe cái máy bàn thì vẫn gọi cho mệ hí | want_callback")
    assert [one["phone"] for one in calls(turns)] == [LANDLINE], turns.last.text


@pytest.mark.parametrize(
    "words", ["máy kia khỏi gọi nghe", "số hồi nãy thì bỏ đi, đừng gọi", "khỏi gọi số cũ nữa"]
)
def test_one_of_two_calls_is_dropped(words: str) -> None:
    turns = out(CALL, "gọi cho con trai mệ nữa số 0935333444 | want_callback give", f"{words} | want_stop")
    assert [one["phone"] for one in calls(turns)] == ["0935333444"], turns.last.text


def test_the_only_call_is_still_taken_back() -> None:
    turns = out(CALL, "thôi khỏi gọi nữa nghe | want_stop")
    assert calls(turns) == []


@pytest.mark.parametrize(
    ("words", "when"),
    [
        (
            "chết rồi mai cúp thiệt hả rứa thì quán anh nghỉ bán rồi mà thôi còn cái nhà ni khi mô có thì"
            " gọi cho anh nghe",
            "khi có điện lại",
        ),
        ("mai bên đường minh mạng có cúp không, có điện thì gọi cho anh", "khi có điện lại"),
        ("bên mai hắc đế mất điện, gọi lại cho chị nghe", ""),
        ("gọi lại cho chị về vụ mai thúc loan nha", ""),
        ("phiếu gọi lại ngày mai đó bỏ đi chỉ cần có điện là gọi cho anh thôi", "khi có điện lại"),
        ("khi mô có thì gọi cho anh chứ không phải ngày mai", "khi có điện lại"),
        ("sáng mai gọi cho chị nha", "sáng mai"),
        ("gọi lại cho chị, sáng mai nha", "sáng mai"),
        ("gọi cho anh trước 8 giờ tối", "trước 8 giờ tối"),
        ("ngày mai gọi giùm bác cái", "ngày mai"),
    ],
)
def test_a_day_is_only_what_the_wish_names(words: str, when: str) -> None:
    assert when_to_call(words, tuple(one.text for one in find_times(words))) == when


def test_a_street_is_no_day() -> None:
    for words in ("vụ mai hắc đế", "ở mai thúc loan", "đường mai lão bạng", "bên mai xuân thưởng"):
        assert [*find_times(words)] == [], words
    assert [one.text for one in find_times("mai di làm")] == ["mai"]


def test_the_call_of_tomorrow_becomes_one_when_the_power_is_back() -> None:
    turns = out("sáng mai gọi cho anh nghe | want_callback")
    assert "sáng mai" in str(calls(turns)[0]["description"])
    turns.say("cái phiếu gọi lại ngày mai đó bỏ đi chỉ cần có điện là gọi cho anh thôi | want_callback no")
    (call,) = calls(turns)
    assert "(khi có điện lại)" in str(call["description"])
    assert turns.last.values["when"] == "khi có điện lại"


def test_the_ticket_of_a_call_is_cancelled_as_such() -> None:
    turns = out(
        "sáng mai gọi cho anh nghe | want_callback", "cái phiếu gọi lại ngày mai đó bỏ đi | want_stop"
    )
    assert calls(turns) == []
    assert turns.last.says[0] == "call_cancelled"


def test_the_number_of_a_wife_is_not_called_for_the_caller() -> None:
    turns = out(
        "nhắn cho vợ anh số 0914302785 | want_messages give",
        "còn anh thì gọi nghe, khi mô có điện thì gọi cho anh | want_callback",
    )
    assert [one["phone"] for one in calls(turns)] == [PHONE_OF_LE_LOI]
    assert [one["phone"] for one in turns.service.subscriptions] == ["0914302785"]


@pytest.mark.parametrize(
    "words",
    [
        "thằng con mệ hắn ở trong [sài gòn] lận, khi mô có điện cháu gọi cho mệ | want_callback",
        "con gái tui làm ngoài [hà nội] không ai coi tin giùm, có điện thì gọi tui nghe | want_callback",
    ],
)
def test_where_a_relative_lives_is_no_place_of_the_talk(words: str) -> None:
    turns = out(words, "có ai tới sửa chưa rứa | >crew_there")
    assert calls(turns)[0]["customer_code"] is not None
    assert turns.last.says[0] == "crew_of_outage", turns.last.text
