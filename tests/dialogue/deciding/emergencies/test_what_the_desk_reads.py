"""The summary of an emergency: what was said before it and after it, who calls, and whose the numbers are."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import LE_LOI, OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

MACHINE = "ông nhà tui phải hút đàm, cúp điện rồi | tell_at_risk:life_support tell_out"
SMOKE = "trạm biến áp ở [chợ Cồn] bốc khói | tell_danger:fire give"


def after(*lines: str, service: OutageService | None = None) -> Talk:
    return talk(service or out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize("first", [MACHINE, SMOKE])
@pytest.mark.parametrize(
    "line",
    [
        "máy nhà o không có pin, hút lần cuối nửa tiếng rồi, bên [Hai Bà Trưng] có điện không | ask_supply",
        "nhà số 16 nghe em, mấy giờ có điện | ask_return",
        "cắt điện đi em | want_report",
        "nó kêu ù ù mấy bữa rồi | >crew_there",
        "dạ được, có con chó dữ trong nhà nghe em | yes",
    ],
)
def test_what_is_said_while_the_desk_is_awaited_reaches_it(first: str, line: str) -> None:
    said = line.partition(" |")[0].replace("[", "").replace("]", "")
    line_read = after(first, line).summary
    assert said in line_read
    assert line_read.count(said) == 1


@pytest.mark.parametrize("line", ["cảm ơn em | thank", "chào em nha | leave"])
def test_courtesy_is_not_taken_down(line: str) -> None:
    assert line.partition(" |")[0] not in after(MACHINE, line).summary


def test_the_turn_before_names_the_thing_that_burns() -> None:
    lines = (
        "Cho anh hỏi trạm biến áp trước nhà anh kêu to thế này có bình thường không em? | ask_faq:safety",
        "Ừ số 9 [Lê Lợi]. Nó ù ù to lắm, giờ còn thấy khói bốc lên nữa | yes tell_danger:fire",
    )
    conversation = after(*lines, service=quiet())
    assert "trạm biến áp trước nhà anh kêu to" in conversation.summary
    [hazard] = conversation.service.open_ones(kind="hazard")
    assert "trạm biến áp" in hazard["description"]


def test_the_turn_before_is_with_somebody_ill_too() -> None:
    lines = ("máy hút đàm xài điện một pha hay ba pha em | ask_faq:tariff", MACHINE)
    assert "máy hút đàm xài điện" in after(*lines).summary


def test_the_home_of_the_number_that_calls_is_in_it() -> None:
    line = after(SMOKE, service=OutageService(customers=[LE_LOI])).summary
    assert OF_LE_LOI in line
    assert "chưa rõ mã" not in line


def test_a_number_of_somebody_else_is_named_with_whose_it_is() -> None:
    line = after(MACHINE, "gọi số vợ anh nha 0905731268 | give").summary
    assert "0905731268 (số của vợ" in line
    assert "0905111333)" not in line


def test_a_number_that_gets_messages_is_not_taken_for_the_callers_own() -> None:
    lines = (
        MACHINE,
        "nhắn cho vợ anh luôn nha, 0905 731 268 | want_messages give",
        "máy còn chạy | tell_since",
    )
    line = after(*lines).summary
    assert "nhắn cho vợ anh luôn nha" in line
    assert line.count("số gọi lại 0905731268") == line.count("0905731268 (số của v")


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (
            (
                "chị đang ở Sài Gòn, mẹ chị ở nhà một mình, bà gọi nói mất điện | tell_out",
                "số của bà là 0936614972 nha | give",
            ),
            "chị",
        ),
        (("số của bà là 0936614972 | give", "Chị là con gái, bà ở Hội An mà em | correct"), "chị"),
        (
            (
                "bà ở Hội An | tell_out",
                "Chị là con gái mà em | correct",
                "gọi cho bà lúc có điện nha | want_callback",
                "bà cần gì đâu | no",
            ),
            "chị",
        ),
        (("ba em ở một mình, ông cần máy thở | tell_out",), None),
        (("nhà cô mất điện | tell_out", "gọi chú thôi nha con | correct"), "chú"),
        (("bà hỏi chút con | greet",), "bà"),
        (("tui có bà chị ở đường Hai Bà Trưng | tell_out",), None),
    ],
)
def test_who_speaks_for_another_is_not_addressed_as_them(lines: tuple[str, ...], form: str | None) -> None:
    assert talk(quiet(), *lines).situation.address == form
