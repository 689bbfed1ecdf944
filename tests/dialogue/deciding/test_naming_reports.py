"""Reports that are named go or stay, and one that was cancelled by mistake comes back."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_LE_LOI, out_in_le_loi, quiet

BY_CODE = ("nhà tui mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")
BY_PLACE = ("còn [phường Hoà Khánh] điện yếu | tell_unsteady",)
FIRST, SECOND = "SC2611210001", "SC2611210002"


def two() -> Talk:
    turns = talk(quiet(known_places=("Hoà Khánh",)), *BY_CODE, *BY_PLACE)
    assert [one["code"] for one in turns.service.open_ones()] == [FIRST, SECOND]
    return turns


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Bỏ phiếu 01 đi, giữ phiếu 02", SECOND),
        ("bỏ phiếu 02 đi, giữ phiếu có mã khách hàng", FIRST),
        ("huỷ phiếu không có mã giùm em", FIRST),
        ("huỷ phiếu đầu đi", SECOND),
        ("bỏ phiếu thứ nhất nha em", SECOND),
        ("hủy phiếu sau", FIRST),
        ("giữ phiếu 01 thôi", FIRST),
        ("phiếu 02 bỏ đi em", FIRST),
        ("giữ phiếu 02, bỏ cái kia", SECOND),
        ("huỷ phiếu không một", SECOND),
        ("huy phieu 01 di", SECOND),
        ("đừng huỷ phiếu 01, huỷ phiếu 02", FIRST),
    ],
)
def test_the_named_one_goes_and_the_other_stays(words: str, left: str) -> None:
    turns = two()
    turns.say(f"{words} | want_stop")
    assert [one["code"] for one in turns.service.open_ones()] == [left]
    assert turns.last.says[0] == "report_cancelled_one_stays"
    assert turns.last.values["left_code"] == left


@pytest.mark.parametrize(
    "words", ["Huỷ nhầm rồi, bỏ 01 giữ 02", "em huỷ lộn rồi, phải huỷ phiếu 01, giữ phiếu 02"]
)
def test_the_wrongly_cancelled_one_is_taken_again(words: str) -> None:
    turns = two()
    turns.say("hủy cái phiếu đó đi | want_stop")
    assert [one["code"] for one in turns.service.open_ones()] == [FIRST]
    turns.say(f"{words} | correct want_stop")
    (left,) = turns.service.open_ones()
    assert (left["kind"], left["place"]) == ("quality", "phường Hoà Khánh")
    assert "điện yếu" in left["description"]
    assert turns.last.says[0] == "report_exchanged"
    assert turns.last.values["new_code"] == left["code"]


@pytest.mark.parametrize(
    "words",
    [
        "ủa em huỷ nhầm rồi, tui nói huỷ tin nhắn mà | correct",
        "ủa sao huỷ luôn phiếu vậy, huỷ nhầm rồi | complain",
        "huy lon roi em oi | reject",
    ],
)
@pytest.mark.parametrize("cancels", ["hủy cái phiếu đó đi | want_stop", "thôi khỏi báo nữa | want_stop"])
def test_cancelled_by_mistake_alone_brings_it_back(words: str, cancels: str) -> None:
    turns = talk(quiet(), *BY_CODE, cancels)
    assert "không còn phiếu nào" in turns.last.text
    turns.say(words)
    (left,) = turns.service.open_ones()
    assert (left["kind"], left["customer_code"]) == ("no_power", OF_LE_LOI)
    assert turns.last.says[0] == "report_taken_again"


@pytest.mark.parametrize("words", ["Bỏ cái đó đi", "thôi bỏ cái đó đi em", "huỷ cái vừa rồi giùm chị"])
def test_that_one_is_what_was_just_told(words: str) -> None:
    report = talk(quiet(), *BY_CODE, f"{words} | want_stop")
    assert report.service.open_ones() == []
    assert report.last.says[0] == "report_cancelled"
    message = talk(
        out_in_le_loi(),
        "mất điện PC05II0123456 | tell_out give",
        "có, số 0935111222 | yes give",
        f"{words} | want_stop",
    )
    assert message.service.subscriptions == []
    assert message.last.says[0] == "message_withdrawn"


@pytest.mark.parametrize(
    "words",
    [
        "phiếu 01 tới đâu rồi | ask_report_status",
        "bỏ qua chuyện đó đi, mấy giờ có điện | ask_return",
        "nhà 2 tầng của tui mất hết | tell_out",
        "giữ phiếu cho tui nghe | yes",
        "có nên huỷ phiếu 02 không em | >recap",
        "em huỷ phiếu 02 chưa | ask_report_status",
    ],
)
def test_other_words_cancel_none(words: str) -> None:
    turns = two()
    turns.say(words)
    assert len(turns.service.open_ones()) == 2


def test_the_code_of_the_home_makes_one_report_of_two() -> None:
    service = quiet(known_places=("120 Lê Lợi",))
    turns = talk(
        service,
        "[120 Lê Lợi], điện yếu | tell_unsteady",
        "điện vẫn yếu, mã của nhà đó là PC05II0123456 | tell_unsteady give",
    )
    (left,) = service.open_ones()
    assert left["customer_code"] == OF_LE_LOI
    assert left["description"].count("120 Lê Lợi, điện yếu") == 1
    assert "điện vẫn yếu" in left["description"]
    assert turns.last.says[0] == "report_under_the_code"
    assert [one.code for one in turns.situation.promises] == [left["code"]]


def test_a_report_of_another_place_stays_beside_the_one_of_the_home() -> None:
    turns = talk(
        quiet(known_places=("Hoà Khánh",)),
        "[phường Hoà Khánh] điện yếu | tell_unsteady",
        "còn nhà mẹ em, mã PC05II0123456 cũng yếu | tell_unsteady give @other",
    )
    assert len(turns.service.open_ones()) == 2


def test_the_report_of_a_call_may_be_named_too() -> None:
    call = "gọi lại cho chị số 0935111222 nha | want_callback give"
    turns = talk(quiet(), *BY_CODE, call, "bỏ phiếu 02 đi em | want_stop")
    assert [one["code"] for one in turns.service.open_ones()] == [FIRST]
    other = talk(quiet(), *BY_CODE, call, "bỏ phiếu 01 giữ phiếu 02 | want_stop")
    assert [one["code"] for one in other.service.open_ones()] == [SECOND]
    assert other.last.values["left_code"] == SECOND
