"""Words for the crew are added to the report that brings it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

REPORTED = (
    "nhà tui mất điện PC05II0123456, số 0935111222 | tell_out give",
    "nhà bên vẫn có, cầu dao không nhảy | tell_neighbours_on tell_breaker:fine",
)


@pytest.mark.parametrize(
    "words",
    [
        "nhớ dặn thợ tới nơi gọi to lên, ông bà không thấy đường, 0935111222 | want_report give",
        "thợ tới thì gọi em trước nghe, số 0935111222 | want_callback give",
        "liên lạc số 0935111222 nha, ông bà không rành điện thoại | give",
    ],
)
def test_they_are_added_with_the_number_and_make_no_second_report(words: str) -> None:
    turns = talk(quiet(), *REPORTED, words)
    assert turns.last.says[0] == "noted_for_the_crew"
    (report,) = turns.service.reports
    assert report["phone"] == "0935111222"
    assert words.partition(" |")[0] in report["description"]


def test_without_a_report_nothing_is_noted_for_a_crew() -> None:
    turns = talk(
        out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", "dặn thợ gọi to lên nghe | want_report"
    )
    assert "noted_for_the_crew" not in turns.last.says


@pytest.mark.parametrize(
    "words",
    [
        "em báo rồi mà đợi hoài | complain",
        "tôi báo từ sáng mà thợ chưa tới | ask_report_status",
        "thở dốc quá nhớ tới ông | tell_since",
    ],
)
def test_waiting_is_no_note_for_the_crew(words: str) -> None:
    assert "noted_for_the_crew" not in talk(quiet(), *REPORTED, words).last.says


def test_a_note_goes_to_no_other_home() -> None:
    other = "còn nhà PC05II0000001 có mất không | ask_supply give"
    turns = talk(quiet(), *REPORTED, other, "thợ tới thì nhớ gọi em nghe | want_callback")
    assert [one["customer_code"] for one in turns.service.reports if one["kind"] == "no_power"] == [
        "PC05II0123456"
    ]


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("Ghi thêm chỉ nhà anh mất thôi nghe", "tell_out"),
        ("ghi giùm là tủ điện khoá, gọi chủ trọ mở", "want_report"),
        ("nhớ ghi hàng xóm cũng mất", "tell_neighbours_out"),
        ("ghi thêm là nhà có chó dữ nha em", "ask_report_status"),
        ("em nói thêm với họ là hẻm nhỏ xe không vô được", "tell_partly"),
        ("ghi thêm nhà anh có người già được không em", "ask_report_status"),
        ("ghi them la cong khoa nhe", "reject"),
    ],
)
def test_words_to_add_are_added_and_confirmed(words: str, acts: str) -> None:
    for phone in ("0905123456", None):
        first = "nhà tui mất điện PC05II0123456 | tell_out give"
        turns = talk(quiet(), first, REPORTED[1], f"{words} | {acts}", caller_phone=phone)
        assert turns.last.says[0] == "added_to_the_report", words
        (report,) = [one for one in turns.service.reports if one["kind"] == "no_power"]
        written = " ".join(one["description"] for one in turns.service.reports)
        assert words in written
        assert report["status"] == "received"


@pytest.mark.parametrize(
    "words",
    [
        "ghi phiếu giùm chị | want_report",
        "ghi nhận giùm anh nha | want_report",
        "em ghi thêm chưa | ask_report_status",
        "phiếu ghi vô hệ thống chưa em | ask_report_status",
    ],
)
def test_a_wish_for_a_report_or_a_question_adds_nothing(words: str) -> None:
    assert "added_to_the_report" not in talk(quiet(), *REPORTED, words).last.says


@pytest.mark.parametrize(
    "words",
    [
        "thợ tới thì gọi số vợ anh 0935448904, anh đi làm",
        "liên hệ gọi số 0935448904",
        "số gọi lại 0935448904",
        "số liên hệ của nhà là 0935448904",
    ],
)
@pytest.mark.parametrize("acts", ["give", "want_messages give", "want_callback give", "yes give"])
def test_a_number_for_the_crew_is_no_message_and_no_call_back(words: str, acts: str) -> None:
    by_code = talk(quiet(), *REPORTED, f"{words} | {acts}")
    assert by_code.service.subscriptions == []
    (report,) = by_code.service.reports
    assert report["phone"] == "0935448904"
    by_place = talk(
        quiet(known_places=("Hoà Khánh",)),
        "[phường Hoà Khánh] mất điện | tell_out",
        REPORTED[1],
        f"{words} | {acts}",
    )
    assert by_place.service.subscriptions == []
    assert by_place.last.says[0] == "noted_for_the_crew"
    assert "0935448904" in by_place.service.reports[-1]["description"]
    before = talk(quiet(), "mất điện PC05II0123456 | tell_out give", f"{words} | {acts}", REPORTED[1])
    assert before.service.subscriptions == []
    (report,) = before.service.reports
    assert (report["kind"], report["phone"], report["callback_requested"]) == ("no_power", "0935448904", True)


def test_a_contact_is_no_yes_to_the_offer_of_a_message() -> None:
    out = "mất điện PC05II0123456 | tell_out give"
    turns = talk(out_in_le_loi(), out, "liên hệ gọi số 0935448904 | give")
    assert turns.service.subscriptions == []
    assert turns.last.says == ("contact_noted",)
    assert [one["phone"] for one in (turns.say("ừ nhắn đi | yes"), *turns.service.subscriptions)[1:]] == [
        "0935448904"
    ]


def test_a_message_beside_a_contact_is_promised_too() -> None:
    words = "thợ tới thì gọi số vợ anh 0935448904, có điện thì nhắn tin số đó luôn | want_messages give"
    turns = talk(quiet(), *REPORTED, words)
    assert turns.last.says[:2] == ("noted_for_the_crew", "subscribed")


def test_a_number_to_call_back_given_with_the_report_makes_one_report() -> None:
    words = "nhà chị mất điện, mã PC05II0123456, số gọi lại 0935448904 | tell_out want_callback give"
    turns = talk(quiet(), words, REPORTED[1])
    (report,) = turns.service.reports
    assert (report["kind"], report["phone"]) == ("no_power", "0935448904")
    there = "[phường Hoà Khánh] mất điện, số gọi lại 0935448904 | tell_out want_callback give"
    turns = talk(quiet(known_places=("Hoà Khánh",)), there, REPORTED[1])
    (report,) = turns.service.reports
    assert (report["kind"], report["phone"]) == ("no_power", "0935448904")


def test_a_message_taken_back_for_the_crew_is_noted_there() -> None:
    turns = talk(
        quiet(),
        *REPORTED,
        "số 0935448904 | yes give",
        "anh có nhờ nhắn tin đâu, thợ tới thì gọi số đó | reject",
    )
    assert turns.service.subscriptions == []
    assert turns.last.says == ("message_withdrawn", "noted_for_the_crew")


def test_the_number_for_the_crew_is_none_for_messages_to_the_caller() -> None:
    own = "0905123456"
    with_the_offer = "ừ nhắn đi, mà thợ tới gọi số 0935448904 nha | yes give"
    later = ("ghi thêm số vợ anh 0935448904 nha | give", "có điện thì nhắn anh luôn | want_messages")
    for lines in ([with_the_offer], ["khỏi | no", *later]):
        turns = talk(
            quiet(), "nhà tui mất điện PC05II0123456 | tell_out give", REPORTED[1], *lines, caller_phone=own
        )
        assert [one["phone"] for one in turns.service.subscriptions] == [own]
        (report,) = turns.service.reports
        assert report["phone"] == "0935448904"


def test_a_contact_may_also_say_who_calls() -> None:
    turns = talk(
        quiet(),
        "mất điện, số gọi lại 0905123456 | tell_out want_callback give",
        "đúng | yes",
        "nhà bên cũng mất | tell_neighbours_out",
    )
    (report,) = turns.service.reports
    assert (report["kind"], report["customer_code"]) == ("no_power", "PC05II0123456")


def test_the_number_of_another_person_for_the_crew_is_not_taken_for_the_callers() -> None:
    first = "nhà tui mất điện PC05II0123456 | tell_out give"
    contact = "thợ tới thì gọi số vợ anh 0935448904, anh đi làm | yes give"
    turns = talk(quiet(), first, REPORTED[1], contact, "ừ nhắn đi | yes")
    assert turns.service.subscriptions == []
    assert turns.last.question == "which_phone"


CONTACT = "mấy anh tới thì gọi thằng con chú trước nghe, số 0989417320 | want_callback give"


@pytest.mark.parametrize(
    "words",
    [
        "a the ra la 9 ruoi toi, chac la ho goi cho con chu truoc khi toi chu khong goi so chu nghe | want_callback",
        "goi cho con, khong goi chu | want_callback",
        "đừng gọi chú, gọi thằng con thôi | want_callback",
        "gọi con trước khi xuống nha | want_callback",
    ],
)
def test_the_same_contact_again_makes_no_second_ticket(words: str) -> None:
    turns = talk(quiet(), *REPORTED, CONTACT, words)
    (report,) = turns.service.reports
    assert report["phone"] == "0989417320"
    assert turns.last.says[0] == "noted_for_the_crew"
    place = ("mất điện ở [đường Trần Phú] rồi | tell_out", "nhà bên cũng mất | tell_neighbours_out")
    by_place = talk(quiet(), *place, CONTACT, words)
    assert "callback_taken" not in by_place.last.says
    assert {one["phone"] for one in by_place.service.reports[1:]} == {"0989417320"}
