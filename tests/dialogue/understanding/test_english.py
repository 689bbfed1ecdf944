"""Callers who speak English, and those who speak neither English nor Vietnamese."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.english import is_english, is_foreign
from assistant.dialogue.understanding.english_places import place_in_english
from assistant.dialogue.understanding.understand import understand
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
        ("I do not have a code, I only rent the house", ["cannot_give"]),
        ("no bill here, the landlord has it", ["cannot_give"]),
        ("I don't have power", ["tell_out"]),
        ("there is no light. Is it only us?", ["ask_extent", "tell_out"]),
        ("is it just our house?", ["ask_extent"]),
        ("lamp of neighbor house also no light", ["tell_out", "tell_neighbours_out"]),
        ("my neighbors have electricity", ["tell_neighbours_on"]),
        ("the neighbours do not have power either", ["tell_out", "tell_neighbours_out"]),
        ("the breaker is fine", ["tell_breaker"]),
        ("please cancel that", ["want_stop"]),
        ("do not send anybody", ["want_stop"]),
        ("is somebody coming?", ["ask_report_status"]),
        ("tomorrow at three, will there be a power cut?", ["ask_planned"]),
        ("please text me when the power is back", ["want_messages"]),
        ("is it sure?", []),
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


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("We are at 8 Lac Long Quan, Hoi An.", "8 Lac Long Quan"),
        ("The street is Lac Long Quan, number 8. Can you look by street?", "8 Lac Long Quan"),
        ("yes, 88 xuan dieu, i rent this house", "88 xuan dieu"),
        ("it is near An Bang beach", "An Bang"),
        ("I have a class in Tran Hung Dao street", "đường Tran Hung Dao"),
        ("we stay in My An ward", "phường My An"),
        ("our hotel is 12A/3 Le Loi my friend", "12A/3 Le Loi"),
        ("I live at 8 Lạc Long Quân street", "8 Lạc Long Quân"),
        ("the tenants at 3 tran phu say no electricity", "3 tran phu"),
        ("my name is Nguyen Van Nam and I have no power", None),
        ("can you look in your map please", None),
        ("what is the phone number of the owner", None),
        ("from 14:00 to 17:00 no power", None),
        ("I am in the dark, not on the list", None),
    ],
)
def test_an_address_is_taken_out_of_an_english_sentence(said: str, place: str | None) -> None:
    assert place_in_english(said) == place


def test_what_the_tagger_takes_for_a_place_is_none_when_it_is_english() -> None:
    said = heard("please look for the phone number of the owner", place="phone number of the owner")
    assert understand(said).heard.places == ()
    named = heard("the power is out at hoa xuan", place="hoa xuan")
    assert understand(named).heard.places == ("hoa xuan",)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("how long does it usually take?", ("usual_length",)),
        ("is somebody coming?", ("crew_there",)),
        ("are they on the way", ("crew_there",)),
        ("will they call me before they come?", ("call_before",)),
        ("is it dangerous?", ("is_dangerous",)),
        ("are you sure?", ("is_certain",)),
        ("nobody told us about this", ("no_notice",)),
        ("why does the power go out so often?", ("so_often",)),
        ("what did you write in the report?", ("recap",)),
        ("do not send anybody", ()),
        ("so from 14:00 to 17:00 no power, correct?", ()),
        ("the power is out", ()),
    ],
)
def test_questions_about_what_was_told_are_known_by_their_words(said: str, asked: tuple[str, ...]) -> None:
    assert understand(heard(said), Context(told=True)).follow_ups == asked
    assert understand(heard(said)).follow_ups == ()
