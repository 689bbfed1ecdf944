"""The summary of a hand-over: where the caller's home is, and what they asked for in earlier turns."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import cut
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, quiet

WEDDING = "Đúng rồi em. Chiều mai bên chị có tiệc cưới 200 khách, nghe nói mai cúp điện, giờ sao em? | yes ask_planned"
GENERATOR = "lỡ không dời được thì bên em có cho mượn máy phát không? | ask_faq"
SIDE = "một mặt bên Lý Thường Kiệt, bên đó mai có cắt luôn không | ask_planned"
PERSON = "Rồi thôi em cho chị gặp người ta để xin dời | want_person"


def _talk(*lines: str) -> Talk:
    service = quiet(
        outages=[cut(23, 26, id="one", area_text="Đường Lê Lợi")],
        homes={"one": (OF_LE_LOI,)},
        known_places=("Lý Thường Kiệt", "Trần Hưng Đạo"),
    )
    return talk(service, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


def _summary(turns: Talk) -> str:
    given = turns.situation.handed_over
    assert given is not None
    return given["summary"]


def test_a_street_asked_about_in_passing_is_not_the_home() -> None:
    said = _summary(_talk(WEDDING, SIDE, PERSON))
    assert said.startswith(f"Khách hàng {OF_LE_LOI}, đường Lê Lợi")
    assert "Khách ở" not in said


def test_the_wishes_of_earlier_turns_stand_once_before_the_quotations() -> None:
    said = _summary(_talk(WEDDING, GENERATOR, SIDE, GENERATOR, PERSON))
    needs = said.partition("điều khách cần: ")[2].partition("; «")[0]
    assert "tiệc cưới 200 khách" in needs
    assert said.count("máy phát") == 1
    assert said.index("tiệc cưới") < said.index("máy phát")
    assert "gặp người ta" not in needs


def test_a_bill_twice_as_high_reaches_the_summary() -> None:
    said = _summary(
        _talk(
            "đúng | yes",
            "tiền điện tháng này 1tr8, gấp đôi tháng trước là sao? | ask_faq:bill_amount",
            PERSON,
        )
    )
    assert "1tr8, gấp đôi tháng trước" in said


def test_at_most_three_needs_the_newest_last() -> None:
    asked = [f"bên chị muốn xin thêm cái thứ {one} được không | ask_faq" for one in "abcd"]
    needs = _summary(_talk("đúng | yes", *asked, PERSON)).partition("điều khách cần: ")[2]
    assert "thứ a" not in needs
    assert needs.index("thứ b") < needs.index("thứ d")


def test_everyday_questions_are_no_needs() -> None:
    said = _summary(_talk("đúng | yes", "mấy giờ có điện vậy em? | ask_return", PERSON))
    assert "điều khách cần" not in said


@pytest.mark.parametrize(
    ("words", "home"),
    [
        (
            "Khách sạn chị ở Trần Hưng Đạo nhé. Mấy giờ có người gọi lại vậy? | >call_when",
            "Khách ở trần hưng đạo",
        ),
        ("khách sạn Hoa Giấy nằm ở đường trần hưng đạo nha | give", "Khách ở trần hưng đạo"),
        ("nhà chị ở Lê Lợi em ơi | correct", f"Khách hàng {OF_LE_LOI}, đường Lê Lợi"),
    ],
)
def test_the_home_is_corrected_after_the_hand_over(words: str, home: str) -> None:
    turns = _talk(WEDDING, SIDE, PERSON, words)
    said = _summary(turns)
    assert said.lower().startswith(home.lower())
    assert words.partition(" |")[0] in said
    assert not any("planned" in one for one in turns.last.says)


def test_another_persons_home_corrects_nothing() -> None:
    turns = _talk(WEDDING, PERSON, "nhà mẹ chị ở Trần Hưng Đạo cũng bị | give")
    assert _summary(turns).startswith(f"Khách hàng {OF_LE_LOI}")
