"""Makes the sound of one sentence: from memory, from disk, or by the engine in its own threads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import SpeechUnavailable, VoiceUnavailable
from assistant.speech.audio import Audio
from assistant.speech.errors import SpeechBusy, SynthesisTooSlow
from assistant.speech.speaking.cache import CachedSentence, DiskCache, MemoryCache
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.synthesizer import Synthesizer

T = TypeVar("T")

LOUDNESS_DBFS = -20.0
"""Of the speech itself: what telephone prompts are usually recorded at, with room for peaks."""


@dataclass(frozen=True)
class SynthesisLimits:
    workers: int = 1
    timeout_s: float = 20.0
    queue_limit: int = 32


@dataclass(frozen=True)
class Caches:
    memory: MemoryCache
    disk: DiskCache | None = None


@dataclass(eq=False)
class _Work:
    """A sentence that is being made, and how many are waiting for it."""

    task: asyncio.Task[Audio]
    waiting: int = 0


class SentenceMaker:
    """One voice with its threads, its queue and its share of the caches.

    The engine runs in a small pool of its own: synthesis keeps a core busy for up to seconds, and in
    the event loop's default pool it would hold up every other blocking call of the process. More
    workers than cores make every caller wait longer. The disk cache has one thread of its own, so
    that a cached sentence never waits behind one that is being synthesized.
    """

    def __init__(
        self, synthesizer: Synthesizer, caches: Caches, limits: SynthesisLimits, counters: SpeechCounters
    ) -> None:
        self._synthesizer, self._caches = synthesizer, caches
        self._limits, self._counters = limits, counters
        self._engine = ThreadPoolExecutor(limits.workers, thread_name_prefix=synthesizer.engine_name)
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="speech-cache")
        self._under_way: dict[CachedSentence, _Work] = {}
        self._submitted = 0
        self._submitted_lock = threading.Lock()
        self._loaded = False
        self._unloadable = False

    @property
    def engine_name(self) -> str:
        return self._synthesizer.engine_name

    @property
    def voice(self) -> str:
        return self._synthesizer.voice

    @property
    def ready(self) -> bool:
        """Whether the model is loaded: until then a first sentence takes seconds longer."""
        return self._loaded

    @property
    def unloadable(self) -> bool:
        """Whether the model was tried and cannot be loaded."""
        return self._unloadable

    @property
    def queue_is_full(self) -> bool:
        return self._submitted >= self._limits.workers + self._limits.queue_limit

    def start_loading(self) -> Future[None]:
        """Loads the model in the background. The future holds `VoiceUnavailable` when that fails."""
        return self._engine.submit(self._load)

    async def make(self, text: str, sample_rate: int, rate: float, must: bool = False) -> Audio:
        """The sound of `text` at `sample_rate` (Hz), without silence around it; empty when it has none.

        Simultaneous calls for the same sentence share one synthesis. `must` ignores a full queue: for a
        text that is already being said.
        Raises `SpeechBusy`, `VoiceUnavailable`, `SynthesisFailed`, `SynthesisTooSlow`.
        """
        sentence = CachedSentence(text, self._synthesizer.voice, rate, sample_rate)
        if audio := self._caches.memory.get(sentence):
            self._counters.sentences_from_memory += 1
            return audio
        while True:
            try:
                return await self._join(sentence, must)
            except SpeechBusy:  # with `must`: from a shared synthesis that was asked for without it
                if not must:
                    self._counters.refused_busy += 1
                    raise

    async def close(self) -> None:
        """Ends all work. A sentence that the engine is in the middle of is not waited for."""
        works = list(self._under_way.values())
        for work in works:
            work.task.cancel()
        await asyncio.gather(*(work.task for work in works), return_exceptions=True)
        self._engine.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._disk.shutdown)

    async def _join(self, sentence: CachedSentence, must: bool) -> Audio:
        work = self._under_way.get(sentence)
        if work is None:
            work = _Work(asyncio.create_task(self._make(sentence, must)))
            self._under_way[sentence] = work
            work.task.add_done_callback(lambda _: self._forget(sentence, work))
        else:
            self._counters.sentences_joined += 1
        work.waiting += 1
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                return await asyncio.shield(work.task)
        except TimeoutError:
            self._counters.timeouts += 1
            raise SynthesisTooSlow(
                f"{self.voice} did not say {len(sentence.text)} characters in {self._limits.timeout_s:g} s"
            ) from None
        finally:
            work.waiting -= 1
            if not work.waiting and not work.task.done():
                work.task.cancel()  # the last listener is gone: this frees its place in the queue
                self._forget(sentence, work)

    def _forget(self, sentence: CachedSentence, work: _Work) -> None:
        if work.task.done() and not work.task.cancelled():
            work.task.exception()  # retrieved, even when all listeners are gone
        if self._under_way.get(sentence) is work:
            del self._under_way[sentence]

    async def _make(self, sentence: CachedSentence, must: bool) -> Audio:
        disk = self._caches.disk
        if disk and (kept := await asyncio.wrap_future(self._submit(self._disk, disk.get, sentence))):
            self._counters.sentences_from_disk += 1
            self._caches.memory.put(sentence, kept)
            return kept
        if self.queue_is_full and not must:
            raise SpeechBusy(f"{self._limits.queue_limit} sentences are waiting to be synthesized")
        audio, seconds = await asyncio.wrap_future(self._queue(sentence))
        self._counters.sentences_synthesized += 1
        self._counters.seconds_of_synthesis += seconds
        self._counters.seconds_synthesized += audio.duration_s
        self._caches.memory.put(sentence, audio)
        if disk and len(audio.samples):
            self._submit(self._disk, disk.put, sentence, audio)
        return audio

    def _queue(self, sentence: CachedSentence) -> Future[tuple[Audio, float]]:
        """Counts the sentence from here until the engine is done with it or it is canceled."""
        future = self._submit(self._engine, self._synthesize, sentence)
        with self._submitted_lock:
            self._submitted += 1
        future.add_done_callback(self._left_queue)
        return future

    def _left_queue(self, _: object) -> None:
        with self._submitted_lock:
            self._submitted -= 1

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[..., T], *args: object) -> Future[T]:
        try:
            return pool.submit(work, *args)
        except RuntimeError as problem:
            raise SpeechUnavailable("the speaker is closed") from problem

    def _load(self) -> None:
        try:
            self._synthesizer.load()
        except VoiceUnavailable:
            self._unloadable = True
            raise
        self._loaded, self._unloadable = True, False

    def _synthesize(self, sentence: CachedSentence) -> tuple[Audio, float]:
        """Runs in the engine's pool. The audio and the seconds it took."""
        started = time.perf_counter()
        audio = self._synthesizer.synthesize(sentence.text, sentence.rate)
        audio = audio.trimmed().leveled(LOUDNESS_DBFS).resampled(sentence.sample_rate)
        self._loaded, self._unloadable = True, False
        return audio, time.perf_counter() - started
