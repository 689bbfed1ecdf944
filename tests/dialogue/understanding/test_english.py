"""Callers who speak English, and those who speak neither English nor Vietnamese."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.english import is_english, is_foreign
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.understanding.hearing import by_rule, heard, names, understood_as


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("I have no power at my house", ["tell_out"]),
        ("no power", ["tell_out"]),
        ("hello, the power is out", ["tell_out", "greet"]),
        ("the lights are off", ["tell_out"]),
        ("is the power out in my street", ["ask_supply"]),
        ("power is back", ["tell_back"]),
        ("is the power back", ["ask_return"]),
        ("has the power come back", ["ask_return"]),
        ("when will the power be back", ["ask_return"]),
        ("how long", ["ask_return"]),
        ("why is the power cut", ["ask_cause", "tell_out"]),
        ("is there a planned outage tomorrow", ["ask_planned"]),
        ("please report it", ["want_report"]),
        ("the wire is down and sparking", ["tell_danger"]),
        ("someone got an electric shock", ["tell_danger"]),
        ("there is a fire at the pole", ["tell_danger"]),
        ("can I speak to a person", ["want_person"]),
        ("I don't have the code", ["cannot_give"]),
        ("yes please", ["yes"]),
        ("no thank you", ["no", "thank"]),
        ("can you repeat that", ["ask_repeat"]),
        ("my internet is down", ["not_ours"]),
        ("my code is PC05II0123456", ["give"]),
    ],
)
def test_english_has_the_acts_it_would_have_in_vietnamese(said: str, acts: list[str]) -> None:
    assert list(by_rule(heard(said))) == [*acts, "other_language"]
    assert names(understood_as(said, "other_language")) == [*acts, "other_language"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("my mother is on a ventilator and we have no power", "life_support"),
        ("he needs oxygen, the power is out", "life_support"),
        ("I am alone at home, no lights, my mom is at work", "child"),
        ("we have a newborn and no electricity", "medical"),
    ],
)
def test_a_person_at_risk_is_one_in_english_too(said: str, kind: str) -> None:
    [first, *_] = understood_as(said, "other_language").acts
    assert (first.name, first.kind) == ("tell_at_risk", kind)


def test_the_act_model_adds_what_the_rules_have_no_words_for_and_no_return_of_power() -> None:
    said = "I am driving now, can somebody call me back"
    assert "want_callback" in names(understood_as(said, "want_callback", "tell_back", "other_language"))
    assert "tell_back" not in names(understood_as("is the power back", "tell_back", "other_language"))


@pytest.mark.parametrize(
    "said",
    [
        "alo em ơi",
        "OK em",
        "ok",
        "wifi die",
        "the nao roi em",
        "mat dien roi",
        "can gap ai",
        "thoi no can nua",
        "no can chi nua",
    ],
)
def test_a_few_english_words_do_not_make_it_english(said: str) -> None:
    assert not is_english(Seen.of(said))
    assert not is_foreign(Seen.of(said))


@pytest.mark.parametrize(
    "said",
    [
        "停电了 怎么办",
        "안녕하세요 정전",
        "электричества нет в доме",
        "ไฟดับ",
        "bonjour, plus de courant",
        "guten tag kein strom",
    ],
)
def test_another_language_is_known_as_one_and_nothing_else_is_guessed(said: str) -> None:
    [act] = understood_as(said, "yes", "give", intent="affirm").acts
    assert (act.name, act.kind) == ("other_language", "other")
    assert list(by_rule(heard(said, "affirm"), Context("confirm"))) == ["other_language"]


def test_a_foreign_word_in_a_vietnamese_sentence_is_no_foreign_language() -> None:
    assert not is_foreign(Seen.of("停电 ở nhà tôi nè em"))
    assert not is_foreign(Seen.of("0905 123 456"))
    assert not is_foreign(Seen.of("…"))
