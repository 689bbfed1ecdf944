"""A borrowed phone: the home of its number is not the caller's, in the answer or in the line that staff read."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, outage
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, quiet


def out_in_le_duan() -> OutageService:
    found = outage(area_text="Đường Lê Duẩn")
    return quiet(
        outages=[found], homes={found["id"]: ()}, areas={found["id"]: ("lê duẩn",)}, known_places=("lê duẩn",)
    )


@pytest.mark.parametrize("acts", ["tell_out tell_since yes", "tell_out tell_since no", "tell_out", "yes"])
@pytest.mark.parametrize(
    "words",
    [
        "dạ không tui gọi nhờ máy ông anh tiệm may của tui bên [lê duẩn] á mà mất điện từ tám giờ tối giờ",
        "không phải, tui ở [lê duẩn] mất điện nè",
        "ủa không anh ơi, tui hỏi bên [lê duẩn]",
        "không chị gọi giùm, nhà chị ở [lê duẩn] mất điện",
    ],
)
def test_a_no_that_names_a_street_is_about_that_street(words: str, acts: str) -> None:
    turns = talk(out_in_le_duan(), f"{words} | {acts}", caller_phone=PHONE_OF_LE_LOI)
    assert "Lê Duẩn" in turns.last.text
    assert "Lê Lợi" not in turns.last.text
    turns.say("cho gặp nhân viên | want_person")
    assert OF_LE_LOI not in turns.summary
    assert "lê duẩn" in turns.summary.lower()


@pytest.mark.parametrize(
    "words", ["không có điện từ sáng tới giờ | tell_out", "ừ đúng rồi mất điện | yes tell_out"]
)
def test_no_power_is_no_denial_of_the_street(words: str) -> None:
    assert "Lê Lợi" in talk(quiet(), words, caller_phone=PHONE_OF_LE_LOI).last.text


def test_a_denied_home_does_not_head_the_summary() -> None:
    turns = talk(
        out_in_le_duan(),
        "mất điện | tell_out",
        "ủa không phải lê lợi tui nói [lê duẩn] mà, [lê duẩn] số hai trăm mười á | correct",
        "cho gặp nhân viên | want_person",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert OF_LE_LOI not in turns.summary
    assert "lê duẩn" in turns.summary.lower().partition("«")[0]


def test_the_summary_is_corrected_when_asked() -> None:
    turns = talk(
        out_in_le_duan(),
        "mất điện | tell_out",
        "cho gặp nhân viên | want_person",
        "ừ mà em ghi giùm là ở [lê duẩn] nghe đừng ghi nhà ông anh tui | want_report give",
        caller_phone=PHONE_OF_LE_LOI,
    )
    assert OF_LE_LOI not in turns.summary.partition("«")[0]
    assert "lê duẩn" in turns.summary.lower().partition("«")[0]
