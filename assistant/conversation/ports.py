"""The protocols of the parts that the conversation core needs. The wiring provides the parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from assistant.conversation.channels import Channel
from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.turn import (
    Answer,
    Conversation,
    DialogueAnswer,
    Handoff,
    SentBefore,
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
        """Asks once and never retries, because a turn has effects. Raises `DialogueUnavailable`."""
        ...


class LookUps(Protocol):
    """Limits how often a caller may name unknown codes and telephone numbers."""

    async def allowed(self, caller: str) -> bool: ...

    async def failed(self, caller: str, count: int) -> None: ...


class SpokenSound(Protocol):
    @property
    def duration_s(self) -> float: ...

    def to_wav(self) -> bytes: ...

    def to_pcm(self) -> bytes:
        """The raw samples: signed, 16 bits, little-endian, one channel."""
        ...


class Speaker(Protocol):
    """Speaks text in Vietnamese, or in another `language` for which it has a voice. `sample_rate` in Hz; `rate`
    is the speed, 1.0 is the voice's own.

    Raises `SpeechUnavailable` when not even a recorded apology can be played.
    """

    @property
    def engine_name(self) -> str: ...

    @property
    def ready(self) -> bool:
        """Whether the model is loaded; before that, the first sentence takes seconds longer."""
        ...

    def sentences(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> AsyncIterator[SpokenSound]: ...

    async def speak(
        self, text: str, sample_rate: int, rate: float = 1.0, language: str = VIETNAMESE
    ) -> SpokenSound: ...

    async def close(self) -> None: ...


class ConversationLog(Protocol):
    """The contact record. Every method raises `ConversationLogUnavailable` when it cannot work."""

    async def begin(self, conversation: Conversation) -> None: ...

    async def find(self, conversation_id: str) -> Conversation | None: ...

    async def heard(self, conversation_id: str, turn: Turn) -> int:
        """Stores the caller's words at once, so that they are not lost; returns the turn's number."""
        ...

    async def heard_once(self, conversation_id: str, turn: Turn) -> int | SentBefore:
        """Like `heard`, but stores nothing when the conversation has a turn with the same `message_id`."""
        ...

    async def answered(
        self, conversation: Conversation, heard: int | None, answer: Answer, turns: Sequence[Turn]
    ) -> None:
        """Stores the answer and the new state of the conversation, in one transaction.

        `answer` belongs to the caller's turn number `heard`; `turns` are its replies.
        """
        ...

    async def played(self, reply_id: str, timings_ms: Timings, heard: str | None) -> None:
        """Stores the stage times of a reply on the telephone, and the heard part if it was interrupted."""
        ...

    async def close_conversation(self, conversation: Conversation) -> None: ...


class Measurements(Protocol):
    def turn(self, channel: Channel) -> None: ...

    def stage(self, name: str, milliseconds: float) -> None: ...

    def error(self, code: str) -> None: ...

    def handoff(self, handoff: Handoff) -> None: ...
