"""Parts of the world that remember what was asked of them."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from assistant.conversation.channels import Channel
from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.turn import (
    Answer,
    Conversation,
    DialogueAnswer,
    Handoff,
    Intent,
    SentBefore,
    Sentence,
    Timings,
    Turn,
    Utterance,
)
from assistant.errors import AloDienError, ConversationLogUnavailable, DialogueUnreachable

GREETING = "Dạ em chào anh/chị, em là trợ lý tự động của Điện lực ạ."

Line = DialogueAnswer | AloDienError | Callable[[Utterance], DialogueAnswer]


class SettableClock:
    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def pass_time(self, **duration: float) -> None:
        self.time += timedelta(**duration)


class ScriptedDialogue:
    """Answers by the caller's words; greets at the opening; repeats words it has no line for.

    `down = True` is a Rasa that nobody can reach.
    """

    def __init__(self, lines: dict[str, Line] | None = None) -> None:
        self.lines = lines or {}
        self.asked: list[Utterance] = []
        self.down = False
        self.takes_s = 0.0
        self.at_once = 0
        self.most_at_once = 0

    async def turn(self, utterance: Utterance) -> DialogueAnswer:
        self.asked.append(utterance)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.takes_s)
        finally:
            self.at_once -= 1
        if self.down:
            raise DialogueUnreachable("nobody listens at the Rasa address")
        if utterance.text is None:
            return DialogueAnswer((Sentence(GREETING),), intent=Intent("conversation_open", 1.0))
        line = self.lines.get(utterance.text) or _echo
        if isinstance(line, AloDienError):
            raise line
        return line if isinstance(line, DialogueAnswer) else line(utterance)


def nobody_has_it(_: Utterance) -> DialogueAnswer:
    """What the dialogue says to a code that does not exist."""
    return DialogueAnswer((Sentence("Dạ em không thấy mã này ạ."),), failed_lookups=1)


def _echo(utterance: Utterance) -> DialogueAnswer:
    return DialogueAnswer(
        (Sentence(f"Dạ em nghe: {utterance.text}"),),
        intent=Intent("check_outage", 0.97),
        timings_ms={"nlu": 12.0},
    )


@dataclass(frozen=True)
class Tone:
    """A sound as long as its text: 60 ms for each character."""

    text: str
    sample_rate: int

    @property
    def duration_s(self) -> float:
        return 0.06 * len(self.text)

    def to_pcm(self) -> bytes:
        count = int(self.duration_s * self.sample_rate)
        samples = 8000 * np.sin(2 * np.pi * 300 / self.sample_rate * np.arange(count))
        return samples.astype("<i2").tobytes()

    def to_wav(self) -> bytes:
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.sample_rate)
            file.writeframes(self.to_pcm())
        return buffer.getvalue()


class ToneSpeaker:
    """`languages` are by the text that was spoken."""

    engine_name = "tone"

    def __init__(self) -> None:
        self.spoken: list[tuple[str, int]] = []
        self.languages: dict[str, str] = {}
        self.fails_with: AloDienError | None = None
        self.takes_s = 0.0
        self.ready = True
        self.closed = False
        self._something_said = asyncio.Condition()

    async def sentences(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> AsyncIterator[Tone]:
        yield await self.speak(text, sample_rate, rate, language)

    async def speak(self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE) -> Tone:
        await asyncio.sleep(self.takes_s)
        if self.fails_with is not None:
            raise self.fails_with
        self.spoken.append((text, sample_rate))
        self.languages[text] = language
        async with self._something_said:
            self._something_said.notify_all()
        return Tone(text, sample_rate)

    async def close(self) -> None:
        self.closed = True

    async def has_said(self, text: str) -> None:
        """Returns when it has."""
        async with self._something_said:
            await self._something_said.wait_for(lambda: text in [said for said, _ in self.spoken])


@dataclass
class RememberedLog:
    """A contact record in memory. `broken = True` is a database that is away; beginning takes `takes_s`."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    turns: dict[str, list[Turn]] = field(default_factory=dict)
    answers: dict[tuple[str, int], Answer] = field(default_factory=dict)
    broken: bool = False
    takes_s: float = 0.0

    def _check(self) -> None:
        if self.broken:
            raise ConversationLogUnavailable("database: OperationalError")

    async def begin(self, conversation: Conversation) -> None:
        await asyncio.sleep(self.takes_s)
        self._check()
        self.conversations[conversation.id] = conversation
        self.turns[conversation.id] = []

    async def find(self, conversation_id: str) -> Conversation | None:
        self._check()
        return self.conversations.get(conversation_id)

    async def heard(self, conversation_id: str, turn: Turn) -> int:
        self._check()
        self.turns[conversation_id].append(turn)
        return len(self.turns[conversation_id])

    async def heard_once(self, conversation_id: str, turn: Turn) -> int | SentBefore:
        self._check()
        for number, said in enumerate(self.turns[conversation_id], start=1):
            if said.message_id == turn.message_id:
                return SentBefore(number, said.at, self.answers.get((conversation_id, number)))
        return await self.heard(conversation_id, turn)

    async def answered(
        self, conversation: Conversation, heard: int | None, answer: Answer, turns: Sequence[Turn]
    ) -> None:
        self._check()
        if heard is not None:
            self.answers[conversation.id, heard] = answer
        self.conversations[conversation.id] = conversation
        self.turns[conversation.id] += turns

    async def played(self, reply_id: str, timings_ms: Timings, heard: str | None) -> None:
        self._check()
        for said in self.turns.values():
            for number, one in enumerate(said):
                if one.reply_id == reply_id:
                    timings = {**one.timings_ms, **timings_ms}
                    said[number] = replace(one, timings_ms=timings, heard=heard)

    async def close_conversation(self, conversation: Conversation) -> None:
        self._check()
        self.conversations[conversation.id] = conversation


class CountedLookUps:
    """As many failed look-ups as nobody should need are allowed to each caller; `failures` by caller."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.failures: dict[str, int] = {}

    async def allowed(self, caller: str) -> bool:
        return self.failures.get(caller, 0) < self.most

    async def failed(self, caller: str, count: int) -> None:
        self.failures[caller] = self.failures.get(caller, 0) + count


class Counts:
    """Measurements, remembered as they came."""

    def __init__(self) -> None:
        self.turns: list[Channel] = []
        self.stages: dict[str, list[float]] = {}
        self.errors: list[str] = []
        self.handoffs: list[Handoff] = []
        self.active_calls = 0
        self.ended_calls: list[tuple[str, str]] = []
        self.interruptions = 0

    def turn(self, channel: Channel) -> None:
        self.turns.append(channel)

    def stage(self, name: str, milliseconds: float) -> None:
        self.stages.setdefault(name, []).append(milliseconds)

    def error(self, code: str) -> None:
        self.errors.append(code)

    def handoff(self, handoff: Handoff) -> None:
        self.handoffs.append(handoff)

    def call_began(self) -> None:
        self.active_calls += 1

    def call_ended(self, protocol: str, ended_by: str, seconds: float) -> None:
        self.active_calls -= 1
        self.ended_calls.append((protocol, ended_by))

    def interrupted(self) -> None:
        self.interruptions += 1
