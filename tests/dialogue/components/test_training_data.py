"""Habits of the files trainers edit: enough examples of every label, none of them twice, none from the evaluation."""

import re
from collections import Counter

import pytest
import yaml

from assistant.dialogue.wording.stored_answers import FILE
from assistant.vietnamese.folding import fold, normalize
from bench.evaluation.examples import EVALUATION, LOOKUPS, TRAINING, Example, examples_in
from scripts.places import ROOT

INTENTS = {
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "ask_repeat",
    "ask_wait",
    "cancel",
    "ask_bot_identity",
    "ask_capabilities",
    "request_operator",
    "complain",
    "out_of_scope",
    "check_outage",
    "ask_restoration_time",
    "ask_outage_cause",
    "ask_planned_outage",
    "report_outage",
    "report_hazard",
    "report_supply_quality",
    "ask_report_status",
    "report_power_restored",
    "subscribe_updates",
    "unsubscribe_updates",
    "request_callback",
    "inform",
    "cannot_inform",
}
ANSWERS = yaml.safe_load((ROOT / FILE).read_text(encoding="utf-8"))["topics"]
TOPICS = {f"faq/{topic}" for topic in ANSWERS}
# Programs outside rely on these; more may be added in the data alone.
PROMISED_TOPICS = {
    f"faq/{topic}"
    for topic in [
        "meter_reading_schedule",
        "new_connection",
        "relocate_meter",
        "tariff",
        "bill_amount",
        "payment_methods",
        "overdue_disconnection",
        "price_support",
        "energy_saving",
        "contract_transfer",
        "office_hours",
        "compensation",
        "electrical_safety",
        "hotline",
    ]
}


def key_of(example: Example) -> str:
    return re.sub(r"[^\w ]", "", normalize(example.text))


@pytest.fixture(scope="module")
def training() -> list[Example]:
    return examples_in(*sorted(TRAINING.glob("*.yml")))


@pytest.fixture(scope="module")
def evaluation() -> list[Example]:
    return examples_in(*sorted(EVALUATION.glob("*.yml")))


def test_the_labels_are_those_of_the_design(training: list[Example], evaluation: list[Example]) -> None:
    assert TOPICS >= PROMISED_TOPICS
    assert {example.intent for example in training} == INTENTS | TOPICS
    assert {example.intent for example in evaluation} == INTENTS | TOPICS


def test_every_intent_has_examples_enough(training: list[Example]) -> None:
    count = Counter(example.intent for example in training)

    assert {intent: count[intent] for intent in INTENTS if count[intent] < 60} == {}
    assert {topic: count[topic] for topic in TOPICS if count[topic] < 40} == {}


def test_every_intent_is_evaluated_in_chat_and_on_the_phone() -> None:
    for file in ("chat.yml", "phone.yml"):
        count = Counter(example.intent for example in examples_in(EVALUATION / file))
        assert {intent: count[intent] for intent in INTENTS | TOPICS if count[intent] < 8} == {}


def test_no_example_is_written_twice_or_under_two_intents(training: list[Example]) -> None:
    intents: dict[str, list[str]] = {}
    for example in training:
        intents.setdefault(key_of(example), []).append(example.intent)

    assert {text: found for text, found in intents.items() if text and len(set(found)) > 1} == {}
    assert [
        text for text, found in Counter(example.text.lower() for example in training).items() if found > 1
    ] == []


def test_no_evaluation_sentence_is_learnt(training: list[Example], evaluation: list[Example]) -> None:
    learnt = {key_of(example) for example in training}

    assert [example.text for example in evaluation if key_of(example) in learnt] == []


def test_callers_who_type_without_accents_are_among_the_examples(training: list[Example]) -> None:
    for intent in INTENTS | TOPICS:
        texts = [example.text for example in training if example.intent == intent]
        assert any(fold(text) == text.lower() for text in texts), intent


def test_only_places_and_times_are_marked_by_hand(training: list[Example], evaluation: list[Example]) -> None:
    assert {found.entity for example in [*training, *evaluation] for found in example.marked} == {
        "place",
        "time",
    }


def test_the_lookup_tables_have_no_name_twice() -> None:
    for file in sorted(LOOKUPS.glob("*.yml")):
        for table in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            names = [
                normalize(line.removeprefix("- ")) for line in table["examples"].split("\n") if line.strip()
            ]
            assert [name for name, times in Counter(names).items() if times > 1] == [], file.name
