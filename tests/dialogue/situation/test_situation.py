"""What a conversation has established survives being stored, also by another version of the program."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.situation.situation import (
    Point,
    Question,
    Situation,
    Subject,
    Told,
    Wish,
    from_json,
    standing,
    to_json,
)

words = st.text(max_size=20)
maybe = st.none() | words
points = st.builds(Point, code=words, street=words, ward=words, own=st.booleans(), read_back=st.booleans())
questions = st.builds(Question, kind=words, options=st.lists(words, max_size=3).map(tuple), value=maybe)
wishes = st.builds(Wish, kind=words, words=words, day=maybe, topic=maybe)
tellings = st.builds(Told, outage=words, back=maybe, status=words, times=st.integers(0, 9))
subjects = st.builds(
    Subject, point=st.none() | points, place=maybe, known=st.booleans(), found=st.booleans(), whose=words
)


def some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=3).map(tuple)


situations = st.builds(
    Situation,
    subject=st.none() | subjects,
    points=some(points),
    candidates=some(points),
    elsewhere=st.booleans(),
    wishes=some(wishes),
    question=st.none() | questions,
    asked=st.dictionaries(words, st.integers(0, 3), max_size=3),
    fragment=maybe,
    misheard=some(words),
    failed_lookups=st.integers(0, 5),
    told=some(tellings),
    denied=some(st.tuples(words, words)),
    declined=some(words),
    checks=st.dictionaries(words, words, max_size=3),
    notes=some(words),
    handed_over=st.none() | st.dictionaries(words, words, max_size=3),
    last_said=some(words),
    used=st.dictionaries(words, st.integers(0, 9), max_size=3),
    language=words,
)


@given(situations)
def test_a_situation_that_is_stored_comes_back_as_it_was(situation: Situation) -> None:
    assert from_json(json.loads(json.dumps(to_json(situation)))) == situation


def test_a_fresh_situation_takes_no_room_and_none_is_fresh() -> None:
    assert to_json(Situation()) == {}
    assert from_json(None) == from_json({}) == Situation()


def test_only_what_differs_is_stored() -> None:
    assert to_json(Situation(fragment="PC05")) == {"fragment": "PC05"}


FULL = Situation(
    subject=Subject(point=Point("PC05II0123456", "Lê Lợi")),
    points=(Point("PC05II0123456", "Lê Lợi"),),
    wishes=(Wish("tell_out", "mất điện"),),
    question=Question("confirm", ("a",)),
    told=(Told("tree"),),
)


@pytest.mark.parametrize(
    "path", [(), ("subject",), ("subject", "point"), ("question",), ("points", 0), ("wishes", 0), ("told", 0)]
)
def test_names_that_this_version_does_not_know_are_dropped(path: tuple[str | int, ...]) -> None:
    stored: Any = json.loads(json.dumps(to_json(FULL)))
    part = stored
    for step in path:
        part = part[step]
    part["of another version"] = 1
    assert from_json(stored) == FULL


@pytest.mark.parametrize(
    ("situation", "known"),
    [
        (Situation(), {"question": None, "told": False}),
        (Situation(question=Question("area")), {"question": "area", "told": False}),
        (Situation(told=(Told("tree"),)), {"question": None, "told": True}),
        (Situation(report="SC2611210001"), {"question": None, "told": True}),
    ],
)
def test_the_nlu_learns_what_was_asked_and_whether_a_fact_was_told(
    situation: Situation, known: dict[str, Any]
) -> None:
    assert standing(to_json(situation)) == known


def test_the_wish_that_is_served_is_the_latest() -> None:
    assert Situation().wish is None
    latest = Wish("ask_return")
    assert Situation(wishes=(Wish("tell_out"), latest)).wish == latest


def test_a_changed_situation_leaves_the_former_as_it_was() -> None:
    changed = FULL.but(fragment="PC05")
    assert (FULL.fragment, changed.fragment) == (None, "PC05")
    assert dataclasses.replace(changed, fragment=None) == FULL
