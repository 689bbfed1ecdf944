"""Placeholders of responses against the values that programs pass, and English against Vietnamese."""

from pathlib import Path

import pytest

from assistant.dialogue.checks.passed_values import PassedValues
from assistant.dialogue.checks.placeholders import check_placeholders
from tests.dialogue.checks.looking import told_about

PROGRAM = """
TABLE = {"life_support": "utter_from_a_table"}

def say_it(d, area, more, again):
    d.say("utter_plain")
    d.say("utter_with", area=area, due="x")
    d.say("utter_first" if more else "utter_second", place=area)
    d.ask("area", "utter_asked", value="x", options=(), about="y", buttons=(), heard="x")
    d.say(TABLE["life_support"])
    if again:
        d.say("utter_twice", area=area, due="x")
    return d.say("utter_twice", area=area)

def saying(outage, kind):
    values = {"area": "x", **because(outage)}
    values["sorry"] = "y"
    if outage:
        return Saying("utter_written_out", {"cause": "x", "crew": "y"})
    return Saying(f"utter_{kind}_now", {**values, "back": "z"})

def because(outage):
    if not outage:
        return None
    return {"because": "x"}

def elsewhere(d, values):
    d.say("utter_unknown_values", **values)
"""


@pytest.fixture
def passed(tmp_path: Path) -> PassedValues:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    passed = PassedValues()
    passed.add_program(program)
    return passed


@pytest.mark.parametrize(
    ("response", "values"),
    [
        ("utter_plain", set()),
        ("utter_with", {"area", "due"}),
        ("utter_first", {"place"}),
        ("utter_second", {"place"}),
        ("utter_asked", {"heard"}),
        ("utter_twice", {"area"}),
        ("utter_written_out", {"cause", "crew"}),
        ("utter_outage_now", {"area", "because", "sorry", "back"}),
    ],
)
def test_the_values_of_a_response_are_those_of_every_place_that_says_it(
    passed: PassedValues, response: str, values: set[str]
) -> None:
    assert passed.of(response) == values


def test_where_they_are_not_plain_to_see_every_value_of_the_file_may_be_meant(passed: PassedValues) -> None:
    for response in ("utter_from_a_table", "utter_unknown_values"):
        known = passed.of(response)
        assert known is not None
        assert known >= {"area", "due", "because", "sorry", "heard"}
        assert "options" not in known
    assert passed.of("utter_that_nothing_says") is None


def faults(text: str, passed: PassedValues) -> list[str]:
    return told_about(text, lambda file: check_placeholders([file], passed))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dạ {area} {due} ạ.", []),
        ("Dạ {{area}} ạ.", []),
        ("Dạ {aera} ạ.", ["3: utter_with: unknown placeholder «{aera}»; did you mean «{area}»?"]),
        ("Dạ {sinse} ạ.", ["3: utter_with: unknown placeholder «{sinse}»; there are {area}, {due}"]),
        ("Dạ {area ạ.", ["3: utter_with has braces that are no placeholder"]),
        ("Dạ {} ạ.", ["3: utter_with has braces that are no placeholder"]),
        ("Dạ {area.x} ạ.", ["3: utter_with has braces that are no placeholder"]),
    ],
)
def test_a_placeholder_that_nothing_fills_is_told(passed: PassedValues, text: str, found: list[str]) -> None:
    assert faults(f'responses:\n  utter_with:\n    - text: "{text}"\n', passed) == found


def test_english_has_no_placeholder_that_vietnamese_lacks(passed: PassedValues) -> None:
    vietnamese = "responses:\n  utter_with:\n    - text: Dạ {area} ạ.\n    - text: Dạ ạ.\n"
    assert faults(f"{vietnamese}  utter_with_en:\n    - text: In {{area}}.\n", passed) == []
    assert faults(f"{vietnamese}  utter_with_en:\n    - text: Yes.\n", passed) == []
    assert faults(f"{vietnamese}  utter_with_en:\n    - text: Until {{due}}.\n", passed) == [
        "6: utter_with_en: {due} is not in utter_with"
    ]
    assert faults(f"{vietnamese}  utter_with_en:\n    - text: Until {{dew}}.\n", passed) == [
        "6: utter_with_en: unknown placeholder «{dew}»; did you mean «{due}»?"
    ]


def test_what_nothing_says_is_another_checks_matter(passed: PassedValues) -> None:
    assert faults("responses:\n  utter_that_nothing_says:\n    - text: Dạ {x}\n", passed) == []
