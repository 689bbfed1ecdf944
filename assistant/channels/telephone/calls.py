"""The calls of this process: each is conducted on its own, and all are brought to an end when it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from assistant.channels.telephone.call import Call
from assistant.channels.telephone.call_parts import CallParts
from assistant.channels.telephone.call_record import Captions
from assistant.channels.telephone.line import Ended, Line, Played
from assistant.channels.telephone.playback import BYTES_PER_S
from assistant.channels.telephone.recording import RecordedLine
from assistant.channels.telephone.returned import ReturnedCall, returns

logger = logging.getLogger(__name__)

GOODBYE_WITHIN_S = 8.0
BUSY_WITHIN_S = 25.0


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
        """Makes the sound of what is said in every call."""
        await self._parts.phrases.sounds.prepare()

    async def conduct(self, line: Line, captions: Captions | None = None) -> None:
        """The whole call. While the process is ending, new ones are turned away.

        What is said is shown as captions, by the line itself where it has a screen.
        """
        if captions is None and isinstance(line, Captions):
            captions = line
        if self.closing:
            await self.turn_away(line)
            return
        folder = self._parts.rules.recordings
        recorded = RecordedLine(line, folder, self._parts.clock.now()) if folder else None
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

    async def turn_away(self, line: Line) -> None:
        """Says that all lines are busy, when that sentence is ready, and hangs up."""
        text = self._parts.phrases.prompts.say["busy"]
        pcm = self._parts.phrases.sounds.of(text) or self._parts.phrases.apology.pcm
        await line.answer()
        await line.play(pcm, "busy")
        with suppress(TimeoutError):
            async with asyncio.timeout(min(BUSY_WITHIN_S, len(pcm) / BYTES_PER_S + 2.0)):
                async for event in line.events():
                    if isinstance(event, Played | Ended):
                        break
        await line.hang_up()

    async def close(self) -> None:
        """Every caller hears that the line is being restarted and is passed on; returns when nobody is left,
        or after a few seconds, when the endpoints end what remains."""
        self.closing = True
        for call in tuple(self._running):
            call.shut_down()
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_WITHIN_S):
                await self._nobody.wait()
        await self._parts.hand_over.close()
