"""The real files that trainers edit, right and with one slip each."""

import gc
import shutil
import time
from pathlib import Path

import pytest
import yaml

from assistant.dialogue.checks.files import DATA, DOMAIN, PROGRAMS, WORDS, faults_in
from scripts.console import Problem
from scripts.model import CONFIG, require_good_data
from scripts.places import ROOT

RULES = "nlu_data/rules/rules.yml"
FRAME, MEMORY = f"{DOMAIN}/conversation.yml", f"{DOMAIN}/memory.yml"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in (DATA, DOMAIN, *PROGRAMS):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / CONFIG, tmp_path / CONFIG)
    return tmp_path


def spoil(file: Path, right: str, wrong: str) -> int:
    """Puts `wrong` in the place of the first `right`; the line where that is."""
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


@pytest.mark.alone
def test_what_is_in_the_tree_has_no_fault_and_is_looked_at_quickly() -> None:
    gc.collect()
    gc.freeze()  # what thousands of tests left behind is not looked through again and again meanwhile
    began = time.process_time()
    for file in sorted((ROOT / "nlu_data").rglob("*.yml")):
        yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    parsed = time.process_time()
    found = faults_in(ROOT)
    took = time.process_time() - parsed
    gc.unfreeze()
    assert found == []
    # About three times what it takes to parse the trainers' files, on any machine.
    assert took < 4 * (parsed - began)


def test_a_slip_of_yaml_is_found_in_every_file(tree: Path) -> None:
    files = [path for folder in (DATA, DOMAIN, WORDS) for path in (tree / folder).rglob("*.yml")]
    slips = {}
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([*lines, "\tthe end: is indented with a tab", ""]), encoding="utf-8")
        slips[file.relative_to(tree).as_posix()] = [len(lines) + 1]
    found = faults_in(tree)
    assert len(slips) > 50
    assert {path: [fault.line for fault in found if fault.file == path] for path in slips} == slips


@pytest.mark.parametrize(
    ("path", "right", "wrong", "said"),
    [
        ("nlu_data/nlu/outage.yml", "](place)", "](nosuch)", "unknown entity label «nosuch»"),
        ("nlu_data/nlu/outage.yml", "](place)", '){"entity": "nosuch"}', "malformed mark"),
        ("nlu_data/nlu/danger.yml", "intent: report_hazard", "intent: report_hasard", "«report_hazard»?"),
        ("nlu_data/nlu/faq_billing.yml", "intent: faq/tariff", "intent: faq/tarrif", "no stored answer"),
        ("nlu_data/eval/phone.yml", "intent: greet", "intent: gret", "unknown intent «gret»"),
        (RULES, "intent: conversation_open", "intent: conversation_opne", "unknown intent «conversation_opne»"),
        (RULES, "action: action_turn", "action: action_trun", "«action_trun»; did you mean «action_turn»?"),
        (RULES, "    steps:", "    stps:", "unknown key of a rule «stps»; did you mean «steps»?"),
        (RULES, "      - action: action_turn", "        action: action_turn", "is a step of its own"),
        (RULES, "rule: a conv", "rul: a conv", "unknown key of a rule «rul»; did you mean «rule»?"),
        ("nlu_data/tests/test_reports.yml", "intent: cancel", "intent: cancle", "unknown intent «cancle»"),
        ("nlu_data/tests/test_reports.yml", "action: action_turn", "action: action_tun", "mean «action_turn»?"),
        ("nlu_data/answers.yml", "valid_until: 2027-06-30", "valid_until: soon", "must be a day"),
        ("nlu_data/answers.yml", "  tariff:", "  tarriff:", "there is no faq/tarriff"),
        ("nlu_data/lookups/wards.yml", "lookup: ward", "lookup: wrad", "look-up table «wrad»; did you mean «ward»?"),
        ("nlu_data/acts/answers.yml", "acts: [give]", "acts: [gives]", "unknown act «gives»; did you mean «give»?"),
        ("nlu_data/acts/answers.yml", 'acts: ["no"]', "acts: [no]", 'write "no"'),
        ("nlu_data/acts/answers.yml", "question: code_or_phone", "question: code", "unknown question «code»"),
        ("nlu_data/concepts/supply.yml", "- lịch\n", "- …\n", "«…» has no word that must be there"),
        ("nlu_data/concepts/supply.yml", "- lịch\n", "- (lịch)\n", "«(lịch)» in «(lịch)» is no word"),
        ("nlu_data/concepts/supply.yml", "breaker_fine:", "power_word:", "«power_word» is given twice"),
        ("nlu_data/concepts/supply.yml", "power_word:", "english:", "is also in nlu_data/concepts/english.yml"),
        (FRAME, "utter_greeting:", "utter_greting:", "«utter_greting»; did you mean «utter_greeting» ("),
        (FRAME, "utter_welcome:", "welcome:", "the name «welcome» must begin with «utter_»"),
        (FRAME, "text: Dạ em nghe", "txt: Dạ em nghe", "utter_greet_back: unknown key «txt»; did you mean"),
        (FRAME, "payload: nhà", "paylod: nhà", "unknown key «paylod»; did you mean «payload»?"),
        (FRAME, "      buttons:", "      custom: {}\n      buttons:", "unknown key «custom»; there are buttons, text"),
        (FRAME, "{report_code}", "{report}", "unknown placeholder «{report}»; did you mean «{report_code}»?"),
        (f"{DOMAIN}/supply.yml", "{since}", "{sinse}", "unknown placeholder «{sinse}»; did you mean «{since}»?"),
        (f"{DOMAIN}/english.yml", "{report_code}", "{code}", "unknown placeholder «{code}»"),
        (f"{DOMAIN}/supply.yml", "responses:", "respones:", "unknown section «respones»; did you mean «responses»?"),
        (MEMORY, "- action_turn", "- action_trun", "«action_trun»; did you mean «action_turn»?"),
        (MEMORY, "situation: { type", "situation: { tpye", "unknown key of a slot «tpye»; did you mean «type»?"),
        (f"{PROGRAMS[1]}/opening.py", '"utter_greeting"', '"utter_zzz"', "unknown response «utter_zzz»"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_file_and_line_before_anything_is_trained(
    tree: Path, path: str, right: str, wrong: str, said: str
) -> None:
    file = tree / path
    if right not in file.read_text(encoding="utf-8"):
        pytest.fail(f"{path} does not hold {right}")
    line = spoil(file, right, wrong)
    with pytest.raises(Problem) as refused:
        require_good_data(tree)
    told = [one for one in str(refused.value).splitlines() if f"{path}:{line}: " in one]
    assert told
    assert said in told[0]


def test_the_labels_are_those_of_the_domain(tree: Path) -> None:
    spoil(tree / "nlu_data/nlu/outage.yml", "](place)", "](crew)")
    assert len(faults_in(tree)) == 1
    spoil(tree / DOMAIN / "memory.yml", "entities:\n", "entities:\n  - crew\n")
    assert faults_in(tree) == []


def test_a_misspelt_section_of_the_domain_is_told_alone(tree: Path) -> None:
    """What it holds would be unknown everywhere."""
    spoil(tree / DOMAIN / "supply.yml", "responses:", "respones:")
    spoil(tree / DOMAIN / "report.yml", "responses:", "respones:")
    assert ["unknown section" in fault.what for fault in faults_in(tree)] == [True, True]


def test_a_broken_domain_is_told_alone(tree: Path) -> None:
    """Half of the labels would be unknown only because of it."""
    line = spoil(tree / DOMAIN / "memory.yml", "intents:\n", "intents:\n\t")
    [fault] = faults_in(tree)
    assert (fault.file, fault.line) == ((DOMAIN / "memory.yml").as_posix(), line + 1)


def test_a_response_that_nothing_uses_is_told_and_one_that_a_pattern_names_is_not(tree: Path) -> None:
    file = tree / DOMAIN / "supply.yml"
    begun = len(file.read_text(encoding="utf-8").splitlines())
    with file.open("a", encoding="utf-8") as more:
        more.write(
            "  utter_planned_overdue_again:\n    - text: Dạ\n  utter_elephant_overdue:\n    - text: Dạ\n"
            "  utter_elephant_overdue_en:\n    - text: Late\n"
        )
    [fault] = faults_in(tree)
    assert (fault.line, fault.what) == (begun + 1, "nothing uses the response «utter_planned_overdue_again»")


def test_a_broken_file_of_rules_is_told_alone(tree: Path) -> None:
    """Only it may name a response."""
    line = spoil(tree / RULES, "rules:\n", "rules:\n\t")
    with (tree / DOMAIN / "supply.yml").open("a", encoding="utf-8") as more:
        more.write("  utter_new:\n    - text: Dạ\n")
    [fault] = faults_in(tree)
    assert (fault.file, fault.line) == (RULES, line + 1)


def test_a_block_that_begins_one_space_too_far_left_is_told_once_where_it_begins(tree: Path) -> None:
    line = spoil(tree / "nlu_data/nlu/danger.yml", "examples: |\n    -", "examples: |\n   -")
    [fault] = faults_in(tree)
    assert (fault.file, fault.line) == ("nlu_data/nlu/danger.yml", line + 1)
    assert "must stand as far right as the examples below it" in fault.what


def test_many_mistakes_of_one_kind_are_told_three_times_and_counted(tree: Path) -> None:
    file = tree / "nlu_data/nlu/outage.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("](place)", "](plase)"), encoding="utf-8")
    spoil(tree / RULES, "action_turn", "action_trun")
    with pytest.raises(Problem) as refused:
        require_good_data(tree)
    count = text.count("](place)")
    first, *lines = str(refused.value).splitlines()
    assert first == f"There are {count + 1} mistakes:"
    assert ["did you mean «place»?" in line for line in lines] == [True] * 3 + [False] * 3
    assert lines[3] == f"  nlu_data/nlu/outage.yml: and {count - 3} more like it"
    assert "action_trun" in lines[4]
    assert lines[5] == "Fix them and run it again."


def test_many_different_mistakes_are_cut_off(tree: Path) -> None:
    for file in sorted((tree / DATA / "nlu").glob("*.yml"))[:8]:
        file.write_text(
            file.read_text(encoding="utf-8").replace("- intent: ", "- intnet: "), encoding="utf-8"
        )
    with pytest.raises(Problem) as refused:
        require_good_data(tree)
    lines = str(refused.value).splitlines()
    assert len(lines) == 1 + 20 + 1 + 1
    assert lines[-2] == "  and more"
