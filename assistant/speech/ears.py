"""Ears for all calls of this process: one recognizer model, its threads, and detectors of voices."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from assistant.speech.audio import Samples
from assistant.speech.ear import CallEar, EarParts
from assistant.speech.errors import HearingUnavailable
from assistant.speech.hearing_counters import HearingCounters
from assistant.speech.patience import Patience
from assistant.speech.recognizer import RECOGNIZER_HZ, Recognizer
from assistant.speech.transcriber import Transcriber, Workshop
from assistant.speech.voice_activity import Detectors

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HearingLimits:
    threads: int = 2
    """recognizing at the same time"""
    backlog_s: float = 30.0
    """seconds of one line's speech that may wait for a thread"""


class Ears:
    """Opens an ear for each call. Belongs to the event loop it is first used in; `close` it there.

    Recognition has threads of its own: it keeps a core busy for as long as somebody speaks, and the
    engine lets other threads run meanwhile.
    """

    def __init__(
        self,
        recognizer: Recognizer | None,
        patience: Patience,
        limits: HearingLimits,
        rehearsal: Callable[[], Samples] | None = None,
    ) -> None:
        """`rehearsal` gives some speech at 16 kHz; with it the first callers are recognized as fast as others."""
        self.counters = HearingCounters()
        self._recognizer, self._patience, self._limits = recognizer, patience, limits
        self._rehearsal = rehearsal
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="recognizer")
        self._detectors = Detectors()
        self._loading: Future[None] | None = None
        self._loaded = self._broken = self._closing = False

    @property
    def recognizes(self) -> bool:
        """Whether words are found in what is heard: there is a model, and it has not failed to load."""
        return self._recognizer is not None and not self._broken

    @property
    def state(self) -> str:
        """The name of the model; `loading` until it is as quick as it will be, `none` without one."""
        if self._recognizer is None or self._broken:
            return "none"
        return self._recognizer.model if self._loaded else "loading"

    def start_loading(self) -> Future[None]:
        """Makes ready in the background. The future holds what went wrong; calls can be heard all the same."""
        if self._loading is None:
            self._loading = self._threads.submit(self._load)
        return self._loading

    async def open_ear(self, clock: Callable[[], float] = time.monotonic) -> CallEar:
        """An ear for one call, to be closed with it. `clock` gives the moments of its events, in seconds."""
        detector = await self._detectors.take()
        transcriber = None
        if self._recognizer is not None and self.recognizes:
            workshop = Workshop(
                self._recognizer, self._threads, self._patience, self.counters, self._limits.backlog_s
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
        """Lets go of the threads. Ears that are still open hear no words any more."""
        self._closing = True
        self._threads.shutdown(wait=False, cancel_futures=True)

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
            if self._rehearsal:
                self._rehearse(self._recognizer, self._rehearsal())
            self._loaded = True
        except HearingUnavailable as problem:
            self._broken = True
            log.error("callers are heard by keys only: %s", problem)
            raise

    def _rehearse(self, recognizer: Recognizer, speech: Samples) -> None:
        """As many voices at once as there are threads, so that as many recognizers have heard something."""
        voices = [recognizer.begin("open") for _ in range(self._limits.threads)]
        for start in range(0, len(speech), RECOGNIZER_HZ // 2):
            for voice in voices:
                if not self._closing:
                    voice.hear(speech[start : start + RECOGNIZER_HZ // 2])
        for voice in voices:
            voice.close()
