"""A danger whose place nobody could find: asked about once more, and recorded once at the place told later."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.emergencies.places_of_danger import has_a_name
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, quiet

LEANS = "alo điện lực hả cái cây trụ nó xiêu quá trời rồi nè | tell_danger:line"
LONG = (
    "thì gần cái tiệm sửa xe á hổm rày mưa miết nó xiêu dìa phía đường dây thòng xuống ngang đầu luôn | give"
)
VAGUE = "gần cái tiệm sửa xe | give"
FULL = "đường trần quý cáp ở buôn ma thuột á cái cây trụ ngay trước số sáu mươi đó em | ask_planned"


def after(*lines: str, phone: str | None = None) -> Talk:
    return talk(quiet(), LEANS, *lines, caller_phone=phone, is_written=True)


def on_record(conversation: Talk) -> list[str]:
    return [one["place"] for one in conversation.service.open_ones(kind="hazard")]


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("gần tiệm sửa xe", False),
        ("trước nhà", False),
        ("ngoài đường", False),
        ("số 60", False),
        ("đầu hẻm", False),
        ("gan quan ca phe", False),
        ("", False),
        ("chợ Cồn", True),
        ("45 Xuân Diệu", True),
        ("đường Lê Lợi, Phường Hải Châu", True),
        ("duong tran quy cap", True),
        ("trường học Nguyễn Huệ", True),
    ],
)
def test_a_place_with_a_name_can_be_found(place: str, named: bool) -> None:
    assert has_a_name(place) is named


def test_a_vague_place_is_asked_about_while_a_person_takes_over() -> None:
    turn = after(VAGUE).last
    assert turn.says[0] == "danger_recorded_vaguely"
    assert "đường" in turn.text
    assert turn.hand_over is not None
    assert after(LONG).last.says[0] == "danger_recorded_no_place"


@pytest.mark.parametrize("first", [VAGUE, LONG])
@pytest.mark.parametrize(
    ("line", "street"),
    [
        (FULL, "trần quý cáp"),
        (FULL.replace("đường trần quý cáp ở buôn ma thuột", "[đường trần quý cáp]"), "trần quý cáp"),
        ("ở [Phan Bội Châu] gần chợ đó em | tell_since", "Phan Bội Châu"),
        ("đường hùng vương nha | yes", "hùng vương"),
    ],
)
def test_the_place_told_later_is_recorded_once(first: str, line: str, street: str) -> None:
    conversation = after(first, line)
    [place] = on_record(conversation)
    assert street in place
    assert conversation.last.says[0] == "danger_recorded"
    assert street in conversation.summary.partition(";")[0]


def test_the_house_number_is_part_of_the_place_and_makes_no_second_report() -> None:
    conversation = after(
        VAGUE, FULL, "em ghi cái chỗ số sáu mươi cho mấy ổng chưa | ask_report_status correct"
    )
    [place] = on_record(conversation)
    assert place.startswith("số 60, đường trần quý cáp")
    assert "tiệm sửa xe" in place
    assert conversation.last.says == ("danger_place_on_record",)


def test_who_calls_back_reads_the_fuller_place() -> None:
    conversation = after(VAGUE, FULL, phone=PHONE_OF_LE_LOI)
    [call] = conversation.service.open_ones(kind="other")
    assert "trần quý cáp" in call["description"]


@pytest.mark.parametrize(
    "line",
    [
        "mà [đường Lê Lợi] có điện không em | ask_supply",
        "nhà chú số 72 có cúp điện không | ask_planned",
        "chừng nào có người tới | ask_return",
        "chú chạy xe ôm | tell_since",
    ],
)
def test_other_words_leave_the_place(line: str) -> None:
    conversation = after(VAGUE, line)
    assert on_record(conversation) == ["gần cái tiệm sửa xe"]


def test_a_place_that_was_named_stays() -> None:
    named = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
    conversation = talk(quiet(), named, "đường Lê Lợi cũng mất điện | tell_out", is_written=True)
    assert on_record(conversation) == ["chợ Cồn"]


@pytest.mark.parametrize("line", ["nuoc rut roi bat dien lai duoc khong em | ask_supply"])
def test_switching_on_after_a_flood_is_answered_without_an_alarm(line: str) -> None:
    turn = talk(quiet(), line).last
    assert turn.says[0] == "after_the_water"
    assert turn.hand_over is None
