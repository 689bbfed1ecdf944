"""Mistakes in labeled turns: each with its line, before anything is trained."""

import pytest

from assistant.dialogue.checks.acts import check_acts
from tests.dialogue.checks.looking import told_about

GOOD = """\
- bot: "Dạ còn gì nữa không ạ?"
  question: anything_else
  caller: "không, cảm ơn"
  acts: ["no", thank]
- caller: mất điện rồi
  told: true
  acts: [tell_out]
"""


def faults(text: str) -> list[str]:
    return told_about(text, check_acts)


def test_what_is_right_has_no_fault() -> None:
    assert faults(GOOD) == []
    assert faults("# nothing yet\n") == []


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ('["no", thank]', "[no, thank]", '4: «no» is not a word in YAML; write "no"'),
        ('["no", thank]', "[yes]", '4: «yes» is not a word in YAML; write "yes"'),
        ('["no", thank]', '["no", thanks]', "4: unknown act «thanks»; did you mean «thank»?"),
        ('["no", thank]', "[thank, thank]", "4: the act «thank» is given twice"),
        ('["no", thank]', "[]", "4: «acts» names no act"),
        ('["no", thank]', "thank", "4: «acts» must be a list"),
        ('["no", thank]', '[{"no": thank}]', "4: unknown act"),
        ("  acts: [tell_out]\n", "", "5: the turn has no «acts»"),
        ('  caller: "không, cảm ơn"\n', "", "1: the turn has no «caller»"),
        ('"không, cảm ơn"', '""', "3: «caller» must be the caller's words"),
        ('"không, cảm ơn"', "01234", "3: «caller» must be the caller's words; a number alone"),
        ("question: anything_else", "question: anything", "2: unknown question «anything»; did you mean"),
        ("question: anything_else", "qestion: anything_else", "2: unknown key of a turn «qestion»; did you"),
        ("told: true", "told: maybe", "6: «told» is true or false"),
        ("- caller: mất điện rồi\n  told: true\n  acts: [tell_out]\n", "- mất điện\n", "5: a turn must be"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, found: str) -> None:
    assert GOOD.count(right) == 1
    assert found in "\n".join(faults(GOOD.replace(right, wrong)))


def test_a_file_that_is_no_list_is_told() -> None:
    assert faults("caller: a\n") == ["1: the turns must be a list of «- » lines"]
