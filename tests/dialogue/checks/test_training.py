"""Mistakes in examples, rules and stories: each with the line it stands in."""

import pytest

from assistant.dialogue.checks.annotations import faults_of_marks
from assistant.dialogue.checks.labels import Labels, labels_of
from assistant.dialogue.checks.training import LOOKUPS, check_training_file, topics_in
from assistant.dialogue.components.place_variety import _OPENERS
from tests.dialogue.checks.looking import told_about, yaml_file

DOMAIN = """\
intents: [greet, {deny: {use_entities: []}}, faq]
entities:
  - time
  - place: {roles: [from, to], groups: ["1"]}
actions: [hear]
slots: {name: {type: text}, offer: {type: categorical, values: [message, operator]}}
responses: {utter_hello: [text: Dạ]}
"""
TOPICS = {"tariff"}


def labels() -> Labels:
    return labels_of([yaml_file(DOMAIN)])


def faults(text: str) -> list[str]:
    return told_about(text, lambda file: check_training_file(file, labels(), TOPICS))


@pytest.mark.parametrize(
    "text",
    [
        "nhà tôi mất điện",
        "ở [Lê Lợi](place) từ [sáng](time) (gần chợ)",
        "ở [Lê Lợi](place:đường lê lợi)",
        'từ [Lê Lợi]{"entity": "place", "role": "from", "group": "1", "value": "x"} :)',
        '[mai][{"entity": "time"}, {"entity": "place"}]',
    ],
)
def test_marks_as_they_should_be(text: str) -> None:
    assert list(faults_of_marks(text, labels())) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ở [Lê Lợi](nosuch)", "unknown entity label «nosuch»; there are place, time"),
        ("ở [Lê Lợi](plase)", "did you mean «place»?"),
        ("ở [Lê Lợi](plase:x)", "did you mean «place»?"),
        ("ở [Lê Lợi]( place)", "unknown entity label « place»"),
        ('ở [Lê Lợi]{"entity": "nosuch"}', "unknown entity label «nosuch»"),
        ('ở [Lê Lợi][{"entity": "time"}, {"entity": "nosuch"}]', "unknown entity label «nosuch»"),
        ('ở [Lê Lợi]{"entity": "place", "role": "via"}', "unknown role of «place» «via»"),
        ('ở [Lê Lợi]{"entity": "time", "role": "from"}', "unknown role of «time» «from»"),
        ('ở [Lê Lợi]{"entity": "place", "group": "2"}', "unknown group of «place» «2»"),
        ('ở [Lê Lợi]{"entity": "place", "group": 1}', "the group of a mark must be a text"),
        ('ở [Lê Lợi]{"entity": "place", "rol": "from"}', "unknown key of a mark «rol»"),
        ('ở [Lê Lợi]{"role": "from"}', 'a mark has no "entity"'),
        ("ở [Lê Lợi]{'entity': 'place'}", "malformed mark"),
        ('ở [Lê Lợi]{"entity": "place"', "malformed mark"),
        ('ở [Lê Lợi] {"entity": "place"}', "malformed mark"),
        ("ở [Lê Lợi][place]", "malformed mark"),
        ("ở [Lê Lợi] (place)", "malformed mark"),
        ("ở [Lê Lợi](place", "malformed mark"),
        ("ở [Lê Lợi(place)", "malformed mark"),
        ("ở Lê Lợi](place)", "malformed mark"),
        ("ở Lê Lợi (place)", "malformed mark"),
        ("ở [Lê Lợi]()", "malformed mark"),
        ("ở [](place)", "malformed mark"),
        ("ở [ ](place)", "malformed mark"),
        ("ở [Lê [Lợi](place)", "malformed mark"),
        ("ở [Lê Lợi]", "malformed mark"),
    ],
)
def test_a_mark_that_is_wrong_is_told(text: str, said: str) -> None:
    [what] = faults_of_marks(text, labels())
    assert said in what


HEAD = 'version: "3.1"\nnlu:\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n\n    - ở [x](nosuch)\n", "7: unknown entity label"),
        (HEAD + "- intent: greet\n  examples: |\n    - [x(place)\n    - alo\n", "5: «[x(place)» is a malformed mark"),
        (HEAD + "- intent: gret\n  examples: |\n    - alo\n", "3: unknown intent «gret»; did you mean «greet»?"),
        (HEAD + "- intent: faq/tarif\n  examples: |\n    - alo\n", "3: unknown topic «tarif»; did you mean «tariff»?"),
        (HEAD + "- intent:\n  examples: |\n    - alo\n", "3: the intent has no name"),
        (HEAD + "- intnet: greet\n  examples: |\n    - alo\n", "3: is none of intent, synonym"),
        (HEAD + "- intent: greet\n  exampels: |\n    - alo\n", "4: unknown key «exampels»; did you mean «examples»?"),
        (HEAD + "- intent: greet\n  examples:\n", "4: the intent has no examples"),
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n    chào\n", "6: «chào» must begin with «- »"),
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n      - chào\n", "6: «- chào» must begin"),
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n    -\n", "6: the example is empty"),
        (HEAD + "- intent: greet\n  examples: >\n    - alo\n    - chào\n", "4: examples are written as"),
        (HEAD + "- intent: greet\n  examples:\n  - text: |\n      - ở [x](nosuch)\n", "6: unknown entity label"),
        (HEAD + "- lookup: street\n", "3: the lookup has no examples"),
        (HEAD + "- lookup: strete\n  examples: |\n    - a\n", "3: unknown look-up table «strete»; did you mean"),
        (HEAD + "- intent: greet\n  examples: |\n   - alo\n    - chào\n    - ơi\n", "5: «- alo» must stand as far"),
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n- chào\n", "6: an item of nlu must be written as"),
        ("nul:\n- intent: greet\n", "1: unknown section «nul»; did you mean «nlu»?"),
        ("version: 4\nnlu: []\n", "1: the version must be"),
        ("nlu: alo\n", "1: nlu must be a list"),
        ("rules:\n- rule: a\n  steps:\n  - intent: gret\n", "4: unknown intent «gret»"),
        ("rules:\n- rule: a\n  steps:\n  - or:\n    - intent: greet\n    - intent: gret\n", "6: unknown intent"),
        ("rules:\n- rule: a\n  condition:\n  - intent: gret\n  steps: []\n", "4: unknown intent"),
        ("rules:\n- rule: a\n  steps:\n  - intnet: greet\n", "4: unknown step «intnet»"),
        ("rules:\n- rule:\n  steps: []\n", "2: the rule has no name"),
        ("rules:\n- rule: a\n", "2: the rule has no steps"),
        ("rules:\n- rule: a\n  steps:\n", "2: the rule has no steps"),
        ("rules:\n- story: a\n  steps: []\n", "2: unknown key of a rule «story»"),
        ("stories:\n- story: a\n  condition: []\n  steps: []\n", "3: unknown key of a story «condition»"),
        ("rules:\n- rule: a\n  steps:\n  - intent: greet\n    action: hear\n", "5: «action» is a step of its own"),
        ("rules:\n- rule: a\n  steps:\n  - action:\n", "4: the action has no name"),
        ("rules:\n- rule: a\n  steps:\n  - action: utter_helo\n", "4: unknown action «utter_helo»; did you mean"),
        ("rules:\n- rule: a\n  steps:\n  - active_loop: ask\n", "4: unknown step «active_loop»"),
        ("rules:\n- rule: a\n  steps:\n  - slot_was_set:\n    - nam: x\n", "5: unknown slot «nam»"),
        ("rules:\n- rule: a\n  steps:\n  - slot_was_set:\n    - offer: all\n", "5: unknown value of «offer» «all»"),
        ("stories:\n- story: a\n  steps:\n  - user: |\n      ở [x](nosuch)\n    intent: greet\n", "5: unknown entity"),
        ("stories:\n- story: a\n  steps:\n  - intent: greet\n    entities:\n    - plase\n", "6: unknown entity label"),
        ("stories:\n- story: a\n  steps:\n  - intent: greet\n    entities: [{plase: x, role: from}]\n", "5: unknown"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text: str, found: str) -> None:
    [said] = faults(text)
    assert said.startswith(found)


def test_what_is_right_has_no_fault() -> None:
    lookup = "- lookup: street\n  examples: |\n    - a [b\n"
    assert faults(HEAD + "- intent: faq/tariff\n  examples: |\n    - giá [mai](time)\n" + lookup) == []
    assert (
        faults("rules:\n- rule: a\n  steps:\n  - intent: greet\n    entities: [place]\n  - action: hear\n")
        == []
    )


@pytest.mark.parametrize(
    "steps",
    [
        "action: utter_hello",
        "action: action_listen",
        "slot_was_set: [{name: x}, {offer: null}, {offer: operator}, {session_started_metadata: x}, offer]",
        "slot_was_set: {name: x}",
        "{checkpoint: a, slot_was_set: [name]}",
        "{user: alo, intent: greet, entities: [place]}",
    ],
)
def test_steps_as_they_should_be(steps: str) -> None:
    assert faults(f"stories:\n- story: a\n  metadata: x\n  steps:\n  - {steps}\n") == []
    assert faults(f"rules:\n- rule: a\n  conversation_start: true\n  steps:\n  - {steps}\n") == []


def test_the_look_up_tables_are_those_that_the_examples_are_varied_with() -> None:
    assert set(_OPENERS) == set(LOOKUPS)


def test_every_mistake_of_a_file_is_told() -> None:
    assert len(faults(HEAD + "- intent: a\n  examples: |\n    - [x](b)\n    - [y](c)\n")) == 3


def test_the_topics_that_callers_ask_about_are_those_with_examples_and_known_with_them() -> None:
    examples = "nlu:\n- intent: faq/tariff\n  examples: |\n    - a\n- intent: greet\n  examples: |\n    - b\n"
    assert topics_in(yaml_file(examples)) == {"tariff": {"a"}}
