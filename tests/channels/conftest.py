"""The assistant behind its HTTP API, with a dialogue that follows a script and a speaker of tones."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from assistant.wiring.given import Given
from tests.builders import SOME_MORNING, running, settings_in
from tests.channels.chatting import Chat, open_chat
from tests.fakes import ScriptedDialogue, SettableClock, ToneSpeaker


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture
def speaker() -> ToneSpeaker:
    return ToneSpeaker()


@pytest.fixture
def given(dialogue: ScriptedDialogue, speaker: ToneSpeaker) -> Given:
    return Given(dialogue, speaker, SettableClock(SOME_MORNING))


@pytest.fixture
async def client(tmp_path: Path, given: Given) -> AsyncIterator[httpx.AsyncClient]:
    """Asks from this very machine, with the settings of `make run`."""
    async with running(settings_in(tmp_path), given) as client:
        yield client


@pytest.fixture
async def chat(client: httpx.AsyncClient) -> Chat:
    return await open_chat(client)
