"""Mistakes in examples, rules and stories: each with the line it stands in."""

import pytest

from assistant.dialogue.checks.annotations import faults_of_marks
from assistant.dialogue.checks.labels import Labels, labels_of
from assistant.dialogue.checks.training import check_training_file, topics_in
from assistant.dialogue.checks.yaml_files import YamlFile, parse

DOMAIN = """\
intents: [greet, {deny: {use_entities: []}}, faq]
entities:
  - time
  - place: {roles: [from, to], groups: ["1"]}
"""
TOPICS = {"tariff"}


def yaml_file(text: str) -> YamlFile:
    file = YamlFile("a.yml")
    parse(text, file)
    assert file.faults == []
    return file


def labels() -> Labels:
    return labels_of([yaml_file(DOMAIN)])


def faults(text: str) -> list[str]:
    file = yaml_file(text)
    check_training_file(file, labels(), TOPICS)
    return [f"{fault.line}: {fault.what}" for fault in file.faults]


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
        (HEAD + "- intent: greet\n  examples: |\n    - alo\n- chào\n", "6: an item of nlu must be written as"),
        ("nul:\n- intent: greet\n", "1: unknown section «nul»; did you mean «nlu»?"),
        ("version: 4\nnlu: []\n", "1: the version must be"),
        ("nlu: alo\n", "1: nlu must be a list"),
        ("rules:\n- rule: a\n  steps:\n  - intent: gret\n", "4: unknown intent «gret»"),
        ("rules:\n- rule: a\n  steps:\n  - or:\n    - intent: greet\n    - intent: gret\n", "6: unknown intent"),
        ("rules:\n- rule: a\n  condition:\n  - intent: gret\n  steps: []\n", "4: unknown intent"),
        ("rules:\n- rule: a\n  steps:\n  - intnet: greet\n", "4: unknown step «intnet»"),
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
        faults("rules:\n- rule: a\n  steps:\n  - intent: greet\n    entities: [place]\n  - action: x\n") == []
    )


def test_every_mistake_of_a_file_is_told() -> None:
    assert len(faults(HEAD + "- intent: a\n  examples: |\n    - [x](b)\n    - [y](c)\n")) == 3


def test_the_topics_that_callers_ask_about_are_those_with_examples() -> None:
    examples = "nlu:\n- intent: faq/tariff\n  examples: |\n    - a\n- intent: greet\n  examples: |\n    - b\n"
    assert topics_in(yaml_file(examples)) == {"tariff"}
