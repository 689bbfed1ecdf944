"""Says a reply: sentence by sentence, so that the first is heard while the next is being made."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from assistant.conversation.languages import VIETNAMESE
from assistant.errors import SpeechUnavailable, VoiceUnavailable
from assistant.speech.audio import Audio, concatenate
from assistant.speech.errors import SpeechBusy, SynthesisTooSlow
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.reader import EnglishReader, Reader
from assistant.speech.speaking.sentence_maker import SentenceMaker
from assistant.speech.speaking.sentence_parts import Piece

log = logging.getLogger(__name__)

LOOK_AHEAD = 2
"""Pieces that are made ahead: enough that the caller never waits between sentences, and few enough that
little work is wasted when the caller interrupts."""

SLOWEST, FASTEST = 0.5, 2.0
LOWEST_HZ, HIGHEST_HZ = 8000, 48000
FALLBACK_FOR_S = 30.0
"""seconds that the fallback speaks when the voice cannot be loaded or hangs, before it is tried again"""

NOTHING_TO_SAY_S = 0.2

LONG_TEXT = 1000
"""characters; reading them aloud takes five milliseconds, a longer text would hold up other callers"""


@dataclass(frozen=True)
class Voices:
    """The main voice, the voice that replaces it, and the recording that plays when both fail."""

    main: SentenceMaker
    fallback: SentenceMaker | None
    apology: Audio


@dataclass(frozen=True)
class _Way:
    sample_rate: int
    rate: float


class Speaker:
    """Turns replies into audio. Belongs to the event loop it is first used in; `close` it there.

    `others` speak other languages, by their code; what is not among them is spoken by this one.
    """

    def __init__(
        self,
        voices: Voices,
        reader: Reader | EnglishReader,
        counters: SpeechCounters,
        others: Mapping[str, Speaker] | None = None,
    ) -> None:
        self._voices, self._reader, self.counters = voices, reader, counters
        self._others = others or {}
        self._main_rests_until = 0.0

    def of(self, language: str) -> Speaker:
        """The one who speaks this language."""
        return self._others.get(language, self)

    @property
    def engine_name(self) -> str:
        """The engine of the main voice: `piper` or `espeak-ng`."""
        return self._voices.main.engine_name

    @property
    def voice(self) -> str:
        """Changes when replies begin to sound different. Any key under which audio is kept must hold it."""
        return self._voices.main.voice

    @property
    def ready(self) -> bool:
        """Whether a first sentence is said at once: the model is loaded, or the fallback speaks instead."""
        main, fallback = self._voices.main, self._voices.fallback
        return main.ready or (main.unloadable and fallback is not None)

    async def warm_up(self) -> None:
        """Waits until the model is loaded. Raises `VoiceUnavailable`; replies can be said all the same."""
        await asyncio.wrap_future(self._voices.main.start_loading())

    def sentences(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> AsyncGenerator[Audio]:
        """`text` as said aloud, in pieces to play one after the other, each as soon as it is ready.

        `sample_rate` in Hz; `rate` 1.0 is the voice's own speed (from 0.5 to 2.0). Yields nothing
        when there is nothing to say. A `language` without a speaker of its own is spoken as Vietnamese.
        When synthesis fails, a recorded apology is the last piece.
        Raises `SpeechBusy` before the first piece when too many sentences are waiting.
        Close an iteration that ends early (`contextlib.aclosing`): that stops the work.
        """
        return self.of(language)._sentences(text, sample_rate, rate)

    async def _sentences(self, text: str, sample_rate: int, rate: float) -> AsyncGenerator[Audio]:
        if not LOWEST_HZ <= sample_rate <= HIGHEST_HZ:
            raise ValueError(f"a sample rate of {sample_rate} Hz")
        if len(text) > LONG_TEXT:
            pieces = await asyncio.to_thread(self._reader.pieces, text)
        else:
            pieces = self._reader.pieces(text)
        way = _Way(sample_rate, min(FASTEST, max(SLOWEST, rate)))
        coming: deque[asyncio.Task[Audio]] = deque()
        heard = False
        try:
            for number, piece in enumerate(pieces):
                self._look_ahead(pieces, number, coming, way)
                audio = await coming.popleft()
                if not len(audio.samples):
                    continue
                heard = True
                last = number == len(pieces) - 1
                yield audio if last else audio.followed_by_silence(piece.pause_s)
            if pieces and not heard:
                log.warning("%s found nothing to say in %d characters", self.voice, len(text))
                yield self._apology(sample_rate)
        except SpeechBusy:
            raise
        except SpeechUnavailable as problem:
            log.error("the recorded apology is played: %s: %s", problem.code, problem)
            yield self._apology(sample_rate)
        finally:
            for task in coming:
                task.cancel()
            await asyncio.gather(*coming, return_exceptions=True)

    async def speak(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> Audio:
        """The whole of `text` as one audio; a moment of silence when there is nothing to say.

        Raises `SpeechBusy`.
        """
        async with aclosing(self.sentences(text, sample_rate, rate, language)) as pieces:
            parts = [part async for part in pieces]
        return concatenate(parts, sample_rate) if parts else Audio.silence(NOTHING_TO_SAY_S, sample_rate)

    async def close(self) -> None:
        """Ends all work and stops the threads. The speaker cannot be used afterwards."""
        for one in (self._voices.main, self._voices.fallback, *self._others.values()):
            if one is not None:
                await one.close()

    def _look_ahead(
        self, pieces: list[Piece], number: int, coming: deque[asyncio.Task[Audio]], way: _Way
    ) -> None:
        """Starts the piece of that number and, unless the queue is full, the next `LOOK_AHEAD`."""
        while len(coming) <= LOOK_AHEAD and (next_one := number + len(coming)) < len(pieces):
            if coming and self._voices.main.queue_is_full:
                return
            piece = self._piece(pieces[next_one].text, way, must=next_one > 0)
            coming.append(asyncio.create_task(piece))

    async def _piece(self, text: str, way: _Way, must: bool) -> Audio:
        """One piece, by the voice or, when that fails, by the fallback."""
        main, fallback = self._voices.main, self._voices.fallback
        if fallback is None or time.monotonic() >= self._main_rests_until:
            try:
                return await main.make(text, way.sample_rate, way.rate, must)
            except SpeechBusy:
                raise
            except SpeechUnavailable as problem:
                self.counters.failures += 1
                log.error("%s: %s", problem.code, problem)
                if fallback is None:
                    raise
                if isinstance(problem, VoiceUnavailable | SynthesisTooSlow):
                    self._main_rests_until = time.monotonic() + FALLBACK_FOR_S
        audio = await fallback.make(text, way.sample_rate, way.rate, must)
        self.counters.said_by_fallback += 1
        return audio

    def _apology(self, sample_rate: int) -> Audio:
        self.counters.apologies += 1
        return self._voices.apology.resampled(sample_rate)
