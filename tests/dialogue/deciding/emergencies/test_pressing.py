"""What cannot wait in an emergency: an ambulance, a hand that would touch the line, the way out, the crew."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

MACHINE = "má tui thở máy mà cúp điện rồi | tell_at_risk:life_support tell_out"
OLD = "bà nội tui yếu mà cúp điện nóng quá | tell_at_risk:medical tell_out"
FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
BRANCH = "nhánh cây đè lên dây ở [đường Lê Lợi] | tell_danger:line give"
NO_PLACE = "dây điện đứt rớt xuống đường | tell_danger:line"


def after(first: str, *lines: str) -> Talk:
    return talk(out_in_le_loi(), first, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize("first", [MACHINE, OLD])
@pytest.mark.parametrize(
    "line",
    [
        "Còn mười lăm phút nữa là hết bình, kêu cấp cứu luôn hay đợi điện? | ask_return >faster",
        "115 hay taxi? | ",
        "tui kêu một một năm nghe | tell_danger@0.3 want_person@0.2",
        "chở bả vô bệnh viện được không | ask_faq:office_hours",
        "đi nhập viện luôn hay răng em | yes",
        "bà than tức ngực, mấy giờ có điện | ask_return tell_at_risk:medical",
        "bả thở dốc quá | complain",
        "ổng thở không nổi nữa rồi | tell_since",
        "bà chóng mặt rồi em | tell_at_risk:medical",
        "trời ơi ngất rồi | complain",
        "bà co giật, tím tái | tell_at_risk:medical",
        "kêu không dậy, mê man | ask_repeat",
        "gọi hoài không tỉnh | complain",
        "hôn mê rồi | tell_back",
        "sao bà lừ đừ quá | tell_at_risk:medical",
        "hay là em gọi xe cứu thương nha | want_callback",
        "pin còn có mười phần trăm, sắp hết pin | tell_since",
        "may tho sap het pin, goi cap cuu khong | ask_return",
    ],
)
def test_an_ambulance_is_named_at_once_whatever_else_is_said(first: str, line: str) -> None:
    conversation = after(first, line)
    assert conversation.last.says == ("call_ambulance_now",)
    assert "115" in conversation.last.text
    given = conversation.situation.handed_over
    assert given is not None
    assert line.partition(" |")[0] in given["summary"]


@pytest.mark.parametrize(
    "line",
    [
        "gọi 115 rồi, xe đang tới | tell_since",
        "bà đang ở bệnh viện rồi | tell_since",
        "bình chỉ được một tiếng thôi | tell_since",
        "thợ gấp lên giùm | complain",
        "số tui 0912 706 115 nha | give",
        "tho khong toi ha em | complain",
    ],
)
def test_an_ambulance_that_is_there_or_not_needed_is_not_named_again(line: str) -> None:
    assert "call_ambulance_now" not in after(MACHINE, line).last.says


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("má tui thở oxy, còn chừng mười phút là hết bình | tell_at_risk:life_support", "call_ambulance_now"),
        ("ông nội đau ngực, cúp điện rồi | tell_at_risk:medical", "call_ambulance_now"),
        ("bà tím tái rồi em ơi | tell_at_risk:medical", "call_ambulance_now"),
        ("ba chị suy thận, mất điện rồi | tell_at_risk:medical", "kidney_patient"),
        ("mẹ em lọc thận ở nhà mà cúp điện | tell_at_risk:life_support", "kidney_patient"),
        ("bà cụ 91 tuổi nóng quá chịu không nổi | tell_at_risk:medical", "elderly"),
        ("ông già yếu lắm, nhà tối thui | tell_at_risk:medical", "elderly"),
        ("bà nội xông khí dung mà cúp điện | tell_at_risk:medical", "medical"),
        ("em bé sốt cao | tell_at_risk:medical", "medical"),
        ("mai cúp điện thì má thở máy chở vô viện trước hả | tell_at_risk:life_support", "life_support"),
        (
            "chị đang ở bệnh viện, ở nhà mẹ thở máy sắp hết bình | tell_at_risk:life_support",
            "call_ambulance_now",
        ),
        ("má tui ở gần bệnh viện, thở máy | tell_at_risk:life_support", "life_support"),
    ],
)
def test_the_first_advice_fits_the_person(line: str, advice: str) -> None:
    turn = talk(quiet(), line).last
    assert turn.says[0] == advice
    assert ("ngụm nước" in turn.text) is (advice == "elderly")
    assert "115" in turn.text


@pytest.mark.parametrize(
    "line",
    [
        "cúp điện thì dây đó đâu có điện, tui tính lấy chổi gạt nó qua | tell_danger:line",
        "vậy gạt bằng chổi được không | tell_danger:line",
        "tui lấy cây sào khều qua bên nghe | ask_faq:safety",
        "chồng em tính leo lên gỡ ra | tell_since",
        "bước qua dây được không em | ask_report_status",
        "dây đó đâu có điện đâu | reject",
        "nhặt nó bỏ vô lề hỉ | yes",
        "xe máy cán lên dây được không | ask_supply",
        "day do het dien roi, lay choi gat | tell_out",
    ],
)
def test_who_would_touch_the_line_is_warned_also_while_the_place_is_asked_for(line: str) -> None:
    assert talk(OutageService(), FALLEN, line, is_written=True).last.says[0] == "keep_off_the_line"
    asked = talk(OutageService(), NO_PLACE, line)
    assert asked.last.says == ("keep_off_the_line", "ask_danger_place")
    asked.say("trước [chợ Cồn] | give")
    [hazard] = asked.service.open_ones(kind="hazard")
    assert hazard["place"] == "chợ Cồn"
    assert line.partition(" |")[0] in hazard["description"]


@pytest.mark.parametrize(
    "line",
    [
        "Bao giờ người ta tới | ask_return",
        "có ai tới không | ask_supply",
        "em có phải đứng đó chờ không? | >call_when",
        "thợ tới chưa em | >crew_there",
        "chừng mô họ xuống rứa | tell_danger:line",
        "khi nào có người tới cắt điện | ask_planned",
        "chờ ở đây tới khi mô | ask_return",
        "tới chưa | ask_report_status",
        "cắt điện đi em | want_report",
    ],
)
def test_when_the_crew_comes_is_answered_as_far_as_it_is_known(line: str) -> None:
    conversation = talk(OutageService(), FALLEN, line, is_written=True)
    assert conversation.last.says == ("crew_for_the_danger",)
    given = conversation.situation.handed_over
    assert given is not None
    assert line.partition(" |")[0] in given["summary"]


def test_a_question_about_the_power_beside_it_is_answered_too() -> None:
    line = "bao giờ thợ tới, mấy giờ có điện | ask_return >crew_there"
    says = talk(out_in_le_loi(), BRANCH, line, is_written=True).last.says
    assert says[0] == "crew_for_the_danger"
    assert len(says) > 1


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("Đứt rồi, dây rớt xuống sân | tell_out", "keep_away"),
        ("đứt rồi, rớt xuống sân rồi | tell_danger:line", "keep_away"),
        ("giờ nó bốc cháy nữa | tell_danger:fire", "keep_away"),
        ("có thằng bé bị điện giật rồi | tell_danger:shock", "keep_away"),
        ("Cả nhà được ra khỏi nhà không hay ở yên trong nhà, dây nằm trước thềm | ask_supply", "stay_inside"),
        ("Sân có 5 mét lấy đâu ra 10 mét | complain", "stay_inside"),
        ("có dám ra ngoài không em | tell_danger:line", "stay_inside"),
        ("sân làm chi đủ, có 4m thôi | tell_since", "stay_inside"),
        ("nó nằm bất tỉnh rồi | tell_since", "call_ambulance_stay_off"),
    ],
)
def test_a_danger_that_grows_has_its_advice_again(line: str, advice: str) -> None:
    conversation = talk(OutageService(), BRANCH, line, is_written=True)
    assert conversation.last.says[0] == advice
    assert len(conversation.service.open_ones(kind="hazard")) == 1
    given = conversation.situation.handed_over
    assert given is not None
    assert given["summary"].count(line.partition(" |")[0]) == 1


def test_nobody_is_told_to_stay_in_a_house_that_burns() -> None:
    burning = "cháy ở [đường Lê Lợi] rồi | tell_danger:fire"
    line = "ra khỏi nhà được không hay ở trong nhà | ask_supply"
    assert "stay_inside" not in talk(OutageService(), burning, line, is_written=True).last.says


def test_the_same_danger_told_again_is_taken_down() -> None:
    conversation = talk(OutageService(), FALLEN, "dây đứt đó em | tell_danger:line", is_written=True)
    assert conversation.last.says == ("added_hazard",)


def test_the_breaker_may_be_switched_off_and_the_wire_not_touched_after_it() -> None:
    leak = "rờ vô tủ lạnh ở [đường Lê Lợi] bị tê tay | tell_danger:shock give"
    off = talk(quiet(), leak, "em gạt cầu dao rồi | tell_breaker:fine", is_written=True)
    assert "keep_off_the_line" not in off.last.says
    touched = talk(quiet(), FALLEN, "gạt cầu dao rồi em gỡ dây ra nghe | tell_breaker:fine", is_written=True)
    assert touched.last.says == ("keep_off_the_line",)


def test_the_crew_is_asked_for_before_the_place_is_known() -> None:
    says = talk(OutageService(), NO_PLACE, "có ai tới không em | ask_report_status").last.says
    assert says == ("danger_recorded_no_place", "crew_for_the_danger")


def test_a_danger_stays_one_when_somebody_ill_is_named_beside_it() -> None:
    ill = "mà má tui thở máy nữa | tell_at_risk:life_support"
    conversation = talk(quiet(), FALLEN, ill, "tui lấy chổi gạt dây qua | ask_repeat", is_written=True)
    assert conversation.last.says == ("keep_off_the_line",)
    given = conversation.situation.handed_over
    assert given is not None
    assert given["summary"].startswith("chỗ nguy hiểm: chợ Cồn")
