"""What counts as a yes or no to an offer, and what only begins like one. From played conversations."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

OUT = "mất điện PC05II0123456 | tell_out give"
PHONE = "0905123456"


def offered() -> tuple[OutageService, Talk]:
    """A caller who knows of the outage and was just offered a message."""
    service = out_in_le_loi()
    conversation = Talk(service, PHONE)
    conversation.say(OUT)
    assert conversation.last.question == "offer_message"
    return service, conversation


@pytest.mark.parametrize(
    "line",
    ["ừ | yes", "dạ có em | yes", "ừ má đồng ý đó con | yes", "ok em nhắn cho chị nha | yes want_messages"],
)
def test_a_yes_to_a_message_registers_it(line: str) -> None:
    service, conversation = offered()
    conversation.say(line)
    assert len(service.done("subscribe")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "chuẩn không đấy hay lại lừa anh | yes",
        "có 2 hộ thôi à, có nên thuê máy phát điện không em | yes",
        "ok vậy hẻm của em cũng là do đó luôn hả | yes",
        "uk nhưng mà mình hỏi sao không báo trước | yes",
    ],
)
def test_a_question_that_begins_like_a_yes_registers_nothing(line: str) -> None:
    service, conversation = offered()
    conversation.say(line)
    assert service.done("subscribe") == []
    assert conversation.last.decided.ended is False


@pytest.mark.parametrize("line", ["không cần gì nữa | no", "thôi khỏi em ơi | no", "không | no"])
def test_a_short_no_ends_the_conversation(line: str) -> None:
    conversation = talk(quiet(), OUT, "nhà bên cũng mất | tell_neighbours_out", "không cần | no")
    assert conversation.last.question == "anything_else"
    assert conversation.say(line).decided.ended


def test_a_longer_no_ends_nothing() -> None:
    service = quiet()
    conversation = talk(service, OUT, "nhà bên cũng mất | tell_neighbours_out", "không cần | no")
    assert conversation.last.question == "anything_else"
    turn = conversation.say("không không số khác chứ, ghi nghe nì, không chín tám bảy | no")
    assert not turn.decided.ended


def test_a_home_that_has_power_is_not_reported() -> None:
    service = quiet()
    turn = talk(service, OUT, "ủa đâu có, nhà chị đang có điện | no").last
    assert turn.says[0] == "noted_power_is_on"
    assert service.open_ones(kind="no_power") == []


def test_a_cut_to_come_is_no_power_failure_now() -> None:
    service = quiet()
    turn = talk(service, "mai có cúp điện không em PC05II0123456 | ask_planned tell_out give").last
    assert "ask_breaker_and_neighbors" not in turn.says


def test_the_report_is_cancelled_whatever_else_is_said() -> None:
    service = quiet()
    conversation = talk(service, OUT, "nhà bên cũng mất | tell_neighbours_out")
    turn = conversation.say("hủy cái phiếu đó đi, rồi trả lời câu wifi | ask_report_status")
    assert turn.says[0] == "report_cancelled"
    assert service.open_ones(kind="no_power") == []


@pytest.mark.parametrize(
    "words", ["ừ thôi được rồi khỏi cần | yes", "uh ko can dau | yes", "dạ không cần | yes"]
)
def test_no_need_is_no_yes_though_it_begins_like_one(words: str) -> None:
    turns = talk(out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", words)
    assert turns.service.deeds == []
    assert "message" in turns.situation.declined
