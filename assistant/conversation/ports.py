"""What the conversation core needs from the world, as protocols. The wiring decides who fills them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from assistant.conversation.channels import Channel
from assistant.conversation.turn import (
    Conversation,
    DialogueAnswer,
    Handoff,
    Intent,
    Timings,
    Turn,
    Utterance,
)


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""
        ...


class Dialogue(Protocol):
    async def turn(self, utterance: Utterance) -> DialogueAnswer:
        """Asks once: a turn has effects, so nobody asks twice. Raises `DialogueUnavailable`."""
        ...


class LookUps(Protocol):
    """How often a caller may name codes and telephone numbers that nobody has."""

    async def allowed(self, caller: str) -> bool: ...

    async def failed(self, caller: str, count: int) -> None: ...


class Sound(Protocol):
    @property
    def duration_s(self) -> float: ...

    def to_wav(self) -> bytes: ...

    def to_pcm(self) -> bytes:
        """The bare samples: signed, 16 bits, little-endian, one channel."""
        ...


class Speaker(Protocol):
    """Speaks Vietnamese text. `sample_rate` in Hz; `rate` is the speed, 1.0 as the voice is.

    Raises `SpeechUnavailable` when not even a recorded apology can be played.
    """

    @property
    def engine_name(self) -> str: ...

    @property
    def ready(self) -> bool:
        """Whether the model is loaded; before that a first sentence takes seconds longer."""
        ...

    def sentences(self, text: str, sample_rate: int, rate: float = 1.0) -> AsyncIterator[Sound]: ...

    async def speak(self, text: str, sample_rate: int, rate: float = 1.0) -> Sound: ...

    async def close(self) -> None: ...


class ConversationLog(Protocol):
    """The contact record. Every method raises `ConversationLogUnavailable` when it cannot work."""

    async def begin(self, conversation: Conversation) -> None: ...

    async def find(self, conversation_id: str) -> Conversation | None: ...

    async def heard(self, conversation_id: str, turn: Turn) -> int:
        """Keeps the caller's words at once, so that nothing said is lost; returns the turn's number."""
        ...

    async def answered(
        self, conversation: Conversation, heard: int | None, intent: Intent | None, turns: Sequence[Turn]
    ) -> None:
        """Keeps what was answered and how the conversation now stands, in one transaction.

        `intent` belongs to the caller's turn number `heard`.
        """
        ...

    async def played(self, reply_id: str, timings_ms: Timings, heard: str | None) -> None:
        """Keeps how a reply was heard on the telephone: times of its stages, and of an interrupted one how much."""
        ...

    async def close_conversation(self, conversation: Conversation) -> None: ...


class Measurements(Protocol):
    def turn(self, channel: Channel) -> None: ...

    def stage(self, name: str, milliseconds: float) -> None: ...

    def error(self, code: str) -> None: ...

    def handoff(self, handoff: Handoff) -> None: ...
