"""Mistakes in the lexicon of concepts: each with its line, before anything is trained."""

import pytest

from assistant.dialogue.checks.concepts import check_concepts
from tests.dialogue.checks.looking import told_about, yaml_file

GOOD = """\
power_off:
  about: the power is off
  words:
    - mất|cúp điện
    - dây … đứt
    - =khói xin?
power_back:
  about: the power is back
  words: [có điện, "no"]
"""


def faults(text: str) -> list[str]:
    return told_about(text, lambda file: check_concepts([file]))


def test_what_is_right_has_no_fault() -> None:
    assert faults(GOOD) == []
    assert faults("# nothing yet\n") == []


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("    - dây … đứt", "    - … xin?", "5: power_off: «… xin?» has no word that must be there"),
        ("dây … đứt", "dây ... đứt", "5: power_off: «...» in «dây ... đứt» is no word"),
        (
            "mất|cúp điện",
            "mất|mất luôn|cúp",
            "4: power_off: «mất» stands twice in «mất|mất»; «|» joins single",
        ),
        ("mất|cúp điện", "(mất|cúp) điện", "4: power_off: «(mất|cúp)» in"),
        ("mất|cúp điện", "mất||cúp điện", "4: power_off: «mất||cúp» in"),
        ("=khói xin?", "khói= xin", "6: power_off: «khói=» in"),
        ("=khói xin?", "khói xi?n", "6: power_off: «xi?n» in"),
        ("=khói xin?", "mất|cúp điện", "6: power_off: «mất|cúp điện» is given twice (first at line 4)"),
        ("=khói xin?", "114", '6: power_off: a phrase must be a text; write "114"'),
        ('"no"', "no", '9: power_back: a phrase must be a text; write "no"'),
        ("- dây … đứt", "- {dây: đứt}", "5: power_off: a phrase must be a text"),
        ("- dây … đứt", "-", "5: power_off: a phrase must be a text"),
        ("words: [có điện", "wrods: [có điện", "9: power_back: unknown key «wrods»; did you mean «words»?"),
        ('[có điện, "no"]', "[]", "9: power_back: «words» holds no phrase"),
        ('[có điện, "no"]', "có điện", "9: power_back: «words» must be a list"),
        ("  about: the power is back\n", "", "7: power_back: «about» is missing"),
        ('  words: [có điện, "no"]\n', "", "7: power_back: «words» is missing"),
        ("about: the power is back", "about: yes", "8: power_back: «about» must say in words what it means"),
        ("power_back:", "power_off:", "7: «power_off» is given twice (first at line 1)"),
        ("power_back:", "no:", '7: «no» is no name in YAML; write "no"'),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, found: str) -> None:
    assert GOOD.count(right) == 1
    assert found in "\n".join(faults(GOOD.replace(right, wrong)))


def test_a_file_that_is_no_list_of_concepts_is_told() -> None:
    assert faults("- mất điện\n") == ["1: the file must be written as «key: value» lines"]
    assert faults("power_off: mất điện\n") == ["1: power_off must be written as «key: value» lines"]


def test_a_concept_stands_in_one_file() -> None:
    first, second = yaml_file(GOOD, "a.yml"), yaml_file("power_off:\n  about: x\n  words: [tắt]\n", "b.yml")
    check_concepts([first, second])
    assert first.faults == []
    [fault] = second.faults
    assert str(fault) == "b.yml:1: the concept «power_off» is also in a.yml"
