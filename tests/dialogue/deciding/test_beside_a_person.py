"""A person who is wanted or accepted beside another matter: the question is answered, then somebody takes over."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, at, outage
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "điện nhà chị PC05II0123456 | give"
BILL = "sao tiền điện tháng này tăng gấp đôi vậy | ask_faq:bill_amount"


def cut_tomorrow() -> OutageService:
    cut = outage(id="cut", status="scheduled", kind="planned", started_at=at(17), expected_back_at=at(20))
    return quiet(outages=[cut], homes={"cut": (OF_LE_LOI,)}, areas={"cut": ("lê lợi",)})


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        (
            "uh thi nhan vien cung dc. ma a nghi cai cong to no chay sai, tat het cb ma no van nhay den do."
            " muon kiem dinh thi co mat tien k",
            "yes tell_breaker:tripped ask_faq:relocate_meter",
        ),
        ("gặp nhân viên cũng được, mà kiểm định công tơ có tốn phí không em", "ask_faq:relocate_meter"),
        ("cho chị gặp nhân viên, kiểm tra công tơ mất bao nhiêu tiền vậy", "want_person"),
    ],
)
def test_the_fee_of_a_test_is_told_and_a_person_takes_over_with_the_matter(words: str, acts: str) -> None:
    turns = talk(quiet(), KNOWN, BILL, f"{words} | {acts}")
    assert turns.last.says == ("meter_check_fee", "handing_over")
    assert turns.last.hand_over is not None
    assert turns.last.hand_over.reason == "billing"
    assert "kiểm tra công tơ" in turns.summary
    assert "hỏi về mất điện" not in turns.summary


@pytest.mark.parametrize("acts", ["ask_planned", "want_person", "ask_planned want_person", "tell_out"])
@pytest.mark.parametrize(
    "words",
    [
        "hoi mai nghe bao cup dien duong nay, sang mai co cup ko de vo a bom nuoc,"
        " roi cho a gap nhan vien vu hoa don luon",
        "ngày mai có cúp điện không em, với cho chị gặp nhân viên chuyện hoá đơn",
    ],
)
def test_a_cut_that_is_asked_about_is_told_before_the_hand_over(words: str, acts: str) -> None:
    turns = talk(cut_tomorrow(), KNOWN, f"{words} | {acts}")
    assert turns.last.says[-1] == "handing_over"
    assert len(turns.last.says) == 2
    assert "ngày mai" in turns.last.text
    assert "hoá đơn" in turns.summary.partition("«")[0]


def test_the_hour_is_told_before_the_hand_over() -> None:
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "mất điện | tell_out",
        "mấy giờ có điện, rồi cho anh gặp nhân viên | ask_return",
    )
    assert turns.last.says[-1] == "handing_over"
    assert "17 giờ 30" in turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "nhân viên bảo chiều thì được | off_topic",
        "thôi khỏi cho anh gặp nhân viên | no",
        "nhân viên đâu có tới | off_topic",
    ],
)
def test_a_person_who_is_only_named_is_not_wanted(words: str) -> None:
    assert talk(quiet(), KNOWN, BILL, words).last.hand_over is None


@pytest.mark.parametrize(
    "words", ["làm ăn kiểu gì mà tiền điện tăng hoài | complain", "hoá đơn tính sai quá đáng | complain"]
)
def test_about_a_bill_nothing_is_offered_to_be_sped_up(words: str) -> None:
    assert "thúc việc" not in talk(quiet(), KNOWN, BILL, words).last.text
