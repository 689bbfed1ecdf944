"""The closed list of acts, their precedence, and the intent that each gives a sentence."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.acts import ACTS, INTENT_OF_ACT, About, Act, in_order, intent_of
from tests.dialogue.components.test_training_data import INTENTS


def test_acts_come_by_precedence_each_once_the_surest() -> None:
    acts = [Act("greet"), Act("give", 0.4), Act("tell_out"), Act("give", 0.9, kind="x"), Act("tell_danger")]
    assert [act.name for act in in_order(acts)] == ["tell_danger", "tell_out", "give", "greet"]
    assert in_order(acts)[2].kind == "x"
    assert in_order([]) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("tell_danger", "tell_at_risk"),
        ("tell_at_risk", "want_person"),
        ("want_person", "reject"),
        ("reject", "tell_out"),
        ("tell_out", "tell_since"),
        ("ask_return", "no"),
        ("give", "greet"),
        ("correct", "no"),
    ],
)
def test_what_must_be_acted_on_first_comes_first(first: str, second: str) -> None:
    assert [act.name for act in in_order([Act(second), Act(first)])] == [first, second]


def test_every_act_has_an_intent_of_the_label_set() -> None:
    assert set(ACTS) == set(INTENT_OF_ACT)
    assert len(ACTS) == len(set(ACTS))
    assert set(INTENT_OF_ACT.values()) <= INTENTS | {"faq"}


@pytest.mark.parametrize(
    ("act", "intent"),
    [
        (Act("tell_danger"), "report_hazard"),
        (Act("tell_at_risk"), "check_outage"),
        (Act("ask_faq", kind="tariff"), "faq/tariff"),
        (Act("ask_faq"), "faq"),
        (Act("not_ours", kind="water"), "out_of_scope"),
        (Act("tell_since"), "inform"),
    ],
)
def test_the_intent_is_that_of_the_act(act: Act, intent: str) -> None:
    assert intent_of(act) == intent


def test_the_record_holds_an_act_with_what_is_known_of_it() -> None:
    plain = Act("tell_out", 0.876)
    assert plain.to_json() == {"act": "tell_out", "about": {"whose": "own"}, "confidence": 0.88}
    about = About("other", "PC05II0123456", "đường Lê Lợi", "mai")
    assert Act("ask_faq", kind="tariff", about=about).to_json() == {
        "act": "ask_faq",
        "kind": "tariff",
        "about": {
            "whose": "other",
            "customer_code": "PC05II0123456",
            "place": "đường Lê Lợi",
            "day": "mai",
        },
        "confidence": 1.0,
    }
