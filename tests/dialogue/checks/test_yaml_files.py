"""Slips of YAML, as people make them: each with its line and in words that help."""

from pathlib import Path

import pytest

from assistant.dialogue.checks.yaml_files import Fault, YamlFile, parse, read, unknown


def faults(text: str) -> list[tuple[int, str]]:
    file = YamlFile("a.yml")
    parse(text, file)
    assert (file.root is None) == bool(file.faults)
    return [(fault.line, fault.what) for fault in file.faults]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("nlu:\n- intent: greet\n  examples: |\n    - alo\n  - chào\n", 5, "the indentation does not fit"),
        ("a:\n  b: 1\n c: 2\n", 3, "the indentation does not fit"),
        ("a: 1\n\tb: 2\n", 2, "indent with spaces, not with tabs"),
        ("say: Dạ: vâng\n", 1, "goes into quotes"),
        ("a: 1\nsay: @evn\n", 2, "goes into quotes"),
        ("a: 1\nb 2\nc: 3\n", 2, "a «:» is missing"),
        ("a: 1\nb: 'alo\nc: 2\n", 2, "the quote that begins here is never closed"),
        ("a: 1\nb: 2\na: 3\n", 3, "«a» is given twice (first at line 1)"),
        ("a: {b: 1, b: 2}\n", 1, "«b» is given twice"),
        ("a: 1\nuntil: 2027-02-30\n", 2, "«2027-02-30» looks like a date or number and is none"),
        ("a: !secret b\n", 1, "cannot be used here: !secret"),
        ("a: *b\n", 1, "undefined alias"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: 1\nb: x\x07\n", 2, "holds the character 0x7"),
        ("? [a]\n: 1\n", 1, "a key must be one word"),
        ("a: [1, 2\nb: 3\n", 2, "a bracket or brace is not closed"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, line: int, said: str) -> None:
    [(found, what)] = faults(text)
    assert found == line
    assert said in what
    assert "\n" not in what


def test_what_is_right_has_no_fault() -> None:
    assert faults("a: &x {b: 1}\nc: {<<: *x, d: 2027-02-28}\ne: |\n  - một\n") == []
    assert YamlFile("empty.yml").faults == []


def test_an_alias_within_itself_does_not_go_round_for_ever() -> None:
    assert faults("a: &x [*x]\n") == []


def test_a_file_that_is_no_text_or_is_not_there_is_a_fault_too(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_bytes("a: 1\nb: điện\n".encode("utf-16-le"))
    assert read(wrong, "wrong.yml").faults != []
    wrong.write_bytes(b"a: 1\nb: \xe1\xbb\n")
    assert read(wrong, "wrong.yml").faults == [
        Fault("wrong.yml", 2, "is not UTF-8; save it with that encoding")
    ]
    assert str(read(tmp_path / "no.yml", "no.yml").faults[0]).startswith("no.yml:1: cannot be read")


def test_a_near_miss_is_suggested_and_a_short_list_is_shown() -> None:
    assert unknown("intent", "greeet", {"greet", "deny"}) == "unknown intent «greeet»; did you mean «greet»?"
    assert unknown("intent", "x", {"greet", "deny"}) == "unknown intent «x»; there are deny, greet"
    assert unknown("intent", "x", set()) == "unknown intent «x»"
