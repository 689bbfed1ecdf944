"""The values of a conversation: what was said, by whom, and what became of it.

Times are aware and in UTC; durations are milliseconds in `timings_ms`, by stage:
`dialogue` (asking Rasa, there and back), `nlu` (understanding, inside it), `synthesis` (making the
sound, when it was made) and `total` (from the caller's words to the finished text). On the telephone
also, of the caller's turn, `end_of_speech` (from the last sound of the voice to taking that for the
end) and `recognition` (from there to the words), and of the answer `first_sound` (from taking the
speech, or the keys, for ended to the first sound of the answer on the line).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.conversation.channels import Channel
from assistant.conversation.hearing import Alternative, Expectation

Speaking = Literal["caller", "assistant"]
Timings = Mapping[str, float]


@dataclass(frozen=True)
class Button:
    """A way to answer with one touch: `payload` is what is then said in the caller's name."""

    title: str
    payload: str


@dataclass(frozen=True)
class Handoff:
    """A person takes over: why, which desk, and one line that tells them what it is about."""

    reason: str
    queue: str
    summary: str


@dataclass(frozen=True)
class Intent:
    name: str
    confidence: float


@dataclass(frozen=True)
class Utterance:
    """What the dialogue is asked: the caller's words, or None when the conversation opens.

    `may_look_up` is False for a caller who has tried too many codes or numbers that nobody has.
    `alternatives` is what else the words may have been, likeliest first, without `text` itself; by them
    a code or number is found that does not exist as it was heard.
    """

    session_id: str
    channel: Channel
    caller_phone: str | None
    text: str | None
    may_look_up: bool = True
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """What the dialogue wants said."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class DialogueAnswer:
    """What the dialogue decided in one turn.

    `outcome` only when something was answered or recorded in it; `failed_lookups` is how many codes
    and numbers were said in it that nobody has; `expects` is what the caller will probably say next.
    """

    sentences: tuple[Sentence, ...]
    ended: bool = False
    handoff: Handoff | None = None
    intent: Intent | None = None
    outcome: str | None = None
    failed_lookups: int = 0
    timings_ms: Timings = field(default_factory=dict)
    expects: Expectation = "open"


@dataclass(frozen=True)
class Reply:
    """A sentence on its way to the caller. `id` cannot be guessed: whoever has it may hear it."""

    id: str
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the caller gets for one turn. `recorded` is False when the log could not keep it.

    `expects` tells whoever listens what the last question leads one to expect; people say other things too.
    """

    replies: tuple[Reply, ...]
    ended: bool
    handoff: Handoff | None
    intent: Intent | None
    timings_ms: Timings
    recorded: bool = True
    expects: Expectation = "open"


@dataclass(frozen=True)
class Noted:
    """What a telephone knows of a caller's turn besides its words: keys, and how it was recognized."""

    keys: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    timings_ms: Timings = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One line of the contact record.

    On the telephone only: `keys` are keypad digits, `alternatives` what the caller may have said, best
    first, and `heard` as much of an answer as the caller let it say (None: all of it).
    """

    at: datetime
    speaker: Speaking
    text: str
    buttons: tuple[Button, ...] = ()
    intent: Intent | None = None
    keys: str | None = None
    timings_ms: Timings = field(default_factory=dict)
    reply_id: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    heard: str | None = None


@dataclass(frozen=True)
class CallFacts:
    """What the record keeps of a telephone call as such.

    `seconds` from its arrival to its end; `greeted_ms` from its arrival to the first sound; `recording`
    is the name of the file with its sound, when it was recorded.
    """

    protocol: str
    dialled: str = ""
    ended_by: str = ""
    seconds: float = 0.0
    greeted_ms: float | None = None
    interruptions: int = 0
    recording: str | None = None


@dataclass(frozen=True)
class Conversation:
    """One caller from greeting to goodbye, without its turns.

    `token_digest` is the SHA-256 of the secret that continues a chat; a call has none, but has `call`.
    """

    id: str
    channel: Channel
    caller_phone: str | None
    started_at: datetime
    last_at: datetime
    token_digest: str | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    handoff: Handoff | None = None
    call: CallFacts | None = None
