"""Recognizes the words of one line, utterance by utterance, in worker threads that all lines share.

Each line has its own queue of sound, and one thread at a time works on it. After each piece the thread turns
to the next line, so no line holds up the others for long. When there is too much work for the threads,
finished utterances go first, because their callers wait for an answer. Every utterance ends, so every line
gets its turn. Sound that arrives while the queue is full is lost and counted.
"""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples
from assistant.speech.listening.counters import HearingCounters
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.recognizer import Recognition, Recognizer
from assistant.speech.listening.turn_queue import TurnQueue, Urgency
from assistant.speech.listening.upsampling import Upsampler
from assistant.speech.listening.voice_activity import TELEPHONE_HZ

log = logging.getLogger(__name__)

WORTH_A_THREAD_S = 0.09
"""seconds of sound that are worth a thread; less sound waits for more"""
PIECE_S = 0.5
"""seconds of sound after which the thread turns to the next line"""

Finished = Callable[[tuple[Alternative, ...]], None]


@dataclass(eq=False)
class HeardUtterance:
    """What one voice says until it pauses. The event loop writes it, except what only the thread uses."""

    expectation: Expectation
    on_words: Callable[[str], None]
    """called with the words so far when they change"""
    enough_silence_s: float
    """seconds of silence that end the utterance, given the words so far"""
    finished: Finished | None = None
    """called with the alternatives; set when the utterance is over"""
    finished_at: float = 0.0
    dropped: bool = False
    sound: deque[tuple[float, Samples]] = field(default_factory=deque)
    words: str = ""
    recognition: Recognition | None = None
    upsampler: Upsampler = field(default_factory=Upsampler)
    broken: bool = False


@dataclass(frozen=True)
class Workshop:
    """What all lines share."""

    recognizer: Recognizer
    turns: TurnQueue
    patience: Patience
    counters: HearingCounters
    backlog_s: float


class Transcriber:
    """The recognition of one line. Belongs to one event loop and calls all callbacks there."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._utterances: deque[HeardUtterance] = deque()
        self._waiting = 0
        self._at_work = False
        self._closed = False

    def begin(self, expectation: Expectation, on_words: Callable[[str], None]) -> HeardUtterance:
        return HeardUtterance(expectation, on_words, self._workshop.patience.after(expectation, ""))

    def hear(self, utterance: HeardUtterance, samples: Samples) -> None:
        """The next sound of the utterance, 8 kHz."""
        with self._lock:
            if self._waiting + len(samples) > self._workshop.backlog_s * TELEPHONE_HZ:
                self._workshop.counters.seconds_lost += len(samples) / TELEPHONE_HZ
                return
            utterance.sound.append((time.monotonic(), samples))
            self._waiting += len(samples)
            if utterance not in self._utterances:
                self._utterances.append(utterance)
            worth_it = self._waiting >= WORTH_A_THREAD_S * TELEPHONE_HZ
        if worth_it:
            self._go_to_work()

    def finish(self, utterance: HeardUtterance, finished: Finished) -> None:
        """No more sound comes; `finished` is called once, after those of earlier utterances."""
        with self._lock:
            utterance.finished, utterance.finished_at = finished, time.monotonic()
            if utterance not in self._utterances:
                self._utterances.append(utterance)
        self._go_to_work()

    def drop(self, utterance: HeardUtterance) -> None:
        """Discards the utterance; its `finished` is not called any more."""
        with self._lock:
            utterance.dropped = True
            self._waiting -= _length(utterance)
            utterance.sound.clear()
        self._workshop.turns.look_again(self)
        self._go_to_work()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            utterances = list(self._utterances)
        for utterance in utterances:
            self.drop(utterance)

    def urgency(self) -> Urgency:
        """The urgency of the utterance whose turn it is. Finished utterances are ordered by their end plus
        the length of their waiting sound: short ones go first, and long ones still get their turn."""
        with self._lock:
            utterance = self._utterances[0] if self._utterances else None
            if utterance is None or utterance.dropped:
                return (False, math.inf)
            if utterance.finished is not None:
                return (False, utterance.finished_at + _length(utterance) / TELEPHONE_HZ)
            return (True, utterance.sound[0][0] if utterance.sound else time.monotonic())

    def work(self) -> None:
        """One piece of work, in a thread."""
        freed = self._workshop.turns.freed
        with self._lock:
            utterance = self._utterances[0] if self._utterances else None
        if utterance is not None and not self._has_begun(utterance):
            self._tell(self._count_wait)
            self._workshop.turns.hold_up(self, freed)
            return
        over = False
        try:
            if utterance is not None:
                with self._lock:
                    samples = self._take(utterance)
                    over = not utterance.sound and _is_over(utterance)
                self._work_on(utterance, samples, over)
        finally:
            with self._lock:
                if over:
                    self._utterances.popleft()
                self._at_work = False
                more = any(one.sound or _is_over(one) for one in list(self._utterances)[:1])
            if more:
                self._go_to_work()

    def _go_to_work(self) -> None:
        with self._lock:
            if self._at_work or not self._utterances:
                return
            self._at_work = True
        try:
            self._workshop.turns.add(self)
        except RuntimeError:  # the process ends
            with self._lock:
                self._at_work = False

    def _has_begun(self, utterance: HeardUtterance) -> bool:
        """False while the recognizer cannot take another utterance."""
        if utterance.recognition is None and not (utterance.broken or utterance.dropped):
            try:
                utterance.recognition = self._workshop.recognizer.begin(utterance.expectation)
            except Exception as problem:  # the call goes on after any failure
                self._break(utterance, problem)
                return True
            return utterance.recognition is not None
        return True

    def _take(self, utterance: HeardUtterance) -> list[Samples]:
        taken: list[Samples] = []
        length = 0
        while utterance.sound and length < PIECE_S * TELEPHONE_HZ:
            taken.append(utterance.sound.popleft()[1])
            length += len(taken[-1])
        self._waiting -= length
        return taken

    def _work_on(self, utterance: HeardUtterance, samples: list[Samples], over: bool) -> None:
        started = time.perf_counter()
        alternatives: tuple[Alternative, ...] = ()
        try:
            alternatives = self._recognize(utterance, samples, over)
        except Exception as problem:  # the call goes on after any failure
            self._break(utterance, problem)
        seconds = sum(map(len, samples)) / TELEPHONE_HZ
        self._tell(self._count_work, time.perf_counter() - started, seconds)
        if over:
            self._tell(self._finish, utterance, alternatives)
            if utterance.recognition is not None:
                utterance.recognition.close()
                self._workshop.turns.free()

    def _recognize(
        self, utterance: HeardUtterance, samples: list[Samples], over: bool
    ) -> tuple[Alternative, ...]:
        if utterance.dropped or utterance.broken or utterance.recognition is None:
            return ()
        if samples:
            sound = utterance.upsampler.double(np.concatenate(samples))
            words = utterance.recognition.hear(sound)
            if words and words != utterance.words:
                utterance.words = words
                silence_s = self._workshop.patience.after(utterance.expectation, words)
                self._tell(self._tell_words, utterance, words, silence_s)
        return utterance.recognition.finish() if over else ()

    def _break(self, utterance: HeardUtterance, problem: Exception) -> None:
        utterance.broken = True
        log.error("an utterance is not recognized: %s: %s", type(problem).__name__, problem)
        self._tell(self._count_failure)

    def _tell(self, what: Callable[..., None], *about: object) -> None:
        try:
            self._loop.call_soon_threadsafe(what, *about)
        except RuntimeError:  # the loop is closed, so the call is over
            log.debug("an utterance outlived its call")

    def _tell_words(self, utterance: HeardUtterance, words: str, silence_s: float) -> None:
        if not utterance.dropped:
            utterance.enough_silence_s = silence_s
            utterance.on_words(words)

    def _finish(self, utterance: HeardUtterance, alternatives: tuple[Alternative, ...]) -> None:
        if not utterance.dropped and utterance.finished is not None:
            utterance.finished(alternatives)

    def _count_work(self, seconds_of_work: float, seconds: float) -> None:
        self._workshop.counters.seconds_of_recognition += seconds_of_work
        self._workshop.counters.seconds_recognized += seconds

    def _count_wait(self) -> None:
        self._workshop.counters.waits_for_recognizer += 1

    def _count_failure(self) -> None:
        self._workshop.counters.failures += 1


def _is_over(utterance: HeardUtterance) -> bool:
    return utterance.dropped or utterance.finished is not None


def _length(utterance: HeardUtterance) -> int:
    """The number of samples that wait."""
    return sum(len(samples) for _, samples in utterance.sound)
