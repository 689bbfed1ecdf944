"""Matters of the counter: what callers ask of contract, meter and bill. No code is asked for, and no outage is seen."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.supply_talk import without_power
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_TRAN_PHU, PHONE_OF_TWO, out_in_le_loi, quiet


@pytest.mark.parametrize(
    "words",
    [
        "Em ơi chị không mất điện, chị hỏi thủ tục thôi nha | tell_out",
        "chị hỏi thủ tục thôi nha | ask_supply",
        "khong mat dien dau em, hoi chuyen hop dong | tell_out no",
        "cho anh hỏi việc khác | off_topic",
        "em ơi cho cô hỏi cái chuyện hợp đồng | ask_capabilities",
    ],
)
def test_a_procedure_without_a_name_is_asked_for(words: str) -> None:
    turns = talk(quiet(), words)
    assert turns.last.says == ("ask_which_procedure",)
    assert turns.last.question == "how_to_help"
    assert turns.service.deeds == []


def test_a_topic_that_is_hardly_likely_brings_no_stored_answer() -> None:
    words = "Em ơi chị không mất điện, chị hỏi thủ tục thôi nha | ask_faq:compensation"
    turn = Talk(quiet()).say(words, ranking=(("faq/compensation", 0.2), ("faq/contract_transfer", 0.15)))
    assert turn.says == ("ask_which_procedure",)
    words = "hỏi thủ tục đổi tên hợp đồng | ask_faq:contract_transfer"
    turn = Talk(quiet()).say(words, ranking=(("faq/contract_transfer", 0.7), ("out_of_scope", 0.1)))
    assert turn.says == ("stored",)


@pytest.mark.parametrize(
    ("words", "is_off"),
    [
        ("chị không mất điện, chị hỏi thủ tục thôi", False),
        ("nhà em không có mất điện", False),
        ("khong bi mat dien", False),
        ("không, mất điện rồi em", True),
        ("không mất điện rồi em ơi", True),
        ("không có điện", True),
    ],
)
def test_not_off_is_no_outage(words: str, is_off: bool) -> None:
    assert (without_power(Seen.of(words)) is not None) == is_off


@pytest.mark.parametrize(
    "words",
    [
        "đổi tên chủ hợp đồng làm sao em | ask_faq:contract_transfer ask_supply",
        "chị muốn gắn thêm cái đồng hồ nữa | ask_faq:new_connection want_report",
        "nhà anh muốn lắp điện ba pha thì đăng ký ở đâu | want_report",
        "anh muốn người xuống coi cái công tơ có chạy sai không | want_report ask_supply",
    ],
)
@pytest.mark.parametrize("phone", [None, PHONE_OF_TWO])
def test_a_procedure_asks_neither_for_a_code_nor_of_the_power(words: str, phone: str | None) -> None:
    turns = talk(quiet(), words, caller_phone=phone)
    assert len(turns.last.says) == 1
    assert turns.last.says[0] in ("stored", "three_phases", "meter_check")
    assert turns.service.deeds == []


def test_a_street_beside_the_meter_starts_no_talk_of_outages() -> None:
    words = "Nhà ở [Trần Phú]. Anh muốn người xuống coi cái công tơ có chạy sai không | choose want_report"
    turns = talk(
        quiet(), "tiền điện tháng này nhiêu em | ask_faq:bill_amount", words, caller_phone=PHONE_OF_TWO
    )
    assert turns.last.says == ("meter_check",)
    assert turns.situation.subject
    assert turns.situation.subject.point
    assert turns.situation.subject.point.code == OF_TRAN_PHU


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("tháng này anh muốn xem lại chỉ số thì làm sao | ask_faq:meter_reading_schedule", "meter_check"),
        ("kiểm định lại công tơ ở đâu, có mất tiền không | ask_faq:relocate_meter", "meter_check"),
        ("dong ho dien nha em chay nhanh qua, muon kiem tra | tell_unsteady", "meter_check"),
        ("công tơ có sẵn rồi, nghi nó chạy nhanh nên muốn kiểm định lại thôi | reject", "meter_check"),
        ("tháng này tiền điện nhà anh tăng gấp đôi tháng trước | complain", "high_bill"),
        ("hoá đơn tháng này cao bất thường em ạ | ask_faq:bill_amount", "high_bill"),
        ("tiền điện trọ bà chủ thu 4k/số có đúng luật k | ask_faq:tariff", "landlord_price"),
        ("o tro chu lay 4k mot so dien co dung luat khong | ask_faq:tariff", "landlord_price"),
    ],
)
def test_meter_bill_and_landlord_have_their_own_answer(words: str, answered: str) -> None:
    turns = talk(quiet(), words)
    assert turns.last.says[0] == answered
    assert "offer_operator" not in turns.last.says
    assert not any(one.isdigit() for one in turns.last.text.replace("1900 1909", ""))
    assert turns.service.deeds == []


def test_a_fault_at_the_meter_stays_a_fault() -> None:
    turns = talk(quiet(), "mất điện rồi, nghi công tơ chạy sai, PC05II0123456 | tell_out give")
    assert "meter_check" not in turns.last.says


def test_the_third_time_a_person_takes_over() -> None:
    lines = (
        "tháng này tiền điện tăng gấp đôi | complain",
        "anh nói cái công tơ có chạy đúng không | ask_faq:bill_amount",
        "thì tiền điện tháng này sao nhiều vậy | ask_faq:bill_amount",
    )
    turns = talk(quiet(), *lines)
    assert [one.says[0] for one in turns.turns] == ["high_bill", "meter_check", "handing_over"]
    assert turns.last.hand_over
    assert turns.last.hand_over.reason == "billing"


def test_a_message_beside_the_landlord_is_kept() -> None:
    words = "có thì nt t vs, sdt 0385 914 207. à mà tiền điện trọ bà chủ thu 4k/số có đúng luật k"
    turns = talk(
        out_in_le_loi(), "[lê lợi] mất điện | tell_out", f"{words} | want_messages ask_faq:tariff give"
    )
    assert turns.last.says[0] == "landlord_price"
    assert len(turns.service.subscriptions) == 1
