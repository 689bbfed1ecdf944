"""People who have to decide while it is off: to wait or not, who bears a loss, whether a person helps. NOW is 15:00."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.outage_service import OutageService, at
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"
NO_MESSAGE = "thôi khỏi nhắn | no"
ANGRY = "bực mình quá | complain"


def planned_now() -> OutageService:
    return out_in_le_loi(
        kind="planned", status="in_progress", cause_kind="maintenance", cause_text="Thay dây dẫn"
    )


@pytest.mark.parametrize(
    "words",
    [
        "em nên làm gì | ask_cause@0.23",
        "vậy giờ chị cho tụi nó nghỉ hay kêu tụi nó lên, theo em thì sao | ask_faq@0.4",
        "vậy giờ chị cho tụi nó nghỉ hay kêu tụi nó lên, theo em thì sao | >not_known",
        "chị hỏi giờ chị có nên ra quán net có máy phát ko | complain@0.5",
        "de tui con chay qua tiem khac muon may may | off_topic",
        "gio chi nen lam sao | ask_repeat",
        "có nên chờ không em hay chị nghỉ bán luôn | off_topic",
    ],
)
@pytest.mark.parametrize(("hours", "said"), [(2.5, "plan_with_time"), (None, "plan_without_time")])
def test_who_asks_what_to_do_hears_what_is_known_and_not_to_count_on_it(
    words: str, hours: float | None, said: str
) -> None:
    service = out_in_le_loi(expected_back_at=None if hours is None else at(hours))
    assert talk(service, KNOWN, NO_MESSAGE, words).last.says == (said,)


@pytest.mark.parametrize(
    "words",
    [
        "cầu dao nhảy hoài em nên làm gì | tell_breaker:tripped",
        "có nên rút tủ lạnh ra không em | >is_dangerous",
        "muốn gắn công tơ thì phải làm gì | ask_faq:new_connection",
    ],
)
def test_what_to_do_about_something_else_has_its_own_answer(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words)
    assert not any("plan_" in one for one in turns.last.says)


@pytest.mark.parametrize(
    "words",
    [
        "toi 6h ma chua co thi a phai lam chi | complain@0.3",
        "vậy nếu qua 5h30 mà chưa có thì bên em có báo chị liền ko, hay chị phải tự gọi lại | >recap",
        "mà lỡ tới sáu giờ mà chưa có thì răng | off_topic",
        "nhỡ tối nay vẫn chưa có điện thì sao em | ask_return",
    ],
)
def test_what_if_it_is_late_is_answered_and_a_message_offered(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, words)
    assert turns.last.says[0] == "if_not_by_then"
    assert "return" not in turns.last.says


def test_no_more_putting_through_is_a_no_and_the_rest_is_answered() -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, ANGRY)
    assert turns.last.question == "offer_person"
    turns.say(
        "thôi nối chi giờ ni ai mà bắt máy ừm mà lỡ tới ba giờ mà chưa có thì răng tôm chị hư thì điện lực có đền cho"
        " chị không | ask_faq:compensation no complain"
    )
    assert turns.last.says == ("goods_are_not_decided_here", "if_not_by_then")
    assert turns.last.hand_over is None
    assert "person" in turns.situation.declined


@pytest.mark.parametrize(
    "words",
    [
        "thôi nối chi | no",
        "nối chi nữa em | no",
        "khỏi nối em ơi, giờ này ai bắt máy | no complain",
        "thôi gặp chi nữa, có ai làm gì đâu mà gặp | complain want_person",
    ],
)
def test_a_person_is_declined_in_many_words(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, ANGRY)
    heard = Seen.of(words.partition("|")[0]).whole
    assert heard.has("no_person_wish")
    turns.say(words.replace("want_person", "no"))  # understanding makes a no of it
    assert turns.last.hand_over is None


@pytest.mark.parametrize(
    "words",
    [
        "mà gọi người ta có đóng sớm thiệt không hay chú chạy đi mướn máy nổ cho rồi cháu nói thiệt đi | want_person",
        "mà gọi người ta có đóng sớm thiệt không hay chú chạy đi mướn máy nổ cho rồi cháu nói thiệt đi | yes",
        "gọi nhân viên rồi người ta có đóng điện sớm được không hay cũng vậy thôi | yes want_person",
    ],
)
def test_a_question_whether_a_person_helps_is_no_yes_to_one(words: str) -> None:
    turns = talk(planned_now(), KNOWN, NO_MESSAGE, ANGRY)
    assert turns.last.question == "offer_person"
    turns.say(words)
    assert turns.last.hand_over is None
    assert turns.last.says[0] == "cannot_promise_sooner"
    assert ("generator" in turns.last.says) == ("máy nổ" in words)


@pytest.mark.parametrize("words", ["ừ nối đi em | yes", "có cho chú gặp nhân viên | want_person yes"])
def test_a_yes_is_still_one(words: str) -> None:
    assert talk(planned_now(), KNOWN, NO_MESSAGE, ANGRY, words).last.hand_over is not None


def test_a_plea_for_an_earlier_end_is_no_blame() -> None:
    words = (
        "chú ở đó mà bốn giờ lận hả trời còn ba tiếng nữa gà nó chết chứ sao sống nổi có xin đóng điện sớm giùm chú"
        " được không hay kêu ai đó | ask_return complain@0.7"
    )
    turns = talk(planned_now(), KNOWN, NO_MESSAGE, words)
    assert turns.last.says == ("cannot_promise_sooner", "offer_person_for_a_request")
    assert turns.situation.complaints == 0
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says[0] == "cannot_speed_up"


def test_who_asks_how_long_is_not_apologized_to() -> None:
    words = (
        "trời đất ơi quá giờ rồi thì chừng nào mới có ước chừng cũng được một tiếng hay hai tiếng hay tới sáng luôn để"
        " tui còn chạy qua tiệm khác mượn máy may | ask_return complain@0.52"
    )
    turns = talk(out_in_le_loi(expected_back_at=at(-0.5)), KNOWN, NO_MESSAGE, words)
    assert turns.last.says == ("plan_without_time",)
    assert turns.situation.complaints == 0


@pytest.mark.parametrize(
    "words",
    [
        "con sua thi sao e?? de ngan mat dc may tieng, co phai bo len ngan da ko, be moi 2 thang | ask_return",
        "bit r. a hoi sua me de trong tu may tieng thi hu | ask_faq@0.2",
        "sữa mẹ để ngăn mát được mấy tiếng em | off_topic",
        "ngăn đông giữ được bao lâu vậy em | ask_return",
        "de tu mat dc bao lau | >usual_length",
    ],
)
def test_how_long_food_keeps(words: str) -> None:
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says == ("food",)


@pytest.mark.parametrize(
    "acts", ["ask_faq:compensation", "want_report tell_since", "ask_faq:compensation complain"]
)
@pytest.mark.parametrize(
    "words",
    [
        "lỡ trễ họp bị trừ lương bên em có chịu ko",
        "sáng khách bắt đền tiền áo thì bên điện có chịu không",
        "gà chết điện lực có đền không",
        "mat doanh thu ca buoi sang thi ai den",
        "mất khách cả ngày bên em có đền không",
    ],
)
def test_whether_a_loss_is_paid_for_is_for_staff_to_say(words: str, acts: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}")
    assert turns.last.says[0] in ("losses_are_not_decided_here", "goods_are_not_decided_here")
    assert "thiết bị" not in turns.last.text


def test_a_device_and_a_loss_get_both_answers() -> None:
    words = "ok còn lỡ cháy thì có đền ko em. với cả mất doanh thu 1 buổi sáng nữa | ask_faq:compensation"
    said = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says
    assert {"stored", "losses_are_not_decided_here"} <= {*said}


def test_a_loss_is_answered_while_staff_are_awaited() -> None:
    turns = Talk(out_in_le_loi(), "0905123456", is_written=True)
    turns.say(KNOWN)
    turns.say("cho gặp nhân viên | want_person")
    turns.say(
        "sao không ai báo trước cho chú hết vậy, gà chết điện lực có đền không | ask_faq complain >no_notice"
    )
    assert turns.last.says[0] == "losses_are_not_decided_here"
    assert any(one.startswith("no_notice") for one in turns.last.says)
    assert "gà chết" in turns.summary


def test_what_is_to_be_recorded_is_a_message() -> None:
    service = out_in_le_loi()
    turns = Talk(service, "0905123456")
    turns.say(KNOWN)
    turns.say("chưa cần | no")
    turns.say(
        "thì ghi giùm chị đi, đổi giờ là nhắn liền nha. mà lỡ trễ họp bị trừ lương bên em có chịu ko"
        " | want_report tell_since"
    )
    assert turns.last.says[0] == "losses_are_not_decided_here"
    assert len(service.done("subscribe")) == 1
    assert not any(one.startswith("return") for one in turns.last.says)


def test_whether_the_crew_is_there_is_no_question_of_fees() -> None:
    words = "thì đội sửa tới nơi chưa? còn bao nhiêu phút nữa | >message_cost"
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words).last.says[0] == "crew_of_outage"


def test_an_apology_promises_no_look() -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, ANGRY)
    assert "xem ngay" not in turns.last.text
    assert "kiểm tra ngay" not in turns.last.text


def test_only_plain_anger_is_called_anger() -> None:
    calm, angry = "quá giờ rồi mà không ai nói gì | complain", ANGRY
    for words, said in ((calm, "phàn nàn"), (angry, "đang bức xúc")):
        turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words, "cho chị gặp nhân viên | want_person")
        assert said in turns.summary.partition("«")[0]
