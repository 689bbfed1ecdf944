"""One call's ear: a real detector of voices, a recognizer that says what it is told, a clock we hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest

from assistant.conversation.hearing import Expectation, Heard, HearingEvent, Partly, SpeechBegan
from assistant.speech.audio import Samples
from assistant.speech.listening.ear import LONGEST_FEED_S, CallEar
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.patience import Patience
from tests.speech.fake_recognizer import FakeRecognizer
from tests.speech.line_sound import HZ, click, cough, frames, music, noise, silence, tone, voice

SENTENCE = voice("Dạ em ơi nhà chị bị mất điện rồi")
LENGTH_S = len(SENTENCE) / HZ


@dataclass
class Caller:
    """Brings sound to an ear, in frames of 20 ms by its own clock, as fast as the machine can."""

    ears: Ears
    ear: CallEar
    recognizer: FakeRecognizer
    now: Callable[[], float]
    pass_time: Callable[[float], None]
    events: list[HearingEvent] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def brings(self, *sounds: Samples, milliseconds: int = 20) -> None:
        for frame in frames(np.concatenate(sounds), milliseconds):
            self.pass_time(len(frame) / 2 / HZ)
            self.ear.feed(frame)
            await asyncio.sleep(0)

    async def until(self, kind: type[HearingEvent], count: int = 1) -> list[HearingEvent]:
        """All events so far, once there are so many of that kind."""
        async with asyncio.timeout(20), self.news:
            await self.news.wait_for(lambda: sum(isinstance(one, kind) for one in self.events) >= count)
        return self.events

    @property
    def heard(self) -> list[Heard]:
        return [event for event in self.events if isinstance(event, Heard)]


@asynccontextmanager
async def call(
    recognizer: FakeRecognizer | None, patience: Patience | None = None, limits: HearingLimits | None = None
) -> AsyncIterator[Caller]:
    ears = Ears(recognizer, patience or Patience(), limits or HearingLimits())
    moment = [100.0]
    ear = await ears.open_ear(lambda: moment[0])

    def pass_time(seconds: float) -> None:
        moment[0] += seconds

    caller = Caller(ears, ear, recognizer or FakeRecognizer(), lambda: moment[0], pass_time)

    async def listen() -> None:
        async for event in ear.events():
            async with caller.news:
                caller.events.append(event)
                caller.news.notify_all()

    listening = asyncio.create_task(listen())
    yield caller
    await ear.close()
    await listening
    await ears.close()


async def test_a_sentence_is_noticed_transcribed_and_ended_by_silence() -> None:
    async with call(FakeRecognizer(["nhà chị mất điện"])) as caller:
        await caller.brings(silence(0.5), SENTENCE, silence(1.2))
        await caller.until(Heard)
        began, partly, *_, heard = caller.events
        assert isinstance(began, SpeechBegan)
        assert began.at == pytest.approx(100.6, abs=0.12)
        assert partly == Partly("nhà chị mất điện")
        assert isinstance(heard, Heard)
        assert [one.text for one in heard.alternatives] == ["nhà chị mất điện"]
        assert heard.began == pytest.approx(100.5, abs=0.1)
        assert heard.ended == pytest.approx(100.5 + LENGTH_S, abs=0.15)
        assert heard.decided == pytest.approx(heard.ended + 0.7, abs=0.05)
        assert heard.recognized >= heard.decided


async def test_the_recognizer_hears_a_little_of_before_and_after_but_no_silence() -> None:
    async with call(FakeRecognizer(["xong"])) as caller:
        await caller.brings(silence(5.0), SENTENCE, silence(5.0))
        await caller.until(Heard)
        assert caller.recognizer.heard_s == [pytest.approx(LENGTH_S + 0.3 + 0.26, abs=0.2)]


@pytest.mark.parametrize(("expectation", "silence_s"), [("open", 0.7), ("yes_no", 0.4), ("digits", 1.2)])
async def test_the_question_decides_how_long_a_pause_may_be(
    expectation: Expectation, silence_s: float
) -> None:
    async with call(FakeRecognizer(["dạ"])) as caller:
        caller.ear.expect(expectation)
        await caller.brings(voice("dạ vâng"), silence(2.0))
        await caller.until(Heard)
        assert caller.recognizer.expected == [expectation]
        assert caller.heard[0].decided - caller.heard[0].ended == pytest.approx(silence_s, abs=0.05)


async def test_a_number_with_pauses_is_one_turn_until_it_is_complete() -> None:
    async with call(FakeRecognizer(["không chín không năm"])) as caller:
        caller.ear.expect("digits")
        await caller.brings(voice("không chín"))
        await caller.until(Partly)
        await caller.brings(silence(1.6), voice("không năm"), silence(2.5))
        await caller.until(Heard)
        assert len(caller.heard) == 1


async def test_a_long_pause_within_a_turn_is_shortened_for_the_recognizer() -> None:
    patience = Patience(open=3.0)
    async with call(FakeRecognizer(["một"]), patience) as caller:
        await caller.brings(SENTENCE, silence(2.5), SENTENCE, silence(3.5))
        await caller.until(Heard)
        assert caller.recognizer.heard_s[0] < 2 * LENGTH_S + 1.3


async def test_when_the_line_brings_nothing_at_all_the_clock_ends_the_turn() -> None:
    async with call(FakeRecognizer(["mất điện"])) as caller:
        await caller.brings(SENTENCE)
        caller.pass_time(1.0)
        await caller.until(Heard)
        assert caller.heard[0].alternatives[0].text == "mất điện"
        assert caller.ears.counters.turns_ended_by_clock == 1


async def test_somebody_who_never_pauses_is_heard_after_the_longest_turn_and_again() -> None:
    patience = Patience(longest_turn=2.0)
    async with call(FakeRecognizer(["một", "hai"]), patience) as caller:
        await caller.brings(*[SENTENCE[:24000]] * 2, silence(1.0))
        await caller.until(Heard, 2)
        assert caller.heard[0].decided - caller.heard[0].began == pytest.approx(2.0, abs=0.05)
        assert caller.ears.counters.turns_cut >= 1


@pytest.mark.parametrize(
    "sound",
    [music(5.0), tone(5.0, 425.0), noise(3.0, -25.0), cough(), click(), voice("alo", dbfs=-55.0)],
    ids=["music", "ringback", "noise", "cough", "click", "far-echo"],
)
async def test_what_is_no_caller_begins_no_turn(sound: Samples) -> None:
    async with call(FakeRecognizer(["nhầm"])) as caller:
        await caller.brings(silence(0.3), sound, silence(0.5))
        assert caller.events == []
        assert caller.ears.counters.turns == 0


async def test_frames_of_any_length_are_the_same_sound() -> None:
    for milliseconds in (5, 13, 33, 60, 200):
        async with call(FakeRecognizer(["mất điện"])) as caller:
            await caller.brings(silence(0.3), SENTENCE, silence(1.2), milliseconds=milliseconds)
            await caller.until(Heard)
            assert caller.heard[0].ended - caller.heard[0].began == pytest.approx(LENGTH_S, abs=0.25)


async def test_half_samples_and_nothing_do_no_harm() -> None:
    async with call(FakeRecognizer(["mất điện"])) as caller:
        pcm = np.concatenate([SENTENCE, silence(1.2)]).tobytes()
        for start in range(0, len(pcm), 321):
            caller.pass_time(0.02)
            caller.ear.feed(pcm[start : start + 321])
            caller.ear.feed(b"")
        await caller.until(Heard)


async def test_a_huge_piece_of_sound_is_cut_and_counted() -> None:
    async with call(FakeRecognizer()) as caller:
        caller.ear.feed(bytes(2 * HZ * 60))
        assert caller.ears.counters.seconds_lost == pytest.approx(60 - LONGEST_FEED_S)


async def test_forgotten_words_never_come_and_the_next_ones_do() -> None:
    async with call(FakeRecognizer(["quên đi", "nghe đây"])) as caller:
        await caller.brings(SENTENCE[:HZ])
        await caller.until(Partly)
        caller.ear.forget()
        caller.events.clear()
        await caller.brings(SENTENCE[HZ:], silence(1.0))
        assert caller.events == []
        await caller.brings(SENTENCE, silence(1.0))
        await caller.until(Heard)
        assert [one.text for one in caller.heard[0].alternatives] == ["nghe đây"]
        async with asyncio.timeout(20):
            while caller.recognizer.closed < 2:  # noqa: ASYNC110 (its thread tells the words first)
                await asyncio.sleep(0.01)


async def test_words_that_are_being_found_can_be_forgotten_too() -> None:
    recognizer = FakeRecognizer(["quên đi", "nghe đây"])
    async with call(recognizer) as caller:
        recognizer.gate.clear()
        await caller.brings(SENTENCE, silence(1.0))
        caller.ear.forget()
        recognizer.gate.set()
        await caller.brings(SENTENCE, silence(1.0))
        await caller.until(Heard)
        assert len(caller.heard) == 1


async def test_turns_come_in_order_however_long_the_first_takes() -> None:
    recognizer = FakeRecognizer(["một", "hai", "ba"])
    async with call(recognizer) as caller:
        recognizer.gate.clear()
        await caller.brings(*[SENTENCE, silence(1.0)] * 3)
        recognizer.gate.set()
        await caller.until(Heard, 3)
        assert [one.alternatives[0].text for one in caller.heard] == ["một", "hai", "ba"]


@pytest.mark.parametrize("breaks", ["begin", "hear", "finish"])
async def test_an_engine_that_breaks_leaves_a_turn_without_words_and_a_count(breaks: str) -> None:
    recognizer = FakeRecognizer(["một", "hai"], breaks=breaks)
    async with call(recognizer) as caller:
        await caller.brings(SENTENCE, silence(1.0))
        await caller.until(Heard)
        assert caller.heard[0].alternatives == ()
        assert caller.ears.counters.failures == 1
        recognizer.breaks = ""
        await caller.brings(SENTENCE, silence(1.0))
        await caller.until(Heard, 2)
        assert caller.heard[1].alternatives


async def test_speech_that_cannot_be_recognized_in_time_is_lost_and_counted() -> None:
    recognizer = FakeRecognizer(["một"])
    async with call(recognizer, limits=HearingLimits(threads=1, backlog_s=1.0)) as caller:
        recognizer.gate.clear()
        await caller.brings(SENTENCE, silence(1.0))
        assert caller.ears.counters.seconds_lost > 0.5
        recognizer.gate.set()
        await caller.until(Heard)
        assert caller.heard[0].alternatives[0].text == "một"


async def test_without_a_model_speech_is_noticed_all_the_same() -> None:
    async with call(None) as caller:
        assert not caller.ear.recognizes
        await caller.brings(SENTENCE, silence(1.0))
        await caller.until(Heard)
        assert isinstance(caller.events[0], SpeechBegan)
        assert caller.heard[0].alternatives == ()


async def test_ten_calls_at_once_do_not_mix_their_words() -> None:
    recognizer = FakeRecognizer([f"người {number}" for number in range(10)])
    ears = Ears(recognizer, Patience(), HearingLimits())
    open_ears = [await ears.open_ear() for _ in range(10)]

    async def words_of(ear: CallEar) -> set[str]:
        texts: set[str] = set()
        async for event in ear.events():
            if isinstance(event, Partly):
                texts.add(event.text)
            if isinstance(event, Heard):
                return texts | {one.text for one in event.alternatives}
        return texts

    reading = [asyncio.create_task(words_of(ear)) for ear in open_ears]
    for frame in frames(np.concatenate([SENTENCE, silence(1.0)])):
        for ear in open_ears:
            ear.feed(frame)
        await asyncio.sleep(0)
    found = await asyncio.gather(*reading)
    assert sorted(len(texts) for texts in found) == [1] * 10
    assert len(set.union(*found)) == 10
    for ear in open_ears:
        await ear.close()
    await ears.close()


async def test_a_reader_who_does_not_come_costs_no_memory() -> None:
    ears = Ears(None, Patience(open=0.1), HearingLimits())
    ear = await ears.open_ear()
    word = np.concatenate([voice("dạ vâng ạ"), silence(0.4)])
    for _ in range(250):
        ear.feed(word.tobytes())
    await ear.close()
    assert len([event async for event in ear.events()]) <= 400
    await ears.close()


async def test_a_closed_ear_is_deaf_and_its_reader_is_let_go() -> None:
    async with call(FakeRecognizer(["một"])) as caller:
        await caller.ear.close()
        await caller.ear.close()
        await caller.brings(SENTENCE, silence(1.0))
        assert caller.events == []
        assert [event async for event in caller.ear.events()] == []


async def test_what_was_said_before_the_process_ends_disturbs_nobody() -> None:
    recognizer = FakeRecognizer(["một"])
    async with call(recognizer) as caller:
        recognizer.gate.clear()
        await caller.brings(SENTENCE)
        await caller.ears.close()
        recognizer.gate.set()
        await caller.brings(SENTENCE, silence(1.0))


async def test_our_own_voice_coming_back_begins_no_turn_but_a_caller_over_it_does() -> None:
    ours = voice("Khu vực mình đang mất điện do cây đổ vào đường dây, dự kiến mười bảy giờ có điện lại")
    back = np.concatenate([silence(0.12), (ours * 0.1).astype(np.int16)])[: len(ours)]
    async with call(FakeRecognizer(["thôi khỏi"])) as caller:
        await caller.brings(silence(1.0))
        caller.ear.playing(ours.tobytes(), caller.now())
        await caller.brings(back)
        assert caller.events == []
        assert caller.ears.counters.echoes > 0
        caller.ear.playing(ours.tobytes(), caller.now())
        over_it = np.concatenate([back[:8000], SENTENCE])
        over_it[8000:] += back[8000 : 8000 + len(SENTENCE)]
        await caller.brings(over_it, silence(1.0))
        await caller.until(Heard)
        began = caller.events[0]
        assert isinstance(began, SpeechBegan)
        assert began.at < caller.now() - len(SENTENCE) / HZ - 0.7
