"""Fixtures: a real voice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import build_speaker
from assistant.speech.speaking.speaker import Speaker


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Speaker]:
    """The embedded voice, with an empty cache."""
    speaker = build_speaker(SpeechSettings(voice="vi", cache_dir=tmp_path / "speech"))
    await speaker.warm_up()
    yield speaker
    await speaker.close()
