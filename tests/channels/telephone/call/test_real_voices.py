"""A caller's real voice, heard by the real detector of voices; only the words are made up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import numpy as np
import pytest

from assistant.channels.telephone.line.line import Sound
from assistant.conversation.hearing import Ear
from assistant.speech.audio import Samples
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.patience import Patience
from tests.builders import an_answer
from tests.channels.telephone.calling import QUICK, FakeLine, TestCall, a_call, soon
from tests.fakes import GREETING, ScriptedDialogue
from tests.speech.fake_recognizer import FakeRecognizer
from tests.speech.line_sound import HZ, cadence, cough, music, noise, silence, tone, voice

LONG = "Khu vực của anh/chị đang mất điện do cây đổ vào đường dây. " * 12
FRAME = HZ // 50
# The wish is 200 ms on a machine with time for it; a test shares its machine.
BARGE_IN_S = 0.35
PATIENT = replace(QUICK, silence_s=3.0, longest_speech_s=10.0)


@pytest.fixture
def recognizer() -> FakeRecognizer:
    return FakeRecognizer(["cúp điện rồi em"])


@pytest.fixture
async def ears(recognizer: FakeRecognizer) -> AsyncIterator[Ears]:
    ears = Ears(recognizer, Patience(), HearingLimits())
    await asyncio.wrap_future(ears.start_loading())
    yield ears
    await ears.close()


async def speaks(line: FakeLine, sound: Samples) -> float:
    """Sends it as a telephone does, a frame each 20 ms; returns when it began."""
    began = time.monotonic()
    for number, start in enumerate(range(0, len(sound) - FRAME + 1, FRAME)):
        await asyncio.sleep(max(0.0, began + number * 0.02 - time.monotonic()))
        line.put(Sound(sound[start : start + FRAME].tobytes()))
    return began


async def an_answer_is_heard(call: TestCall) -> None:
    await call.hears(GREETING)
    await call.silence()
    await speaks(call.line, np.concatenate([voice("cúp điện rồi em ơi"), silence(1.2)]))
    await call.hears("Khu vực")
    await asyncio.sleep(0.3)
    assert not call.line.silent


@pytest.mark.parametrize("accent", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
async def test_a_callers_voice_stops_the_assistant_at_once(
    ears: Ears, recognizer: FakeRecognizer, accent: str
) -> None:
    async def open_ear() -> Ear:
        return await ears.open_ear()

    dialogue = ScriptedDialogue({"cúp điện rồi em": an_answer(LONG)})
    recognizer.says.append("bao giờ có điện lại")
    async with a_call(dialogue=dialogue, open_ear=open_ear, patience=PATIENT) as call:
        await an_answer_is_heard(call)
        flushed = call.line.flushed
        sound = np.concatenate([voice("bao giờ có điện lại vậy em", accent), silence(1.2)])
        began = await speaks(call.line, sound)
        await soon(lambda: call.line.flushed > flushed)
        assert call.line.flushed_at is not None
        assert call.line.flushed_at - began < BARGE_IN_S
        await call.hears("Dạ em nghe: bao giờ có điện lại")


@pytest.mark.parametrize(
    "sound",
    [cough(), noise(1.0, -45.0), music(4.0), cadence(tone(2.5, 425.0), 1.0, 0.5)],
    ids=["cough", "noise", "hold music", "ringback"],
)
async def test_what_is_no_voice_stops_nothing(ears: Ears, sound: Samples) -> None:
    async def open_ear() -> Ear:
        return await ears.open_ear()

    dialogue = ScriptedDialogue({"cúp điện rồi em": an_answer(LONG)})
    async with a_call(dialogue=dialogue, open_ear=open_ear, patience=PATIENT) as call:
        await an_answer_is_heard(call)
        flushed = call.line.flushed
        await speaks(call.line, np.concatenate([sound, silence(0.3)]))
        assert call.line.flushed == flushed
