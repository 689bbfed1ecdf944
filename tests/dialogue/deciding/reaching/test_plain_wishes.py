"""Who rings whom, who reads no messages, and what was never said to its end."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

OUT = "mấy giờ có | ask_return"
CALL = "gọi lại cho bác nghe | want_callback"
MESSAGE = "có điện nhắn tin cho bác | want_messages"


def calls(turns: Talk) -> list[dict[str, object]]:
    return turns.service.open_ones(kind="other")


@pytest.mark.parametrize(
    "words",
    [
        "thôi được rồi bác gọi lại sau vậy | want_callback",
        "thôi nhắn nhe gì mắt bác kém lắm bác gọi lại cũng được | want_callback want_messages",
        "tối bác tự gọi hỏi lại | want_callback",
        "để tui gọi lại sau | want_callback",
        "chị tự gọi | want_callback",
        "mai anh gọi hỏi | want_callback",
        "thoi de toi goi lai sau nhe | want_callback",
        "lát nữa cô gọi lại hỏi coi sao | want_callback",
    ],
)
def test_who_rings_again_gets_no_call(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, words, caller_phone=PHONE_OF_LE_LOI)
    assert turns.service.reports == []
    assert turns.service.subscriptions == []
    assert turns.last.says == ("ring_any_time",)


def test_what_else_is_said_is_answered() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        "bác gọi lại cũng được, thế cái nhà của nó có điện chưa | want_callback ask_supply",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert turns.service.reports == []
    assert "ring_any_time" not in turns.last.says


@pytest.mark.parametrize(
    "words",
    [
        "ơ không bác có bảo gọi cho bác đâu | want_callback no",
        "bác có bảo gọi cho bác đâu ý bác là tối bác tự gọi hỏi lại | want_callback",
        "thôi để bác tự gọi | want_callback",
        "đâu có nhờ ai gọi | want_callback",
    ],
)
def test_a_call_that_nobody_wanted_is_taken_back(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, CALL, words, caller_phone=PHONE_OF_LE_LOI)
    assert calls(turns) == []
    assert turns.last.says[0] == "call_cancelled"


@pytest.mark.parametrize(
    "words",
    ["gọi lại cho bác", "em gọi bác nghe", "nhờ mấy anh gọi lại cho tui sau", "cho người ta gọi tui nghe"],
)
def test_who_wants_to_be_called_is_called(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"{words} | want_callback", caller_phone=PHONE_OF_LE_LOI)
    assert len(calls(turns)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "tin nhắn tui đọc khôn được, mắt mờ, kêu máy ni cho tui nghe | want_messages",
        "ủa nhắn tin chi nữa tui nói mắt tui khôn thấy o gọi điện tới máy ni tui bắt máy nghe"
        " | want_messages >message_or_call",
        "bà không biết đọc tin nhắn, gọi cho bà nghe | want_messages want_callback",
        "may toi khong nhan duoc tin nhan dau goi cho toi nha | want_messages want_callback",
    ],
)
def test_who_reads_no_messages_is_called_and_gets_none(words: str) -> None:
    for before in ((OUT,), (OUT, MESSAGE)):
        turns = talk(out_in_le_loi(), *before, words, caller_phone=PHONE_OF_LE_LOI)
        assert turns.service.subscriptions == [], turns.last.text
        assert len(calls(turns)) == 1
        assert "callback_taken" in turns.last.says


def test_a_message_heard_beside_the_call_is_forgotten_when_the_number_comes() -> None:
    turns = talk(
        out_in_le_loi(),
        "cúp điện PC05II0123456, khi nào có điện lại gọi cho tui nha | tell_out give want_callback want_messages",
        "0936638507. ma goi nha, tin nhan day roi khong nhan dc | give want_messages",
    )
    assert turns.service.subscriptions == []
    assert len(calls(turns)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "tin nhắn thì bỏ đi | want_messages",
        "tin nhan thi bo di, khong doc dc dau | want_messages",
        "thôi bỏ tin nhắn giùm | want_stop",
        "đừng nhắn chi hết | no",
        "tin nhắn thì khỏi nghe em | want_no_messages",
        "trời nói khỏi nhắn gì rồi mà | complain",
    ],
)
def test_the_message_of_this_conversation_ends(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, MESSAGE, words, caller_phone=PHONE_OF_LE_LOI)
    assert turns.service.subscriptions == [], turns.last.text
    none = talk(out_in_le_loi(), OUT, words, caller_phone=PHONE_OF_LE_LOI)
    assert none.service.subscriptions == [], none.last.text


def test_the_message_ends_and_the_call_gets_its_time() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        MESSAGE,
        CALL,
        "là khi mô có điện mới gọi hí chừ gọi tui ngủ mất tin nhắn thì bỏ đi | want_callback want_messages",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert turns.service.subscriptions == []
    (call,) = calls(turns)
    assert "khi có điện lại" in str(call["description"])
    assert turns.last.says[:2] == ("message_withdrawn", "callback_changed")


def test_neither_a_call_nor_a_message() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        MESSAGE,
        CALL,
        "khong hen dc thi thoi khoi goi khoi nhan gi het, 10h dem goi thi vo chui | want_stop",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert turns.service.subscriptions == []
    assert calls(turns) == []
    assert turns.last.says[:2] == ("message_withdrawn", "call_cancelled")


@pytest.mark.parametrize(
    "words",
    [
        "gọi trước chín giờ, không thì sáng mai | >call_when",
        "sau 9h toi thi dung goi, con nho ngu, de sang mai cung dc | >call_when",
        "đừng gọi ban đêm nghe em, để sáng mai | want_callback",
    ],
)
def test_when_to_call_is_noted_and_not_promised(words: str) -> None:
    for service, first in (
        (out_in_le_loi(), OUT),
        (quiet(), "gọi lại cho bác, 0905123456 | want_callback give"),
    ):
        turns = talk(service, first, CALL, words, caller_phone=PHONE_OF_LE_LOI)
        (call,) = calls(turns)
        assert words.partition(" |")[0] in str(call["description"])
        assert turns.last.says[0] == "callback_note_added"


def test_when_they_call_is_still_a_question() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        CALL,
        "gọi trước chín giờ được không em | >call_when",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert turns.last.says[0] == "call_time_unknown"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("em nhắn cho... chờ chị xíu, thằng cu đổ sữa | want_messages want_wait", "wait"),
        ("em nhắn cho… | want_messages", "wait"),
        ("nhắn tin cho chờ chị chút | want_messages", "wait"),
    ],
)
def test_what_was_broken_off_signs_nobody_up(words: str, says: str) -> None:
    turns = talk(out_in_le_loi(), OUT, words, caller_phone=PHONE_OF_LE_LOI)
    assert turns.service.subscriptions == []
    assert turns.last.says[0] == says


def test_no_person_but_a_message_and_what_it_costs() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        "có ai nói chuyện không, gấp quá | complain",
        "thôi khỏi gặp ai đâu mà hồi nào có điện anh nhắn qua điện thoại em được hông mà có mất tiền hông đó | no",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert turns.last.says[:2] == ("no_cost", "subscribed")
    assert turns.last.hand_over is None


@pytest.mark.parametrize(
    "words",
    [
        "ma neu doi lich thi co nhan so sep that ha",
        "y e la doi gio cup thi co tin toi so do k ad",
        "nếu đổi giờ thì có báo cho chị không em",
        "lỡ họ dời, đổi lịch thì có nhắn không",
    ],
)
def test_what_was_promised_for_a_change_is_told_again(words: str) -> None:
    for acts in ("ask_planned", "want_messages", "give"):
        turns = talk(out_in_le_loi(), OUT, MESSAGE, f"{words} | {acts}", caller_phone=PHONE_OF_LE_LOI)
        assert turns.last.says == ("recap",), words
