"""The place of a danger that is named only as the wrong one is never recorded; the right one is recorded whole."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.emergencies.places_of_danger import landmark_in
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import quiet

WIRE = "dây điện đứt nằm vắt ngang con hẻm nhà anh luôn nè | tell_danger:line"
VAGUE = "ờ ở chỗ anh nè trong hẻm đó gần cái tiệm sửa xe | give"
MAI = (
    "hẻm đường [y jút] đó em à mà khoan không phải y jút nhầm đường [mai hắc đế] đầu hẻm có tiệm sửa xe anh tám"
    " | correct give"
)
AT_MAI = "dây đứt ở đường [mai hắc đế] | tell_danger:line give"
LANDMARK = "đầu hẻm có tiệm sửa xe anh tám"


def after(*lines: str) -> Talk:
    return talk(quiet(), *lines, is_written=True)


def on_record(conversation: Talk) -> list[str]:
    return [one["place"] for one in conversation.service.open_ones(kind="hazard")]


def hazards(conversation: Talk) -> int:
    return sum(one["kind"] == "hazard" for one in conversation.service.reports)


def test_the_place_that_is_meant_is_recorded_with_its_landmark() -> None:
    [place] = on_record(after(WIRE, VAGUE, MAI))
    assert place.startswith("mai hắc đế")
    assert LANDMARK in place
    assert "y jút" not in place


@pytest.mark.parametrize(
    "line",
    [
        "ừ nhắn đi số này luôn mà em ghi giùm anh là ở đầu hẻm có tiệm sửa xe anh tám nghe kẻo mấy ông chạy nhầm qua"
        " [y jút] | want_messages correct",
        "đừng ghi [y jút] nha em | correct give",
        "là mai hắc đế chứ không phải [y jút] | correct",
        "coi chừng mấy ảnh chạy lộn qua đường [y jút] | tell_danger give",
        "sợ thợ đi lạc sang [y jút] quá | tell_danger:line",
        "đừng cho thợ chạy qua [y jút] nghe | tell_danger:line",
        "nhớ đừng nhầm với [y jút] | correct give",
    ],
)
def test_a_place_that_it_is_not_is_never_recorded(line: str) -> None:
    conversation = after(AT_MAI, line)
    [place] = on_record(conversation)
    assert "mai hắc đế" in place
    assert "y jút" not in conversation.situation.alarm["place"]
    assert hazards(conversation) == 1


def test_the_landmark_beside_a_warning_is_noted() -> None:
    line = "em ghi giùm anh là ở đầu hẻm có tiệm sửa xe anh tám nghe kẻo mấy ông chạy nhầm qua [y jút] | give"
    conversation = after(AT_MAI, line)
    assert "danger_spot_noted" in conversation.last.says
    assert LANDMARK in conversation.last.text
    assert conversation.summary.partition(";")[0].count("anh tám") == 1


@pytest.mark.parametrize(
    "line",
    [
        "ủa không phải [y jút] mà anh nói mai [hắc đế] mà em ghi sai rồi đó | correct reject",
        "không phải [y jút], mai [hắc đế] mới đúng | correct",
    ],
)
def test_a_name_that_begins_like_tomorrow_is_whole(line: str) -> None:
    conversation = after("dây đứt ở đường [y jút] | tell_danger:line give", line)
    assert on_record(conversation) == ["mai hắc đế"]


@pytest.mark.parametrize(
    "line", ["là mai [hắc đế] em ạ | correct give", "ghi sai rồi, mai [hắc đế] đó | correct"]
)
def test_the_same_place_in_other_words_makes_no_report(line: str) -> None:
    conversation = after(AT_MAI, line)
    assert on_record(conversation) == ["mai hắc đế"]
    assert hazards(conversation) == 1


def test_the_first_words_of_a_danger_may_deny_a_place() -> None:
    line = "dây đứt ở [mai hắc đế] chứ không phải [đường y jút] nha | tell_danger:line give"
    assert on_record(after(line)) == ["mai hắc đế"]


@pytest.mark.parametrize(
    ("line", "landmark"),
    [
        (f"ghi giùm anh là ở {LANDMARK} nghe kẻo nhầm", LANDMARK),
        ("ngay trước quán cà phê Hương Quê đó em", "trước quán cà phê Hương Quê"),
        ("gần chợ Cồn nha", "gần chợ Cồn"),
        ("gần cái tiệm sửa xe", None),
        ("trước nhà em nè", None),
        ("đầu hẻm đó", None),
    ],
)
def test_a_landmark_has_a_name(line: str, landmark: str | None) -> None:
    assert landmark_in(line) == landmark


def test_a_landmark_that_only_names_the_place_adds_nothing() -> None:
    conversation = after(
        "dây đứt ở [chợ Cồn] | tell_danger:line give", "dây vẫn nằm trước chợ Cồn đó | tell_danger:line"
    )
    assert on_record(conversation) == ["chợ Cồn"]
    assert conversation.situation.alarm["place"] == "chợ Cồn"
