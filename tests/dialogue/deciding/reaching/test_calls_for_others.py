"""A call for a relative: to their number, without a message to it, at the time that was named."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

THEIRS = "0914772308"


def _talk(*lines: str) -> Talk:
    return talk(out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


def _phones(turns: Talk) -> list[str]:
    return [one["phone"] for one in turns.service.subscriptions]


@pytest.mark.parametrize(
    "words",
    [
        "ông ngoại c k biết chữ, nhắn tin ổng k đọc đc đâu, gọi cho ổng giùm c đc k? | want_callback",
        "còn ông ngoại c thì sao, phải gọi điện chứ nhắn ổng k biết đọc | want_callback",
        "gọi cho mẹ anh giùm nha | want_callback",
        "gọi điện cho bà nội em được không | want_callback",
        "bà ngoại em mắt kém lắm, em gọi cho bả nghe | want_messages",
        "goi cho ong ngoai giup em | want_callback",
    ],
)
def test_their_number_is_asked_for(words: str) -> None:
    turns = _talk(words)
    assert turns.last.says == ("ask_their_number_to_call",)
    assert turns.service.reports == []
    turns.say("0914 772 308 | give")
    (report,) = turns.service.open_ones()
    assert report["phone"] == THEIRS
    assert _phones(turns) == []
    assert turns.last.values["last_digits"] == "3 0 8"


def test_the_own_message_stays_beside_the_call_for_another() -> None:
    turns = _talk(
        "E ơi khi nào có điện thì nhắn cho c vào số này nha. Với lại ông ngoại c ở cùng xóm mà k biết chữ, nhắn tin"
        " ổng k đọc đc đâu, gọi cho ổng giùm c đc k? | want_messages want_callback"
    )
    assert _phones(turns) == [PHONE_OF_LE_LOI]
    assert turns.last.question == "which_phone"
    assert "subscribed" in turns.last.says
    assert turns.service.reports == []


CALL = (
    "Ủa k phải gọi cho c, gọi cho ông ngoại, số ổng là 0914 772 308, khi nào có điện thì báo ổng biết để ổng bật"
    " tủ lạnh | want_messages want_callback give"
)


@pytest.mark.parametrize(
    "words",
    [
        CALL,
        "gọi cho ông ngoại, số ổng là 0914772308, khi có điện lại thì gọi | want_messages give",
        "có điện lại thì gọi cho mẹ chị số 0914772308, đừng nhắn | want_callback want_messages give",
    ],
)
def test_a_call_to_their_number_makes_no_message(words: str) -> None:
    turns = _talk(words)
    (report,) = turns.service.open_ones()
    assert report["phone"] == THEIRS
    assert "khi có điện lại" in report["description"]
    assert _phones(turns) == []
    assert turns.last.says[0] == "callback_taken"


@pytest.mark.parametrize(
    "words",
    [
        "Thôi đừng nhắn cho ổng nữa nha, gọi thôi. Mà gọi lúc có điện rồi mới gọi đó, chứ giờ khuya ổng ngủ r"
        " | want_no_messages want_callback",
        "mà có điện rồi mới gọi nghe em, giờ khuya ổng ngủ rồi | want_callback",
    ],
)
@pytest.mark.parametrize(
    "first",
    ["gọi cho ông ngoại giùm chị, số 0914772308 | want_callback give"],
)
def test_the_time_of_the_call_is_kept(first: str, words: str) -> None:
    turns = _talk("nhắn cho chị khi có điện | want_messages", first, words)
    (report,) = turns.service.open_ones()
    assert report["phone"] == THEIRS
    assert turns.last.says[0] == "callback_changed", turns.last.text
    assert turns.last.values["when"] == "khi có điện lại"
    assert _phones(turns) == [PHONE_OF_LE_LOI]


def test_a_message_becomes_a_call() -> None:
    turns = _talk(
        "nhắn cho ông ngoại số 0914772308 | want_messages give",
        "Thôi đừng nhắn cho ổng nữa nha, gọi thôi. Mà lúc có điện rồi mới gọi đó | want_no_messages want_callback",
    )
    (report,) = turns.service.open_ones()
    assert report["phone"] == THEIRS
    assert "khi có điện lại" in report["description"]
    assert _phones(turns) == []


def test_the_caller_is_called_at_their_own_number() -> None:
    turns = _talk("gọi lại cho chị nghe | want_callback")
    (report,) = turns.service.open_ones()
    assert report["phone"] == PHONE_OF_LE_LOI
