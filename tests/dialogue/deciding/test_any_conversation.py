"""What holds in every conversation, whatever callers say and in whatever order."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dialogue.deciding.outage_service import CLOSED, OutageService, cut
from tests.dialogue.deciding.talk import Talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, PHONE_OF_TWO, out_in_le_loi, quiet

LINES = """
nhà chị mất điện rồi | tell_out
mất điện, có điện nhắn chị | tell_out want_messages
mã PC05II0123456 | give
mã PC05II0999999 | give
0905123456 | give
ờ pê xê không năm i i | give
không một hai ba bốn năm sáu | give
đúng rồi | yes
không phải | no
khỏi | no
cái ở Trần Phú | choose
cái thứ hai | choose
cả hai luôn | choose:both
[phường hoà khánh] | give
[đường Lê Lợi] | give
[đường Không Ai Biết] mất điện | tell_out
không nhớ mã | cannot_give
không biết | cannot_give
mấy giờ có | ask_return
không, mà mấy giờ có | no ask_return
sao cúp vậy | ask_cause
mấy nhà bị cúp | ask_extent
có điện chưa | ask_supply
mai có cúp không | ask_planned
còn thứ năm thì sao |
còn nhà kia | ask_supply
cử thợ xuống đi | want_report
báo rồi sao chưa ai tới | ask_report_status
phiếu SC2611210001 tới đâu | ask_report_status give
điện chập chờn | tell_unsteady
nhà bên cũng mất | tell_neighbours_out
nhà bên vẫn có | tell_neighbours_on
cầu dao nhảy | tell_breaker:tripped
cầu dao không nhảy | tell_breaker:fine
có điện lại rồi | tell_back
có điện rồi mà nhà chị vẫn chưa có | tell_out
không đúng, mất từ sáng | reject tell_since
nhà tui có điện mà | reject tell_back
có điện nhắn tin chị | want_messages
đừng nhắn nữa | want_no_messages
gọi lại cho chị | want_callback
0935111222 | give
làm ăn kiểu gì vậy | complain
giá điện bao nhiêu | ask_faq:tariff
mạng rớt | not_ours:internet
hát đi | off_topic
nói lại đi | ask_repeat
đợi chút | want_wait
em là máy hả | ask_identity
thôi không cần nữa | want_stop
làm lại từ đầu | want_restart
cảm ơn em | thank
alo | greet
asdf |
I have no power | tell_out other_language
dây điện đứt | tell_danger:line
cho gặp nhân viên | want_person
chào em | leave
""".strip().splitlines()

SERVICES = (
    quiet,
    out_in_le_loi,
    lambda: out_in_le_loi(status="partially_restored"),
    lambda: quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)}),
    lambda: quiet(deliverable=False),
    lambda: OutageService(is_down=True),
)
PHONES = (None, PHONE_OF_LE_LOI, PHONE_OF_TWO, "0977000111")
URGENT = ("hazard", "life_support", "child_alone")
REPEATS = ("ask_repeat", "ask_faq")  # asked for the same words

conversations = given(
    service=st.sampled_from(SERVICES),
    phone=st.sampled_from(PHONES),
    is_written=st.booleans(),
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=14),
)


def play(service: OutageService, phone: str | None, is_written: bool, lines: list[str]) -> Talk:
    """As far as the conversation goes: to its end, on the telephone to the hand-over."""
    conversation = Talk(service, phone, is_written)
    conversation.open()
    for line in lines:
        turn = conversation.say(line)
        if turn.decided.ended or (turn.hand_over and not is_written):
            break
    return conversation


@settings(max_examples=60)
@conversations
def test_every_turn_has_an_answer_in_full(
    service: object, phone: str, is_written: bool, lines: list[str]
) -> None:
    assert callable(service)
    conversation = play(service(), phone, is_written, lines)
    for turn in conversation.turns:
        assert all(turn.texts)
        assert not any(sign in turn.text for sign in "{}[]")
        assert "None" not in turn.text
        if turn.hand_over:
            assert turn.hand_over.summary
            assert (turn.hand_over.queue == "emergency") is (turn.hand_over.reason in URGENT)


@settings(max_examples=60)
@conversations
def test_no_sentence_comes_twice_running(
    service: object, phone: str, is_written: bool, lines: list[str]
) -> None:
    assert callable(service)
    conversation = play(service(), phone, is_written, lines)
    for line, before, after in zip(lines, conversation.turns, conversation.turns[1:], strict=False):
        if not any(act in line for act in REPEATS):
            assert set(before.texts).isdisjoint(after.texts), line


@settings(max_examples=60)
@conversations
def test_no_home_has_two_reports_of_a_kind(
    service: object, phone: str, is_written: bool, lines: list[str]
) -> None:
    assert callable(service)
    reports = play(service(), phone, is_written, lines).service.reports
    still_open = [one for one in reports if one["customer_code"] and one["status"] not in CLOSED]
    counted = Counter((one["customer_code"], one["kind"]) for one in still_open)
    assert all(count == 1 for count in counted.values())


@settings(max_examples=60)
@conversations
def test_the_place_of_a_danger_is_asked_once_and_a_person_always_comes(
    service: object, phone: str, is_written: bool, lines: list[str]
) -> None:
    assert callable(service)
    conversation = play(
        service(), phone, is_written, [*lines, "dây điện đứt | tell_danger:line", "trời ơi |"]
    )
    if conversation.turns[-1].decided.ended and len(conversation.turns) < len(lines) + 2:
        return  # the caller had left
    assert any(turn.hand_over and turn.hand_over.queue == "emergency" for turn in conversation.turns) or (
        not is_written and conversation.last.hand_over is not None
    )


@settings(max_examples=60)
@conversations
def test_an_identity_question_is_asked_at_most_twice_before_an_answer(
    service: object, phone: str, is_written: bool, lines: list[str]
) -> None:
    assert callable(service)
    conversation = play(service(), phone, is_written, lines)
    ours = {
        kind: n for kind, n in conversation.situation.asked.items() if not kind.startswith(("again", "faq/"))
    }
    assert all(count <= 2 for count in ours.values()), ours
