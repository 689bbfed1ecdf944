"""A message or a call is about the place that was told, though another place is asked about in the same breath."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, cut, outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, quiet

NUMBER = "0936678469"


def two_streets() -> OutageService:
    """Lê Lợi is off now, Mai Hắc Đế too by plan, and Trần Hưng Đạo will be cut."""
    fault = outage()
    ahead = cut(20, 23, area_text="Đường Trần Hưng Đạo")
    works = cut(-2, 3, id="works", status="confirmed", area_text="Đường Mai Hắc Đế")
    return quiet(
        outages=[fault, ahead, works],
        homes={"tree": (OF_LE_LOI,)},
        areas={"tree": ("lê lợi",), ahead["id"]: ("trần hưng đạo",), "works": ("mai hắc đế", "mai hac de")},
        known_places=("Trần Hưng Đạo", "Mai Hắc Đế", "Lê Lợi"),
    )


def guest(line: str) -> Talk:
    return talk(two_streets(), "[lê lợi] mất điện rồi, mấy giờ có | ask_return", line)


def caller(*lines: str) -> Talk:
    return talk(two_streets(), *lines, caller_phone=PHONE_OF_LE_LOI)


@pytest.mark.parametrize(
    "line",
    [
        f"dc nhắn e vs, sđt {NUMBER}. mà [còn trần hưng đạo] thì ntn ạ, tưởng mai cúp chứ | yes give ask_planned",
        f"ok nhắn cho chị số {NUMBER} nha. à mà [trần hưng đạo] mai có cúp không | want_messages give ask_planned",
        f"co nhan giup chi so {NUMBER}. ma con ben [duong Mai Hac De] nha me chi thi sao | yes give ask_supply",
    ],
)
def test_the_message_is_for_the_place_that_was_told(line: str) -> None:
    turns = guest(line)
    (message,) = turns.service.subscriptions
    assert (message["place"], message["phone"]) == ("lê lợi", NUMBER), turns.last.text
    assert "Hưng Đạo" in turns.last.text or "Hắc Đế" in turns.last.text or "Hac De" in turns.last.text
    assert "còn Trần" not in turns.last.text
    turns.say("em ghi cho chị những gì rồi | >recap")
    assert "4 6 9" in turns.last.text
    assert "lê lợi" in turns.last.text.lower()


def test_the_number_known_gets_the_message_of_the_home() -> None:
    turns = caller("nhắn cho tui nghe, còn bên [mai hắc đế] thì sao | want_messages ask_supply")
    (message,) = turns.service.subscriptions
    assert (message["customer_code"], message["phone"]) == (OF_LE_LOI, PHONE_OF_LE_LOI)
    assert "Mai Hắc Đế" in turns.last.text or "mai hắc đế" in turns.last.text


@pytest.mark.parametrize(
    "line",
    [
        "chỉ cần hễ có điện thì kêu cho anh một tiếng vậy thôi à"
        " với lại bên [mai hắc đế] chỗ bà chị anh có mất hông | ask_supply",
        "khi nào có điện gọi anh nha, còn [mai hắc đế] mất tới mấy giờ | want_callback ask_return",
    ],
)
def test_the_call_is_about_the_home(line: str) -> None:
    turns = caller(line)
    (call,) = turns.service.open_ones(kind="other", callback_requested=True)
    assert call["customer_code"] == OF_LE_LOI
    assert "Hắc Đế" in turns.last.text or "hắc đế" in turns.last.text


def test_a_message_about_the_other_place_itself_stays_one() -> None:
    turns = guest(f"nhắn cho chị khi [trần hưng đạo] có lịch nha, số {NUMBER} | want_messages give")
    assert all(one.get("place") != "lê lợi" for one in turns.service.subscriptions)


@pytest.mark.parametrize(
    "line",
    [
        "có điện thì kêu cho anh một cuộc số này nè được hay hông | unclear",
        "trời kêu điện là gọi điện thoại cho anh đó khi nào có điện thì gọi",
        "kêu cho anh khi có điện nghen",
        "giờ có giờ mới thì kêu điện cho qua một tiếng được hông",
        "còn cái vụ kêu cho anh sao em im re vậy có kêu được hông | complain",
        "kêu cho tui một tiếng nha | want_report",
    ],
)
def test_a_southern_call(line: str) -> None:
    turns = caller(line.replace(" | unclear", " |"))
    (call,) = turns.service.open_ones()
    assert (call["kind"], call["callback_requested"], call["phone"]) == ("other", True, PHONE_OF_LE_LOI)


@pytest.mark.parametrize("line", ["kêu thợ tới cho anh đi | want_report", "mẹ anh kêu cho coi | "])
def test_what_is_no_southern_call(line: str) -> None:
    turns = caller(line)
    assert turns.service.open_ones(kind="other", callback_requested=True) == []


@pytest.mark.parametrize("number", ["0903772156", "không chín không ba bảy bảy hai một năm sáu"])
def test_a_message_about_her_street_and_not_about_the_own(number: str) -> None:
    turns = caller(
        f"còn bà chị anh thì nhắn tin cho bả số {number} bên [mai hắc đế] đó nghen | want_messages give",
        "ờ đúng rồi số đó mà em nhắn cho bả vụ [mai hắc đế] chứ đừng nhắn vụ [lê lợi] nghen | yes want_messages",
        "anh hỏi bả có được nhắn không, em ghi chưa | >recap",
    )
    (message,) = turns.service.subscriptions
    assert (message["place"], message["phone"]) == ("mai hắc đế", "0903772156"), turns.last.text
    assert "1 5 6" in turns.last.text


def test_the_message_about_the_wrong_street_ends() -> None:
    turns = caller(
        "nhắn tin cho chị tui số 0903772156 | want_messages give",
        "em nhắn cho bả vụ [mai hắc đế] chứ đừng nhắn vụ [lê lợi] | want_messages want_no_messages",
    )
    (message,) = turns.service.subscriptions
    assert (message["place"], message["phone"]) == ("mai hắc đế", "0903772156"), turns.last.text


@pytest.mark.parametrize(
    "line",
    [
        "ờ v thì nt cho t khi nào có, mà tháng này cúp miết có đc trừ tiền ko | >message_cost",
        "ờ v thì nt cho t khi nào có, mà tháng này cúp miết có đc trừ tiền ko | want_messages ask_faq",
        "nhan tin cho chi nha, ma cup hoai vay co duoc giam tien dien khong | want_messages >message_cost",
    ],
)
def test_a_message_and_money_off_the_bill(line: str) -> None:
    turns = caller(line)
    assert [one["phone"] for one in turns.service.subscriptions] == [PHONE_OF_LE_LOI], turns.last.text
    assert "money_off" in turns.last.says
    assert "no_cost" not in turns.last.says


def test_the_cost_of_a_message_is_still_told() -> None:
    turns = caller("nhắn tin vậy có bị trừ tiền không em | >message_cost")
    assert turns.last.says[0] == "no_cost"
