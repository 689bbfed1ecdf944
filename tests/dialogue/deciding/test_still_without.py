"""A home without power where others have it again: explained, and recorded only when that is wanted."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import at
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"
NO_MESSAGE = "thôi khỏi nhắn | no"
PARTLY = "partially_restored"


@pytest.mark.parametrize(
    "words",
    [
        "khu này có điện rồi mà nhà chị vẫn chưa có | tell_out",
        "nhà chị vẫn mất điện | tell_out",
        "bên kia sáng trưng mà nhà chị vẫn tối thui là sao | ask_cause",
        "mấy nhà bên kia đường có rồi bên anh thì tối hù rứa hắn chia răng mà bên có bên không hè | ask_cause",
        "bên đầu hẻm có điện rồi mà, sao trong hẻm không có | ask_cause tell_out",
        "nhà bên có điện rồi sao nhà cô chưa có | want_report tell_neighbours_on",
    ],
)
def test_in_an_area_that_comes_back_in_parts_a_report_is_offered_and_made_once_when_it_is_wanted(
    words: str,
) -> None:
    service = out_in_le_loi(status=PARTLY)
    turns = talk(service, KNOWN, NO_MESSAGE, words)
    assert turns.last.says == ("restored_in_parts", "offer_report")
    assert turns.last.values["back"] == "17 giờ 30"
    assert service.deeds == []
    turns.say("ừ ghi giùm chị | yes")
    assert turns.last.says[0] == "still_without"
    assert turns.last.values["report_code"] == service.denied["tree", OF_LE_LOI]
    turns.say("nhà chị vẫn chưa có | tell_out")
    assert service.deeds == ["deny"]


@pytest.mark.parametrize(
    "words",
    [
        "ghi lại nhà chị chưa có điện | want_report",
        "nhà bên có rồi mà nhà bà chưa | want_report tell_neighbours_on",
        "bên kia có điện hết rồi mà nhà chị chưa, cho thợ qua coi giùm | tell_out want_report",
        "sao bên kia có mà nhà em chưa có điện, cử người qua xem giùm | ask_cause",
    ],
)
def test_who_asks_for_somebody_is_recorded_at_once(words: str) -> None:
    service = out_in_le_loi(status=PARTLY)
    turns = talk(service, KNOWN, NO_MESSAGE, words)
    assert turns.last.says[0] == "still_without"
    assert service.deeds == ["deny"]


@pytest.mark.parametrize("status", [PARTLY, "confirmed"])
@pytest.mark.parametrize(
    "words",
    [
        "ơ anh hỏi răng lại dời giờ chớ nhà anh đã có điện mô mà mất lại | ask_cause tell_out >is_certain",
        "có thấy chi mô mà lại dời tới nửa đêm là răng hè | complain reject",
        "bà có nghe thấy cái gì đâu cô nói nhanh quá | reject tell_out complain",
        "nhà cô vẫn tối om đây này, cô không nghe kịp cô nói nhanh quá | reject tell_out",
        "thế bao giờ thì nhà bà có điện | ask_return reject",
        "sao nhà em vẫn chưa có | ask_cause reject tell_out",
        "chừng mô nhà anh mới có điện rứa | tell_out ask_return",
    ],
)
def test_a_question_files_nothing(status: str, words: str) -> None:
    service = out_in_le_loi(status=status)
    turns = talk(service, KNOWN, NO_MESSAGE, words)
    assert service.deeds == []
    assert not {"still_without", "rejection_taken", "report_taken"} & {*turns.last.says}


def test_who_wants_no_report_is_not_asked_again() -> None:
    turns = talk(out_in_le_loi(status=PARTLY), KNOWN, NO_MESSAGE, "nhà chị vẫn mất điện | tell_out")
    turns.say("không cần đâu | no")
    turns.say("nhà chị vẫn tối | tell_out")
    assert turns.last.says == ("restored_in_parts",)
    assert turns.service.deeds == []


def test_a_place_without_a_code_gets_an_ordinary_report_when_it_is_wanted() -> None:
    turns = talk(
        out_in_le_loi(status=PARTLY),
        "[đường Lê Lợi] mất điện | tell_out",
        "bên kia đường có rồi sao bên này chưa có | ask_cause",
    )
    assert turns.last.says[-1] == "offer_report"
    turns.say("có, ghi phiếu giúp tôi | yes")
    assert turns.last.says[0] == "report_taken"
    assert [one["place"] for one in turns.service.reports] == ["đường Lê Lợi"]


def test_without_a_new_time_none_is_named() -> None:
    service = out_in_le_loi(status=PARTLY, expected_back_at=at(-1))
    turns = talk(service, KNOWN, NO_MESSAGE, "bên kia có rồi mà sao nhà chị chưa có | ask_cause")
    assert turns.last.says == ("restored_in_parts_no_time", "offer_report")


def test_where_no_part_is_back_others_may_be_on_another_line() -> None:
    service = out_in_le_loi(expected_back_at=at(-1))
    turns = talk(
        service, KNOWN, NO_MESSAGE, "bên đầu hẻm có điện rồi mà, sao trong hẻm không có | ask_cause tell_out"
    )
    assert turns.last.says[:2] == ("other_lines", "return_overdue")
    assert service.deeds == []
