"""Mistakes in questions about what was told: each with its line, before anything is trained."""

import pytest

from assistant.dialogue.checks.follow_ups import check_follow_ups
from assistant.dialogue.checks.yaml_files import YamlFile, parse

GOOD = """\
crew_there:
  - thợ đi chưa
crew_there + is_certain:
  - "thợ đi chưa, mà chắc không"
"""


def faults(text: str, tried: bool = False) -> list[str]:
    file = YamlFile("a.yml")
    parse(text, file)
    check_follow_ups(file, tried)
    return [f"{fault.line}: {fault.what}" for fault in file.faults]


def test_what_is_right_has_no_fault() -> None:
    assert faults(GOOD) == []
    assert faults("# nothing yet\n") == []


def test_only_what_is_tried_may_hold_what_is_none() -> None:
    assert faults("none:\n  - cảm ơn em\n", tried=True) == []
    assert faults("none:\n  - cảm ơn em\n")[0].startswith("1: unknown follow-up «none»")


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("crew_there:\n", "crew_their:\n", "1: unknown follow-up «crew_their»; did you mean «crew_there»?"),
        ("+ is_certain", "+ is_sertain", "3: unknown follow-up «is_sertain»; did you mean «is_certain»?"),
        ("  - thợ đi chưa\n", "  - 1905\n", "2: a sentence must be the caller's words; a number alone"),
        ('"thợ đi chưa, mà chắc không"', "thợ đi chưa", "4: «thợ đi chưa» is given twice"),
        ("  - thợ đi chưa\n", "  thợ đi chưa\n", "2: «crew_there» must be a list"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, found: str) -> None:
    assert GOOD.count(right) == 1
    assert found in "\n".join(faults(GOOD.replace(right, wrong)))
