"""Says sentences on a line, one after the other, and starts with the first clause while the rest is made.

It knows at every moment how much the caller has heard, can fall silent at once, and can resume later from
the last pause. Each call has its own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass

import numpy as np

from assistant.channels.telephone.line.line import SAMPLE_RATE, Line
from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.ports import Speaker, SpokenSound
from assistant.errors import SpeechUnavailable
from assistant.vietnamese.sentences import split_sentences

logger = logging.getLogger(__name__)

BYTES_PER_S = 2 * SAMPLE_RATE
SENTENCE_PAUSE_S = 0.25
# Making a sentence starts when this much of the sound before it is still to play: early enough for a slow
# voice, late enough that the first sentences of other callers do not wait for the last ones of this call.
AHEAD_S = 4.0
# A `Played` that is later than this will not come: the peer has lost it.
LATE_S = 1.5
BUSY_TRIES, BUSY_PAUSE_S = 5, 0.3
NEARLY_S = 0.15
LOOK_BACK_FRAMES = 60
SECONDS_PER_CHARACTER = 0.065


@dataclass(frozen=True)
class QueuedSpeech:
    """One reply or prompt. `pcm` is its sound when it is ready; `reply_id` names it in the record."""

    text: str
    reply_id: str | None = None
    pcm: bytes | None = None
    rate: float = 1.0
    language: str = VIETNAMESE


@dataclass(frozen=True)
class Sounding:
    """The first sound of a saying went to the line at `at`; making it took `synthesis_ms`."""

    saying: QueuedSpeech
    at: float
    synthesis_ms: float


@dataclass(frozen=True)
class HeardPart:
    """How much of a saying was heard: None means all of it."""

    saying: QueuedSpeech
    text: str | None


@dataclass(frozen=True)
class Reports:
    """The callbacks of the playback. None of them may block."""

    sounding: Callable[[Sounding], None]
    all_queued: Callable[[], None]
    """Everything is on the line: `deadline` is known now."""
    heard: Callable[[HeardPart], None]
    played_out: Callable[[], None]
    broken: Callable[[], None]


@dataclass(eq=False)
class _Part:
    """A sentence of a saying. `made_s`: seconds of sound made so far; `heard_s`: seconds heard so far,
    including the pause after the sentence."""

    text: str
    made_s: float = 0.0
    heard_s: float = 0.0
    whole: bool = False

    @property
    def done(self) -> bool:
        return self.whole and self.heard_s >= self.made_s - min(NEARLY_S, self.made_s / 10)

    def text_heard(self) -> str:
        if self.done:
            return self.text
        length_s = self.made_s if self.whole else max(self.made_s, len(self.text) * SECONDS_PER_CHARACTER)
        share = min(1.0, self.heard_s / length_s) if length_s > 0 else 0.0
        return self.text[: round(share * len(self.text))].rpartition(" ")[0]


@dataclass(eq=False)
class _Said:
    saying: QueuedSpeech
    parts: list[_Part]
    sounded: bool = False

    @property
    def done(self) -> bool:
        return all(part.done for part in self.parts)


@dataclass(eq=False)
class _Queued:
    part: _Part
    seconds: float


class Playback:
    """`speaker` is None when no voice could be prepared. Nothing it does raises."""

    def __init__(self, line: Line, speaker: Speaker | None, reports: Reports, timeout_s: float) -> None:
        self._line = line
        self._speaker = speaker
        self._reports = reports
        self._timeout_s = timeout_s
        self._sayings: list[_Said] = []
        self._waiting: deque[tuple[_Said, _Part]] = deque()
        self._making: _Part | None = None
        self._queued: dict[str, _Queued] = {}
        self._marks = 0
        self._ends_at = 0.0
        self._heard_since_silence_s = 0.0
        self._worker: asyncio.Task[None] | None = None

    def say(self, saying: QueuedSpeech) -> None:
        """Queues `saying` after the sentences that already wait."""
        sentences = [saying.text] if saying.pcm is not None else split_sentences(saying.text)
        said = _Said(saying, [_Part(text) for text in sentences or [saying.text]])
        self._sayings.append(said)
        self._waiting.extend((said, part) for part in said.parts)
        self._work()

    @property
    def busy(self) -> bool:
        """Whether a sentence plays or waits."""
        return bool(self._queued or self._waiting or self._making)

    @property
    def in_last_part(self) -> bool:
        """Whether the last of all sentences plays, or nothing plays."""
        if self._waiting:
            return False
        parts = {id(queued.part) for queued in self._queued.values()}
        if self._making is not None:
            parts.add(id(self._making))
        return len(parts) <= 1

    @property
    def deadline(self) -> float | None:
        """The latest moment at which the line should report that everything has played."""
        return self._ends_at + LATE_S if self._queued and not self._waiting and not self._making else None

    def played(self, mark: str) -> None:
        """The line reports that everything up to this mark was heard."""
        if mark not in self._queued:
            return
        for one in list(self._queued):
            queued = self._queued.pop(one)
            queued.part.heard_s += queued.seconds
            self._heard_since_silence_s += queued.seconds
            if one == mark:
                break
        self._settle()

    def time_passed(self, now: float) -> None:
        if self.deadline is not None and now >= self.deadline:
            logger.warning("the line did not report that a prompt was played")
            self.played(next(reversed(self._queued)))

    async def stop(self) -> None:
        """Falls silent at once. The unheard rest waits for `resume` or `forget`."""
        self._stop_work()
        left_s = await self._line.flush() - self._heard_since_silence_s
        for queued in self._queued.values():
            queued.part.heard_s += min(max(0.0, left_s), queued.seconds)
            left_s -= queued.seconds
        self._queued.clear()
        self._waiting.clear()
        self._heard_since_silence_s = self._ends_at = 0.0

    def resume(self) -> None:
        """Continues from the last pause before the moment of `stop`."""
        self._waiting = deque((said, part) for said in self._sayings for part in said.parts if not part.done)
        self._work()
        if not self._waiting:
            self._settle()

    def forget(self) -> None:
        """Drops the stopped rest and reports how much of each saying was heard."""
        sayings, self._sayings = self._sayings, []
        self._waiting.clear()
        for said in sayings:
            text = " ".join(filter(None, (part.text_heard() for part in said.parts)))
            self._reports.heard(HeardPart(said.saying, None if said.done else text))

    async def close(self) -> None:
        """Ends all work and reports how much of each saying was heard."""
        worker = self._worker
        await self.stop()
        self.forget()
        if worker is not None:
            with suppress(asyncio.CancelledError):
                await worker

    def _settle(self) -> None:
        """Reports finished sayings, and `played_out` when all are finished."""
        while self._sayings and self._sayings[0].done:
            self._reports.heard(HeardPart(self._sayings.pop(0).saying, None))
        if not self.busy:
            # The line's report counts, not our estimate: a browser may play a little faster.
            self._heard_since_silence_s = self._ends_at = 0.0
            self._reports.played_out()

    def _work(self) -> None:
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._run())

    def _stop_work(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        self._worker, self._making = None, None

    async def _run(self) -> None:
        while self._waiting:
            said, part = self._waiting.popleft()
            self._making = part
            await asyncio.sleep(max(0.0, self._ends_at - time.monotonic() - AHEAD_S))
            try:
                await self._make(said, part)
            except (SpeechUnavailable, TimeoutError) as broken:
                logger.error("a sentence cannot be said: %s", getattr(broken, "code", type(broken).__name__))
                self._break()
                return
            except Exception as broken:  # no error may leave the caller in silence
                logger.error("a sentence cannot be said: %s", type(broken).__name__)
                self._break()
                return
            self._making = None
            if not self.busy:
                self._settle()
        self._reports.all_queued()

    def _break(self) -> None:
        self._making = None
        self._waiting.clear()
        self._reports.broken()

    async def _make(self, said: _Said, part: _Part) -> None:
        began = time.monotonic()
        skip_s, part.made_s, part.whole = part.heard_s, 0.0, False
        before = b""
        async with aclosing(self._sounds(said.saying, part.text)) as sounds:
            async for pcm in sounds:
                part.made_s += len(pcm) / BYTES_PER_S
                if skip_s > 0.0:
                    before += pcm
                    if part.made_s <= skip_s:
                        continue
                    start = last_pause(before, skip_s)
                    pcm, part.heard_s, skip_s = before[start:], start / BYTES_PER_S, 0.0
                if not said.sounded:
                    said.sounded = True
                    now = time.monotonic()
                    self._reports.sounding(Sounding(said.saying, now, (now - began) * 1000))
                await self._queue(part, pcm)
        if part is not said.parts[-1] or self._waiting:
            await self._queue(part, bytes(int(SENTENCE_PAUSE_S * SAMPLE_RATE) * 2))
        part.whole = True

    async def _sounds(self, saying: QueuedSpeech, text: str) -> AsyncGenerator[bytes]:
        if saying.pcm is not None:
            yield saying.pcm
            return
        if self._speaker is None:
            raise SpeechUnavailable("no voice could be prepared at start")
        for tries_left in reversed(range(BUSY_TRIES)):
            try:
                sounds = self._speaker.sentences(text, SAMPLE_RATE, saying.rate, saying.language)
                async with _closing(sounds):
                    while (sound := await self._in_time(sounds)) is not None:
                        yield sound.to_pcm()
                return
            except SpeechUnavailable as broken:
                if broken.code != "speech_busy" or not tries_left:
                    raise
            await asyncio.sleep(BUSY_PAUSE_S)

    async def _in_time(self, sounds: AsyncIterator[SpokenSound]) -> SpokenSound | None:
        async with asyncio.timeout(self._timeout_s):
            return await anext(sounds, None)

    async def _queue(self, part: _Part, pcm: bytes) -> None:
        if not pcm:
            return
        now = time.monotonic()
        if now > self._ends_at and not self._queued:
            self._heard_since_silence_s = 0.0
        self._marks += 1
        mark, seconds = str(self._marks), len(pcm) / BYTES_PER_S
        self._queued[mark] = _Queued(part, seconds)
        self._ends_at = max(self._ends_at, now) + seconds
        await self._line.play(pcm, mark)


@asynccontextmanager
async def _closing(sounds: AsyncIterator[SpokenSound]) -> AsyncIterator[None]:
    """Closes the iteration, so that leaving it early also stops the synthesis behind it."""
    try:
        yield
    finally:
        if isinstance(sounds, AsyncGenerator):
            await sounds.aclose()


def last_pause(pcm: bytes, before_s: float) -> int:
    """The byte at which to resume when sound was cut after `before_s` seconds: the quietest moment of the
    1.2 s before that, so that no word is cut in two; 0 within the first 1.2 s."""
    frame = 2 * int(0.02 * SAMPLE_RATE)
    last = int(before_s * BYTES_PER_S) // frame
    first = last - LOOK_BACK_FRAMES
    if first <= 0:
        return 0
    samples = np.frombuffer(pcm[first * frame : last * frame], "<i2").astype(np.float32)
    levels = np.square(samples).reshape(-1, frame // 2).mean(axis=1)
    return (first + int(levels.argmin())) * frame
