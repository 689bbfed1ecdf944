"""What is asked beside something else, or while a person is awaited."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.follow_ups import follow_ups_in
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"
NO_MESSAGE = "thôi khỏi nhắn | no"
PERSON = "cho gặp nhân viên | want_person"


def handed_over(*lines: str) -> Talk:
    return talk(out_in_le_loi(), KNOWN, PERSON, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize("acts", [">call_when", "ask_report_status", "want_callback", "off_topic"])
@pytest.mark.parametrize(
    "words",
    [
        "ờ rồi vậy anh chờ mà nhân viên gọi lại anh hay anh phải gọi lại nữa",
        "tui có phải gọi lại nữa không",
        "bên em gọi lại vô số nào",
        "chi phai tu goi hay nhan vien goi cho chi",
    ],
)
def test_who_calls_and_on_which_number(words: str, acts: str) -> None:
    turns = handed_over(f"{words} | {acts}")
    assert turns.last.says == ("staff_call",)
    assert "4 5 6" in turns.last.text
    assert turns.situation.handed_over is not None


@pytest.mark.parametrize("acts", ["no", "thank", "want_callback", "leave"])
@pytest.mark.parametrize("words", ["rồi thôi anh tự gọi", "thoi de chi tu goi cho le"])
def test_who_calls_oneself_hears_the_number(words: str, acts: str) -> None:
    turns = handed_over(f"{words} | {acts}")
    assert turns.last.says == ("ring_the_hotline",)
    assert "1900 1909" in turns.last.text


UNPLUG = [
    "ừ vậy cũng được à mà cái tủ lạnh với cái ti vi nhà anh lúc có điện lại có bị sốc không có cần rút ra không em",
    "có nên rút tủ lạnh ra không",
]


@pytest.mark.parametrize("acts", [">is_dangerous", "ask_faq:electrical_safety", "off_topic"])
@pytest.mark.parametrize("words", UNPLUG)
def test_what_to_unplug(words: str, acts: str) -> None:
    assert handed_over(f"{words} | {acts}").last.says == ("unplug_it",)
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}").last.says[0] == "unplug_it"


def test_plugging_in_again_is_still_allowed() -> None:
    words = "có điện lại thì mở bình nóng lạnh được không | >is_dangerous"
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says[0] == "safe_when_back"


@pytest.mark.parametrize("acts", [">is_certain", ">is_certain >not_known", "off_topic >is_certain"])
def test_a_generator_to_lend_is_unknown_and_the_hour_is_answered(acts: str) -> None:
    words = "bên em có cho mượn máy phát không, với lại 17 giờ 30 chắc chắn có hay còn trễ nữa?"
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}").last.says == (
        "certain_time",
        "loan_not_known",
    )


@pytest.mark.parametrize(
    "words", ["Còn máy phát thì sao em? | off_topic", "bên em cho thuê máy phát không | ask_faq:tariff"]
)
def test_alone_it_is_said_to_be_unknown(words: str) -> None:
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says[0] == "loan_not_known"


def test_another_unknown_is_said_beside_what_is_answered() -> None:
    words = "giờ đó chắc không em, với lại có ai bị sao không | >is_certain >not_known"
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says == ("certain_time", "not_known_besides")


def test_of_two_questions_the_unknown_one_is_kept() -> None:
    heard = Heard(
        text="giờ đó chắc không em, có ai bị sao không", follow_ups=(("not_known", 0.95), ("is_certain", 0.8))
    )
    assert follow_ups_in(heard, Seen.of(heard.text)) == ("is_certain", "not_known")
    alone = Heard(text="giờ đó chắc không em", follow_ups=heard.follow_ups)
    assert follow_ups_in(alone, Seen.of(alone.text)) == ("is_certain",)


@pytest.mark.parametrize("acts", ["off_topic", "ask_capabilities", "want_report"])
@pytest.mark.parametrize(
    "words",
    [
        "à mà cái cây phượng đó đè lên tường rào nhà bên cạnh nhà c nữa, ai dọn z e",
        "cây đổ đè tường rào nhà hàng xóm đó, bên điện có dọn cây luôn k hay phải kêu ai",
    ],
)
def test_who_clears_a_tree_is_said_to_be_unknown(words: str, acts: str) -> None:
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}").last.says[0] == "tree_clearing"
