"""Messages and calls for several people: each number belongs to whom the words say, and nobody loses anything."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.reaching.on_record import calls, phones
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

OWN, WIFE, MOTHER, OTHER = PHONE_OF_LE_LOI, "0935118240", "0914702265", "0914225671"
OUT = "mấy giờ có | ask_return"
BOTH = f"nhắn tin cho anh với bà xã, bà xã số {WIFE} | want_messages give"
FOR_THE_MOTHER = (
    f"me anh 80t r k biet nhan tin, bua do e goi dien bao truoc cho me duoc k so {MOTHER} | want_callback"
)
FATHERS = (
    "số chị đang gọi là số của ba chị, gọi qua số của chị là không chín một bốn hai hai năm sáu bảy một"
    " | want_callback give"
)
AT_RISK = "ba chị đang thở máy tạo oxy mà mất điện rồi | tell_at_risk:life_support"


def line(turns: Talk) -> str:
    return str((turns.situation.handed_over or {})["summary"])


@pytest.mark.parametrize(
    "words",
    [
        f"nhan tin cho anh voi ba xa, ba xa so {WIFE}",
        f"thoi co dien nhan tin cho anh voi ba xa anh luon nghe, ba xa so {WIFE}",
        f"nhắn cho cả chị với chồng chị nha, số chồng {WIFE}",
        f"có điện nhắn cho vợ chồng em nghe, số chồng em {WIFE}",
        f"gửi tin cho tui và thằng con, con tui số {WIFE}",
        f"nhắn cho cô lẫn con gái cô, con gái số {WIFE}",
    ],
)
def test_both_persons_are_written_to(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"{words} | want_messages give", caller_phone=OWN)
    assert phones(turns) == {OWN, WIFE}, turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        f"nhắn cho bà xã anh số {WIFE}",
        f"nhắn cho chị với em ơi, số {WIFE}",
        f"nhắn số vợ anh {WIFE}",
    ],
)
def test_one_person_alone_is_written_to(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, f"{words} | want_messages give", caller_phone=OWN)
    assert phones(turns) == {WIFE}, turns.last.text


def test_the_number_of_the_other_is_asked_for() -> None:
    turns = talk(out_in_le_loi(), OUT, "nhắn cho anh với bà xã luôn nghe | want_messages", caller_phone=OWN)
    assert turns.last.question == "which_phone"
    turns.say(f"{WIFE} | give")
    assert phones(turns) == {OWN, WIFE}


@pytest.mark.parametrize(
    "words",
    [
        FOR_THE_MOTHER,
        f"mẹ chị không biết đọc tin nhắn, gọi cho mẹ giùm số {MOTHER} | want_callback give",
        f"ông nội mắt mờ đọc tin không được, gọi điện cho ông nghe, số {MOTHER} | want_callback give",
    ],
)
def test_a_call_for_somebody_ends_nobody_elses_messages(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH, words, caller_phone=OWN)
    assert phones(turns) == {OWN, WIFE}, turns.last.text
    assert calls(turns) == [MOTHER]
    assert "ended" not in " ".join(turns.last.says)


def test_who_cannot_read_loses_only_the_own_message() -> None:
    words = "mắt anh mờ, tin nhắn đọc không được, gọi cho anh nghe | want_callback"
    turns = talk(out_in_le_loi(), OUT, BOTH, words, caller_phone=OWN)
    assert phones(turns) == {WIFE}
    assert calls(turns) == [OWN]


@pytest.mark.parametrize(
    "words",
    [
        "oi sao bo tin nhan vay e, anh co bieu bo dau. vo chong anh van nhan binh thuong | want_no_messages complain",
        "sao bỏ tin nhắn vậy, anh có biểu bỏ đâu | complain",
        "ngung gi ma ngung, anh noi la DUNG bo | want_no_messages",
        "ủa ai kêu em bỏ, nhắn lại như cũ cho anh | want_messages",
        "sao tự nhiên ngừng tin nhắn của anh | want_no_messages",
        "bỏ nhầm rồi, vẫn nhắn bình thường nghe | reject",
    ],
)
def test_messages_that_were_ended_by_mistake_come_back(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH, "huỷ hết tin nhắn giùm anh | want_no_messages", caller_phone=OWN)
    assert phones(turns) == set()
    turns.say(words)
    assert phones(turns) == {OWN, WIFE}, turns.last.text
    assert turns.last.says == ("messages_are_back",)
    assert turns.last.hand_over is None


@pytest.mark.parametrize(
    "words", ["sao vẫn nhắn hoài vậy | complain", "ừ bỏ đi em | yes", "cảm ơn em | thank"]
)
def test_messages_that_are_not_wanted_stay_ended(words: str) -> None:
    end = "huỷ hết tin nhắn giùm anh | want_no_messages"
    turns = talk(out_in_le_loi(), OUT, BOTH, end, words, caller_phone=OWN)
    assert phones(turns) == set()


def test_whose_number_it_is_stands_in_the_summary() -> None:
    turns = talk(out_in_le_loi(), AT_RISK, FATHERS, caller_phone=OWN)
    assert f"số {OWN} là của ba chị" in line(turns)
    assert f"số gọi lại {OTHER} (số của người đang nói)" in line(turns)
    assert OTHER in calls(turns)


def test_the_call_goes_to_the_number_that_the_words_give() -> None:
    turns = talk(out_in_le_loi(), OUT, FATHERS, caller_phone=OWN)
    if turns.last.question == "confirm_phone":
        turns.say("đúng | yes")
    assert calls(turns) == [OTHER]
    [report] = turns.service.open_ones(kind="other")
    assert "gọi lại (" not in report["description"]  # the digits are no time


@pytest.mark.parametrize(
    "words",
    [
        "so 265 la so me anh ma, goi so anh dang nhan nghe dung goi me khuya",
        "số 265 là số mẹ anh, gọi số anh đang gọi nè",
        "gọi lại số này cho anh, đừng gọi mẹ",
    ],
)
def test_the_call_goes_to_the_number_that_contacts_us(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, FOR_THE_MOTHER, f"{words} | want_callback", caller_phone=OWN)
    assert calls(turns) == [OWN], turns.last.text
    assert turns.last.question in (None, "anything_else")


def test_a_person_calls_the_own_number_and_not_the_mothers() -> None:
    words = "so 265 la so me anh ma. de nhan vien goi anh di, goi so anh dang nhan nghe | want_person want_callback"
    turns = talk(out_in_le_loi(), OUT, BOTH, FOR_THE_MOTHER, words, caller_phone=OWN)
    assert turns.last.hand_over is not None
    assert f"số gọi lại {OWN}" in turns.last.hand_over.summary


def test_after_a_hand_over_the_number_changes_without_a_question_who_it_is() -> None:
    wrong = f"nhân viên gọi số {MOTHER} nghe | want_callback give"
    right = "số 265 là số mẹ anh, gọi số anh đang nhắn nghe | want_messages want_callback"
    turns = Talk(out_in_le_loi(), OWN, is_written=True)
    turns.open()
    for one in ("cho gặp nhân viên | want_person", wrong, right):
        turns.say(one)
    assert turns.last.says == ("number_noted_for_staff",)
    assert f"số {MOTHER} là của mẹ anh" in line(turns)
    assert MOTHER not in calls(turns)


@pytest.mark.parametrize(
    "words",
    [
        "ừ nhắn cho chị vô cái số chín một bốn chị mới đọc nớ chớ đừng nhắn vô số ba chị",
        "nhắn số hồi nãy chị đọc đó em",
        "nhắn vô số đuôi sáu bảy một chị mới nói đó",
    ],
)
def test_a_number_that_was_told_before_is_taken(words: str) -> None:
    turns = talk(out_in_le_loi(), AT_RISK, FATHERS, f"{words} | want_messages", caller_phone=OWN)
    assert phones(turns) == {OTHER}, turns.last.text


def test_a_number_that_was_not_told_is_asked_for() -> None:
    turns = talk(
        out_in_le_loi(), AT_RISK, FATHERS, "nhắn số chồng chị nghe | want_messages", caller_phone=OWN
    )
    assert turns.last.question == "which_phone"


def test_reason_and_time_of_a_call_stay_in_its_words() -> None:
    wish = f"gọi điện báo trước 7 giờ sáng mai cho mẹ số {MOTHER}, mẹ nằm giường điện | want_callback give"
    turns = talk(
        out_in_le_loi(),
        OUT,
        wish,
        "à gọi số anh đang gọi nghe, đừng gọi mẹ | want_callback",
        "gọi trước sáu giờ nghe | want_callback",
        caller_phone=OWN,
    )
    [report] = turns.service.open_ones(kind="other")
    assert "mẹ nằm giường điện" in report["description"]
    assert "trước 7 giờ sáng mai" in report["description"]
    assert "trước sáu giờ" in report["description"]
    assert phones(turns) == set()


def test_a_call_to_the_caller_comes_beside_the_one_to_the_mother() -> None:
    wish = f"số mẹ anh {MOTHER}, mai cúp gọi cho mẹ nghe | want_callback give"
    turns = talk(out_in_le_loi(), OUT, wish, "gọi lại cho anh nha | want_callback", caller_phone=OWN)
    assert calls(turns) == [MOTHER, OWN]


def test_the_own_number_is_asked_for_where_none_is_known() -> None:
    wish = f"PC05II0123456, có điện nhắn cho mình với vợ mình nha, vợ mình số {WIFE} | want_messages give"
    turns = talk(out_in_le_loi(), wish)
    assert turns.last.question == "which_phone"
    turns.say(f"{OTHER} | give")
    assert phones(turns) == {WIFE, OTHER}
