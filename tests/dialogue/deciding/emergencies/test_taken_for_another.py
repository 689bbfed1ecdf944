"""Emergencies that were taken for another: water for a wire, a grown-up for a child, workers for somebody ill."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.signals import danger_kind, risk_in
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.test_in_english import hoi_an
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi
from tests.dialogue.understanding.hearing import names, understood_as

WATER = (
    "alo em ơi chị ở lê duẩn nè mưa to quá nước nó tràn vô nhà rồi mà mấy cái ổ điện chị nó gần sát đất lắm chị sợ quá"
    " | tell_danger"
)
CHILD = "ba mẹ con đi làm hết rồi con ở nhà một mình con sợ tối quá | tell_at_risk:child"
MACHINE = "ông nhà tui thở máy ở nhà chừ cúp điện rồi | tell_at_risk:life_support"
MINDS = (
    "ad ơi cúp điện lâu quá z, nhà e ở đg nguyễn sinh cung, nóng muốn chết luôn á, nhỏ em e 4 tuổi nó khóc quá trời"
    " vì sợ tối, ba mẹ đi làm ca đêm ch về, e hk bt làm sao nữa"
)


def after(*lines: str, phone: str | None = PHONE_OF_LE_LOI) -> Talk:
    return talk(out_in_le_loi(), *lines, caller_phone=phone, is_written=True)


# Water.


@pytest.mark.parametrize(
    "line",
    [
        WATER.partition(" |")[0],
        "nước cứ ào vô nhà em ơi",
        "nước nó đang lên tới bếp rồi",
        "nuoc no tran vo nha roi em",
        "nước lênh láng khắp nhà rồi",
        "mưa nó tạt ướt ổ cắm hết rồi",
    ],
)
def test_water_in_the_house_is_no_wire(line: str) -> None:
    assert danger_kind(Seen.of(line)) == "water"
    conversation = after(f"{line} | tell_danger")
    assert conversation.last.says[0] == "water_inside"
    assert "mười mét" not in conversation.last.text


@pytest.mark.parametrize(
    "line",
    [
        "nước máy nó không vô nhà hả em",
        "mưa to quá mà có điện chưa em",
        "nước chưa vô nhà",
    ],
)
def test_other_water_is_none(line: str) -> None:
    assert danger_kind(Seen.of(line)) is None


@pytest.mark.parametrize(
    "line",
    [
        "mười mét thì chị ra ngoài mưa hả em chị đang bế thằng cu trên ghế nè giờ có nên rút phích với cúp cầu dao"
        " không | ask_faq:safety >is_dangerous",
        "giờ rút mấy cái phích ra nha em | ask_faq:safety",
        "rút tủ lạnh ra được không em | ask_supply",
        "co can cup cau dao tong khong em | ask_faq:safety",
        "chị gạt cb xuống được không | tell_danger",
        "tháo cái ổ cắm nối dài ra có sao không | >is_dangerous",
    ],
)
def test_nobody_is_sent_to_a_plug_while_water_stands(line: str) -> None:
    conversation = after(WATER, line)
    assert conversation.last.says == ("plugs_in_the_water",)
    assert "nên rút" not in conversation.last.text


def test_a_plug_without_water_is_answered_as_before() -> None:
    conversation = after("nhà chị mất điện | tell_out", "có nên rút phích tủ lạnh không em | >is_dangerous")
    assert conversation.last.says[0] != "plugs_in_the_water"


@pytest.mark.parametrize(
    "line",
    [
        "à thôi để chị coi lại ông xã chị mới ra xem ổng nói nước mới ngập ngoài sân thôi chưa có vô nhà chị thấy loang"
        " loáng tưởng vô rồi | tell_danger:water",
        "nước chỉ ngập ngoài đường thôi em | tell_since",
        "nuoc chua vo nha em oi, moi ngoai san thoi | tell_danger",
        "nước không có vô nhà, chị nhìn lộn | correct",
        "dạ không có sao nữa em, nhà khô ráo | no",
        "thôi không sao nữa em | no",
        "vụ nước thôi khỏi cho người tới nha em | want_stop",
    ],
)
def test_water_that_stayed_outside_ends_the_alarm(line: str) -> None:
    conversation = after(WATER, line)
    assert conversation.last.says == ("alarm_withdrawn",)
    assert conversation.service.open_ones(kind="hazard") == []


def test_what_is_asked_beside_a_dry_house_is_answered() -> None:
    line = (
        "dạ không có sao nữa em nhà khô ráo mà điện cúp từ chiều giờ chưa có giờ mấy giờ"
        " mới có | ask_return tell_out reject"
    )
    conversation = after(WATER, line)
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert conversation.last.says[1] == "return"


def test_a_message_beside_a_withdrawal_is_signed_up() -> None:
    said = "ừ nhắn số của chị nè 0936663944 với lại vụ nước thôi khỏi cho người tới nha em"
    conversation = after(WATER, f"{said} | want_messages want_stop give")
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0936663944"]


@pytest.mark.parametrize(
    "line",
    [
        "nước chưa vô nhà nhưng sắp vô rồi | tell_danger",
        "nước chưa vô nhà mà vô bếp rồi | tell_danger",
        "nước ngoài sân đang lên tới thềm | tell_danger",
    ],
)
def test_water_that_rises_leaves_the_alarm(line: str) -> None:
    conversation = after(WATER, line)
    assert "alarm_withdrawn" not in conversation.last.says
    assert len(conversation.service.open_ones(kind="hazard")) == 1


def test_the_street_of_the_house_is_known_when_the_water_was_none() -> None:
    first = "chị ở [lê lợi] nè nước nó tràn vô nhà rồi | tell_danger give"
    line = "không sao nữa em nhà khô ráo, mấy giờ mới có điện | ask_return"
    says = talk(out_in_le_loi(), first, line, is_written=True).last.says
    assert says[0] == "alarm_withdrawn"
    assert "ask_place_instead" not in says
    assert "return" in says or any(one.startswith("outage") for one in says)


def test_dry_ground_takes_no_wire_back() -> None:
    wire = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"
    assert "alarm_withdrawn" not in after(wire, "nước chưa vô nhà | tell_since").last.says


# A grown-up with a child.


@pytest.mark.parametrize(
    "line",
    [
        "ủa e 20t r mà ad =)) e ở nhà trông nhỏ chứ có phải con nít đâu | reject",
        "có e ở nhà mà | tell_since",
        "tui lớn rồi | tell_at_risk:child",
        "con nào trời, đã nói 20t rồi. bỏ cái vụ trẻ em 1 mình giùm e đi, có e ở nhà mà, đừng có gọi ai tới nha"
        " | want_stop complain",
        "có người lớn ở đây rồi | tell_since",
        "em hai mươi tuổi rồi chị ơi | correct",
        "em 25 tuổi mà | correct",
        "có mẹ em ở đây, em là người lớn mà | no",
        "tui la nguoi lon ma | reject",
        "trẻ em đâu mà trẻ em | reject",
    ],
)
def test_whoever_is_grown_ends_the_alarm_of_a_child(line: str) -> None:
    conversation = after(CHILD, line)
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert conversation.situation.risk is None
    assert conversation.situation.handed_over is None
    assert " con " not in f" {conversation.last.text.lower()} "


@pytest.mark.parametrize(
    "line",
    [
        "có người lớn ở đó không cô | ask_supply",
        "không có người lớn ở nhà | tell_since",
        "con 9 tuổi, có con với em con thôi | tell_since",
        "con ở nhà một mình mà | tell_at_risk:child",
    ],
)
def test_a_child_stays_one(line: str) -> None:
    conversation = after(CHILD, line)
    assert "alarm_withdrawn" not in conversation.last.says
    assert conversation.situation.risk == "child"


@pytest.mark.parametrize(
    "line",
    [
        MINDS,
        "con em 3 tuổi nó khóc, ba mẹ em đi làm chưa về, mất điện lâu quá",
        "em trông nhỏ em, ba mẹ đi làm hết, mấy giờ có điện",
        "nhỏ em em mới 5 tuổi sợ tối quá, ba mẹ đi vắng",
    ],
)
def test_whoever_minds_a_child_is_none(line: str) -> None:
    assert risk_in(Seen.of(line)) is None
    assert "tell_at_risk" not in names(understood_as(line, "tell_out", "tell_at_risk"))


@pytest.mark.parametrize(
    "line",
    [
        "con ở nhà với em con 4 tuổi, ba mẹ đi làm hết rồi",
        "ba mẹ con đi làm, con 8 tuổi",
        "tụi con ở nhà một mình, ba mẹ đi vắng",
        "con sợ tối quá, ba mẹ đi làm chưa về",
        "em học lớp 3 ở nhà trông em một mình",
    ],
)
def test_a_child_with_a_smaller_one_is_alone(line: str) -> None:
    assert risk_in(Seen.of(line)) == "child"


@pytest.mark.parametrize(
    ("first", "line", "says"),
    [
        (
            f"{MINDS} | tell_out",
            "ok nhắn cho e đi 0905 718 236. mà nhỏ nó sợ tối, e đốt nến cho sáng đc hk ad hay sao | want_messages give",
            "no_candle_near_a_child",
        ),
        (
            "nhà em mất điện | tell_out",
            "nhắn em nha, mà bé nó sợ tối em thắp đèn cầy được không | want_messages yes",
            "no_candle_near_a_child",
        ),
        (CHILD, "con đốt nến được không cô | ask_faq:safety", "child_no_candle"),
        (
            "bà cụ nằm liệt giường mà cúp điện | tell_at_risk:medical",
            "nhắn tui khi có điện, mà thắp nến cho sáng được không | want_messages",
            "torch_instead",
        ),
    ],
)
def test_a_candle_is_answered_beside_another_wish(first: str, line: str, says: str) -> None:
    conversation = after(first, line)
    assert says in conversation.last.says
    if "want_messages" in line:
        assert any(one.startswith("subscribed") for one in conversation.last.says)


def test_a_candle_without_a_child_is_left_alone() -> None:
    said = after(
        "nhà em mất điện | tell_out", "em đốt nến cho sáng, nhắn em nha | want_messages yes"
    ).last.says
    assert "no_candle_near_a_child" not in said


# Workers are no breath.


@pytest.mark.parametrize(
    "line",
    [
        "ko y chi la mua to qua tho khong lam dc thi co dien binh thuong dung ko. thoi cam on e nha",
        "mua tho khong toi duoc ha em",
        "cho tho gap di em",
        "goi tho khong duoc em oi",
        "tho kho tim nha chi lam",
    ],
)
def test_workers_are_nobody_ill(line: str) -> None:
    assert risk_in(Seen.of(line)) is None
    assert not Seen.of(line).whole.has("critical_sign")


@pytest.mark.parametrize(
    "line", ["ba tho khong noi roi", "ong tho khong duoc nua", "má thở dốc quá", "be tho kho khe"]
)
def test_breath_is_still_heard(line: str) -> None:
    assert risk_in(Seen.of(line)) == "medical"


@pytest.mark.parametrize(
    "line",
    [
        "ua ai benh dau em?? chi noi tho sua dien ma | tell_at_risk:medical",
        "ai bệnh đâu em, chị nói thợ mà | reject",
        "người bệnh đâu ra vậy em | reject",
    ],
)
def test_nobody_ill_ends_the_alarm(line: str) -> None:
    conversation = after("tho khong duoc thi sao em | tell_at_risk:medical", line)
    assert conversation.last.says == ("alarm_withdrawn",)
    assert conversation.situation.risk is None


# English.


@pytest.mark.parametrize(
    "line",
    [
        "Our hotel is on Le Duan and the annex is on Y Jut, both are affected. What's the situation please?",
        "our house is on Dut and the shop is on Chay street, no power in both",
    ],
)
def test_the_names_of_streets_are_no_danger(line: str) -> None:
    assert "tell_danger" not in names(understood_as(line, "tell_danger", intent="report_hazard"))


@pytest.mark.parametrize(
    "line",
    [
        "a cable fell on our street",
        "water is coming into the house, the sockets are wet",
        "I got zapped by the box",
    ],
)
def test_a_danger_in_english_that_only_the_model_knows_is_one(line: str) -> None:
    assert "tell_danger" in names(understood_as(line, "tell_danger", intent="report_hazard"))


# A patient who was moved.


def test_a_patient_who_was_moved_is_not_power_at_home() -> None:
    line = (
        "à à thằng con tới rồi hắn chở ba hắn qua nhà o hắn bên an cựu có điện cắm máy lại rồi ông thở được rồi may quá"
        " | tell_back"
    )
    conversation = after(MACHINE, line)
    assert conversation.last.says == ("patient_moved_noted",)
    assert "đã được đưa tới chỗ có điện" in conversation.summary


@pytest.mark.parametrize(
    "line",
    ["đưa má qua nhà cô Ba có điện rồi em | tell_back", "o đem ông qua bên nhà chú có điện rồi | tell_back"],
)
def test_a_patient_moved_in_other_words(line: str) -> None:
    assert after(MACHINE, line).last.says == ("patient_moved_noted",)


@pytest.mark.parametrize(
    "line",
    [
        "có cái bình oxy nhỏ mà không biết còn được mấy giờ nữa kêu thằng con qua rồi mà nó chưa tới | complain",
        "không biết bình oxy còn được bao lâu | ask_return",
        "bình ắc quy không rõ chịu được mấy tiếng nữa | ask_return",
    ],
)
def test_a_bottle_that_nobody_knows_the_end_of_needs_115(line: str) -> None:
    assert after(MACHINE, line).last.says[0] == "call_ambulance_now"


@pytest.mark.parametrize(
    "line",
    [
        "à mà o hỏi thêm nhà có người thở máy rứa thì có đăng ký chi cho điện lực biết trước mà đừng cúp không"
        " | ask_planned tell_at_risk:life_support >recap",
        "tui hỏi có đăng ký được không mà thôi cảm ơn em nghe | thank",
        "nhà có người bệnh thì đăng ký ưu tiên với điện lực được không | ask_faq:safety",
    ],
)
def test_registering_a_patient_is_noted_for_staff(line: str) -> None:
    conversation = after(MACHINE, line)
    assert "registering_is_noted" in conversation.last.says
    assert "recap" not in " ".join(conversation.last.says)
    assert line.partition(" |")[0] in conversation.summary


def test_a_denied_danger_is_all_that_is_said() -> None:
    first = ("nhà em mất điện | tell_out", "co mui khet khet bay vo nha tu ben canh ne | tell_danger:fire")
    line = (
        "tranh cai j troi, co day dau ma cham. hang xom nuong bbq thoi, k co chay dau :)) | reject complain"
    )
    conversation = talk(out_in_le_loi(), *first, line, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.says == ("alarm_withdrawn",)
    place_asked = talk(hoi_an(), "mất điện ở [Lạc Long Quân] | tell_out", first[1], line, is_written=True)
    assert place_asked.turns[1].question == "danger_place"
    assert place_asked.last.says == ("alarm_withdrawn",)
