"""The everyday questions that callers choose by key are those of the stored answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.dialogue.key_topics import key_topics
from assistant.dialogue.wording.stored_answers import FILE
from bench.evaluation.examples import ROOT, TRAINING, examples_in

TOPICS = yaml.safe_load((ROOT / FILE).read_text("utf-8"))["topics"]


def test_each_topic_with_a_title_can_be_chosen_in_the_order_of_the_file() -> None:
    titled = [one for one in TOPICS.values() if "key_title" in one]
    assert key_topics(ROOT / FILE) == [(one["key_title"], one["key_says"]) for one in titled]
    assert len(titled) >= 8


def test_no_two_topics_are_read_out_by_the_same_name() -> None:
    titles = [title for title, _ in key_topics(ROOT / FILE)]
    assert len(titles) == len(set(titles))


def test_a_key_asks_in_words_that_the_dialogue_was_trained_on_for_its_topic() -> None:
    trained = {(one.text, one.intent) for one in examples_in(*TRAINING.glob("*.yml"))}
    asked = {(one["key_says"], f"faq/{name}") for name, one in TOPICS.items() if "key_says" in one}
    assert asked <= trained


@pytest.mark.parametrize("content", ["", "topics: [", "topics: {}"])
def test_a_file_with_faults_offers_nothing_and_the_log_says_so(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "answers.yml").write_text(content)
    assert key_topics(tmp_path / "answers.yml") == []
    [record] = caplog.records
    assert "cannot choose everyday questions" in record.getMessage()


def test_without_the_file_there_is_nothing_to_choose(tmp_path: Path) -> None:
    assert key_topics(tmp_path / "answers.yml") == []
