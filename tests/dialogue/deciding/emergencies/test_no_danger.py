"""Words that name a danger and tell none: the cause that was told, a denial, a telephone without a battery."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

FUSE = "Cháy chì đầu nhánh"
MACHINE = "ba chị đang thở cái máy tạo oxy mà mất điện máy tắt rồi | tell_at_risk:life_support tell_out"


def told(cause: str, *lines: str) -> Talk:
    return talk(
        out_in_le_loi(cause_text=cause, cause_kind="equipment"),
        "mất điện PC05II0123456 | tell_out give",
        *lines,
        is_written=True,
    )


@pytest.mark.parametrize(
    "line",
    [
        "mà cái cháy chì đó có nguy hiểm gì tới dãy trọ mình ko, nãy nghe nổ cái đùng | tell_danger:fire thank",
        "cháy chì có sao không em | >is_dangerous",
        "chay chi la co nguy hiem khong | tell_danger:fire",
    ],
)
def test_the_cause_that_was_told_is_no_alarm(line: str) -> None:
    turns = told(FUSE, line)
    assert turns.last.says[0] == "fuse_of_the_line"
    assert "114" in turns.last.text
    assert turns.last.question != "danger_place"
    assert turns.service.deeds == []


def test_another_cause_is_known_too() -> None:
    turns = told("Nổ máy biến áp", "cái nổ máy đó có nguy hiểm không em | tell_danger:fire")
    assert turns.last.says[0] == "the_cause_is_known"


@pytest.mark.parametrize(
    ("cause", "line"),
    [
        (FUSE, "cháy chì đó có nguy hiểm không, giờ trụ bốc khói rồi | tell_danger:fire"),
        (FUSE, "cháy chì có sao không, dây đứt nằm trước nhà nè | tell_danger:line"),
        ("Cây đổ vào đường dây", "cây đổ đè dây trước nhà có nguy hiểm không | tell_danger:line"),
    ],
)
def test_a_danger_beside_it_is_one(cause: str, line: str) -> None:
    turns = told(cause, line)
    assert turns.situation.danger


@pytest.mark.parametrize(
    "line",
    [
        "ngay đầu hẻm chỗ trọ mình á, mà giờ hết rồi tối thui thôi, ko có cháy hay khói gì | give tell_danger:fire",
        "hỏi vậy thôi chứ có sao đâu | no",
        "không thấy lửa hay khói gì hết | no",
        "mình hỏi vậy thôi | no",
    ],
)
def test_who_is_asked_for_the_place_can_say_that_there_is_none(line: str) -> None:
    turns = talk(quiet(), "hồi nãy nghe nổ cái đùng | tell_danger:fire", line, is_written=True)
    assert turns.last.says[0] == "alarm_withdrawn"
    assert turns.service.reports == []
    assert turns.situation.danger is None


def test_a_report_that_was_made_for_it_is_undone_and_no_other_made() -> None:
    lines = (
        "trụ nổ cái đùng ở [chợ Cồn] | tell_danger:fire give",
        "[lạc long quân], hỏi vậy thôi chứ có sao đâu | no give",
    )
    turns = talk(quiet(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert turns.service.open_ones(kind="hazard") == []
    assert len([one for one in turns.service.reports if one["kind"] == "hazard"]) == 1


@pytest.mark.parametrize(
    "line",
    [
        "ko có cháy hay khói gì, mà mất điện rồi, mã PC05II0123456 | tell_danger:fire tell_out give",
        "không có cháy nổ gì đâu, chỉ mất điện thôi PC05II0123456 | tell_danger:fire tell_out give",
    ],
)
def test_a_danger_that_is_only_denied_is_none(line: str) -> None:
    turns = talk(quiet(), line)
    assert turns.situation.danger is None
    assert turns.last.question == "home_checks"


def test_a_line_beside_the_denial_is_a_danger() -> None:
    turns = talk(quiet(), "không có cháy gì nhưng dây điện đứt nằm đường | tell_danger:line")
    assert turns.situation.danger


def alarmed(*lines: str) -> Talk:
    return talk(out_in_le_loi(), MACHINE, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        "số chị đang gọi là số của ba chị chừ máy sắp hết pin rồi có chi gọi qua số của chị là 0914225671 nghe | give",
        "điện thoại chị sắp hết pin, gọi số 0914225671 nghe | give",
        "đt gần hết pin rồi, liên lạc 0914 225 671 | give want_callback",
    ],
)
def test_a_telephone_without_a_battery_gives_another_number(line: str) -> None:
    turns = alarmed(line)
    assert turns.last.says == ("number_noted_for_staff",)
    given = turns.situation.handed_over
    assert given is not None
    assert "0914225671" in given["summary"]


@pytest.mark.parametrize(
    "line",
    [
        "máy thở sắp hết pin rồi, gọi số chị 0914225671 | give",
        "máy sắp hết pin rồi em ơi | tell_since",
        "điện thoại hết pin mà bình oxy cũng sắp hết | tell_since",
    ],
)
def test_the_machine_of_the_patient_still_presses(line: str) -> None:
    assert alarmed(line).last.says[0] == "call_ambulance_now"


@pytest.mark.parametrize(
    "line",
    [
        "không ba chị chừ thở đều tỉnh táo em cái điện thoại sắp hết pin thôi"
        " mà khi mô người bên em gọi lại cho chị hè | >call_when",
        "ba chị chừ thở đều tỉnh táo | no",
        "ổng tỉnh lại rồi, thở bình thường | tell_since",
    ],
)
def test_an_all_clear_reaches_staff_and_nobody_presses(line: str) -> None:
    turns = alarmed(line)
    assert turns.last.says[0] == "well_again_noted"
    assert "115" not in turns.last.text
    given = turns.situation.handed_over
    assert given is not None
    assert "khách báo người bệnh đang ổn" in given["summary"]


@pytest.mark.parametrize(
    "line",
    [
        "bà không tỉnh táo nữa | tell_since",
        "ổng ngất rồi, hồi nãy tỉnh táo | tell_since",
        "ba thở đều mà tím tái rồi | tell_since",
    ],
)
def test_who_is_not_well_is_no_all_clear(line: str) -> None:
    assert alarmed(line).last.says[0] == "call_ambulance_now"


def test_who_asks_to_know_when_the_crew_comes_takes_no_alarm_back() -> None:
    lines = (
        "dây đứt nằm trước [chợ Cồn] | tell_danger:line give",
        "hỏi cho biết bao giờ thợ tới | ask_report_status",
    )
    turns = talk(quiet(), *lines, is_written=True)
    assert turns.situation.danger
    assert len(turns.service.open_ones(kind="hazard")) == 1


def test_a_mere_denial_after_the_cause_was_asked_of_is_taken_note_of() -> None:
    denied = "giờ hết rồi tối thui thôi, ko có cháy hay khói gì | give tell_danger:fire"
    turns = told(FUSE, "cháy chì có sao không em | >is_dangerous", denied)
    assert turns.last.says == ("good_that_it_is_calm",)
    assert turns.service.deeds == []
