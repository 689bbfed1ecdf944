"""Another place than the own homes, alone or beside one of them, in a turn."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.deciding.outage_service import OutageService, cut
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_HUNG_VUONG, OF_TRAN_PHU, PHONE_OF_TWO, quiet


def _service(**also: Any) -> OutageService:
    """Cuts tomorrow in Trần Phú (of the caller) and Minh Mạng (not), on Tuesday in Hùng Vương (the caller's other)."""
    cuts = [
        cut(16, 20, id="own", area_text="Đường Trần Phú"),
        cut(17, 19, id="hers", area_text="Đường Minh Mạng"),
        cut(65, 70, id="other", area_text="Đường Hùng Vương"),
    ]
    return quiet(
        outages=cuts,
        homes={"own": (OF_TRAN_PHU,), "other": (OF_HUNG_VUONG,)},
        areas={"own": ("trần phú",), "hers": ("minh mạng",), "other": ("hùng vương",)},
        known_places=("Minh Mạng", "Đặng Văn Ngữ", "Thủy Xuân"),
        **also,
    )


def _two(*lines: str) -> Talk:
    return talk(_service(), *lines, caller_phone=PHONE_OF_TWO, is_written=True)


FIRST = "cái ở Trần Phú mai có cắt không | choose ask_planned"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Ủa còn bên mạ mình Minh Mạng nữa, mai có cắt k? | ask_planned", "minh mạng"),
        ("còn bên mạ mình minh mạng nữa mai có cắt không | ask_planned", "minh mạng"),
        ("con ben ma minh minh mang nua mai co cat khong | ask_planned", "minh mang"),
        ("còn nhà bà ngoại em minh mạng thì sao | ask_planned", "minh mạng"),
        ("còn Minh Mạng thì mai có cắt không em | ask_planned", "minh mạng"),
        ("còn chỗ mình làm ở đặng văn ngữ mai có cắt không | ask_planned", "đặng văn ngữ"),
        ("còn đường minh mạng thì sao | ask_planned", "minh mạng"),
    ],
)
def test_another_place_is_never_the_other_own_home(words: str, place: str) -> None:
    turns = _two(FIRST, words)
    subject = turns.situation.subject
    assert subject is not None
    assert subject.place == place
    assert "Hùng Vương" not in turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "còn nhà kia thì sao | ask_planned",
        "còn chỗ kia mai có cắt không | ask_planned",
        "con cho kia thi sao em | ask_planned",
    ],
)
def test_the_other_one_without_a_name_is_the_other_own_home(words: str) -> None:
    subject = _two(FIRST, words).situation.subject
    assert subject is not None
    assert subject.point is not None
    assert subject.point.street == "Hùng Vương"


@pytest.mark.parametrize(
    "words",
    [
        "còn thứ ba thì sao | ask_planned",
        "còn ngày kia có cắt không | ask_planned",
    ],
)
def test_another_day_is_no_other_home(words: str) -> None:
    subject = _two(FIRST, words).situation.subject
    assert subject is not None
    assert subject.point is not None
    assert subject.point.street == "Trần Phú"


@pytest.mark.parametrize(
    "words",
    [
        "còn bên mạ mình Phan Bội nữa, mai có cắt k | ask_planned",
        "còn đường phan bội thì mai có cắt không | ask_planned",
    ],
)
def test_a_name_that_is_not_known_is_asked_for_again(words: str) -> None:
    turns = _two(FIRST, words)
    assert turns.last.says[0] == "place_not_found"
    assert "Hùng Vương" not in turns.last.text


def test_the_home_of_somebody_without_a_street_is_asked_for() -> None:
    turns = _two(FIRST, "còn bên mạ mình nữa, mai có cắt không | ask_planned")
    assert turns.last.question in ("code_or_phone", "area")
    assert "Hùng Vương" not in turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "Nhà mình ở Trần Phú, mai cắt đúng k? Mạ mình ở Minh Mạng bên Thủy Xuân, mai có cắt k? | choose ask_planned",
        "Mạ mình ở Minh Mạng, còn nhà mình ở Trần Phú, mai có cắt không? | choose ask_planned",
        "nhà anh trần phú với bên ngoại ở minh mạng ngày mai có cúp không | choose ask_planned",
        "Nhà mình ở [Trần Phú], mạ mình ở [Minh Mạng phường Thủy Xuân], mai có cắt k? | choose ask_planned",
    ],
)
@pytest.mark.parametrize("first", [(), (FIRST,), ("cái ở Hùng Vương mai có cắt không | choose ask_planned",)])
def test_two_places_of_a_turn_are_both_answered_the_own_first(words: str, first: tuple[str, ...]) -> None:
    turns = _two(*first, words)
    text = turns.last.text
    assert "Minh Mạng" in text
    assert "Trần Phú" in text
    assert text.index("Trần Phú") < text.index("Minh Mạng")
    assert "Hùng Vương" not in text
    assert sum("cut" in one for one in turns.last.says) == 2


@pytest.mark.parametrize(
    "words",
    [
        "nhà chị Trần Phú gần Minh Mạng, mai có cắt không | choose ask_planned",
        "Trần Phú chứ không phải Minh Mạng, mai có cắt không | choose ask_planned",
    ],
)
def test_a_street_that_only_says_where_it_is_is_not_asked_about(words: str) -> None:
    assert "Minh Mạng" not in _two(words).last.text
