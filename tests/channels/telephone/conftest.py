"""A real voice, and the assistant's telephone on real ports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import build_speaker
from assistant.speech.speaking.speaker import Speaker
from tests.channels.telephone.office import Office, open_office


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Speaker]:
    """The embedded voice, with an empty cache."""
    speaker = build_speaker(SpeechSettings(voice="vi", cache_dir=tmp_path / "speech"))
    await speaker.warm_up()
    yield speaker
    await speaker.close()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as office:
        yield office
