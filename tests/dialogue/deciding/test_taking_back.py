"""What a conversation put on record, it can take back: one thing, or all of it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
REPORTED = ("nhà tui mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")
MESSAGE = "có, số 0935111222 | yes give"
CALL = "gọi lại cho chị số 0935111222 | want_callback give"


def test_a_call_is_taken_back_and_the_report_stays() -> None:
    turns = talk(quiet(), *REPORTED, CALL, "bỏ cái gọi nớ đi, giữ cái phiếu thôi | want_stop")
    assert turns.last.says[0] == "call_cancelled"
    assert [(one["kind"], one["status"]) for one in turns.service.reports] == [
        ("no_power", "received"),
        ("other", "cancelled"),
    ]


def test_all_is_taken_back_for_every_number() -> None:
    moved = "à nhắn số 0935333444 đi | want_messages give"
    turns = talk(out_in_le_loi(), KNOWN, MESSAGE, CALL, moved, "huỷ hết đi, khỏi nhắn ai | want_no_messages")
    assert turns.last.says[0] == "all_cancelled"
    assert turns.service.subscriptions == []
    assert [one["status"] for one in turns.service.reports] == ["cancelled"]
    assert turns.situation.promises == ()
    assert turns.say("còn gì không | >recap").says == ("recap_nothing",)


@pytest.mark.parametrize(
    "words", ["hủy cái phiếu đó đi", "đừng cho ai tới nữa", "huỷ báo cáo đi", "khỏi cho thợ tới"]
)
def test_a_report_is_taken_back_in_many_words(words: str) -> None:
    turns = talk(quiet(), *REPORTED, f"{words} | want_stop")
    assert turns.last.says[0] == "report_cancelled"
    assert turns.service.reports[0]["status"] == "cancelled"


@pytest.mark.parametrize("words", ["sao không huỷ được phiếu", "đừng huỷ phiếu nha", "có huỷ phiếu chưa"])
def test_a_question_or_a_refusal_takes_nothing_back(words: str) -> None:
    turns = talk(quiet(), *REPORTED, f"{words} | ask_report_status >recap")
    assert turns.service.reports[0]["status"] == "received"


def test_nothing_on_record_is_said_to_be_nothing() -> None:
    assert talk(out_in_le_loi(), KNOWN, "huỷ hết đi | want_stop").last.says[0] == "recap_nothing"


def test_after_a_hand_over_the_person_reads_of_it() -> None:
    turns = talk(
        quiet(), *REPORTED, "cho gặp người | want_person", "đừng cho thợ tới nữa | want_stop", is_written=True
    )
    assert turns.service.reports[0]["status"] == "cancelled"
    assert turns.situation.handed_over is not None
    assert "đừng cho thợ tới" in turns.situation.handed_over["summary"]


@pytest.mark.parametrize(
    "words", ["em đâu cần gọi lại", "ủa chị có kêu ai gọi mô", "không cần nhân viên gọi đâu"]
)
def test_a_call_that_nobody_wanted_is_taken_back_and_none_is_noted(words: str) -> None:
    turns = talk(quiet(), *REPORTED, CALL, f"{words} | want_callback no")
    assert turns.last.says[0] == "call_cancelled"
    assert [one["status"] for one in turns.service.reports] == ["received", "cancelled"]
    again = talk(out_in_le_loi(), KNOWN, f"{words} | want_callback no")
    assert again.service.reports == []


def test_one_of_two_numbers_is_left_out_and_the_other_stays() -> None:
    own, son = "0905123456", "0935333444"
    both = ("có | yes", f"còn nhắn số thằng con {son} nữa | want_messages give")
    for words in ("bỏ số 456 ra | want_stop", "số của bác thì thôi không nhắn nữa | want_no_messages"):
        turns = talk(out_in_le_loi(), "mấy giờ có | ask_return", *both, words, caller_phone=own)
        assert [one["phone"] for one in turns.service.subscriptions] == [son], words


@pytest.mark.parametrize(
    "words",
    [
        "bố em báo mất điện hồi sáng | tell_since",
        "bố em nói thợ chưa tới | ask_report_status",
        "em đang đứng chờ thợ tới nè | want_wait",
        "không được hủy phiếu của tôi nha | no",
        "sao lại hủy phiếu của tui | complain",
        "anh Huy thợ điện tới rồi | thank",
        "điện ngưng từ sáng, thợ đâu | ask_report_status",
        "sao không kêu người gọi lại cho tôi | complain",
    ],
)
def test_words_that_differ_by_an_accent_or_a_negation_take_nothing_back(words: str) -> None:
    turns = talk(quiet(), *REPORTED, CALL, words)
    assert [one["status"] for one in turns.service.reports] == ["received", "received"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("khói bốc lên hết rồi cứu với | tell_danger:fire", "keep_away"),
        ("dây điện đứt, bò chết hết rồi | tell_danger:line", "keep_away"),
        ("bố em thở máy, bình oxy sắp hết | tell_at_risk:life_support", "call_ambulance_now"),
    ],
)
def test_an_emergency_is_no_moment_to_take_anything_back(words: str, said: str) -> None:
    assert talk(quiet(), words).last.says[0] == said


def test_a_report_that_was_there_before_is_not_cancelled() -> None:
    service = quiet()
    talk(service, *REPORTED)
    turns = talk(service, "nhà tui mất điện PC05II0123456 | tell_out give", "hủy phiếu đó đi | want_stop")
    assert turns.last.says[0] == "not_cancelled_here"
    assert service.reports[0]["status"] == "received"


def test_the_messages_of_another_number_go_on() -> None:
    own, other = "0905123456", "0935111222"
    both = ("mấy giờ có | ask_return", "có | yes", f"nhắn số {other} nữa | want_messages give")
    turns = talk(
        out_in_le_loi(), *both, f"mấy anh đừng nhắn số {other} nữa | want_no_messages give", caller_phone=own
    )
    assert [one["phone"] for one in turns.service.subscriptions] == [own]
    again = talk(out_in_le_loi(), *both, "bố mẹ em sợ tối lắm | complain", caller_phone=own)
    assert len(again.service.subscriptions) == 2


@pytest.mark.parametrize(
    "words",
    [
        "bỏ phiếu giùm",
        "phiếu đó bỏ đi em",
        "Cảm ơn em nhiều nha, mà cái phiếu kia chị không cần đâu, bỏ đi cho đỡ mất công mấy anh",
        "đừng cho ai tới",
        "đừng cho thợ tới đó nha, em chỉ hỏi thôi",
        "phieu do bo di em",
        "dung cho tho toi nha, em hoi thoi",
        "khỏi cho mấy anh xuống nữa, phiếu huỷ giùm",
        "đừng để mấy anh ra, bỏ cái phiếu đi",
    ],
)
@pytest.mark.parametrize("act", ["thank", "no", "want_stop"])
def test_whatever_it_sounds_like_the_report_made_here_goes(words: str, act: str) -> None:
    turns = talk(quiet(), *REPORTED, f"{words} | {act}")
    assert turns.service.reports[0]["status"] == "cancelled", turns.last.text
    assert turns.last.says[0] == "report_cancelled"


@pytest.mark.parametrize(
    "words",
    ["phiếu đó đừng bỏ nha", "phiếu đó bỏ chưa em", "em ghi phiếu rồi thì bố chị đi ngủ", "phiếu sao lại bỏ"],
)
def test_a_report_stays_where_no_one_drops_it(words: str) -> None:
    turns = talk(quiet(), *REPORTED, f"{words} | ask_report_status")
    assert turns.service.reports[0]["status"] == "received"
