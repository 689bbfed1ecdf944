"""Ears for all calls of this process: one recognizer model, its threads, and the voice detectors."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from assistant.speech.audio import Samples
from assistant.speech.errors import HearingUnavailable
from assistant.speech.listening.counters import HearingCounters
from assistant.speech.listening.ear import CallEar, EarParts
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.recognizer import Recognizer
from assistant.speech.listening.transcriber import Transcriber, Workshop
from assistant.speech.listening.turn_queue import TurnQueue
from assistant.speech.listening.voice_activity import Detectors

log = logging.getLogger(__name__)

_LEAST_PRIORITY = 19


@dataclass(frozen=True)
class HearingLimits:
    threads: int = 2
    """threads that recognize at the same time"""
    backlog_s: float = 30.0
    """seconds of one line's speech that may wait for a thread"""


class Ears:
    """Opens an ear for each call. Belongs to the event loop it is first used in; `close` it there.

    Recognition has its own threads: it keeps a core busy while a caller speaks, and the engine lets other
    threads run meanwhile.
    """

    def __init__(
        self,
        recognizer: Recognizer | None,
        patience: Patience,
        limits: HearingLimits,
        rehearsal: Callable[[], Sequence[Samples]] | None = None,
    ) -> None:
        """`rehearsal` gives sentences, 16 kHz; with them the first callers are recognized at full speed."""
        self.counters = HearingCounters()
        self._recognizer, self._patience, self._limits = recognizer, patience, limits
        self._rehearsal = rehearsal
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="recognizer")
        self._turns = TurnQueue(self._threads)
        self._behind_the_scenes = ThreadPoolExecutor(1, thread_name_prefix="rehearsal")
        self._detectors = Detectors()
        self._loading: Future[None] | None = None
        self._loaded = self._broken = self._closing = False

    @property
    def recognizes(self) -> bool:
        """Whether words are recognized: there is a model, and it has not failed to load."""
        return self._recognizer is not None and not self._broken

    @property
    def state(self) -> str:
        """The name of the model; `loading` until it runs at full speed, `none` without a model."""
        if self._recognizer is None or self._broken:
            return "none"
        return self._recognizer.model if self._loaded else "loading"

    def start_loading(self) -> Future[None]:
        """Loads the model in the background. The future holds the error; ears can be opened at once."""
        if self._loading is None:
            self._loading = self._behind_the_scenes.submit(self._load)
        return self._loading

    async def open_ear(self, clock: Callable[[], float] = time.monotonic) -> CallEar:
        """An ear for one call; close it with the call. `clock` gives the times of its events, in seconds."""
        detector = await self._detectors.take()
        transcriber = None
        if self._recognizer is not None and self.recognizes:
            workshop = Workshop(
                self._recognizer, self._turns, self._patience, self.counters, self._limits.backlog_s
            )
            transcriber = Transcriber(workshop)
        self.counters.calls += 1
        return CallEar(
            EarParts(
                detector=detector,
                transcriber=transcriber,
                patience=self._patience,
                counters=self.counters,
                clock=clock,
            )
        )

    async def close(self) -> None:
        """Stops the threads. Ears that are still open recognize no more words."""
        self._closing = True
        for threads in (self._behind_the_scenes, self._threads):
            threads.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> None:
        try:
            self._detectors.prepare()
        except Exception as problem:
            self._broken = True
            log.error("callers are heard by keys only: voices go unnoticed: %s", problem)
            raise
        if self._recognizer is None:
            return
        try:
            self._recognizer.load()
            log.info("callers are heard with %s", self._recognizer.model)
            sentences = self._rehearsal() if self._rehearsal else ()
            for _ in range(self._limits.threads):
                self._practise(self._recognizer, sentences[:1])
            self._loaded = True
            if sentences and not self._closing:
                self._behind_the_scenes.submit(self._go_on_practising, self._recognizer, sentences)
        except HearingUnavailable as problem:
            self._broken = True
            log.error("callers are heard by keys only: %s", problem)
            raise

    def _practise(self, recognizer: Recognizer, sentences: Sequence[Samples]) -> bool:
        """Makes one recognizer ready. False when it was stopped or all are ready."""
        ready = bool(sentences) and recognizer.practise(sentences, lambda: not self._closing)
        self.counters.recognizers_ready += ready
        return ready

    def _go_on_practising(self, recognizer: Recognizer, sentences: Sequence[Samples]) -> None:
        """Makes recognizers ready for hours with many callers, without disturbing the current calls."""
        _give_way_to_others()
        try:
            while self._practise(recognizer, sentences):
                pass
        except HearingUnavailable as problem:
            log.warning("the first of many callers at once are recognized slowly: %s", problem)


def _give_way_to_others() -> None:
    """This thread, and the threads it starts, get the lowest priority. Only Linux has priorities for threads;
    other systems have them for whole processes."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_PRIORITY)
