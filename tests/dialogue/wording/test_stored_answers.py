"""Stored answers: the caller's own corporation, the right words for ear and eye, and honesty about their age."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue.wording.stored_answers import FILE, Answers, Question
from bench.evaluation.examples import ROOT, TRAINING, examples_in

DAY = date(2026, 11, 21)


def content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / FILE).read_text("utf-8"))
    return loaded


def ask(topic: str, code: str | None = None, is_written: bool = False, day: date = DAY) -> str | None:
    return Answers(ROOT / FILE).answer(Question(topic, code, is_written, day))


def test_every_topic_that_callers_ask_about_has_an_answer() -> None:
    examples = examples_in(*TRAINING.glob("*.yml"))
    topics = {one.intent.partition("/")[2] for one in examples if one.intent.startswith("faq/")}
    assert topics == set(content()["topics"])


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
    assert "cskh.cpc.vn" in (ask("new_connection", "PC05II0123456", is_written=True) or "")


def test_nothing_is_left_to_fill_in() -> None:
    for topic in content()["topics"]:
        for code in (None, "PC05II0123456", "PE01000123456"):
            for is_written in (False, True):
                said = ask(topic, code, is_written)
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


class Edited:
    """A copy of the stored answers that is edited while it is in use."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.edits = 0
        shutil.copy(ROOT / FILE, file)
        self.answers = Answers(file)

    def write(self, text: str) -> None:
        self.edits += 1
        self.file.write_text(text, "utf-8")
        os.utime(self.file, (self.edits, self.edits))

    def say(self, words: str) -> None:
        changed = content()
        changed["topics"]["tariff"] = {"say": words, "valid_until": date(2030, 1, 1)}
        self.write(yaml.safe_dump(changed, allow_unicode=True))

    @property
    def answer(self) -> str | None:
        return self.answers.answer(Question("tariff", None, False, DAY))


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "answers.yml")


def test_an_edited_file_is_read_again_and_a_broken_one_changes_nothing(edited: Edited) -> None:
    assert "bậc thang" in (edited.answer or "")
    edited.say("Dạ giá mới ạ.")
    assert edited.answer == "Dạ giá mới ạ."
    edited.write("topics: {tariff: {say: '{unknown}', valid_until: soon}}")
    assert edited.answer == "Dạ giá mới ạ."
    edited.file.unlink()
    assert edited.answer == "Dạ giá mới ạ."
    edited.say("Dạ giá mới nữa ạ.")
    assert edited.answer == "Dạ giá mới nữa ạ."


def test_a_broken_edit_is_told_in_the_log_once_with_file_and_line(
    edited: Edited, caplog: pytest.LogCaptureFixture
) -> None:
    assert edited.answer
    good = (ROOT / FILE).read_text("utf-8")
    right = "qua tổng đài {hotline}"
    edited.write(good.replace(right, "qua tổng đài {hotlin}"))
    line = good[: good.index(right)].count("\n") + 1
    for _ in range(3):
        assert edited.answer
    [record] = caplog.records
    assert re.match(rf"{edited.file}:{line}: .*«\{{hotlin\}}»; did you mean", record.getMessage())
    assert record.getMessage().endswith("the last good answers stay")
    edited.write("topics: [")
    assert edited.answer
    assert len(caplog.records) == 2


def test_answers_that_were_good_at_the_start_stay_though_nobody_had_asked_yet(edited: Edited) -> None:
    assert edited.answers.refresh() == []
    edited.write("topics: [")
    assert "bậc thang" in (edited.answer or "")
