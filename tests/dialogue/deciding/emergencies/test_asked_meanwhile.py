"""What is asked, denied and agreed to after a hand-over is answered, not only noted."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import at
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

ILL = "bé bị sốt nóng quá mà cúp điện | tell_at_risk:medical tell_out"
MACHINE = "ông nhà bà thở máy oxy mà cúp điện rồi | tell_at_risk:life_support tell_out"
FALLEN = "dây đứt nằm trước [chợ Cồn] | tell_danger:line give"


def after(first: str, *lines: str) -> Talk:
    return talk(out_in_le_loi(), first, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "ủa không nó khóc do nóng thôi chớ có bệnh gì đâu em ờ cái sữa chị trữ trong tủ đá cúp vầy có hư hông"
            " | tell_at_risk:medical ask_faq:safety",
            "food",
        ),
        ("thôi khỏi kêu cấp cứu chi hết á chừng nào có điện nhắn chị cái | want_messages", "subscribed"),
        ("không ai bị gì hết, mấy giờ có điện | ask_return", "return"),
    ],
)
def test_a_denial_undoes_the_alarm_and_the_rest_is_served(line: str, answer: str) -> None:
    conversation = after(ILL, line)
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert answer in conversation.last.says
    assert conversation.situation.handed_over is None


@pytest.mark.parametrize(
    "line", ["khỏi kêu cấp cứu, để tui chở đi | tell_since", "có bệnh gì không | ask_repeat"]
)
def test_words_near_a_denial_leave_the_alarm(line: str) -> None:
    assert after(ILL, line).situation.handed_over is not None


@pytest.mark.parametrize(
    ("first", "line", "answer"),
    [
        (FALLEN, "chị phải đứng đây canh không em hay là chị về được | ask_faq:safety", "may_go"),
        (FALLEN, "giờ em đi được chưa | yes", "may_go"),
        (FALLEN, "cũng không biết dây điện hay dây mạng nữa | cannot_give", "treat_as_live"),
        (MACHINE, "bà thắp cây nến cạnh giường ông được không | ask_faq:safety", "no_flame_near_oxygen"),
        (ILL, "đốt đèn cầy cho sáng được không | ask_faq:safety", "torch_instead"),
        (MACHINE, "bà cứ chờ máy à hay bà gọi cháu nó sang | want_wait", "call_family_too"),
        (MACHINE, "thịt trong tủ đông có hư không em | ask_faq:safety", "food"),
    ],
)
def test_a_direct_question_is_answered(first: str, line: str, answer: str) -> None:
    conversation = after(first, line)
    assert answer in conversation.last.says
    assert line.partition(" |")[0] in conversation.summary


def test_calling_115_is_said_twice_and_again_when_it_gets_worse() -> None:
    lines = [f"nhà ở tầng {one} | tell_since" for one in ("hai", "ba", "bốn")]
    conversation = after(MACHINE, *lines)
    assert sum("115" in turn.text for turn in conversation.turns) == 2
    assert "call_ambulance_now" in conversation.say("ông tím tái rồi | tell_at_risk:medical").says


@pytest.mark.parametrize("line", ["ừ nhắn vô số hồi nãy chị đọc đó | >recap", "ừ nhắn đi em | yes"])
def test_a_yes_to_the_offer_of_a_message_signs_up_at_once(line: str) -> None:
    conversation = after(FALLEN, "nhà chị [Lê Lợi] mấy giờ có điện | ask_return", line)
    assert conversation.last.says[0] == "subscribed"
    assert [one["phone"] for one in conversation.service.subscriptions] == [PHONE_OF_LE_LOI]


def test_how_long_it_lasts_stands_first_and_the_latest_counts() -> None:
    conversation = after(MACHINE, "ờ bình còn được độ nửa tiếng thôi | tell_since")
    assert conversation.summary.startswith("KHÁCH NÓI bình còn được độ nửa tiếng")
    conversation.say("máy còn mười phần trăm pin | tell_since")
    assert conversation.summary.startswith("KHÁCH NÓI máy còn mười phần trăm pin")
    assert conversation.summary.count("KHÁCH NÓI") == 1


@pytest.mark.parametrize(
    "line",
    [
        "bà có nghe thấy cái gì đâu cô nói nhanh quá | tell_out",
        "nói lẹ quá nghe không kịp | tell_out complain",
    ],
)
def test_who_did_not_hear_gets_the_last_answer_again_and_no_report(line: str) -> None:
    service = out_in_le_loi(expected_back_at=at(-0.5))
    conversation = talk(service, "nhà bà mất điện | tell_out", line, caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says == ("return_overdue",)
    assert service.reports == []


def test_an_hour_that_nobody_promised_is_denied() -> None:
    service = out_in_le_loi(expected_back_at=None)
    lines = ("nhà bà mất điện | tell_out", "là mười hai giờ đêm mới có à | ask_return")
    assert "no_hour_is_known" in talk(service, *lines, caller_phone=PHONE_OF_LE_LOI).last.says
