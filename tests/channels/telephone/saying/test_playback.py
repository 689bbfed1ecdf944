"""Sentences on a line: what was heard, where to go on, and a voice that has no time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.channels.telephone.saying.playback import (
    HeardPart,
    Playback,
    QueuedSpeech,
    Reports,
    Sounding,
    last_pause,
)
from assistant.conversation.languages import VIETNAMESE
from assistant.speech.errors import SpeechBusy
from assistant.speech.settings import SpeechSettings
from tests.channels.telephone.calling import FakeLine, QuickSpeaker, an_arrival, soon

TEXT = "Một hai ba bốn năm. Sáu bảy tám chín mười. Hết rồi ạ."


@dataclass
class Listener:
    line: FakeLine = field(default_factory=lambda: FakeLine(an_arrival()))
    sounding: list[Sounding] = field(default_factory=list)
    heard: list[HeardPart] = field(default_factory=list)
    played_out: int = 0
    broken: int = 0

    def playback(self, speaker: Any, timeout_s: float = 1.0) -> Playback:
        reports = Reports(
            sounding=self.sounding.append,
            all_queued=lambda: None,
            heard=self.heard.append,
            played_out=lambda: setattr(self, "played_out", self.played_out + 1),
            broken=lambda: setattr(self, "broken", self.broken + 1),
        )
        return Playback(self.line, speaker, reports, timeout_s)


async def told(listener: Listener, playback: Playback) -> None:
    """Passes on what the line says was played, as a call does."""
    async for event in listener.line.events():
        if hasattr(event, "mark"):
            playback.played(event.mark)


@pytest.fixture
async def listener() -> Listener:
    return Listener()


async def test_a_reply_is_heard_sentence_by_sentence_and_reported_once(listener: Listener) -> None:
    playback = listener.playback(QuickSpeaker())
    telling = asyncio.create_task(told(listener, playback))
    playback.say(QueuedSpeech(TEXT, "reply-1"))
    await soon(lambda: listener.played_out)
    assert [one.saying.reply_id for one in listener.sounding] == ["reply-1"]
    assert [(one.saying.reply_id, one.text) for one in listener.heard] == [("reply-1", None)]
    assert not playback.busy
    telling.cancel()


async def test_what_was_heard_ends_with_a_whole_word(listener: Listener) -> None:
    playback = listener.playback(QuickSpeaker())
    telling = asyncio.create_task(told(listener, playback))
    playback.say(QueuedSpeech("Một hai ba bốn năm sáu bảy tám chín mười " * 5, "reply-1"))
    await asyncio.sleep(0.3)
    await playback.stop()
    playback.forget()
    [heard] = listener.heard
    assert heard.text is not None
    assert heard.text.split()[-1] in {"Một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}
    assert 20 < len(heard.text) < 120
    telling.cancel()


async def test_what_was_stopped_goes_on_and_all_of_it_is_heard(listener: Listener) -> None:
    playback = listener.playback(QuickSpeaker())
    telling = asyncio.create_task(told(listener, playback))
    playback.say(QueuedSpeech(TEXT, "reply-1"))
    for _ in range(3):
        await asyncio.sleep(0.15)
        await playback.stop()
        assert not playback.busy
        playback.resume()
    await soon(lambda: listener.played_out)
    assert [one.text for one in listener.heard] == [None]
    assert len(listener.sounding) == 1
    telling.cancel()


async def test_nothing_of_a_stopped_reply_is_played_afterwards(listener: Listener) -> None:
    speaker = QuickSpeaker()
    playback = listener.playback(speaker)
    speaker.takes_s = 0.1
    playback.say(QueuedSpeech(TEXT))
    await asyncio.sleep(0.15)
    await playback.stop()
    before = len(listener.line.sound)
    await asyncio.sleep(0.3)
    assert len(listener.line.sound) == before


class BusySpeaker(QuickSpeaker):
    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    async def sentences(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> AsyncIterator[Any]:
        if self.refusals:
            self.refusals -= 1
            raise SpeechBusy("many are waiting")
        async for sound in super().sentences(text, sample_rate, rate, language):
            yield sound


async def test_a_voice_that_is_busy_for_a_moment_is_waited_for(listener: Listener) -> None:
    listener.playback(BusySpeaker(refusals=1)).say(QueuedSpeech("Dạ."))
    await soon(lambda: listener.line.sound)
    assert listener.broken == 0


@pytest.mark.parametrize("speaker", [None, BusySpeaker(refusals=99)])
async def test_a_voice_that_says_nothing_is_reported(listener: Listener, speaker: Any) -> None:
    listener.playback(speaker).say(QueuedSpeech("Dạ."))
    await soon(lambda: listener.broken)


async def test_a_voice_that_hangs_is_reported(listener: Listener) -> None:
    speaker = QuickSpeaker()
    speaker.takes_s = 60
    listener.playback(speaker, timeout_s=0.1).say(QueuedSpeech("Dạ."))
    await soon(lambda: listener.broken)


async def test_the_real_voice_puts_a_first_clause_on_the_line_before_the_rest_is_made(
    listener: Listener,
) -> None:
    from assistant.speech.speaking.build import build_speaker

    speaker = build_speaker(SpeechSettings(voice="vi", cache_dir=None))
    try:
        await speaker.speak("Dạ.", SAMPLE_RATE)
        playback = listener.playback(speaker)
        playback.say(QueuedSpeech("Dạ khu vực đường Lê Lợi đang mất điện, do cây đổ vào đường dây. " * 3))
        await soon(lambda: listener.sounding)
        first_s = len(listener.line.first_piece) / (2 * SAMPLE_RATE)
        assert 0.5 < first_s < 6
        await soon(lambda: len(listener.line.sound) / (2 * SAMPLE_RATE) > 8)
        await playback.close()
        [heard] = listener.heard
        assert heard.text is not None
    finally:
        await speaker.close()


def test_one_goes_on_from_the_quietest_moment_of_the_last_second() -> None:
    sound = np.full(3 * SAMPLE_RATE, 5000, "<i2")
    sound[int(1.7 * SAMPLE_RATE) : int(1.75 * SAMPLE_RATE)] = 0
    assert last_pause(sound.tobytes(), 2.0) / (2 * SAMPLE_RATE) == pytest.approx(1.7, abs=0.03)
    assert last_pause(sound.tobytes(), 0.6) == 0
