"""What is on record is told to who asks for it, and to nobody else; a report told before belongs to it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, at
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

RECAPS = {"recap", "recap_nothing", "recap_for_staff"}
EARLIER = "SC2611210901"


def with_a_report_before(**also: str) -> OutageService:
    """A report of an hour ago stands for the home, which the greeting tells."""
    report = {
        **{
            "code": EARLIER,
            "kind": "no_power",
            "customer_code": OF_LE_LOI,
            "place": None,
            "status": "received",
        },
        **{"at_risk": None, "outage_id": None, "phone": PHONE_OF_LE_LOI, "callback_requested": False},
        **{"description": "mất điện", "created_at": at(-1), "due_at": at(1), "source": "assistant"},
        **also,
    }
    return quiet(reports=[report])


def called_again(*lines: str) -> Talk:
    return talk(with_a_report_before(), *lines, caller_phone=PHONE_OF_LE_LOI)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("thế thợ có mặt ở đó chưa hay còn đang nhậu | >crew_there >recap", "crew_of_outage"),
        ("thợ xuất phát chưa vậy em | >recap", "crew_of_outage"),
        ("đội sửa đi tới mô rồi | >recap", "crew_of_outage"),
        ("khi mô có thì nhắn cho tui với | want_messages >recap", "subscribed"),
        ("nt cho t khi nào có nha | >recap", "subscribed"),
        ("rứa nhà có người bệnh thì đăng ký chi để đừng cúp không | >recap", "not_known"),
    ],
)
def test_nobody_hears_the_record_who_did_not_ask_for_it(words: str, says: str) -> None:
    for before in ((), ("gọi lại cho chị | want_callback",)):
        turns = talk(out_in_le_loi(), "mấy giờ có | ask_return", *before, words, caller_phone=PHONE_OF_LE_LOI)
        assert not RECAPS & {*turns.last.says}, turns.last.text
        assert says in turns.last.says, turns.last.text


@pytest.mark.parametrize(
    "words", ["em ghi cho chị những gì rồi", "đọc lại chị nghe coi", "da ghi cho chi chua em", "ghi gi v ad"]
)
def test_who_asks_for_the_record_hears_it(words: str) -> None:
    turns = talk(
        out_in_le_loi(), "gọi lại cho chị | want_callback", f"{words} | >recap", caller_phone=PHONE_OF_LE_LOI
    )
    assert turns.last.says[0] == "recap", turns.last.text


def test_a_message_is_still_wished_while_staff_are_awaited() -> None:
    turns = talk(
        out_in_le_loi(),
        "ông nhà tui thở máy, cúp điện máy tắt rồi | tell_at_risk:life_support",
        "khi mô có thì nhắn cho tui với nghe | want_messages >recap",
        caller_phone=PHONE_OF_LE_LOI,
        is_written=True,
    )
    assert not RECAPS & {*turns.last.says}, turns.last.text
    assert len(turns.service.subscriptions) == 1


def test_only_a_short_piece_of_the_last_words_is_read_to_who_waits_for_a_person() -> None:
    long = "nhà chị ở cuối hẻm có con chó dữ lắm mà cổng thì khoá rồi nên thợ tới nhớ gọi trước cho chị ra mở"
    turns = talk(
        out_in_le_loi(),
        "cho chị gặp người | want_person",
        "đầu hẻm có cây đổ nữa đó em",
        long,
        "em ghi cho chị những gì rồi đọc lại coi | >recap",
        caller_phone=PHONE_OF_LE_LOI,
        is_written=True,
    )
    assert "recap_for_staff" in turns.last.says
    assert len(turns.last.values["words"]) <= 80
    assert "cây đổ" not in turns.last.values["words"]


@pytest.mark.parametrize(
    "words",
    [
        "em là xuân thắng, cái phiếu lúc nãy em báo đó còn không chị hay bị huỷ rồi",
        "phiếu của tui còn không em",
        "phieu hoi nay con hay bi huy roi ad",
    ],
)
def test_a_report_that_was_told_still_stands(words: str) -> None:
    turns = called_again(f"{words} | >recap")
    assert turns.last.says[0] == "report_still_stands"
    assert EARLIER in turns.last.text


def test_a_report_that_was_told_is_on_record() -> None:
    turns = called_again("em đang ghi gì cho anh vậy | >recap")
    assert turns.last.says[0] == "recap"
    assert EARLIER in turns.last.text
    assert "Lê Lợi" in turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "em ghi thêm vô phiếu giùm là bóng đèn chớp chớp trước khi tắt | want_report",
        "ghi thêm vào phiếu: bóng đèn chớp chớp mấy cái | >recap",
        "anh quên nói là cái bóng đèn chớp chớp mấy cái rồi mới tắt | tell_out",
    ],
)
def test_words_are_added_to_the_report_that_was_told(words: str) -> None:
    turns = called_again(words)
    assert EARLIER in turns.last.text
    assert {"added_to_the_report", "noted_for_the_crew"} & {*turns.last.says}, turns.last.text
    assert any("chớp" in str(one["description"]) for one in turns.service.reports)


@pytest.mark.parametrize(
    "acts", [">recap", ">crew_there", "want_report >recap", "want_report ask_report_status"]
)
def test_a_note_and_a_question_about_the_crew_are_both_answered(acts: str) -> None:
    turns = called_again(
        f"dạ chị ghi thêm cái vụ chớp chớp vô phiếu giùm em được không mà thợ đã xuất phát chưa vậy | {acts}"
    )
    assert turns.last.says[0] in ("added_to_the_report", "noted_for_the_crew"), turns.last.text
    assert {"crew_of_report", "report_status"} & {*turns.last.says}, turns.last.text
