"""The ranking of intents with what the acts say."""

import pytest

from assistant.dialogue.components.intent_by_acts import ACTS_COUNT, with_acts


def test_the_first_act_gives_the_intent_whatever_else_is_said() -> None:
    ranking = [("greet", 0.5), ("check_outage", 0.4), ("thank", 0.1)]
    assert with_acts(ranking, [("greet", 1.0), ("tell_out", 1.0)])[0][0] == "check_outage"


def test_both_models_count() -> None:
    found = dict(with_acts([("greet", 1.0)], [("thank", 1.0)]))
    assert found == {"greet": pytest.approx(1 - ACTS_COUNT), "thank": pytest.approx(ACTS_COUNT)}


def test_stored_answers_share_what_the_acts_give_them_by_the_ranking() -> None:
    found = dict(with_acts([("faq/tariff", 0.3), ("faq/hotline", 0.1), ("greet", 0.6)], [("ask_faq", 1.0)]))
    assert found["faq/tariff"] == pytest.approx(3 * found["faq/hotline"])
    assert sum(found.values()) == pytest.approx(1.0)


def test_words_that_make_no_sense_stay_unsure() -> None:
    """The ranking gives gibberish little, and the acts must not lift it over the fallback's threshold of 0.3."""
    found = with_acts([("greet", 0.06), ("thank", 0.04)], [("tell_out", 1.0)])
    assert found[0][1] < 0.1


def test_a_certain_label_that_the_acts_allow_stays() -> None:
    asks_why = [("ask_cause", 0.99), ("ask_supply", 0.15)]
    assert with_acts([("check_outage", 1.0)], asks_why)[0][0] == "check_outage"
    assert with_acts([("check_outage", 1.0)], asks_why[:1])[0][0] == "ask_outage_cause"
    assert with_acts([("check_outage", 0.8), ("thank", 0.2)], asks_why)[0][0] == "ask_outage_cause"


def test_without_acts_the_order_stays() -> None:
    ranking = [("thank", 0.7), ("greet", 0.3)]
    assert [name for name, _ in with_acts(ranking, [])] == ["thank", "greet"]
