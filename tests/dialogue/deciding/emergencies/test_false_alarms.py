"""An alarm that was none ends whole and at once; one danger is on record once; who sleeps near it; the bedridden."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, quiet

FLOOD = "nuoc vo nha roi em oi | tell_danger:water"
BURNING = "trụ điện cháy ở [chợ Cồn] | tell_danger:fire give"
FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
LEANING = "trụ điện nghiêng ở [chợ Cồn] | tell_danger:line give"
MACHINE = "má tui thở máy | tell_at_risk:life_support"
PERSON = "cho a gap nhan vien | want_person"
OTHERS = "a hỏi tạm thời ko bật máy nước nóng thì xài mấy cái kia đc ko thôi"


def after(*lines: str) -> Talk:
    return talk(quiet(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (
            FLOOD,
            "trời ơi nhà khô queo ko có nước gì hết, e báo nhầm r. đừng cho người tới cắt điện nha | want_stop",
        ),
        (FLOOD, "nhà chị khô ráo mà em | reject"),
        (FLOOD, "có ngập đâu em | tell_danger:water"),
        (FLOOD, "nha khong ngap gi het | no"),
        (BURNING, "em báo nhầm rồi | correct"),
        (BURNING, "CHAY la dem so do, ko phai chay lua!! ko co chay gi het, dung keu cuu hoa | reject"),
    ],
)
def test_a_denial_ends_the_whole_alarm_and_names_what_is_cancelled(first: str, line: str) -> None:
    conversation = after(first)
    codes = [one["code"] for one in conversation.service.open_ones()]
    assert len(codes) == 2
    turn = conversation.say(line)
    assert turn.says == ("alarm_withdrawn",)
    assert all(code in turn.text for code in codes)
    assert conversation.service.open_ones() == []
    assert conversation.situation.handed_over is None


@pytest.mark.parametrize("acts", ["ask_faq:safety", "tell_danger:water >is_dangerous", "ask_supply"])
def test_what_is_asked_beside_a_denial_is_answered(acts: str) -> None:
    conversation = after(FLOOD, f"ủa lội gì e, nhà a có ngập đâu?? {OTHERS} | {acts}")
    assert conversation.last.says[:2] == ("alarm_withdrawn", "use_the_others")
    assert conversation.service.open_ones() == []


def test_who_wanted_a_person_for_the_bill_gets_one() -> None:
    line = "ko co chay gi het, dung keu cuu hoa, a hoi hoa don thoi | ask_faq:bill_amount reject"
    conversation = after(PERSON, BURNING, line)
    assert conversation.last.says == ("alarm_withdrawn", "handing_over")
    given = conversation.situation.handed_over
    assert given is not None
    assert (given["reason"], given["queue"]) == ("billing", "customer_service")
    assert conversation.service.open_ones(kind="hazard") == []


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (FALLEN, "báo nhầm rồi, ở [chợ Hàn] | correct give"),
        (FALLEN, "em báo nhầm đường rồi | correct"),
        (FLOOD, "ngập gì mà dữ vậy trời | tell_danger:water"),
        (FLOOD, "nước có ngập tới ổ cắm rồi | tell_danger:water"),
    ],
)
def test_words_near_a_denial_leave_the_alarm(first: str, line: str) -> None:
    conversation = after(first, line)
    assert "alarm_withdrawn" not in conversation.last.says
    assert len(conversation.service.open_ones(kind="hazard")) == 1


@pytest.mark.parametrize("first", [FALLEN, "dây đứt nằm trước nhà em | tell_danger:line"])
def test_a_danger_told_again_after_another_alarm_is_on_record_once(first: str) -> None:
    conversation = after(first, MACHINE, "dây vẫn nằm đó kìa | tell_danger:line")
    assert "added_hazard" in conversation.last.says
    assert len(conversation.service.open_ones(kind="hazard")) == 1


def test_a_second_danger_elsewhere_is_recorded_too() -> None:
    conversation = after(FALLEN, MACHINE, "dây cũng đứt ở [chợ Hàn] | tell_danger:line give")
    assert len(conversation.service.open_ones(kind="hazard")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "tối nay nhà chị ngủ cách có mấy căn có sao không em hay phải đi chỗ khác | ask_supply",
        "nhà tui kế bên đó tối nay ở trong nhà được không | ask_faq:safety",
        "có phải dọn qua nhà khác ngủ không em | ask_faq:safety",
        "toi nay ngu o nha co sao khong em | ask_faq:safety",
    ],
)
def test_who_lives_near_a_leaning_pole_hears_who_has_to_leave(line: str) -> None:
    assert after(LEANING, line).last.says == ("out_of_its_reach",)


@pytest.mark.parametrize(
    "line",
    [
        "mạ o nằm liệt một chỗ có cái nệm hơi chống loét chạy điện chừ mất điện rứa | tell_at_risk:medical",
        "ba chị nằm liệt giường, nệm chống loét xẹp rồi | tell_at_risk:medical tell_out",
    ],
)
def test_the_bedridden_are_turned_and_not_cooled(line: str) -> None:
    conversation = after(line, "nệm xẹp rồi sợ lở lưng chừ phải làm răng | tell_at_risk:medical")
    assert conversation.said[1][0] == "bedridden"
    assert conversation.last.says == ("bedridden_meanwhile",)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("má chị thở máy mà cúp điện, chị đang ở chỗ làm chưa về được", "life_support_away"),
        ("má chị thở máy mà cúp điện, chị đang ngồi cạnh má", "life_support_attended"),
        ("má chị thở máy mà cúp điện rồi", "life_support"),
    ],
)
def test_nobody_is_asked_what_the_caller_has_said(line: str, says: str) -> None:
    assert after(f"{line} | tell_at_risk:life_support").last.says[0] == says


def test_a_device_without_a_plug_makes_no_report() -> None:
    conversation = after(
        "nha minh cu bat may nuoc nong len la nhay cb | tell_breaker ask_faq:safety",
        "cái đó nối dây thẳng vô tường ko có phích cắm s rút. với cái cb đó nó tắt cả tầng dưới | tell_partly",
        f"{OTHERS} | ask_faq:safety",
    )
    assert [one[0] for one in conversation.said[1:]] == ["device_leaks", "device_wired_in", "use_the_others"]
    assert conversation.service.open_ones() == []
