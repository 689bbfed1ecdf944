"""The ear of one call: finds when the caller speaks, and has the words recognized."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np

from assistant.conversation.hearing import (
    Alternative,
    Expectation,
    Heard,
    HearingEvent,
    Partly,
    SpeechBegan,
)
from assistant.speech.audio import Samples
from assistant.speech.listening.counters import HearingCounters
from assistant.speech.listening.echo import EchoVerdict, EchoWatch
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.transcriber import HeardUtterance, Transcriber
from assistant.speech.listening.turns import LONGEST_DOUBT, Moment, TurnFinder
from assistant.speech.listening.voice_activity import TELEPHONE_HZ, WINDOW, WINDOW_S, VoiceDetector

BEFORE_S = 0.3
"""seconds of sound before the voice was noticed that are recognized too: first consonants are faint"""
AFTER_WINDOWS = 8
"""silent windows after a voice that are recognized at once (0.26 s); later ones only if the voice goes on"""
LONGEST_FEED_S = 2.0
"""seconds of sound that one `feed` takes; more would hold up the other calls"""
FRAMES_MAY_BE_LATE_S = 0.1
MOST_EVENTS = 200
"""events that may wait for a reader; above this, partial words are left out"""


@dataclass
class _Turn:
    utterance: HeardUtterance | None
    began: float
    ended: float


@dataclass(frozen=True)
class EarParts:
    """What an ear is given. `transcriber` is None without a model."""

    detector: VoiceDetector
    transcriber: Transcriber | None
    patience: Patience
    counters: HearingCounters
    clock: Callable[[], float]


class CallEar:
    """An `Ear` (assistant.conversation.hearing). Belongs to the event loop it was made in."""

    def __init__(self, parts: EarParts) -> None:
        self._parts = parts
        self._loop = asyncio.get_running_loop()
        self._finder = TurnFinder()
        self._echo = EchoWatch()
        self._turn: _Turn | None = None
        self._expectation: Expectation = "open"
        self._rest = b""
        self._before: deque[Samples] = deque(maxlen=round(BEFORE_S / WINDOW_S))
        self._perhaps: deque[Samples] = deque(maxlen=LONGEST_DOUBT)
        self._held: deque[Samples] = deque(maxlen=AFTER_WINDOWS)
        self._last_sound = parts.clock()
        self._silence_timer: asyncio.TimerHandle | None = None
        self._events: deque[HearingEvent] = deque()
        self._news = asyncio.Event()
        self._pending: set[HeardUtterance] = set()
        self._closed = False

    @property
    def recognizes(self) -> bool:
        return self._parts.transcriber is not None

    def expect(self, expectation: Expectation) -> None:
        self._expectation = expectation

    def feed(self, pcm: bytes) -> None:
        if self._closed:
            return
        sound = self._rest + pcm
        most = round(LONGEST_FEED_S * TELEPHONE_HZ) * 2
        if len(sound) > most:
            self._parts.counters.seconds_lost += (len(sound) - most) / 2 / TELEPHONE_HZ
            sound = sound[:most]
        now = self._parts.clock()
        self._last_sound = now
        self._parts.counters.seconds_heard += len(pcm) / 2 / TELEPHONE_HZ
        whole = len(sound) // (2 * WINDOW)
        for number in range(whole):
            window = np.frombuffer(sound, "<i2", WINDOW, number * 2 * WINDOW)
            behind = len(sound) // 2 - (number + 1) * WINDOW  # samples that came after it
            self._hear(window, now - behind / TELEPHONE_HZ)
        self._rest = sound[whole * 2 * WINDOW :]

    def playing(self, pcm: bytes, at: float) -> None:
        self._echo.play(pcm, at)

    def fell_silent(self, at: float) -> None:
        self._echo.fall_silent(at)

    async def events(self) -> AsyncIterator[HearingEvent]:
        while True:
            while self._events:
                yield self._events.popleft()
            if self._closed:
                return
            self._news.clear()
            await self._news.wait()

    def forget(self) -> None:
        if self._turn is not None or self._pending:
            self._parts.counters.turns_forgotten += 1
        self._drop_everything()
        self._finder.forget()

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._drop_everything()
        if self._parts.transcriber:
            self._parts.transcriber.close()
        self._news.set()

    def _hear(self, window: Samples, at: float) -> None:
        """One window of sound, the last of whose samples came at `at`."""
        self._echo.hear(window, at)
        moment = self._finder.hear(self._parts.detector.probability(window), _dbfs(window))
        if moment is Moment.BEGAN:
            moment = self._unless_it_is_us(at)
        if moment is Moment.QUIET:
            self._before.extend([*self._perhaps, window])
            self._perhaps.clear()
        elif moment is Moment.PERHAPS:
            self._perhaps.append(window)
        elif moment is Moment.BEGAN:
            self._begin(window, at)
        else:
            self._go_on(window, at, moment)

    def _unless_it_is_us(self, at: float) -> Moment:
        verdict = self._echo.judge(at)
        if verdict is EchoVerdict.ANOTHER:
            return Moment.BEGAN
        if verdict is EchoVerdict.TOO_EARLY:
            self._finder.doubt()
            return Moment.PERHAPS
        self._parts.counters.echoes += 1
        self._finder.end()
        return Moment.QUIET

    def _begin(self, window: Samples, at: float) -> None:
        turn = _Turn(None, at - self._finder.windows * WINDOW_S, at)
        self._turn = turn
        self._parts.counters.turns += 1
        self._tell(SpeechBegan(at))
        if self._parts.transcriber:
            turn.utterance = self._parts.transcriber.begin(self._expectation, self._tell_words)
            self._pending.add(turn.utterance)
        for earlier in (*self._before, *self._perhaps, window):
            self._transcribe(earlier)
        self._before.clear()
        self._perhaps.clear()
        self._watch_the_clock()

    def _go_on(self, window: Samples, at: float, moment: Moment) -> None:
        assert self._turn is not None
        if moment is Moment.VOICE:
            self._turn.ended = at
            for held in self._held:
                self._transcribe(held)
            self._held.clear()
            self._transcribe(window)
        elif self._finder.silent_windows <= AFTER_WINDOWS:
            self._transcribe(window)
        else:
            self._held.append(window)
        if self._finder.length_s >= self._parts.patience.longest_turn:
            self._parts.counters.turns_cut += 1
            self._end(at)
        elif moment is Moment.PAUSE and self._finder.silence_s >= self._enough_silence_s:
            self._end(at)

    @property
    def _enough_silence_s(self) -> float:
        if self._turn is None or self._turn.utterance is None:
            return self._parts.patience.after(self._expectation, "")
        return self._turn.utterance.enough_silence_s

    def _transcribe(self, window: Samples) -> None:
        if self._parts.transcriber and self._turn and self._turn.utterance:
            self._parts.transcriber.hear(self._turn.utterance, window)

    def _end(self, decided: float) -> None:
        turn, self._turn = self._turn, None
        assert turn is not None
        self._finder.end()
        self._before.extend(self._held)
        self._held.clear()
        self._stop_watching()
        if self._parts.transcriber is None or turn.utterance is None:
            self._tell(Heard((), turn.began, turn.ended, decided, decided))
            return
        utterance = turn.utterance

        def finished(alternatives: tuple[Alternative, ...]) -> None:
            self._pending.discard(utterance)
            self._parts.counters.turns_understood += bool(alternatives)
            self._tell(Heard(alternatives, turn.began, turn.ended, decided, self._parts.clock()))

        self._parts.transcriber.finish(utterance, finished)

    def _watch_the_clock(self) -> None:
        """Ends the turn when the line sends no more sound: then no window shows the silence."""
        self._stop_watching()
        self._silence_timer = self._loop.call_later(self._until_enough_s(), self._look_at_the_clock)

    def _until_enough_s(self) -> float:
        since_sound = self._parts.clock() - self._last_sound
        without_frames = max(0.0, since_sound - FRAMES_MAY_BE_LATE_S)
        return self._enough_silence_s - self._finder.silence_s - without_frames

    def _look_at_the_clock(self) -> None:
        if self._turn is None:
            return
        frames_come = self._parts.clock() - self._last_sound < FRAMES_MAY_BE_LATE_S
        if frames_come or self._until_enough_s() > 0:
            wait = max(FRAMES_MAY_BE_LATE_S / 2, self._until_enough_s())
            self._silence_timer = self._loop.call_later(wait, self._look_at_the_clock)
            return
        self._parts.counters.turns_ended_by_clock += 1
        self._end(self._parts.clock())

    def _stop_watching(self) -> None:
        if self._silence_timer is not None:
            self._silence_timer.cancel()
            self._silence_timer = None

    def _drop_everything(self) -> None:
        self._stop_watching()
        self._turn = None
        self._held.clear()
        self._perhaps.clear()
        for utterance in self._pending:
            if self._parts.transcriber:
                self._parts.transcriber.drop(utterance)
        self._pending.clear()
        self._events.clear()

    def _tell_words(self, words: str) -> None:
        if len(self._events) < MOST_EVENTS:
            self._tell(Partly(words))

    def _tell(self, event: HearingEvent) -> None:
        if self._closed:
            return
        self._events.append(event)
        if len(self._events) > 2 * MOST_EVENTS:
            self._events.popleft()
        self._news.set()


def _dbfs(window: Samples) -> float:
    """Loudness of the window, in decibels below full scale."""
    sound = window.astype(np.float32)
    power = float(np.dot(sound, sound)) / len(sound)
    return float(10 * np.log10(power + 1e-6) - 90.3)
