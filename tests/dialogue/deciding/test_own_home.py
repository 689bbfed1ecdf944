"""The caller's own breaker, wires and devices: behind the meter, where no crew works."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

HALF = "qua coi cái nhà qua nó mất có một nửa, phía trước còn đèn, bếp tắt hết trơn là bị chi rứa hè | tell_partly"


def at_home(*lines: str) -> Talk:
    return talk(quiet(), *lines, caller_phone=PHONE_OF_LE_LOI)


@pytest.mark.parametrize(
    "line",
    [
        f"ờ đúng rồi, {HALF} ask_cause yes",
        "đúng rồi, nửa nhà mất điện nửa nhà có, sao vậy em | yes tell_unsteady",
        "phải, phía trước còn đèn mà phía sau tắt hết là bị gì em | yes tell_partly tell_out",
    ],
)
def test_half_a_house_is_looked_at_before_a_crew_is_sent(line: str) -> None:
    turns = at_home(line)
    assert turns.last.says[-2:] == ("why_half_is_out", "ask_branch_and_neighbors")
    assert turns.last.question == "home_checks"
    assert turns.service.deeds == []


@pytest.mark.parametrize(
    ("line", "said", "kinds"),
    [
        ("nhà bên cũng vậy | tell_neighbours_out", "report_taken", ["quality"]),
        ("cầu dao nhảy em ơi | tell_breaker:tripped", "reset_branch", []),
        ("nhà bên vẫn có điện | tell_neighbours_on", "ask_branch", []),
    ],
)
def test_what_is_seen_there_decides(line: str, said: str, kinds: list[str]) -> None:
    turns = at_home(f"đúng rồi, {HALF} yes", line)
    assert turns.last.says[0] == said
    assert [one["kind"] for one in turns.service.reports] == kinds


@pytest.mark.parametrize(
    "line",
    [
        "nhà bên hông họ sáng trưng à, hắn có phải tại cái cầu dao không em | reject ask_cause complain@0.6",
        "hàng xóm sáng trưng mà, chắc là do cái cb nhà chị phải không | ask_cause",
    ],
)
def test_whether_it_is_the_breaker_is_answered(line: str) -> None:
    turns = at_home(f"đúng rồi, {HALF} yes", line)
    assert turns.last.says == ("likely_the_breaker",)
    assert turns.service.deeds == []
    turns.say("gạt rồi mà vẫn không có điện | tell_out")
    assert turns.last.says[0] == "report_taken"


@pytest.mark.parametrize(
    "line",
    [
        "chừ qua bật lại cái cầu dao được khôn hay là chờ thợ tới | no",
        "cầu dao nhảy thì có tự bật lại được không em | tell_breaker:tripped",
        "tui gạt cái át lên lại được không | ask_faq:electrical_safety",
        "em bật lại cb có sao không | >is_dangerous",
        "gat cau dao len duoc khong em | ask_faq:electrical_safety",
    ],
)
def test_whether_one_may_put_it_up_is_answered_at_once(line: str) -> None:
    turns = at_home(f"đúng rồi, {HALF} yes", line)
    assert turns.last.says == ("put_it_up_once",)
    assert turns.service.deeds == []


def test_the_outage_around_is_still_looked_up_for_who_asks_first_of_the_breaker() -> None:
    line = "mất điện rồi, tui bật lại cầu dao được không, mã PC05II0123456 | tell_out give"
    assert talk(out_in_le_loi(), line).last.says[:2] == ("put_it_up_once", "outage_now")


@pytest.mark.parametrize(
    "line",
    [
        "hắn nhảy hoài mỗi lần bật cái bình nóng lạnh là vì răng | complain@0.7 tell_breaker:tripped",
        "cái bình nóng lạnh hắn hư hay răng, hắn rỉ điện phải khôn em | >plan_ahead",
        "cái bình nóng lạnh hắn rỉ điện phải không em | tell_danger:shock",
        "cứ cắm máy giặt vô là nhảy cầu dao | tell_breaker:tripped tell_out",
        "hễ bật máy bơm là sập cb | tell_unsteady",
        "tủ lạnh nhà em bị rò điện thì sao | ask_faq:electrical_safety",
    ],
)
def test_a_device_that_leaks_or_trips_is_left_off(line: str) -> None:
    turns = at_home("đúng rồi | yes", line)
    assert turns.last.says == ("device_leaks",)
    assert turns.service.deeds == []
    again = turns.say("vậy bật cầu dao lên lại được không | ask_faq:electrical_safety")
    assert again.says == ("trips_again",)


def test_what_was_touched_is_the_device_named_before() -> None:
    turns = at_home(
        "đúng rồi | yes", "bình nóng lạnh hư rồi hay răng | tell_unsteady", "đụng vô thấy tê tê | complain"
    )
    assert turns.last.says[0] == "device_leaks"


def test_who_was_shocked_by_a_device_is_warned_as_before() -> None:
    turns = at_home("đúng rồi | yes", "rờ bình nóng lạnh bị giật, có sao không em | tell_danger:shock")
    assert turns.last.says[0] == "switch_off"


def test_a_cut_to_come_beside_it_is_told_too() -> None:
    line = "mai cúp mấy giờ, với lại hắn nhảy hoài mỗi lần bật bình nóng lạnh là vì răng | ask_planned complain@0.7"
    turns = at_home("đúng rồi | yes", line)
    assert turns.last.says[0] == "device_leaks"
    assert len(turns.last.says) > 1


@pytest.mark.parametrize(
    "line",
    [
        "chớ cái bình nóng lạnh nớ qua kêu thợ ngoài hay bên em tới coi giùm | >faster",
        "vậy gọi thợ điện ngoài hay bên điện lực xuống sửa | want_report",
        "bên em tới coi hay chị kêu thợ ngoài | ask_report_status",
    ],
)
def test_who_mends_what_is_in_the_house(line: str) -> None:
    turns = at_home("đúng rồi | yes", line)
    assert turns.last.says == ("own_electrician",)
    assert turns.service.deeds == []


@pytest.mark.parametrize(
    "line",
    ["cầu dao nhà chị nhảy hoài | tell_breaker:tripped", "cái cb cứ nhảy miết em ơi | tell_breaker:tripped"],
)
def test_what_keeps_tripping_is_not_pushed_up(line: str) -> None:
    assert talk(quiet(), line).last.says == ("trips_again",)


@pytest.mark.parametrize(
    "line",
    [
        "cb chị gạt lên gạt xuống rồi ko ăn thua | tell_breaker:fine",
        "đã bật lại át rồi vẫn không có điện | tell_out",
        "cau dao toi gat len k an thua | tell_breaker:fine",
    ],
)
def test_what_was_tried_is_no_question(line: str) -> None:
    turns = at_home("đúng rồi, nhà chị mất điện | yes tell_out", line)
    assert "put_it_up_once" not in turns.last.says


def test_with_everything_unplugged_it_is_no_device() -> None:
    line = "rút hết rồi, tủ lạnh máy lạnh các thứ, bật lên 5s là nó nhảy lại, có sao không | tell_breaker:tripped"
    assert at_home("đúng rồi | yes", line).last.says == ("trips_again",)


@pytest.mark.parametrize("line", ["mai có mất nữa không em | ask_planned", "mai co cup nua ko | ask_planned"])
def test_once_more_is_no_half(line: str) -> None:
    assert "ask_branch_and_neighbors" not in at_home("đúng rồi | yes", line).last.says


def test_who_comes_to_an_outage_is_no_question_of_the_house() -> None:
    line = "ai xuống sửa vậy em, người của điện lực quận hay thuê ngoài | >who_comes"
    turns = talk(out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", line)
    assert turns.last.says[0] == "who_comes"
