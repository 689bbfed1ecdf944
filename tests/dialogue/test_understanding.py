"""What Rasa's own `/model/parse` understands, on the running stack with the model trained from `nlu_data/`."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bench.evaluation.examples import EVALUATION, Example, examples_in
from tests.stack import RealStack

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture
def parse(stack: RealStack) -> Iterator[Parse]:
    with httpx.Client(base_url=stack.rasa_url, params={"token": stack.rasa_token}, trust_env=False) as rasa:

        def ask(text: str) -> dict[str, Any]:
            answer = rasa.post("/model/parse", json={"text": text}).raise_for_status()
            parsed: dict[str, Any] = answer.json()
            return parsed

        yield ask


def share_right(parse: Parse, examples: list[Example]) -> float:
    right = [example for example in examples if parse(example.text)["intent"]["name"] == example.intent]
    return len(right) / len(examples)


def values(parsed: dict[str, Any], entity: str) -> list[str]:
    return [found["value"] for found in parsed["entities"] if found["entity"] == entity]


def test_callers_are_understood_in_chat_and_on_the_phone(parse: Parse) -> None:
    for file in ("chat.yml", "phone.yml", "fresh.yml", "ears.yml", "ears_second.yml"):
        assert share_right(parse, examples_in(EVALUATION / file)) >= 0.95, file


def test_heavy_shorthand_is_mostly_understood(parse: Parse) -> None:
    for file in ("shorthand.yml", "shorthand_second.yml"):
        assert share_right(parse, examples_in(EVALUATION / file)) >= 0.9, file


def test_what_this_line_does_not_do_is_recognized_and_callers_are_not_turned_away(parse: Parse) -> None:
    rejected = {"out_of_scope", "nlu_fallback"}
    strange = examples_in(EVALUATION / "out_of_scope.yml")
    ours = [example for example in examples_in(EVALUATION / "chat.yml") if example.intent not in rejected]

    assert sum(parse(example.text)["intent"]["name"] in rejected for example in strange) / len(strange) >= 0.9
    assert sum(parse(example.text)["intent"]["name"] in rejected for example in ours) / len(ours) <= 0.03


def test_places_are_found_whole_and_in_the_callers_words(parse: Parse) -> None:
    right = wrong = missed = 0
    for example in examples_in(EVALUATION / "places.yml"):
        found = set(values(parse(example.text), "place"))
        marked = {mark.words for mark in example.marked if mark.entity == "place"}
        right, wrong, missed = (
            right + len(found & marked),
            wrong + len(found - marked),
            missed + len(marked - found),
        )

    assert right / (right + wrong) >= 0.85
    assert right / (right + missed) >= 0.85


def test_identifiers_typed_or_spoken_come_out_normalized(parse: Parse) -> None:
    lines = (EVALUATION / "identifiers.tsv").read_text(encoding="utf-8").splitlines()
    for said, entity, value in (line.split("\t") for line in lines if not line.startswith("#")):
        parsed = parse(said)
        found = [
            (name, one)
            for name in ("customer_code", "phone_number", "report_code")
            for one in values(parsed, name)
        ]
        assert found == ([] if entity == "-" else [(entity, value)]), said


def test_a_question_is_named_by_its_topic(parse: Parse) -> None:
    parsed = parse("giá điện bậc 3 bao nhiêu")

    assert parsed["intent"]["name"] == "faq/tariff"
    assert parsed["intent"]["confidence"] > 0.5


def test_entities_never_overlap(parse: Parse) -> None:
    for example in examples_in(EVALUATION / "places.yml"):
        spans = sorted((found["start"], found["end"]) for found in parse(example.text)["entities"])
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans)), example.text


def test_a_fallen_line_is_danger_whatever_else_is_said(parse: Parse) -> None:
    for said in (
        "nhà tôi mất điện, dây điện đứt rớt trước cổng đang xẹt lửa",
        "mã PC05II0123456, hộp điện trước nhà cháy rồi",
        "cho gặp nhân viên gấp có người bị điện giật",
    ):
        assert parse(said)["intent"]["name"] == "report_hazard", said


@pytest.mark.parametrize(
    "typed",
    [
        "chays trams bieens aps",
        "da6y d9ie65n bi5 d9u71t ro7i xuo61ng d9u7o72ng",
        "co1 ngu7o72i bi5 d9ie65n gia65t",
        "điện giậtttt",
        "<b>dây</b> ðiện đứttt",
    ],
)
def test_danger_is_understood_however_it_was_typed(parse: Parse, typed: str) -> None:
    assert parse(typed)["intent"]["name"] == "report_hazard"


def test_a_place_in_raw_typing_is_given_as_meant_with_offsets_as_typed(parse: Parse) -> None:
    typed = "<i>alo</i> maats ddieenj owr dduwowngf Trần Phú rooif, max PС05II0123456"
    found = {one["entity"]: one for one in parse(typed)["entities"]}

    assert found["place"]["value"] == "đường Trần Phú"
    assert typed[found["place"]["start"] : found["place"]["end"]] == "dduwowngf Trần Phú"
    assert found["customer_code"]["value"] == "PC05II0123456"
    assert typed[found["customer_code"]["start"] : found["customer_code"]["end"]] == "PС05II0123456"


@pytest.mark.parametrize("said", ["", "   ", "?!…", "🙂🙂", "\u200b\u0000", "x" * 5000, "mất điện " * 500])
def test_odd_input_is_answered_and_never_an_error(parse: Parse, said: str) -> None:
    assert parse(said)["intent"]["name"] is not None
