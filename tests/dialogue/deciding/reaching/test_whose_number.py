"""Which numbers get messages: another person's, two of them, and which are left out or come back."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

OWN, SON, THIRD = PHONE_OF_LE_LOI, "0973618265", "0935333444"
OUT = "mấy giờ có | ask_return"
FOR_ME = "có | yes"
FOR_THE_SON = "thôi nhắn cho thằng con đi, chị bán không có coi điện thoại | want_messages"
GIVES = f"{SON} | give"


def phones(turns: Talk) -> list[str]:
    return [one["phone"] for one in turns.service.subscriptions]


@pytest.mark.parametrize(
    "words",
    [
        "Ờ thôi nhắn cho thằng con đi, chị bán không có coi điện thoại",
        "nhắn cho con trai chị nha",
        "nhắn qua máy vợ tui đi",
        "có điện thì nhắn chồng em",
        "nhắn số của chồng chị á",
        "nhắn vô máy bà xã giùm tui",
        "báo cho con gái bác biết nghe",
        "nhắn tin cho em gái mình",
        "nhắn cho má em nha em",
        "nhắn cho người nhà tôi",
        "gửi tin cho cháu nội của bác",
        "nhan cho vo anh nghe",
    ],
)
def test_another_persons_number_is_asked_for(words: str) -> None:
    for before in ([OUT], [OUT, FOR_ME]):
        turns = talk(out_in_le_loi(), *before, f"{words} | want_messages", caller_phone=OWN)
        assert turns.last.says == ("ask_their_number",), words
        assert turns.last.question == "which_phone"
        turns.say(GIVES)
        assert SON in phones(turns)
        assert turns.last.values["last_digits"] == "2 6 5"


@pytest.mark.parametrize(
    "words",
    [
        "có điện nhắn con nha",
        "nhắn cho cháu với ạ",
        "có điện nhà má em thì nhắn em nha",
        "con hỏi giùm nhà ngoại, có điện nhắn con nghe",
        "nhắn cho em với chị ơi",
        "nhắn chị số này nha",
        "nhắn vô số này luôn",
        "có điện nhắn con chị ơi",
        "nhắn cho cháu bác ơi",
        "nhan vo so toi nhe",
    ],
)
def test_speakers_who_call_themselves_child_or_younger_get_their_own_message(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"{words} | want_messages", caller_phone=OWN)
    assert turns.last.says[0] == "subscribed", words
    assert phones(turns) == [OWN]


def test_instead_of_the_own_number_or_beside_it() -> None:
    instead = talk(out_in_le_loi(), OUT, FOR_ME, FOR_THE_SON, GIVES, caller_phone=OWN)
    assert phones(instead) == [SON]
    beside = talk(
        out_in_le_loi(), OUT, FOR_ME, "nhắn cho thằng con nữa | want_messages", GIVES, caller_phone=OWN
    )
    assert phones(beside) == [OWN, SON]
    assert beside.last.says[0] == "subscribed_two"


@pytest.mark.parametrize(
    "words",
    [
        "Còn số chị thì thôi, khỏi nhắn nữa",
        "số của tôi thì khỏi nhắn nghe",
        "máy này thì đừng nhắn nữa",
        "số đang gọi thì bỏ đi nha",
        "đừng nhắn số này nữa",
    ],
)
def test_words_about_the_own_number_end_no_other(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, FOR_THE_SON, GIVES, f"{words} | want_no_messages", caller_phone=OWN)
    assert phones(turns) == [SON]
    assert turns.last.says[0] == "own_number_gets_none"
    assert turns.last.values["other_digits"] == "2 6 5"
    both = talk(
        out_in_le_loi(),
        OUT,
        FOR_ME,
        f"nhắn thêm số thằng con {SON} nữa | want_messages give",
        f"{words} | want_no_messages",
        caller_phone=OWN,
    )
    assert phones(both) == [SON]
    assert both.last.says[0] == "unsubscribed_one_stays"


@pytest.mark.parametrize(
    "words",
    [
        "Ủa 265 là thằng con chị mà sao ngừng? nhắn cho nó, bỏ số của chị thôi | want_messages want_no_messages",
        "nhắn lại cho thằng con đi | want_messages",
        f"số {SON} vẫn nhắn nghe | want_messages give",
        "nhắn số 265 lại đi em | want_messages",
    ],
)
def test_a_number_of_this_conversation_is_signed_up_again(words: str) -> None:
    ended = f"đừng nhắn số {SON} nữa | want_no_messages give"
    turns = talk(out_in_le_loi(), OUT, FOR_THE_SON, GIVES, ended, caller_phone=OWN)
    assert phones(turns) == []
    turns.say(words)
    assert turns.last.hand_over is None
    assert phones(turns) == [SON], words
    assert turns.last.says[0] == "subscribed"


def test_a_number_of_this_conversation_is_signed_off_without_a_person_though_another_came_after() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        FOR_THE_SON,
        GIVES,
        f"nhắn thêm số {THIRD} nữa | want_messages give",
        f"đừng nhắn số {SON} nữa | want_no_messages give",
        caller_phone=OWN,
    )
    assert turns.last.hand_over is None
    assert phones(turns) == [THIRD]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"nhắn {SON} với cả số em đang gọi | want_messages give", {SON, OWN}),
        (f"số này với số {SON} đều nhắn nha | want_messages give", {SON, OWN}),
        (f"nhắn {SON} và {THIRD} | want_messages give", {SON, THIRD}),
        (f"ừ nhắn cả hai số nha, {SON} với số này | yes want_messages give", {SON, OWN}),
        (f"nhắn số chị luôn, thêm số chồng {SON} | want_messages give", {SON, OWN}),
    ],
)
def test_two_numbers_in_one_wish_are_both_promised_in_one_sentence(words: str, expected: set[str]) -> None:
    turns = talk(out_in_le_loi(), OUT, words, caller_phone=OWN)
    assert set(phones(turns)) == expected
    assert turns.last.says[0] == "subscribed_two"
    assert {one.phone for one in turns.situation.promises} == expected


def test_three_numbers_are_counted() -> None:
    turns = talk(
        out_in_le_loi(), OUT, f"nhắn {SON}, {THIRD} với số này nữa | want_messages give", caller_phone=OWN
    )
    assert turns.last.says[0] == "subscribed_many"
    assert turns.last.values["count"] == "ba"
    assert len(phones(turns)) == 3


def test_two_spoken_numbers_are_read_back_one_after_the_other() -> None:
    spoken = "nhắn không chín bảy ba sáu một tám hai sáu năm với không chín ba năm ba ba ba bốn bốn bốn"
    turns = talk(
        out_in_le_loi(), OUT, f"{spoken} | want_messages give", "đúng | yes", "đúng | yes", caller_phone=OWN
    )
    assert turns.asked[2:4] == ["confirm_phone", "confirm_phone"]
    assert set(phones(turns)) == {SON, THIRD}
    assert turns.last.says[0] == "subscribed_two"


@pytest.mark.parametrize(
    "words",
    [
        f"thêm số chồng em nữa {SON} | want_messages give",
        f"nhắn luôn số vợ anh {SON} nghe | want_messages give",
    ],
)
def test_a_second_number_stays_beside_the_first(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, FOR_ME, words, caller_phone=OWN)
    assert phones(turns) == [OWN, SON]
    assert turns.last.says[0] == "subscribed_two"
    both = turns.say("cả hai số luôn nha | yes")
    assert set(phones(turns)) == {OWN, SON}
    assert both.hand_over is None


def test_both_numbers_are_wanted_where_one_is_known() -> None:
    turns = talk(out_in_le_loi(), OUT, "nhắn cả hai số nha | want_messages", caller_phone=OWN)
    assert turns.last.question == "which_phone"
    turns.say(GIVES)
    assert set(phones(turns)) == {OWN, SON}


@pytest.mark.parametrize(
    "acts", ["want_no_messages", "want_messages want_no_messages", "want_stop", "no want_messages"]
)
def test_a_refused_number_before_any_promise_asks_for_the_other(acts: str) -> None:
    words = "Thôi khỏi gặp ai hết. Ờ có điện thì nhắn mà đừng nhắn số này nha, số này của má em, nhắn qua máy em nè"
    turns = talk(out_in_le_loi(), OUT, f"{words} | {acts}", caller_phone=OWN)
    assert turns.last.question == "which_phone", acts
    turns.say(GIVES)
    assert phones(turns) == [SON]


@pytest.mark.parametrize(
    "words",
    [
        "Không phải nhắn tin mô | no",
        "anh có nhờ nhắn tin đâu | reject",
        "ủa chị có kêu nhắn tin hồi nào đâu | want_messages",
        "đâu có biểu nhắn tin | no want_messages",
    ],
)
def test_a_message_that_nobody_asked_for_is_taken_back(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"số {SON} | give yes", words, caller_phone=OWN)
    assert phones(turns) == []
    assert turns.last.says[0] == "message_withdrawn"
    never = talk(out_in_le_loi(), OUT, words, caller_phone=OWN)
    assert phones(never) == []


def test_another_question_in_between_signs_nobody_else_up() -> None:
    wish = "nhắn thằng con đi | want_messages"
    turns = talk(out_in_le_loi(), OUT, wish, "mấy giờ có vậy em | ask_return", caller_phone=OWN)
    assert phones(turns) == []
    assert turns.last.question == "which_phone"
    turns.say(GIVES)
    assert phones(turns) == [SON]


def test_the_own_number_of_a_chat_is_asked_for_beside_the_other() -> None:
    known = "mất điện PC05II0123456 | tell_out give"
    wish = f"nhắn {SON} với cả số em đang gọi nha | want_messages give"
    turns = talk(out_in_le_loi(), known, wish, is_written=True)
    assert turns.last.says == ("ask_second_number",)
    turns.say(f"{THIRD} | give")
    assert set(phones(turns)) == {SON, THIRD}
    assert turns.last.says[0] == "subscribed_two"


def test_a_spoken_number_of_another_person_is_read_back_and_stays_beside_the_first() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        FOR_ME,
        "nhắn cho vợ anh nữa nhé | want_messages",
        "không chín ba năm ba ba ba bốn bốn bốn | give",
        "đúng | yes",
        caller_phone=OWN,
    )
    assert set(phones(turns)) == {OWN, THIRD}
    assert turns.last.says[0] == "subscribed_two"
