"""What words about messages and calls say in full: conditions, questions, scorn, two numbers, two places, landlines."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, outage
from tests.dialogue.deciding.reaching.on_record import calls, phones
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import (
    OF_LE_LOI,
    OF_TRAN_PHU,
    PHONE_OF_LE_LOI,
    out_in_le_loi,
    quiet,
)

OWN, SON, HUSBAND, LANDLINE, CALLING = (
    PHONE_OF_LE_LOI,
    "0972415836",
    "0905412876",
    "02343822457",
    "0936661579",
)
OUT = "mấy giờ có | ask_return"
MESSAGE = "nhắn số chị đi | want_messages"
CALL = "nếu ba giờ mười lăm chưa thấy chi thì em gọi chị một tiếng nghe | want_callback"
CALL_LATER = "khi nào có điện gọi lại chị nghe | want_callback"
BOTH = "có điện thì nhắn cho chị với nhắn cho thằng con chị nữa nghen | want_messages"
THE_SON_IS = (
    "số chị thì số chị đang gọi đây nè còn thằng con chị là không chín bảy hai bốn một năm tám ba sáu mà em ơi"
    " tủ lạnh chị còn mớ cá để tới giờ đó có hư không em | give ask_supply"
)
OF_THE_MOTHER = "nhà mạ tui bên [Trần Phú] có mất điện không | ask_supply @other"


def out_at_both() -> OutageService:
    one, other = outage(), {**outage(), "id": "another", "streets": ["Trần Phú"]}
    return quiet(
        outages=[one, other],
        homes={one["id"]: (OF_LE_LOI,), "another": (OF_TRAN_PHU,)},
        areas={one["id"]: ("lê lợi",), "another": ("trần phú",)},
    )


@pytest.mark.parametrize(
    "words",
    [
        "ờ đúng rồi mà nhắn số chị nữa nghen hai số lận | yes want_messages",
        "ờ đúng rồi mà nhắn số chị nữa nghen hai số lận với ngày mai bên chị có cúp nữa hông em"
        " | yes want_messages ask_planned",
        "đúng rồi | yes",
        "dạ phải, nhắn cả số chị luôn nha | yes want_messages",
    ],
)
def test_a_number_that_is_read_back_keeps_the_other(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH, THE_SON_IS, words, caller_phone=OWN)
    assert phones(turns) == {OWN, SON}, turns.last.text
    assert "subscribed_two" in turns.last.says


@pytest.mark.parametrize(
    "words",
    [
        "còn số chị nữa em ơi nãy giờ chị nói hoài hai số mà số chị đang gọi với số thằng con em nhắn đủ hai số chưa"
        " | complain",
        "nhắn đủ hai số chưa | complain",
        "em ghi hết hai số rồi hả | ask_report_status",
        "chị hỏi hai số tin nhắn là số nào em đọc lại chị nghe coi | ask_repeat",
    ],
)
def test_all_numbers_are_told(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH, THE_SON_IS, "đúng rồi | yes", words, caller_phone=OWN)
    assert "8 3 6" in turns.last.text
    assert "4 5 6" in turns.last.text
    assert "apologize" not in turns.last.says
    assert phones(turns) == {OWN, SON}


def test_the_own_number_that_was_forgotten_is_added() -> None:
    turns = talk(out_in_le_loi(), OUT, f"nhắn cho thằng con chị số {SON} | want_messages", caller_phone=OWN)
    turns.say("còn số chị nữa em ơi, nhắn đủ hai số chưa | complain")
    assert phones(turns) == {OWN, SON}


def test_a_number_that_is_missing_is_not_said_to_be_there() -> None:
    turns = talk(out_in_le_loi(), OUT, f"nhắn cho thằng con chị số {SON} | want_messages", caller_phone=OWN)
    turns.say("nhắn đủ hai số chưa | ask_report_status")
    assert turns.last.says == ("number_is_not_on",)
    turns.say("ừ nhắn luôn đi | yes")
    assert phones(turns) == {OWN, SON}


def test_a_number_typed_before_and_a_new_one_are_both_signed_up() -> None:
    turns = talk(
        out_in_le_loi(),
        f"mất điện ở Lê Lợi, số đăng ký {OWN}, mấy giờ có | ask_return give",
        f"Có, em nhắn vào số chị vừa đọc, và nhắn thêm cho chồng chị số {HUSBAND} giúp chị | yes want_messages give",
        is_written=True,
    )
    assert phones(turns) == {OWN, HUSBAND}


@pytest.mark.parametrize(
    "lines",
    [
        [
            "nha ba a mat dien, bao gio co, voi a muon nhan tin cho a khi ben do co dien | ask_return want_messages",
            f"sdt cua ba {OWN} | give",
        ],
        [
            "nha ba a mat dien | ask_return",
            f"sdt cua ba {OWN} | give",
            "có điện nhắn cho anh nghe | want_messages",
        ],
        [
            "nha ba a mat dien | ask_return",
            f"sdt cua ba {OWN} | give",
            "nhan vo so a dang goi | want_messages",
        ],
    ],
)
def test_the_number_that_found_the_customer_is_not_written_to(lines: list[str]) -> None:
    turns = talk(out_in_le_loi(), *lines, caller_phone=CALLING)
    assert phones(turns) == {CALLING}, turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "ko nhan cho ba, nhan cho so a dang goi ne | want_messages no",
        "nhan cho so a dang goi chu ko phai so ba nha | want_messages correct",
    ],
)
def test_another_number_leaves_when_the_own_one_comes(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"nhắn số {HUSBAND} | want_messages give", caller_phone=OWN)
    assert phones(turns) == {HUSBAND}
    turns.say(words)
    assert phones(turns) == {OWN}, turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "à là gọi nếu chưa có điện thôi nghe chớ có rồi thì thôi khỏi gọi chị mắc tay bột | want_callback",
        "có điện rồi thì khỏi gọi | want_callback",
        "có rồi thì thôi khỏi gọi nghe | no",
        "có điện trước đó thì đừng gọi nữa nghe | no want_stop",
        "chưa có điện thì mới gọi nha | want_callback",
    ],
)
def test_a_condition_cancels_no_call(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, CALL, words, caller_phone=OWN)
    assert calls(turns) == [OWN]
    assert turns.last.says[0] == "call_only_if_still_out"
    [report] = turns.service.open_ones(kind="other")
    assert words.partition(" |")[0] in report["description"]


def test_a_call_is_still_cancelled_plainly() -> None:
    turns = talk(out_in_le_loi(), OUT, CALL, "thôi khỏi gọi nữa em | want_no_messages", caller_phone=OWN)
    assert calls(turns) == []


@pytest.mark.parametrize(
    "words",
    [
        "mà nhắn tin r thì có hủy đc hk, t ngủ sợ nó kêu | want_no_messages",
        "nhắn rồi có huỷ được không em | want_no_messages",
        "lỡ sau này muốn huỷ được không | want_no_messages",
    ],
)
def test_asking_whether_it_can_be_cancelled_cancels_nothing(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, MESSAGE, words, caller_phone=OWN)
    assert phones(turns) == {OWN}
    assert turns.last.says[0] == "can_be_cancelled"


def test_asked_to_cancel_it_politely_it_is_cancelled() -> None:
    turns = talk(
        out_in_le_loi(), OUT, MESSAGE, "huỷ tin nhắn giùm chị được không | want_no_messages", caller_phone=OWN
    )
    assert phones(turns) == set()


@pytest.mark.parametrize(
    "words",
    [
        "ủa t hỏi hủy đc hk thui, để lại đi mai t đọc cx đc | thank",
        "để lại đi | yes",
        "thôi giữ lại nha | no",
    ],
)
def test_what_was_cancelled_comes_back(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, MESSAGE, "huỷ tin nhắn đi | want_no_messages", words, caller_phone=OWN)
    assert phones(turns) == {OWN}


@pytest.mark.parametrize(
    "words",
    [
        "dạ thôi em biết rồi thằng em nó ngủ lại rồi có điện nhắn em nghe em cảm ơn | tell_back thank",
        "thôi có điện lại thì báo em nha | tell_back",
        "có điện là nhắn tin cho anh liền nghe | tell_back leave",
    ],
)
def test_told_when_the_power_is_back_is_a_wish(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, words, caller_phone=OWN)
    assert phones(turns) == {OWN}
    assert "power_is_back" not in " ".join(turns.last.says)


def test_the_number_of_a_landline_is_asked_for() -> None:
    turns = talk(
        out_in_le_loi(), OUT, "khi mô có điện cô gọi vô máy bàn cho mệ hí | want_callback", caller_phone=OWN
    )
    assert turns.last.says == ("ask_landline_to_call",)
    turns.say("máy bàn tê không hai ba bốn ba tám hai hai bốn năm bảy đó cô ghi lại hí | give")
    turns.say("đúng | yes")
    assert calls(turns) == [LANDLINE]


@pytest.mark.parametrize(
    "words",
    [
        "máy bàn tê không hai ba bốn ba tám hai hai bốn năm bảy đó cô ghi lại hí | give",
        "răng lại ba năm một nữa cô ơi đổi qua không hai ba bốn ba tám hai hai bốn năm bảy cho mệ | correct give",
        "đổi qua số 0234 3822457 | correct give",
        "gọi vô máy bàn 0234 3822457 nghe | want_callback give",
    ],
)
def test_the_call_moves_to_a_landline(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, CALL_LATER, words, caller_phone=OWN)
    if turns.last.question == "confirm_phone":
        turns.say("đúng rồi | yes")
    assert calls(turns) == [LANDLINE], turns.last.text
    assert "callback_moved" in turns.last.says
    assert "4 5 7" in turns.last.text
    assert "4 5 6" in turns.last.text


def test_a_landline_gets_no_messages() -> None:
    turns = talk(
        out_in_le_loi(), OUT, "nhắn tin vô số 0234 3822457 nghe | want_messages give", caller_phone=OWN
    )
    assert phones(turns) == set()
    assert turns.last.says == ("landline_gets_no_messages",)
    turns.say(f"{HUSBAND} | give")
    assert phones(turns) == {HUSBAND}


@pytest.mark.parametrize(
    "words",
    [
        "nhan tin cl, t hoi bao gio co. mai t nop bai 7h sang ma lap het pin me roi | want_messages ask_return",
        "nhắn tin làm gì, mấy giờ có điện | want_messages ask_return",
        "nhắn gì mà nhắn, bao giờ có | yes ask_return",
    ],
)
def test_scorn_is_no_yes(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, words, caller_phone=OWN)
    assert phones(turns) == set()
    assert "17 giờ 30" in turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "ủa ai kêu nhắn đâu má, t hỏi có trc 5h ko | no ask_return",
        "ủa ai kêu nhắn đâu | no",
        "ai nhờ em nhắn tin vậy | no",
    ],
)
def test_a_message_that_nobody_wished_ends_at_once(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, MESSAGE, words, caller_phone=OWN)
    assert phones(turns) == set()
    assert turns.last.says[0] == "message_withdrawn"


@pytest.mark.parametrize(
    "words",
    [
        "không tui hỏi là chỗ nhà tui tề họ tới chưa còn nhắn thì ờ nhắn cho tui cả hai chỗ luôn hí"
        " | want_messages ask_report_status",
        "thôi o nhắn cho tui số ni nhà tui một cái nhà mạ tui một cái mà đội thì tới nhà tui chưa"
        " | want_messages ask_report_status",
        "nhắn tin cho tui cả nhà tui với nhà mạ tui | want_messages",
    ],
)
def test_messages_about_both_places(words: str) -> None:
    turns = talk(out_at_both(), OUT, OF_THE_MOTHER, words, caller_phone=OWN)
    places = {one.get("customer_code") or one.get("place") for one in turns.service.subscriptions}
    assert places == {OF_LE_LOI, "Trần Phú"}
    assert turns.last.says[0] == "subscribed_both_places"


def test_whether_messages_still_come_is_told() -> None:
    question = "ủa là còn nhắn hay hủy r z nói rõ cái đi | ask_return"
    turns = talk(out_in_le_loi(), OUT, MESSAGE, question, caller_phone=OWN)
    assert "4 5 6" in turns.last.text
    turns = talk(
        out_in_le_loi(), OUT, MESSAGE, "huỷ tin nhắn đi | want_no_messages", question, caller_phone=OWN
    )
    assert turns.last.says == ("recap_nothing",)


def test_a_mobile_number_takes_the_call_too() -> None:
    turns = talk(out_in_le_loi(), OUT, CALL_LATER, f"đổi qua số {HUSBAND} | correct give", caller_phone=OWN)
    assert calls(turns) == [HUSBAND]


@pytest.mark.parametrize(
    "words",
    [
        "lịch cắt đó có huỷ được không em | ask_planned",
        "chỉ gọi khi có điện lại thôi nghe | want_callback",
        "chị đang gọi bằng máy bàn đó | off_topic",
        "hai bên hàng xóm có điện mà nhà chị chưa, có tin gì không | ask_return",
    ],
)
def test_other_words_are_left_alone(words: str) -> None:
    turns = talk(out_at_both(), OUT, OF_THE_MOTHER, CALL_LATER, MESSAGE, words, caller_phone=OWN)
    new = {
        *("can_be_cancelled", "call_only_if_still_out", "ask_landline_to_call", "callback_moved"),
        *("subscribed_both_places", "message_withdrawn"),
    }
    assert not new & {*turns.last.says}
