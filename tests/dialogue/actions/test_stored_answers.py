"""Stored answers: the caller's own corporation, the right words for ear and eye, and honesty about their age."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue.actions.stored_answers import FILE, Answers, Question, check
from bench.evaluation.examples import ROOT, TRAINING, examples_in

DAY = date(2026, 11, 21)


def content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / FILE).read_text("utf-8"))
    return loaded


def ask(topic: str, code: str | None = None, channel: str = "phone", day: date = DAY) -> str | None:
    return Answers(ROOT / FILE).answer(Question(topic, code, channel, day))


def test_every_topic_that_callers_ask_about_has_an_answer() -> None:
    examples = examples_in(*TRAINING.glob("*.yml"))
    topics = {one.intent.partition("/")[2] for one in examples if one.intent.startswith("faq/")}
    assert topics == set(content()["topics"])
    assert len(topics) == 14


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("PE01000123456", "1900 54 54 54"),
        ("PD01000123456", "1900 1288"),
        ("PC05II0123456", "1900 1909"),
        ("PM11000048612", "1900 6769"),
        ("PB06070016618", "1900 1006"),
        ("PB04070016618", "1900 54 54 54"),  # Bình Dương, with Ho Chi Minh City since 2025-07-01
    ],
)
def test_a_caller_hears_the_hotline_of_their_own_corporation(code: str, number: str) -> None:
    assert number in (ask("hotline", code) or "")
    assert number in (ask("office_hours", code) or "")


def test_a_caller_without_a_code_hears_all_hotlines() -> None:
    said = ask("hotline") or ""
    assert all(
        number in said for number in ("1900 1909", "1900 1288", "1900 54 54 54", "1900 6769", "1900 1006")
    )


def test_a_link_is_written_and_never_said() -> None:
    for topic in content()["topics"]:
        assert not re.search(r"\w\.(?:vn|com)\b", ask(topic, "PC05II0123456") or ""), topic
    assert "cskh.cpc.vn" in (ask("new_connection", "PC05II0123456", channel="chat") or "")


def test_nothing_is_left_to_fill_in() -> None:
    for topic in content()["topics"]:
        for code in (None, "PC05II0123456", "PE01000123456"):
            for channel in ("phone", "chat"):
                said = ask(topic, code, channel)
                assert said, topic
                assert "{" not in said, topic


def test_what_is_said_aloud_is_at_most_two_sentences() -> None:
    for topic in content()["topics"]:
        assert len(re.findall(r"[.?!](?:\s|$)", ask(topic) or "")) <= 2, topic


def test_an_answer_past_its_day_says_that_it_may_have_changed() -> None:
    last = content()["topics"]["tariff"]["valid_until"]
    assert "có thể đã thay đổi" not in (ask("tariff", day=last) or "")
    assert "có thể đã thay đổi" in (ask("tariff", "PE01000123456", day=date(2040, 1, 1)) or "")
    assert "1900 54 54 54" in (ask("tariff", "PE01000123456", day=date(2040, 1, 1)) or "")


def test_a_topic_nobody_wrote_about_has_no_answer() -> None:
    assert ask("moon_phases") is None


def test_an_edited_file_is_read_again_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    changed = content()
    file.write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
    answers = Answers(file)
    question = Question("tariff", None, "phone", DAY)
    before = answers.answer(question)
    changed["topics"]["tariff"]["say"] = "Dạ giá mới ạ."
    file.write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
    os.utime(file, (1, 1))
    assert (before != "Dạ giá mới ạ.", answers.answer(question)) == (True, "Dạ giá mới ạ.")
    file.write_text("topics: {tariff: {say: '{unknown}', valid_until: soon}}", "utf-8")
    assert answers.answer(question) == "Dạ giá mới ạ."


@pytest.mark.parametrize(
    "wrong",
    [{"say": "{nobody}"}, {"valid_until": "mai"}, {"say": "{"}, {"write": "{site.name.x}"}],
)
def test_a_mistake_in_the_file_is_named(wrong: dict[str, Any]) -> None:
    broken = content()
    broken["topics"]["tariff"] |= wrong
    with pytest.raises(ValueError, match="tariff"):
        check(broken)
