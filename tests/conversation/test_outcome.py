from typing import Any

import pytest

from assistant.conversation.outcome import final_outcome, handoff_after, outcome_after
from assistant.conversation.turn import Intent
from tests.builders import a_conversation, a_handoff, an_answer

OURS = a_handoff("assistant_unavailable", "customer_service", "Trợ lý đang trục trặc.")


def after(*answers: dict[str, Any]) -> tuple[str, str | None]:
    """How a conversation of these turns ends: the outcome and why a person took over."""
    conversation = a_conversation()
    for one in answers:
        answer = an_answer("Dạ.", **one)
        outcome, handoff = outcome_after(conversation, answer), handoff_after(conversation, answer)
        conversation = a_conversation(outcome=outcome, handoff=handoff)
    reason = conversation.handoff.reason if conversation.handoff else None
    return final_outcome(conversation.outcome), reason


@pytest.mark.parametrize("intent", ["check_outage", "goodbye", "report_outage", "faq", "greet"])
def test_words_alone_answer_nobody_whatever_they_were_about(intent: str) -> None:
    assert after({"intent": Intent(intent, 0.99)}) == ("abandoned", None)


def test_a_code_that_is_read_back_is_no_report() -> None:
    answer = an_answer("Phiếu SC2611210042 đang được xử lý ạ.")
    assert outcome_after(a_conversation(), answer) is None


@pytest.mark.parametrize("said", ["answered", "reported", "subscribed", "declined"])
def test_the_dialogue_says_how_the_matter_stands_and_the_goodbye_does_not_undo_it(said: str) -> None:
    assert after({"outcome": said}, {"intent": Intent("goodbye", 1)}) == (said, None)


def test_what_was_recorded_outlasts_what_was_only_said() -> None:
    assert after({"outcome": "answered"}, {"outcome": "reported"}) == ("reported", None)
    assert after({"outcome": "reported"}, {"outcome": "answered"}) == ("reported", None)
    assert after({"outcome": "reported"}, {"outcome": "subscribed"}) == ("subscribed", None)


def test_a_hand_over_stays_one_whatever_comes_after() -> None:
    hazard = {"handoff": a_handoff("hazard")}
    assert after({"outcome": "reported"}, hazard) == ("handed_over", "hazard")
    assert after(hazard, {"outcome": "answered"}) == ("handed_over", "hazard")
    assert after(hazard, {"handoff": OURS}, {"outcome": "answered"}) == ("handed_over", "hazard")


def test_a_breakdown_of_ours_counts_until_the_caller_is_answered() -> None:
    assert after({"handoff": OURS}) == ("handed_over", "assistant_unavailable")
    assert after({"handoff": OURS}, {}) == ("handed_over", "assistant_unavailable")
    assert after({"handoff": OURS}, {"outcome": "answered"}) == ("answered", None)
    assert after({"outcome": "answered"}, {"handoff": OURS}) == ("handed_over", "assistant_unavailable")


def test_a_breakdown_of_ours_gives_way_to_a_hand_over_for_another_reason() -> None:
    requested = {"handoff": a_handoff("requested")}
    assert after({"handoff": OURS}, requested) == ("handed_over", "requested")


def test_a_breakdown_of_ours_does_not_undo_a_report() -> None:
    assert after({"outcome": "reported"}, {"handoff": OURS}) == ("reported", "assistant_unavailable")


def test_a_caller_who_comes_back_after_leaving_is_counted_anew() -> None:
    answer = an_answer("Dạ.", outcome="answered")
    assert outcome_after(a_conversation(outcome="abandoned"), an_answer("Dạ.")) is None
    assert outcome_after(a_conversation(outcome="abandoned"), answer) == "answered"
