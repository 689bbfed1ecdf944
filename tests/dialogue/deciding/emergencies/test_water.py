"""Water in the house: nobody wades to the breaker, the power is cut from outside, an electrician looks first."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, quiet

FLOOD = "nuoc vo nha roi em oi, ben em cat dien nha chi giup dc ko"


def after(*lines: str) -> Talk:
    return talk(quiet(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        FLOOD,
        "nước vô tới bếp, điện vẫn còn, cắt điện giùm",
        "lut len toi mat ca chan, may cai o cam ngap, cau dao o trong bep",
        "nước ngập ổ cắm rồi em",
    ],
)
def test_water_in_the_house_is_passed_on_at_once(line: str) -> None:
    conversation = after(f"{line} | tell_danger:water")
    assert conversation.last.says[:2] == ("water_inside", "danger_recorded")
    assert "gạt cầu dao" not in conversation.last.text
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "hazard"
    [hazard] = conversation.service.open_ones(kind="hazard")
    assert hazard["customer_code"] == OF_LE_LOI


def test_a_shock_in_the_water_sends_nobody_to_the_breaker() -> None:
    turn = after("nuoc vo nha, chi cham tu lanh thay te te tay | tell_danger:shock").last
    assert turn.says[0] == "water_inside"
    assert "115" in turn.text
    assert "tay khô" not in turn.text


def test_the_place_is_asked_for_when_nothing_is_known_of_the_caller() -> None:
    assert talk(quiet(), f"{FLOOD} | tell_danger:water").last.says == ("water_inside", "ask_danger_place")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("gio chi loi vo bep tat cau dao dc ko hay sao | ask_supply", ("do_not_wade",)),
        ("lội vô tắt được không em | ask_faq:safety", ("do_not_wade",)),
        ("nuoc rut thi co bat len lai dc ko hay phai cho ai coi | tell_danger", ("after_the_water",)),
        ("hết ngập rồi mở điện lại được chưa | ask_report_status", ("after_the_water",)),
        (
            "cau dao o trong bep, nuoc ngap ma loi vo gat co bi giat ko. nuoc rut bat len lai dc ha | tell_danger",
            ("do_not_wade", "after_the_water"),
        ),
        ("day nao em, trong nha ne | tell_danger:line", ("added_water",)),
    ],
)
def test_what_is_asked_in_the_water_is_answered(line: str, says: tuple[str, ...]) -> None:
    conversation = after(f"{FLOOD} | tell_danger:water", line)
    assert conversation.last.says == says
    assert "mười mét" not in conversation.last.text
    assert len(conversation.service.open_ones(kind="hazard")) == 1


SMOKE = "trạm biến áp ở [chợ Cồn] bốc khói | tell_danger:fire give"
FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
MACHINE = "má tui thở máy mà cúp điện rồi | tell_at_risk:life_support tell_out"


@pytest.mark.parametrize("first", [SMOKE, FALLEN])
@pytest.mark.parametrize(
    "line",
    [
        "Thế xe máy để ngay dưới chân trạm, anh ra dắt đi chỗ khác được không ạ? | ask_supply",
        "đẩy xe ra chỗ khác được không em | ask_faq:safety",
        "Vậy là cứ để xe đấy hả em? | ask_report_status",
    ],
)
def test_nobody_fetches_anything_from_beside_a_danger(first: str, line: str) -> None:
    assert after(first, line).last.says[0] == "leave_it_there"


def test_passing_a_smoking_transformer_is_advised_against() -> None:
    assert after(SMOKE, "dắt xe qua được không | ask_supply").last.says[0] == "leave_it_there"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Anh hỏi là 114 ai gọi, anh hay bên em? | ask_identity", "114"),
        ("ai gọi cứu hoả, anh hay điện lực | ask_faq:safety", "114"),
        ("anh phải tự gọi cứu hoả hay bên điện lực gọi cho nhé | ask_supply", "114"),
        ("ai gọi 115 vậy em | ask_supply", "115"),
    ],
)
def test_the_caller_calls_the_fire_brigade(line: str, number: str) -> None:
    conversation = after(SMOKE, line)
    assert "you_call" in conversation.last.says
    assert conversation.last.values["number"] == number


@pytest.mark.parametrize(
    "line",
    [
        "chừ bên điện biết ông nhà o nằm đây chưa có ai gọi cho o không rứa | ask_return",
        "Bên điện biết ông nhà o chưa, sao không ai gọi o? | >call_when",
        "sao chưa thấy nhân viên gọi lại vậy em | complain",
        "có ai biết nhà chị chưa em | ask_report_status",
    ],
)
@pytest.mark.parametrize("first", [MACHINE, SMOKE])
def test_who_asks_whether_staff_know_hears_that_they_do(first: str, line: str) -> None:
    conversation = after(first, line)
    assert conversation.last.says == ("urgent_is_noted",)
    given = conversation.situation.handed_over
    assert given is not None
    assert line.partition(" |")[0] in given["summary"]
