"""A call that returns because no person at the desk took it: says so, and promises to call back.

Safety advice comes first. The outage service records the request; its report holds the promised time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from zoneinfo import ZoneInfo

from assistant.channels.telephone.call.call_parts import CallParts
from assistant.channels.telephone.call.call_record import CallRecord, Captions, NoCaptions
from assistant.channels.telephone.call.call_session import CallSession
from assistant.channels.telephone.call.keys import Keys
from assistant.channels.telephone.call.mouth import Mouth
from assistant.channels.telephone.line.line import Ended, Key, Line, Played
from assistant.channels.telephone.saying.playback import Playback, Reports
from assistant.channels.telephone.turns.keypad_entry import Anew, Entered, Keypad, Meant, numbers_meant
from assistant.conversation.caller import caller_phone
from assistant.conversation.turn import Conversation, Handoff, Noted
from assistant.errors import OutageServiceUnavailable
from assistant.outages.client import CallBack

logger = logging.getLogger(__name__)

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NUMBER_TRIES = 3
SAID_WITHIN_S = 60.0
CLOSE_WITHIN_S = 5.0
HAZARD = "hazard"
URGENT_QUEUE = "emergency"  # danger, somebody who needs power to live, or a child alone
CALL_BACK = "call_back"


def returns(line: Line) -> bool:
    """Whether the PBX says that this call returns from the desk."""
    return bool(line.arrival.variables.get("returned"))


class ReturnedCall:
    """`run` it once, in a task of its own."""

    def __init__(
        self,
        line: Line,
        parts: CallParts,
        captions: Captions | None = None,
        recording: str | None = None,
    ) -> None:
        self._line = line
        self._recording = recording
        self._parts = parts
        self._record = CallRecord(line.arrival, parts.log, parts.figures, captions or NoCaptions())
        self._session = CallSession()
        self._quiet = asyncio.Event()
        self._broken = False
        self._keys: asyncio.Queue[Key] = asyncio.Queue()
        self._playback = Playback(line, parts.speaker, self._reports(), parts.rules.voice_timeout_s)
        self._mouth = Mouth(
            parts.phrases,
            self._playback,
            Keys(parts.phrases.prompts),
            self._record,
            lambda said: self._record.keep(self._session.add(said)),
        )
        self._ended_by = ""

    @property
    def ended_by(self) -> str:
        """Who ended the call; `line` for a broken connection."""
        return self._ended_by or "line"

    def shut_down(self) -> None:
        """Does nothing: the call is short enough to wait for."""

    def hurry(self) -> None:
        """Does nothing: when the call is cut off, the PBX apologizes and queues the caller."""

    async def run(self) -> None:
        """Returns when the call is over."""
        reading = asyncio.create_task(self._read_line())
        talking = asyncio.create_task(self._promise())
        try:
            await asyncio.wait((reading, talking), return_when=asyncio.FIRST_COMPLETED)
            if talking.done() and not self._ended_by:
                talking.result()
                self._ended_by = "assistant"
                await self._line.hang_up()
        finally:
            for task in (reading, talking):
                task.cancel()
            await asyncio.gather(reading, talking, return_exceptions=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self._playback.close()
                    await self._record.written()
                    await self._session.close(self._record.facts(self.ended_by, self._recording))

    async def _read_line(self) -> None:
        async for event in self._line.events():
            match event:
                case Ended():
                    self._ended_by = event.by
                case Played():
                    self._playback.played(event.mark)
                case Key():
                    self._keys.put_nowait(event)

    async def _promise(self) -> None:
        await self._line.answer()
        before = await self._before()
        handoff = before.handoff if before else None
        urgency = self._urgency(handoff)
        if self._recording is not None:
            self._mouth.prompt("recorded")
        if urgency:
            self._mouth.prompt("danger_first" if urgency == HAZARD else "at_risk_first")
        self._mouth.prompt("nobody_free")
        phone = caller_phone(self._line.arrival.caller) or (before.caller_phone if before else None)
        if phone is None:
            phone = await self._ask_number()
        if phone is None:
            self._mouth.prompt("call_back_failed")
        else:
            await self._call_back(phone, urgency, handoff.summary if handoff else "")
        self._mouth.prompt("call_back_goodbye")
        await self._said()
        if self._broken:
            self._broken = False
            self._mouth.apologize()
            await self._said()

    async def _before(self) -> Conversation | None:
        """The first part of this call, when the PBX names it."""
        named = self._line.arrival.variables.get("conversation", "")
        before = await self._session.open_again(self._parts.reception, named) if named else None
        if before is None:
            await self._session.open_silently(self._parts.reception, self._line.arrival)
        return before

    def _urgency(self, handoff: Handoff | None) -> str:
        """Why a person is needed at once; a hazard when only the queue is known, empty when it is not urgent."""
        variables = self._line.arrival.variables
        reason = handoff.reason if handoff else variables.get("reason", "")
        queue = handoff.queue if handoff else variables["returned"]
        return (reason or HAZARD) if queue == URGENT_QUEUE or reason == HAZARD else ""

    async def _call_back(self, phone: str, urgency: str, summary: str) -> None:
        words = self._parts.phrases.prompts.call_back
        description = words["hazard" if urgency == HAZARD else "at_risk" if urgency else "description"]
        wish = CallBack(
            external_id=f"call-back-{self._session.conversation_id or self._line.arrival.call_id}",
            kind=HAZARD if urgency else "other",  # nothing else is promised as soon
            description=description.replace("{summary}", summary).strip(),
            phone=phone,
            place=words["place"],
        )
        try:
            due = await self._parts.outages.call_back(wish)
        except OutageServiceUnavailable as broken:
            logger.error("a call-back is not recorded: %s", broken)
            self._parts.figures.error(broken.code)
            self._mouth.prompt("call_back_failed")
            return
        promise = self._parts.phrases.prompts.say["call_back_promised"].replace("{phone}", phone)
        self._mouth.text(promise.replace("{time}", f"{due.astimezone(LOCAL):%H:%M}"), outcome=CALL_BACK)

    async def _ask_number(self) -> str | None:
        """The number that the caller enters; None when the caller enters none, or only wrong ones."""
        self._mouth.prompt("ask_call_back_number")
        keypad = Keypad()
        for _ in range(NUMBER_TRIES):
            meant = await self._keyed(keypad)
            if meant is None:
                return None
            self._record.keep(self._session.note(Noted(keys=meant.keys)))
            numbers = numbers_meant(meant.keys, ()) if isinstance(meant, Entered) else []
            if numbers:
                return numbers[0].value
            self._mouth.prompt("wrong_number")
        return None

    async def _keyed(self, keypad: Keypad) -> Meant | None:
        """The next entry; None when no key comes in time after the question. A key silences the question."""
        until = time.monotonic() + self._parts.rules.number_within_s
        while True:
            now = time.monotonic()
            if self._playback.busy and not self._broken:
                until = now + self._parts.rules.number_within_s
            due = keypad.deadline or until
            if now >= due:
                return keypad.time_passed(now)
            try:
                async with asyncio.timeout(min(due - now, self._parts.rules.look_every_s)):
                    key = await self._keys.get()
            except TimeoutError:
                self._playback.time_passed(time.monotonic())
                continue
            await self._playback.stop()
            self._playback.forget()
            meant = keypad.press(key.digit, time.monotonic())
            if meant is not None and not isinstance(meant, Anew):
                return meant

    async def _said(self) -> None:
        """Returns when everything has played, or when nothing can be said."""
        until = time.monotonic() + SAID_WITHIN_S
        while self._playback.busy and not self._broken and time.monotonic() < until:
            self._quiet.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._parts.rules.look_every_s):
                    await self._quiet.wait()
            self._playback.time_passed(time.monotonic())

    def _reports(self) -> Reports:
        return Reports(
            sounding=self._record.sounding,
            all_queued=lambda: None,
            heard=self._record.heard,
            played_out=lambda: self._quiet.set(),
            broken=self._break,
        )

    def _break(self) -> None:
        self._broken = True
        self._quiet.set()
