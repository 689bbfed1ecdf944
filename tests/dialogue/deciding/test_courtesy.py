"""The frame around the answers: repeating, starting over, complaints, thanks, and what was not understood."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
OUT = "nhà chị mất điện | tell_out"
AGAIN = "nói lại đi em | ask_repeat"


def test_an_answer_that_was_not_heard_comes_again_word_for_word() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, AGAIN)
    assert conversation.last.texts == conversation.turns[0].texts
    assert conversation.last.question == conversation.turns[0].question


def test_a_question_that_was_not_heard_is_asked_in_other_words_and_never_a_third_time() -> None:
    conversation = talk(quiet(), OUT, AGAIN, AGAIN, AGAIN, AGAIN)
    assert conversation.asked == ["code_or_phone", "code_or_phone", "area", "area", None]
    texts = [turn.text for turn in conversation.turns]
    assert len(set(texts)) == len(texts)
    assert conversation.last.hand_over is not None


def test_each_answer_may_be_repeated_again() -> None:
    conversation = talk(
        out_in_le_loi(),
        KNOWN,
        AGAIN,
        AGAIN,
        "sao cúp vậy | ask_cause",
        AGAIN,
        "mấy giờ có | ask_return",
        AGAIN,
    )
    assert conversation.turns[4].texts == conversation.turns[3].texts
    assert conversation.turns[6].texts == conversation.turns[5].texts


@pytest.mark.parametrize("lines", [["asdf | ", "qwer | "], ["hôm nay vui ghê | give", "ờ vậy đó | give"]])
def test_what_is_not_understood_twice_in_a_row_goes_to_a_person(lines: list[str]) -> None:
    conversation = talk(quiet(), *lines)
    assert conversation.turns[0].hand_over is None
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "not_understood"


def test_what_is_understood_in_between_starts_the_count_again() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "asdf | ", "mấy giờ có | ask_return", "qwer | ")
    assert conversation.last.hand_over is None
    assert conversation.turns[1].text != conversation.turns[3].text


@pytest.mark.parametrize(
    "chosen", ["hỏi mấy giờ có điện | choose", "cái thứ hai | choose:thu_hai", "ý sau á | "]
)
def test_two_likely_meanings_are_offered_and_the_chosen_one_is_served(chosen: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN)
    ranking = (("ask_outage_cause", 0.19), ("ask_restoration_time", 0.18), ("greet", 0.1))
    conversation.say("hử cúp kiểu chi | ", ranking=ranking)
    assert conversation.last.says == ("which_meaning",)
    assert conversation.last.buttons == ("hỏi vì sao mất điện", "hỏi mấy giờ có điện")
    assert conversation.say(chosen).says == ("return",)


def test_a_yes_to_two_meanings_is_the_first() -> None:
    conversation = talk(out_in_le_loi(), KNOWN)
    conversation.say("hử | ", ranking=(("ask_outage_cause", 0.19), ("ask_restoration_time", 0.18)))
    assert conversation.say("ừ đúng | yes").says == ("cause",)


@pytest.mark.parametrize(
    ("intent", "says"),
    [
        ("faq/tariff", "stored"),
        ("request_operator", "handing_over"),
        ("report_hazard", "keep_away"),
        ("report_power_restored", "power_is_back_but_outage_runs"),
        ("check_outage", "return"),
    ],
)
def test_every_meaning_that_is_offered_is_served(intent: str, says: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN)
    conversation.say("hử | ", ranking=((intent, 0.19), ("ask_outage_cause", 0.18)))
    assert conversation.say("ừ đúng | yes").says[0] == says


def test_the_first_complaint_is_apologized_for_and_the_report_looked_for() -> None:
    service = quiet()
    talk(service, KNOWN, "nhà bên cũng mất | tell_neighbours_out")
    conversation = talk(service, "gọi ba lần rồi chưa ai tới | complain", caller_phone=PHONE_OF_LE_LOI)
    assert "apologize" in conversation.last.says
    assert conversation.last.values["report_code"] == service.reports[0]["code"]
    assert conversation.last.hand_over is None


def test_an_apology_is_said_once() -> None:
    conversation = talk(
        out_in_le_loi(expected_back_at="2026-11-21T14:30:00+07:00"),
        "làm ăn kiểu gì, mã PC05II0123456, mấy giờ có | complain ask_return give",
    )
    assert conversation.last.text.count("xin lỗi") == 1
    again = conversation.say("bực mình quá, mấy giờ mới có | complain ask_return")
    assert again.says[0] == "apologize_again"
    assert "xin lỗi" not in again.text


def test_anger_that_does_not_cool_goes_to_a_person() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "làm ăn kiểu gì vậy | complain", "bực mình quá | complain")
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "complaint"


def test_an_angry_caller_is_offered_a_person_instead_of_a_message() -> None:
    conversation = talk(out_in_le_loi(), "làm ăn kiểu gì, PC05II0123456 mất điện | complain tell_out give")
    assert conversation.last.says == ("apologize", "outage_now", "offer_operator")


def test_starting_over_forgets_who_and_what_and_keeps_what_was_promised() -> None:
    conversation = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222 | yes give",
        "làm lại từ đầu | want_restart",
        caller_phone=None,
    )
    assert conversation.last.says == ("restarted",)
    assert not conversation.last.decided.ended
    assert conversation.situation.subject is None
    assert conversation.situation.told == ()
    assert conversation.situation.subscribed == "0935111222"
    assert conversation.say(OUT).question == "code_or_phone"


@pytest.mark.parametrize("said", ["thôi không cần nữa | want_stop", "bỏ đi | want_stop no"])
def test_what_is_being_done_can_be_dropped(said: str) -> None:
    conversation = talk(quiet(), OUT, said)
    assert conversation.last.says == ("cancelled",)
    assert conversation.situation.wishes == ()
    assert conversation.situation.fragment is None


@pytest.mark.parametrize(
    "said", ["cảm ơn em | thank", "không, cảm ơn em | no thank", "chào em | leave", "không | no"]
)
def test_a_finished_conversation_ends_with_a_goodbye(said: str) -> None:
    conversation = talk(quiet(), "mai có cúp không PC05II0123456 | ask_planned give", said)
    assert conversation.last.says == ("goodbye",)
    assert conversation.last.decided.ended


def test_thanks_before_the_answer_end_nothing() -> None:
    conversation = talk(quiet(), OUT, "cảm ơn em | thank")
    assert not conversation.last.decided.ended
    assert conversation.last.question == "code_or_phone"


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("em là người hay máy | ask_identity", "bot_identity"),
        ("em giúp được gì | ask_capabilities", "capabilities"),
        ("hát cho nghe đi | off_topic", "out_of_scope"),
        ("mạng nhà anh rớt hoài | not_ours:internet", "not_ours_internet"),
        ("cúp nước rồi | not_ours:water", "not_ours_water"),
        ("hết ga | not_ours:gas", "not_ours_gas"),
        ("giá điện bao nhiêu | ask_faq:tariff", "stored"),
    ],
)
def test_a_remark_in_between_is_answered_and_the_question_stands(said: str, response: str) -> None:
    conversation = talk(quiet(), OUT, said)
    assert conversation.last.says[0] == response
    assert conversation.last.question == "code_or_phone"
    assert conversation.situation.wish is not None


def test_a_moment_is_waited_for_without_asking_again() -> None:
    conversation = talk(quiet(), OUT, "đợi chị tìm cái hoá đơn | want_wait")
    assert conversation.last.says == ("wait",)
    assert conversation.last.question == "code_or_phone"


def test_two_acts_of_one_turn_are_both_served() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "không, mà mấy giờ có? | no ask_return")
    assert conversation.last.says == ("return",)
    both = talk(out_in_le_loi(), KNOWN, "giá điện nhiêu, mà mấy giờ có | ask_return ask_faq:tariff")
    assert set(both.last.says) == {"return", "stored"}


def test_a_topic_without_a_stored_answer_offers_a_person() -> None:
    conversation = talk(quiet(), "trăng tròn không | ask_faq:moon_phases", "ừ | yes")
    assert conversation.said[0][0] == "no_stored_answer"
    assert conversation.last.hand_over is not None


def test_an_offer_that_was_refused_is_not_made_again() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "khỏi | no", "sao cúp | ask_cause", "mấy giờ có | ask_return")
    assert conversation.said[1][0] == "welcome"
    assert not any("offer_message" in says for says in conversation.said[1:])


def test_a_foreign_caller_hears_in_english_that_the_outage_service_is_down() -> None:
    turn = talk(OutageService(is_down=True), "PC05II0123456 no power | tell_out give other_language").last
    assert turn.text.isascii()
    assert "cannot look anything up" in turn.text


def test_a_foreign_caller_is_answered_in_english_and_vietnamese_comes_back_with_vietnamese() -> None:
    conversation = talk(out_in_le_loi(), "I have no power | tell_out other_language")
    assert conversation.last.texts == (
        "Please give me your customer code, or the phone number registered with the power company.",
    )
    conversation.say("PC05II0123456 | give")
    assert conversation.last.texts[0] == (
        "The power in Lê Lợi street is off since 14:00. It is expected back at 17:30."
    )
    conversation.say("nói tiếng việt được mà, nhắn tin nha | want_messages")
    assert conversation.last.text.startswith("Dạ anh/chị cho em xin số điện thoại")


@pytest.mark.parametrize(("said", "form"), [("nhà bà mất điện", "bà"), ("chú hỏi chút, chú mất điện", "chú")])
def test_callers_are_addressed_as_they_call_themselves(said: str, form: str) -> None:
    conversation = talk(quiet(), f"{said} | tell_out", "mã PC05II0123456 | give")
    assert "anh/chị" not in " ".join(turn.text for turn in conversation.turns)
    assert form in conversation.turns[0].text


def test_a_known_home_is_kept_while_other_things_are_talked_of() -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, "giá điện bao nhiêu | ask_faq:tariff", "sao cúp vậy | ask_cause"
    )
    assert conversation.last.says == ("cause",)
    assert conversation.situation.subject is not None
    assert conversation.situation.subject.point is not None
    assert conversation.situation.subject.point.code == OF_LE_LOI


@pytest.mark.parametrize(
    "line", ["thôi bai mày nhá | complain leave", "hôm kia cũng cây đó | complain@0.45 leave"]
)
def test_a_goodbye_is_no_anger(line: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "không | no", line)
    assert "apologize" not in conversation.last.says
    assert conversation.last.decided.ended
