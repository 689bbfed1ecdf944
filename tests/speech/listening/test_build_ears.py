"""Which recognizer is chosen, and what is said about it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from assistant.speech.listening.build import KEYS_ONLY, build_ears, choose_model, patience_of
from assistant.speech.settings import HearingSettings
from assistant.speech.voices.manifest import read_manifest
from assistant.speech.voices.models import Models
from tests.speech.korean import MODEL
from tests.speech.voices.folders import vosk_entry


@pytest.fixture
def voices_dir(tmp_path: Path) -> Path:
    """A manifest with a small model, the default, and a large one; none is fetched."""
    entries = vosk_entry("small", "http://127.0.0.1:9", default=True) + vosk_entry(
        "large", "http://127.0.0.1:9"
    )
    (tmp_path / "manifest.toml").write_text(entries, "utf-8")
    (tmp_path / "models").mkdir()
    return tmp_path


def fetch(voices_dir: Path, name: str) -> Path:
    """As `make voices` leaves it."""
    folder = voices_dir / "models" / name
    (folder / "am").mkdir(parents=True)
    (folder / "am" / "final.mdl").write_bytes(b"a model")
    Models(voices_dir / "models").stamp(read_manifest(voices_dir).find(name), folder)
    return folder


def chosen(voices_dir: Path, recognizer: str = "auto") -> Path | None:
    return choose_model(HearingSettings(recognizer=recognizer, voices_dir=voices_dir))


def test_the_default_model_is_chosen_when_it_is_there(voices_dir: Path) -> None:
    fetch(voices_dir, "large")
    small = fetch(voices_dir, "small")
    assert chosen(voices_dir) == small


def test_another_that_was_fetched_is_better_than_none(voices_dir: Path) -> None:
    large = fetch(voices_dir, "large")
    assert chosen(voices_dir) == large


def test_a_model_can_be_chosen_by_its_name(voices_dir: Path) -> None:
    fetch(voices_dir, "small")
    large = fetch(voices_dir, "large")
    assert chosen(voices_dir, "large") == large


def test_a_folder_anywhere_can_be_chosen(voices_dir: Path) -> None:
    assert chosen(voices_dir, str(MODEL)) == MODEL.resolve()


@pytest.mark.parametrize(
    ("recognizer", "words"),
    [
        ("auto", "until `make voices` succeeds: the voice small cannot be used: not fetched"),
        ("large", "until `make voices` succeeds: the voice large cannot be used: not fetched"),
        ("nonsense", "nonsense is neither a model of the manifest nor the folder of one"),
        ("off", "switched off"),
    ],
)
def test_one_line_says_why_callers_are_heard_by_keys_only(
    voices_dir: Path, recognizer: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ears = build_ears(HearingSettings(recognizer=recognizer, voices_dir=voices_dir))
    assert not ears.recognizes
    assert ears.state == "none"
    (line,) = [record.getMessage() for record in caplog.records]
    assert KEYS_ONLY in line
    assert words in line


async def test_a_damaged_model_is_found_out_in_the_background_and_calls_go_on(
    voices_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fetch(voices_dir, "small")
    ears = build_ears(HearingSettings(voices_dir=voices_dir))
    assert ears.recognizes
    assert ears.state == "loading"
    problem = await asyncio.to_thread(ears.start_loading().exception)
    assert problem is not None
    assert not ears.recognizes
    ear = await ears.open_ear()
    assert not ear.recognizes
    await ear.close()
    assert [KEYS_ONLY in record.getMessage() for record in caplog.records] == [True]
    await ears.close()


def test_the_settings_decide_how_long_a_pause_may_be() -> None:
    patience = patience_of(HearingSettings(end_of_speech_s=1.0, end_of_digits_s=2.4, longest_turn_s=9.0))
    assert (patience.open, patience.digits, patience.longest_turn) == (1.0, 2.4, 9.0)
    assert patience.more_digits > patience.digits
    assert patience.unfinished > patience.open
