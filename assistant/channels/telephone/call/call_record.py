"""The record of one call: who said what and when, how surely it was recognized, how much was heard."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from assistant.channels.telephone.call.hand_over import Said
from assistant.channels.telephone.line.line import Arrival
from assistant.channels.telephone.saying.playback import HeardPart, Sounding
from assistant.conversation.hearing import Heard
from assistant.conversation.ports import ConversationLog, Measurements
from assistant.conversation.turn import CallFacts, Noted, Speaking, Timings
from assistant.errors import ConversationLogUnavailable

logger = logging.getLogger(__name__)


class CallFigures(Measurements, Protocol):
    """The metrics of calls, beside those of every conversation."""

    def call_began(self) -> None: ...

    def call_ended(self, protocol: str, ended_by: str, seconds: float) -> None: ...

    def interrupted(self) -> None:
        """A caller spoke, or pressed a key, while the assistant was speaking."""
        ...


@runtime_checkable
class Captions(Protocol):
    """Shows the spoken words where the caller has a screen. Must not block."""

    def caption(self, speaker: Speaking, text: str) -> None: ...


class NoCaptions:
    def caption(self, speaker: Speaking, text: str) -> None: ...


def noted_of(heard: Heard) -> Noted:
    """A spoken turn, with the times of detecting its end and of recognition."""
    return Noted(
        alternatives=heard.alternatives,
        timings_ms={
            "end_of_speech": round(max(0.0, heard.decided - heard.ended) * 1000, 1),
            "recognition": round(max(0.0, heard.recognized - heard.decided) * 1000, 1),
        },
    )


@dataclass
class CallRecord:
    """Writes in the background: the call never waits for its record."""

    arrival: Arrival
    log: ConversationLog
    figures: CallFigures
    captions: Captions
    arrived: float = field(default_factory=time.monotonic)
    transcript: list[Said] = field(default_factory=list)
    interruptions: int = 0
    greeted_ms: float | None = None
    _turn_began: float | None = None
    _timings: dict[str, dict[str, float]] = field(default_factory=dict)
    _writing: set[asyncio.Task[None]] = field(default_factory=set)

    def said(self, speaker: Speaking, text: str) -> None:
        self.transcript.append(Said(speaker, text))
        self.captions.caption(speaker, text)

    def turn_began(self, at: float) -> None:
        """The caller finished at `at`: the delay of the answer's first sound counts from then."""
        self._turn_began = at

    def sounding(self, what: Sounding) -> None:
        if self.greeted_ms is None:
            self.greeted_ms = round((what.at - self.arrived) * 1000, 1)
            self.figures.stage("greeting", self.greeted_ms)
        if what.saying.reply_id is None:
            return
        timings = {"synthesis": what.synthesis_ms}
        if self._turn_began is not None:
            timings["first_sound"] = (what.at - self._turn_began) * 1000
            self._turn_began = None
        for stage, milliseconds in timings.items():
            self.figures.stage(stage, milliseconds)
        self._timings[what.saying.reply_id] = timings

    def heard(self, what: HeardPart) -> None:
        """A reply is over: records how much of it was heard."""
        if what.saying.reply_id is None:
            return
        timings = self._timings.pop(what.saying.reply_id, {})
        self.keep(self._played(what.saying.reply_id, timings, what.text))

    def dropped(self, reply_id: str) -> None:
        """Records a reply that was not said, because the caller had gone on."""
        self.keep(self._played(reply_id, {}, ""))

    def interrupted(self) -> None:
        self.interruptions += 1
        self.figures.interrupted()

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work` in the background."""
        task = asyncio.create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def written(self) -> None:
        """Returns when all background work is done."""
        while self._writing:
            await asyncio.gather(*self._writing, return_exceptions=True)

    def facts(self, ended_by: str, recording: str | None) -> CallFacts:
        return CallFacts(
            protocol=self.arrival.protocol,
            dialled=self.arrival.dialled,
            ended_by=ended_by,
            seconds=round(time.monotonic() - self.arrived, 1),
            greeted_ms=self.greeted_ms,
            interruptions=self.interruptions,
            recording=recording,
        )

    async def _played(self, reply_id: str, timings: Timings, heard: str | None) -> None:
        await _tolerated(self.log.played(reply_id, timings, heard), self.figures)


async def _tolerated(work: Awaitable[None], figures: Measurements) -> None:
    """Awaits `work`; a record that fails must not end the call."""
    try:
        await work
    except ConversationLogUnavailable as broken:
        logger.error("a call's record: %s", broken)
        figures.error(broken.code)
