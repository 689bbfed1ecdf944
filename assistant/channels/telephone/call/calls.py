"""The calls of this process: conducts each one, and ends all of them when the process ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from assistant.channels.telephone.call.call_parts import CallParts
from assistant.channels.telephone.call.call_record import CallRecord, Captions, NoCaptions
from assistant.channels.telephone.call.call_session import CallSession
from assistant.channels.telephone.call.one_call import CLOSE_WITHIN_S, Call
from assistant.channels.telephone.call.returned import ReturnedCall, returns
from assistant.channels.telephone.line.line import Ended, EndedBy, Line, Played
from assistant.channels.telephone.line.recording import RecordedLine
from assistant.channels.telephone.saying.playback import BYTES_PER_S
from assistant.channels.telephone.turns.turn_words import SHUTTING_DOWN
from assistant.conversation.turn import DialogueAnswer, Handoff, Sentence
from assistant.errors import LinesBusy

logger = logging.getLogger(__name__)

HURRIED_WITHIN_S = 1.0
BUSY_WITHIN_S = 25.0
TURNED_AWAY = "turned_away"


@dataclass
class _Brief:
    """A call that hears one sentence or none: turned away, or transferred at once."""

    ended_by: EndedBy = "assistant"


class RunningCalls:
    """Fills the protocol `Calls` of line.py."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts
        self._running: set[Call | ReturnedCall] = set()
        self._nobody = asyncio.Event()
        self._nobody.set()
        self.closing = False

    @property
    def active(self) -> int:
        return len(self._running)

    async def prepare(self) -> None:
        """Makes the sound of the prompts that all calls share."""
        await self._parts.phrases.sounds.prepare()

    async def conduct(self, line: Line, captions: Captions | None = None) -> None:
        """Conducts the whole call. While the process is ending, it transfers new calls to people at once.

        `captions` shows the spoken words; the default is the line itself, if it has a screen.
        """
        if captions is None and isinstance(line, Captions):
            captions = line
        if self.closing:
            await self._pass_on(line)
            return
        recorded = self._recorded(line)
        conducting = ReturnedCall if returns(line) else Call
        call = conducting(recorded or line, self._parts, captions, recorded.name if recorded else None)
        began = time.monotonic()
        self._running.add(call)
        self._nobody.clear()
        self._parts.figures.call_began()
        try:
            await call.run()
        finally:
            if recorded is not None:
                await recorded.close()
            self._running.discard(call)
            if not self._running:
                self._nobody.set()
            arrival = line.arrival
            seconds = time.monotonic() - began
            self._parts.figures.call_ended(arrival.protocol, call.ended_by, seconds)
            logger.info(
                "a call by %s ended after %.1f s, by the %s", arrival.protocol, seconds, call.ended_by
            )

    def _recorded(self, line: Line) -> RecordedLine | None:
        rules = self._parts.rules
        if rules.recordings is None:
            return None
        return RecordedLine(line, rules.recordings, self._parts.clock.now(), rules.write_recording_every_s)

    async def turn_away(self, line: Line) -> None:
        """Says that all lines are busy (or the recorded apology, before that sound is made), and hangs up."""
        text = self._parts.phrases.prompts.say["busy"]
        pcm = self._parts.phrases.sounds.of(text) or self._parts.phrases.apology.pcm
        self._parts.figures.error(LinesBusy.code)
        async with self._on_record(line, DialogueAnswer((Sentence(text),), outcome=TURNED_AWAY)) as brief:
            await line.answer()
            await line.play(pcm, "busy")
            with suppress(TimeoutError):
                async with asyncio.timeout(min(BUSY_WITHIN_S, len(pcm) / BYTES_PER_S + 2.0)):
                    async for event in line.events():
                        if isinstance(event, Ended):
                            brief.ended_by = event.by
                        if isinstance(event, Played | Ended):
                            break
            await line.hang_up()

    async def _pass_on(self, line: Line) -> None:
        """Transfers the call without a sentence: there is no time for one."""
        prompts = self._parts.phrases.prompts
        handoff = Handoff(SHUTTING_DOWN, prompts.queue, prompts.summaries[SHUTTING_DOWN])
        async with self._on_record(line, DialogueAnswer((), handoff=handoff)):
            await line.transfer(handoff.queue, {"reason": handoff.reason, "summary": handoff.summary})

    @asynccontextmanager
    async def _on_record(self, line: Line, said: DialogueAnswer) -> AsyncIterator[_Brief]:
        """Records a call that consists only of `said`, in the background: only the end of the call waits."""
        talk, brief = CallSession(), _Brief()
        record = CallRecord(line.arrival, self._parts.log, self._parts.figures, NoCaptions())
        record.keep(talk.open_silently(self._parts.reception, line.arrival))
        record.keep(talk.add(said))
        try:
            yield brief
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await record.written()
                    await talk.close(record.facts(brief.ended_by, recording=None))

    async def close(self) -> None:
        """Tells every caller that the line restarts, and transfers the calls; cuts off long last words.

        Returns when no call is left, or after a few seconds: then the endpoints end the calls that remain.
        """
        self.closing = True
        for call in tuple(self._running):
            call.shut_down()
        await self._nobody_within(self._parts.rules.goodbye_within_s)
        for call in tuple(self._running):
            call.hurry()
        await self._nobody_within(HURRIED_WITHIN_S)
        await self._parts.hand_over.close()

    async def _nobody_within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._nobody.wait()
