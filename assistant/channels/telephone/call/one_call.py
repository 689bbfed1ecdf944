"""One call from arrival to goodbye.

All events (recognized speech, keys, an answer of the dialogue, the end of a sentence, time) go through
one queue. `turn_taking` decides about each in order; this file carries the decisions out. When a part
fails (voice, ear, dialogue, record), the caller gets at worst an apology and a person, never silence.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from assistant.channels.telephone.call.call_parts import CallParts
from assistant.channels.telephone.call.call_record import CallRecord, Captions, NoCaptions, noted_of
from assistant.channels.telephone.call.call_session import CallSession
from assistant.channels.telephone.call.hand_over import HandedOver
from assistant.channels.telephone.call.keys import Keys, units_for
from assistant.channels.telephone.call.mouth import Mouth
from assistant.channels.telephone.call.no_ear import NoEar
from assistant.channels.telephone.line.line import Ended, Key, Line, LineEvent, Played, Sound
from assistant.channels.telephone.line.overheard import OverheardLine
from assistant.channels.telephone.saying.playback import Playback, Reports
from assistant.channels.telephone.turns.keypad_entry import Meant
from assistant.channels.telephone.turns.turn_taking import TurnTaking
from assistant.channels.telephone.turns.turn_words import (
    AllHeard,
    AnswerCame,
    Ask,
    Courtesies,
    Decision,
    DropAnswer,
    Ending,
    Failed,
    ForgetRest,
    GiveAway,
    HangUp,
    Happening,
    KeysEnded,
    KeyTouched,
    PassOn,
    PlayAnswer,
    RepeatWanted,
    Resume,
    Say,
    SayAgain,
    ShuttingDown,
    StopPlaying,
    TimePassed,
    VoiceBegan,
    VoiceEnded,
)
from assistant.conversation.hearing import Ear, Heard, HearingEvent, Partly, SpeechBegan
from assistant.conversation.turn import Answer, DialogueAnswer, Handoff, Noted
from assistant.errors import OutageServiceUnavailable
from assistant.outages.client import units_of

logger = logging.getLogger(__name__)

# The greeting still plays during this time.
OPEN_EAR_WITHIN_S = 2.0
CLOSE_WITHIN_S = 5.0


@dataclass(frozen=True)
class _Answered:
    answer: Answer


@dataclass(frozen=True)
class _Units:
    units: tuple[str, ...]


@dataclass(frozen=True)
class _EarOpened:
    """The ear is open, or could not be opened: now it is known whether it recognizes words."""


@dataclass(frozen=True)
class _Queued:
    """All sound is on the line: the next deadline has changed."""


_Event = LineEvent | HearingEvent | Happening | _Answered | _Units | _EarOpened | _Queued


class Call:
    """`run` it once, in a task of its own. `recording` is the name of its sound file, if it is recorded."""

    def __init__(
        self,
        line: Line,
        parts: CallParts,
        captions: Captions | None = None,
        recording: str | None = None,
    ) -> None:
        self._line = OverheardLine(line)
        self._recording = recording
        self._parts = parts
        self._inbox: asyncio.Queue[_Event] = asyncio.Queue()
        self._record = CallRecord(line.arrival, parts.log, parts.figures, captions or NoCaptions())
        self._session = CallSession()
        units = units_for(line.arrival.caller, parts.rules.units)
        self._keys = Keys(parts.phrases.prompts, units)
        self._playback = Playback(self._line, parts.speaker, self._reports(), parts.rules.voice_timeout_s)
        self._mouth = Mouth(parts.phrases, self._playback, self._keys, self._record, self._add)
        prompts = parts.phrases.prompts
        courtesies = Courtesies(prompts.backchannels, prompts.farewells)
        self._turns = TurnTaking(parts.rules.patience, courtesies, time.monotonic())
        self._ear: Ear = NoEar()
        self._answer: Answer | None = None
        self._noted = Noted()
        self._handoff: Handoff | None = None
        self._ended_by = ""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ended_by(self) -> str:
        """Who ended the call; `line` for a broken connection."""
        return self._ended_by or "line"

    def shut_down(self) -> None:
        """The process ends: the caller hears that and is transferred to a person."""
        self._inbox.put_nowait(ShuttingDown())

    def hurry(self) -> None:
        """No more time for last words: a pending transfer happens now."""
        self._inbox.put_nowait(Failed())

    async def run(self) -> None:
        """Returns when the call is over. The endpoint that brought the line must still hang it up."""
        try:
            await self._begin()
            while not self._turns.over and not self._ended_by:
                await self._handle(await self._next())
        finally:
            await self._end()

    async def _begin(self) -> None:
        self._start(self._read_line())
        self._session.begin(self._parts.reception, self._line.arrival)
        await self._line.answer()
        self._mouth.prompt("greeting")
        if self._recording is not None:
            self._mouth.prompt("recorded")
        self._turns.says()
        self._turns.asked(time.monotonic())
        self._start(self._open_session())
        self._start(self._open_ear())
        self._start(self._find_units())

    async def _open_ear(self) -> None:
        try:
            async with asyncio.timeout(OPEN_EAR_WITHIN_S):
                self._ear = await self._parts.open_ear()
        except Exception as broken:  # keys still work
            logger.error("a call has no ear: %s", type(broken).__name__)
            self._parts.figures.error("no_ear")
        self._inbox.put_nowait(_EarOpened())

    def _ear_opened(self) -> None:
        self._line.overheard_by(self._ear)
        self._turns.hears_words = self._ear.recognizes
        self._start(self._listen())
        if not self._ear.recognizes and self._turns.may_add():
            self._mouth.keys_only()

    async def _open_session(self) -> None:
        self._inbox.put_nowait(_Answered(await self._session.open()))

    async def _read_line(self) -> None:
        async for event in self._line.events():
            if isinstance(event, Sound):
                self._ear.feed(event.pcm)
            else:
                self._inbox.put_nowait(event)

    async def _listen(self) -> None:
        async for event in self._ear.events():
            self._inbox.put_nowait(event)

    async def _find_units(self) -> None:
        """Looks up how the caller's customer codes begin: keypads have no letters."""
        caller = self._line.arrival.caller
        if caller is None:
            return
        with suppress(OutageServiceUnavailable):
            self._inbox.put_nowait(_Units(units_of(await self._parts.outages.codes_of(caller))))

    async def _next(self) -> _Event:
        """The next event; `TimePassed` when none comes before the next deadline."""
        due = [self._turns.deadline(), self._keys.pad.deadline, self._playback.deadline]
        until = min((moment for moment in due if moment is not None), default=None)
        try:
            wait = None if until is None else max(0.0, until - time.monotonic())
            async with asyncio.timeout(wait):
                return await self._inbox.get()
        except TimeoutError:
            return TimePassed()

    async def _handle(self, event: _Event) -> None:
        now = time.monotonic()
        match event:
            case Ended():
                self._ended_by = event.by
            case Played():
                self._playback.played(event.mark)
            case Key():
                await self._key(event.digit, now)
            case SpeechBegan():
                await self._happened(VoiceBegan(self._playback.in_last_part))
            case Heard():
                await self._heard(event)
            case Partly() | Sound() | _Queued():
                pass
            case _Answered():
                await self._answered(event.answer)
            case _EarOpened():
                self._ear_opened()
            case AllHeard() if self._playback.busy:
                pass  # a new sentence plays by now
            case _Units():
                self._keys.units = tuple(dict.fromkeys((*event.units, *self._keys.units)))
            case TimePassed():
                self._playback.time_passed(now)
                await self._meant(self._keys.pad.time_passed(now))
                await self._happened(event)
            case _:
                await self._happened(event)

    async def _happened(self, what: Happening) -> None:
        decided = self._turns.handle(what, time.monotonic())
        if isinstance(what, VoiceEnded | KeysEnded | RepeatWanted) and ForgetRest() in decided:
            self._record.interrupted()
        for decision in decided:
            await self._do(decision)

    async def _key(self, digit: str, now: float) -> None:
        self._ear.forget()
        await self._happened(KeyTouched())
        meant = self._keys.press(digit, now)
        if meant is None and self._keys.pad.deadline is None:
            await self._happened(KeysEnded())  # a key without a meaning
        await self._meant(meant)

    async def _meant(self, meant: Meant | None) -> None:
        if meant is None:
            return
        said = self._keys.said(meant)
        self._noted = Noted(keys=meant.keys)
        self._record.turn_began(time.monotonic())
        if not (isinstance(said, KeysEnded) and said.words):
            self._record.keep(self._session.note(self._noted))
        await self._happened(said)

    async def _heard(self, heard: Heard) -> None:
        words = heard.alternatives[0].text if heard.alternatives else ""
        self._noted = noted_of(heard)
        for stage, milliseconds in self._noted.timings_ms.items():
            self._parts.figures.stage(stage, milliseconds)
        if words:
            self._record.turn_began(heard.decided)
        await self._happened(VoiceEnded(words))

    async def _answered(self, answer: Answer) -> None:
        self._answer = answer
        intent = answer.intent.name if answer.intent else ""
        ending: Ending = "goodbye" if answer.ended else "goes_on"
        if answer.handoff is not None:
            ending, self._handoff = "transfer", answer.handoff
        came = AnswerCame(ending, waits=intent == "ask_wait", unclear=intent == "nlu_fallback")
        await self._happened(came)

    async def _do(self, decision: Decision) -> None:
        match decision:
            case StopPlaying():
                await self._playback.stop()
            case ForgetRest():
                self._playback.forget()
            case Resume():
                self._playback.resume()
            case Ask():
                self._ask(decision.words)
            case PlayAnswer():
                self._play_answer()
            case DropAnswer():
                self._drop_answer()
            case Say():
                self._mouth.prompt(decision.prompt)
            case SayAgain():
                self._mouth.again()
            case GiveAway():
                self._handoff = self._mouth.give_away(decision.reason)
            case PassOn():
                await self._pass_on()
            case HangUp():
                self._ended_by = "assistant"
                await self._line.hang_up()

    def _ask(self, words: str) -> None:
        self._record.said("caller", words)
        noted, self._noted = self._noted, Noted()
        self._start(self._ask_dialogue(words, noted))

    async def _ask_dialogue(self, words: str, noted: Noted) -> None:
        self._inbox.put_nowait(_Answered(await self._session.say(words, noted)))

    def _play_answer(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            self._mouth.answer(answer, with_keys=not self._turns.hears_words)
            self._ear.expect(answer.expects)

    def _drop_answer(self) -> None:
        answer, self._answer = self._answer, None
        for reply in answer.replies if answer else ():
            self._record.dropped(reply.id)

    async def _pass_on(self) -> None:
        handoff = self._handoff
        if handoff is None:
            return
        transcript = tuple(self._record.transcript)
        given = HandedOver(self._session.conversation_id, self._line.arrival, handoff, transcript)
        self._parts.hand_over.tell(given)
        self._ended_by = "assistant"
        await self._line.transfer(handoff.queue, given.variables())

    def _add(self, said: DialogueAnswer) -> None:
        self._record.keep(self._session.add(said))

    def _reports(self) -> Reports:
        return Reports(
            sounding=self._record.sounding,
            all_queued=lambda: self._inbox.put_nowait(_Queued()),
            heard=self._record.heard,
            played_out=lambda: self._inbox.put_nowait(AllHeard()),
            broken=lambda: self._inbox.put_nowait(Failed()),
        )

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            places = "".join(traceback.format_tb(problem.__traceback__))
            logger.error("a part of a call failed: %s\n%s", type(problem).__name__, places)
            self._parts.figures.error(getattr(problem, "code", "internal_error"))
            self._inbox.put_nowait(Failed())

    async def _end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await asyncio.gather(*self._tasks, return_exceptions=True)
                await self._playback.close()
                await self._ear.close()
                await self._record.written()
                await self._session.close(self._record.facts(self.ended_by, self._recording))
