"""More callers speak in the same seconds than can be recognized in that time: who is heard first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import pytest

from assistant.conversation.hearing import Heard
from assistant.speech.audio import Samples
from assistant.speech.listening.ear import CallEar
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.transcriber import PIECE_S
from assistant.speech.listening.turn_queue import TurnQueue, Urgency
from tests.speech.fake_recognizer import FakeRecognizer
from tests.speech.line_sound import HZ, silence, voice

SENTENCE = voice("Dạ em ơi nhà chị bị mất điện rồi")
PIECE = round(PIECE_S * HZ)


@dataclass
class Caller:
    ear: CallEar
    heard: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, *sounds: Samples) -> None:
        sound = np.concatenate(sounds)
        for start in range(0, len(sound), PIECE):
            self.ear.feed(sound[start : start + PIECE].tobytes())

    async def listens(self) -> None:
        async for event in self.ear.events():
            if isinstance(event, Heard):
                self.heard.append(event.alternatives[0].text if event.alternatives else "")
                self.news.set()

    async def is_understood(self) -> str:
        async with asyncio.timeout(20):
            await self.news.wait()
        return self.heard[-1]


@dataclass
class House:
    ears: Ears
    recognizer: FakeRecognizer
    callers: list[Caller]

    async def until_begun(self, count: int = 1) -> None:
        """So many more utterances."""
        for _ in range(count):
            assert await asyncio.to_thread(self.recognizer.begun.acquire, timeout=20)


@asynccontextmanager
async def house(recognizer: FakeRecognizer, callers: int) -> AsyncIterator[House]:
    """One thread recognizes what all callers say."""
    ears = Ears(recognizer, Patience(), HearingLimits(threads=1))
    there = [Caller(await ears.open_ear()) for _ in range(callers)]
    listening = [asyncio.create_task(caller.listens()) for caller in there]
    yield House(ears, recognizer, there)
    for caller in there:
        await caller.ear.close()
    await asyncio.gather(*listening)
    await ears.close()


async def test_who_has_finished_is_heard_before_those_who_still_speak() -> None:
    recognizer = FakeRecognizer(["kể chuyện", "nhắn đi"])
    async with house(recognizer, 2) as at_once:
        talker, finished = at_once.callers
        recognizer.gate.clear()
        talker.says(SENTENCE, SENTENCE, SENTENCE)
        finished.says(SENTENCE, silence(1.0))
        recognizer.gate.set()
        assert await finished.is_understood() == "nhắn đi"
        talker.says(silence(1.0))
        assert await talker.is_understood() == "kể chuyện"
        turns = [text for text, _ in groupby(recognizer.worked_on)]
        assert turns == ["kể chuyện", "nhắn đi", "kể chuyện"]


async def test_a_short_answer_does_not_wait_for_a_long_story_that_ended_just_before() -> None:
    recognizer = FakeRecognizer(["chuyện dài", "dạ có"])
    async with house(recognizer, 2) as at_once:
        story, answer = at_once.callers
        answer.ear.expect("yes_no")
        recognizer.gate.clear()
        story.says(*[SENTENCE] * 4, silence(1.0))
        answer.says(voice("dạ có"), silence(1.0))
        recognizer.gate.set()
        assert await answer.is_understood() == "dạ có"
        assert await story.is_understood() == "chuyện dài"
        assert recognizer.worked_on[-1] == "chuyện dài"
        assert [text for text, _ in groupby(recognizer.worked_on)] == ["chuyện dài", "dạ có", "chuyện dài"]


async def test_nobody_who_speaks_on_is_left_behind_by_the_others() -> None:
    recognizer = FakeRecognizer(["một", "hai", "ba"])
    async with house(recognizer, 3) as at_once:
        recognizer.gate.clear()
        for _ in range(4):
            for caller in at_once.callers:
                caller.says(SENTENCE[:HZ])
        recognizer.gate.set()
        await at_once.until_begun(3)
        for caller in at_once.callers:
            caller.says(silence(1.0))
        assert {await caller.is_understood() for caller in at_once.callers} == {"một", "hai", "ba"}
        first_pieces = [recognizer.worked_on.index(text) for text in ("một", "hai", "ba")]
        assert max(first_pieces) <= 4, "of 8 pieces each"


async def test_who_finds_all_recognizers_in_use_is_heard_when_one_is_free_and_loses_no_word() -> None:
    recognizer = FakeRecognizer(["trước", "sau", "lần nữa"], most=1)
    async with house(recognizer, 2) as at_once:
        first, second = at_once.callers
        first.says(SENTENCE)
        await at_once.until_begun()
        second.says(SENTENCE, silence(1.0))
        await asyncio.sleep(0.1)
        assert second.heard == []
        assert at_once.ears.counters.waits_for_recognizer == 1
        first.says(silence(1.0))
        assert await first.is_understood() == "trước"
        assert await second.is_understood() == "sau"
        assert recognizer.heard_s[1] == pytest.approx(len(SENTENCE) / HZ + 0.3, abs=0.3)
        second.news.clear()
        second.says(SENTENCE, silence(1.0))
        assert await second.is_understood() == "lần nữa"


async def test_an_answer_with_a_grammar_waits_for_nobody() -> None:
    recognizer = FakeRecognizer(["kể chuyện", "dạ có"], most=1)
    async with house(recognizer, 2) as at_once:
        talker, answer = at_once.callers
        answer.ear.expect("yes_no")
        talker.says(SENTENCE)
        await at_once.until_begun()
        answer.says(voice("dạ có"), silence(1.0))
        assert await answer.is_understood() == "dạ có"


async def test_what_waits_for_a_recognizer_can_be_forgotten_and_the_next_words_are_heard() -> None:
    recognizer = FakeRecognizer(["kể chuyện", "dạ có"], most=1)
    async with house(recognizer, 2) as at_once:
        talker, other = at_once.callers
        talker.says(SENTENCE)
        await at_once.until_begun()
        other.says(SENTENCE, silence(1.0))
        await asyncio.sleep(0.1)
        other.ear.forget()
        other.ear.expect("yes_no")
        other.says(silence(0.5), voice("dạ có"), silence(1.0))
        assert await other.is_understood() == "dạ có"
        assert other.heard == ["dạ có"]


async def test_a_caller_who_hangs_up_lets_the_next_one_be_heard() -> None:
    recognizer = FakeRecognizer(["bỏ máy", "sau"], most=1)
    async with house(recognizer, 2) as at_once:
        leaves, stays = at_once.callers
        leaves.says(SENTENCE)
        await at_once.until_begun()
        stays.says(SENTENCE, silence(1.0))
        await leaves.ear.close()
        assert await stays.is_understood() == "sau"


async def test_callers_are_heard_while_the_recognizer_still_practises() -> None:
    recognizer = FakeRecognizer(["mất điện"], to_practise=5)
    practising, go_on = threading.Event(), threading.Event()

    def rehearsal() -> list[Samples]:
        practising.set()
        go_on.wait(20)
        return [silence(0.1)] * 3

    ears = Ears(recognizer, Patience(), HearingLimits(threads=1), rehearsal)
    loading = asyncio.wrap_future(ears.start_loading())
    await asyncio.to_thread(practising.wait, 20)
    caller = Caller(await ears.open_ear())
    listening = asyncio.create_task(caller.listens())
    caller.says(SENTENCE, silence(1.0))
    assert await caller.is_understood() == "mất điện"
    assert ears.state == "loading"
    go_on.set()
    await loading
    assert await asyncio.to_thread(recognizer.all_practised.wait, 20)
    assert ears.state == "fake-one"
    assert recognizer.practised == [1, 3, 3, 3, 3], "the first ones hear little, to be ready soon"
    await caller.ear.close()
    await listening
    await ears.close()


async def test_practising_ends_with_the_process() -> None:
    recognizer = FakeRecognizer(to_practise=1_000_000_000)
    ears = Ears(recognizer, Patience(), HearingLimits(), lambda: [silence(0.1)])
    await asyncio.wrap_future(ears.start_loading())
    for _ in range(10):
        assert await asyncio.to_thread(recognizer.practises.acquire, timeout=20)
    await ears.close()
    assert await asyncio.to_thread(recognizer.all_practised.wait, 20)


@dataclass
class Errand:
    name: str
    urgent: Urgency
    done: list[str]

    def urgency(self) -> Urgency:
        return self.urgent

    def work(self) -> None:
        self.done.append(self.name)


def test_the_most_urgent_line_is_worked_on_first_and_all_are_in_the_end() -> None:
    done: list[str] = []
    hold = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        turns = TurnQueue(threads)
        threads.submit(hold.wait, 20)
        turns.add(Errand("speaks, came late", (True, 9.0), done))
        turns.add(Errand("ended late", (False, 12.0), done))
        turns.add(Errand("speaks, came early", (True, 1.0), done))
        turns.add(Errand("ended early", (False, 11.0), done))
        hold.set()
    assert done == ["ended early", "ended late", "speaks, came early", "speaks, came late"]


def test_what_was_freed_before_a_line_was_held_up_is_noticed() -> None:
    done: list[str] = []
    with ThreadPoolExecutor(1) as threads:
        turns = TurnQueue(threads)
        seen = turns.freed
        turns.free()
        turns.hold_up(Errand("noticed", (False, 0.0), done), seen)
    assert done == ["noticed"]
