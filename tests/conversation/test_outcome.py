from assistant.conversation.outcome import (
    ABANDONED,
    ANSWERED,
    HANDED_OVER,
    REPORTED,
    final_outcome,
    outcome_after,
)
from assistant.conversation.turn import Intent
from tests.builders import a_handoff, an_answer


def test_a_caller_who_leaves_before_any_answer_has_abandoned() -> None:
    after_greeting = outcome_after(None, an_answer("Dạ em nghe.", intent=None))
    assert final_outcome(after_greeting) == ABANDONED
    assert (
        final_outcome(outcome_after(None, an_answer("Dạ?", intent=Intent("nlu_fallback", 0.2)))) == ABANDONED
    )


def test_an_answered_question_counts_as_answered() -> None:
    assert outcome_after(None, an_answer("Dạ có điện lại lúc 17 giờ 30.")) == ANSWERED


def test_a_report_is_known_by_its_code_and_outlasts_the_goodbye() -> None:
    reported = outcome_after(ANSWERED, an_answer("Dạ em đã ghi nhận, mã phiếu SC2611210042 ạ."))
    assert reported == REPORTED
    assert outcome_after(reported, an_answer("Dạ em chào ạ.", intent=Intent("goodbye", 1))) == REPORTED


def test_a_customer_code_is_no_report() -> None:
    assert outcome_after(None, an_answer("Mã PE01000123456 phải không ạ?")) == ANSWERED


def test_a_hand_over_stays_one_whatever_comes_after() -> None:
    handed = outcome_after(REPORTED, an_answer("Dạ em chuyển máy.", handoff=a_handoff()))
    assert handed == HANDED_OVER
    assert outcome_after(handed, an_answer("Mã phiếu SC2611210042.")) == HANDED_OVER


def test_what_the_dialogue_knows_itself_goes_first() -> None:
    assert outcome_after(None, an_answer("Dạ em sẽ nhắn.", outcome="subscribed")) == "subscribed"
