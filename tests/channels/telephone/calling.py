"""A caller on a line without a wire: presses keys, is recognized, hears, and waits for nobody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from assistant.channels.telephone.call.call_parts import CallParts, CallRules
from assistant.channels.telephone.call.calls import RunningCalls
from assistant.channels.telephone.call.hand_over import HandOver
from assistant.channels.telephone.call.mouth import Apology, Phrases
from assistant.channels.telephone.line.line import (
    SAMPLE_RATE,
    Arrival,
    Ended,
    EndedBy,
    Key,
    LineEvent,
    Played,
    Sound,
)
from assistant.channels.telephone.saying.prompts import PromptSounds, load_prompts
from assistant.channels.telephone.saying.topics import KeyTopic
from assistant.channels.telephone.turns.turn_words import CallPatience
from assistant.conversation.hearing import Alternative, Ear, Expectation, Heard, HearingEvent, SpeechBegan
from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.reception import Reception
from assistant.conversation.session import Surroundings
from assistant.conversation.turn import Speaking
from assistant.outages.client import OutageService
from tests.builders import PHONE, SESSION, surroundings
from tests.fakes import Counts, RememberedLog, ScriptedDialogue, ToneSpeaker

SECONDS_PER_CHARACTER = 0.004
# Everything a test waits for comes within this, or the test has failed.
SOON_S = 5.0
QUICK = CallPatience(
    silence_s=0.3, moment_s=1.2, longest_speech_s=2.0, longest_answer_s=1.0, longest_call_s=30.0
)


class QuickSpeaker(ToneSpeaker):
    """Tones of 4 ms for each character, so that a test lasts no longer than it must."""

    async def sentences(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> AsyncIterator[Any]:
        await self.speak(text, sample_rate, rate, language)
        yield QuickTone(text, sample_rate, rate)

    async def speak(self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE) -> Any:
        await super().speak(text, sample_rate, rate, language)
        return QuickTone(text, sample_rate, rate)


@dataclass(frozen=True)
class QuickTone:
    text: str
    sample_rate: int
    rate: float

    @property
    def duration_s(self) -> float:
        return SECONDS_PER_CHARACTER * len(self.text) / self.rate

    def to_pcm(self) -> bytes:
        return b"\x10\x10" * int(self.duration_s * self.sample_rate)

    def to_wav(self) -> bytes:
        raise NotImplementedError


@dataclass
class FakeLine:
    """Plays in real time. `tells_played = False` is a peer that never reports what was played."""

    arrival: Arrival
    tells_played: bool = True
    answered: bool = False
    hung_up: bool = False
    transferred: tuple[str, Mapping[str, str]] | None = None
    flushed: int = 0
    flushed_at: float | None = None
    sound: bytearray = field(default_factory=bytearray)
    first_piece: bytes = b""
    first_sound_at: float | None = None
    _events: asyncio.Queue[LineEvent] = field(default_factory=asyncio.Queue)
    _queue: list[tuple[float, str]] = field(default_factory=list)
    _silent_since: float = 0.0
    ends_at: float = 0.0
    _timers: list[asyncio.TimerHandle] = field(default_factory=list)
    _over: bool = False

    async def events(self) -> AsyncIterator[LineEvent]:
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, Ended):
                return

    async def answer(self) -> None:
        self.answered = True

    async def play(self, pcm: bytes, mark: str) -> None:
        now = time.monotonic()
        if self._over:
            return
        self.first_sound_at = self.first_sound_at or now
        if now > self.ends_at:
            self._silent_since = self.ends_at = now
        self.first_piece = self.first_piece or pcm
        self.sound += pcm
        self.ends_at += len(pcm) / (2 * SAMPLE_RATE)
        if self.tells_played:
            told = lambda: self._events.put_nowait(Played(mark))  # noqa: E731 (bound to this mark)
            self._timers.append(asyncio.get_running_loop().call_later(self.ends_at - now, told))

    async def flush(self) -> float:
        now = time.monotonic()
        heard = max(0.0, min(now, self.ends_at) - self._silent_since)
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._silent_since = self.ends_at = 0.0
        self.flushed += 1
        self.flushed_at = now
        return heard

    @property
    def silent(self) -> bool:
        return time.monotonic() >= self.ends_at

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        if not self._over:
            self.transferred = (queue, variables)
            self.end("assistant")

    async def hang_up(self) -> None:
        if not self._over:
            self.hung_up = True
            self.end("assistant")

    def end(self, by: EndedBy) -> None:
        self._over = True
        for timer in self._timers:
            timer.cancel()
        self._events.put_nowait(Ended(by))

    def put(self, event: LineEvent) -> None:
        self._events.put_nowait(event)


class ScriptedEar:
    """Hears what the test says. `fed` counts the bytes of sound that came in."""

    def __init__(self, recognizes: bool = True) -> None:
        self.recognizes = recognizes
        self.fed = 0
        self.sound = bytearray()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.expected: list[Expectation] = []
        self.forgot = 0
        self.closed = False
        self._events: asyncio.Queue[HearingEvent | None] = asyncio.Queue()

    def expect(self, expectation: Expectation) -> None:
        self.expected.append(expectation)

    def feed(self, pcm: bytes) -> None:
        self.fed += len(pcm)
        self.sound += pcm

    def playing(self, pcm: bytes, at: float) -> None: ...

    def fell_silent(self, at: float) -> None: ...

    async def events(self) -> AsyncIterator[HearingEvent]:
        self._loop = asyncio.get_running_loop()
        while (event := await self._events.get()) is not None:
            yield event

    def forget(self) -> None:
        self.forgot += 1

    async def close(self) -> None:
        self.closed = True
        self._events.put_nowait(None)

    def begins(self) -> None:
        self._events.put_nowait(SpeechBegan(time.monotonic()))

    def ends(self, *readings: str) -> None:
        """The last sound was 0.4 s ago; recognizing takes 20 ms."""
        now = time.monotonic()
        sure = tuple(Alternative(text, 0.9 - 0.2 * number) for number, text in enumerate(readings))
        self._events.put_nowait(Heard(sure, now - 1.4, now - 0.42, now - 0.02, now))

    def begins_from_elsewhere(self) -> None:
        """The same from another thread than that of the call."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.begins)

    def ends_from_elsewhere(self, *readings: str) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.ends, *readings)


@dataclass
class Screen:
    """What was said, as captions."""

    lines: list[tuple[Speaking, str]] = field(default_factory=list)

    def caption(self, speaker: Speaking, text: str) -> None:
        self.lines.append((speaker, text))

    def of(self, speaker: Speaking) -> list[str]:
        return [text for who, text in self.lines if who == speaker]


@dataclass
class TestCall:
    """One call, and everything that takes part in it."""

    __test__ = False

    line: FakeLine
    ear: ScriptedEar
    screen: Screen
    dialogue: ScriptedDialogue
    log: RememberedLog
    counts: Counts
    calls: RunningCalls
    running: asyncio.Task[None]

    def press(self, keys: str) -> None:
        for key in keys:
            self.line.put(Key(key))

    async def say(self, *readings: str) -> None:
        """Speaks for a moment."""
        self.ear.begins()
        await asyncio.sleep(0.03)
        self.ear.ends(*readings)

    async def hears(self, text: str, times: int = 1) -> None:
        """Returns when the assistant has begun to say that (so often)."""
        await soon(lambda: sum(text in one for one in self.screen.of("assistant")) >= times, self._told)

    async def sounds(self, after: int) -> None:
        """Returns when more than so many bytes of sound have come: a caption comes before its sound."""
        await soon(lambda: len(self.line.sound) > after, self._told)

    async def silence(self) -> None:
        """Returns when nothing has been said for a moment.

        The moment is ten looks and not 50 ms alone: on a busy machine a sound between two looks may be late.
        """
        silent_looks = 0

        def silent_for_a_moment() -> bool:
            nonlocal silent_looks
            silent_looks = silent_looks + 1 if time.monotonic() > self.line.ends_at + 0.05 else 0
            return silent_looks >= 10

        await soon(silent_for_a_moment, self._told)

    async def over(self) -> None:
        async with asyncio.timeout(SOON_S):
            await asyncio.shield(self.running)

    def asked(self) -> list[str | None]:
        return [one.text for one in self.dialogue.asked]

    def _told(self) -> str:
        return f"said so far: {self.screen.lines}"


async def soon(holds: Callable[[], object], told: Callable[[], str] = lambda: "") -> None:
    """Returns as soon as it holds; fails when it never does."""
    until = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < until, told()
        await asyncio.sleep(0.005)


def an_arrival(**fields: Any) -> Arrival:
    defaults: dict[str, Any] = {
        "call_id": "call-1",
        "protocol": "asterisk",
        "caller": PHONE,
        "dialled": "19001909",
    }
    return Arrival(**{**defaults, **fields})


@dataclass
class Setting:
    """What a test may change before a call."""

    arrival: Arrival = field(default_factory=an_arrival)
    dialogue: ScriptedDialogue = field(default_factory=ScriptedDialogue)
    speaker: Any = field(default_factory=QuickSpeaker)
    ear: ScriptedEar | None = field(default_factory=ScriptedEar)
    open_ear: Callable[[], Awaitable[Ear]] | None = None
    """Instead of the scripted ear."""
    patience: CallPatience = QUICK
    units: tuple[str, ...] = ()
    topics: tuple[KeyTopic, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)
    """Other fields of `CallRules`."""
    tells_played: bool = True
    outages: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, json={"items": []})
    recordings: Path | None = None
    webhook: str = ""
    secret: str = ""
    around: Mapping[str, Any] = field(default_factory=dict)


def calls_of(
    setting: Setting, http: httpx.AsyncClient, around: Surroundings, ear: ScriptedEar
) -> RunningCalls:
    async def open_ear() -> ScriptedEar:
        if setting.ear is None:
            raise OSError("no detector")
        return ear

    prompts = load_prompts("1900 1909", setting.topics)
    counts = around.measurements
    assert isinstance(counts, Counts)
    return RunningCalls(
        CallParts(
            reception=Reception(around, lambda: SESSION, 5),
            log=around.log,
            speaker=setting.speaker,
            phrases=Phrases(
                prompts,
                PromptSounds(prompts, setting.speaker, 1.0),
                Apology("Dạ em xin lỗi, giọng nói đang trục trặc.", b"\x00\x10" * 1600),
                1.0,
            ),
            open_ear=setting.open_ear or open_ear,
            hand_over=HandOver(http, setting.webhook, setting.secret, around.clock, counts),
            outages=OutageService(http, "http://outages", "", 0.5),
            figures=counts,
            clock=around.clock,
            rules=CallRules(
                setting.patience,
                voice_timeout_s=0.5,
                recordings=setting.recordings,
                units=setting.units,
                **setting.rules,
            ),
        )
    )


@asynccontextmanager
async def a_call(**changes: Any) -> AsyncIterator[TestCall]:
    """A call that has just come in; at the end of the block the caller hangs up, if nobody has."""
    setting = replace(Setting(), **changes)
    around = surroundings(dialogue=setting.dialogue, **setting.around)
    line = FakeLine(setting.arrival, setting.tells_played)
    ear = setting.ear or ScriptedEar()
    screen = Screen()
    assert isinstance(around.log, RememberedLog)
    assert isinstance(around.measurements, Counts)
    async with httpx.AsyncClient(transport=httpx.MockTransport(setting.outages)) as http:
        calls = calls_of(setting, http, around, ear)
        running = asyncio.create_task(calls.conduct(line, screen))
        call = TestCall(line, ear, screen, setting.dialogue, around.log, around.measurements, calls, running)
        try:
            yield call
        finally:
            line.end("caller")
            with suppress(TimeoutError):
                async with asyncio.timeout(SOON_S):
                    await running


def frame(seconds: float = 0.02) -> Sound:
    return Sound(bytes(2 * int(seconds * SAMPLE_RATE)))
