"""The values of a conversation: who said what, and the outcome.

Times are aware and in UTC. `timings_ms` holds durations in milliseconds, by stage:
`waiting` (for other turns to end, if it had to), `dialogue` (the request to Rasa), `nlu` (understanding,
a part of `dialogue`), `synthesis` (making the sound, if it was made) and `total` (from the caller's words
to the finished text). A telephone call adds, for the caller's turn, `end_of_speech` (from the last sound of
the voice to the decision that the turn is over) and `recognition` (from that decision to the words), and
for the answer `first_sound` (from the decision, or the last key, to the first sound of the answer on the
line).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.conversation.channels import Channel
from assistant.conversation.hearing import Alternative, Expectation
from assistant.conversation.languages import VIETNAMESE

Speaking = Literal["caller", "assistant"]
Timings = Mapping[str, float]


@dataclass(frozen=True)
class Button:
    """An answer with one touch: `payload` is the text that is then sent in the caller's name."""

    title: str
    payload: str


@dataclass(frozen=True)
class Handoff:
    """A person takes over: the reason, the queue of the desk, and a summary in one line."""

    reason: str
    queue: str
    summary: str


@dataclass(frozen=True)
class Intent:
    name: str
    confidence: float


@dataclass(frozen=True)
class Act:
    """One thing that the caller did with their words, such as `tell_out` or `ask_return`.

    `about` names its subject as far as the words do: `whose` (own or other), `customer_code`, `place`, `day`.
    `kind` says more about some acts: the topic of a question, what the danger is, who is at risk.
    """

    name: str
    confidence: float
    about: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None


@dataclass(frozen=True)
class Explanation:
    """Why a caller's turn was answered as it was.

    `acts` are in order of precedence, `question` is the one that stood open, `decided` the names of the
    responses that were said, and `why` the rules that chose them.
    """

    acts: tuple[Act, ...] = ()
    question: str | None = None
    decided: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    """The input of a dialogue turn: `text` is the caller's words, or None to open the conversation.

    `may_look_up` is False for a caller who has tried too many unknown codes or numbers.
    `alternatives` are other readings of the words, likeliest first, without `text` itself: when the code
    or number in `text` does not exist, the dialogue looks for one in them.
    `origin` (at most 64 characters) is the same whenever the same caller reports something, so that one
    caller alone does not look like a street; None: each report counts as a caller of its own.
    """

    session_id: str
    channel: Channel
    caller_phone: str | None
    text: str | None
    may_look_up: bool = True
    alternatives: tuple[str, ...] = ()
    origin: str | None = None


@dataclass(frozen=True)
class Sentence:
    """`language` is the one in which it is to be spoken (languages.py)."""

    text: str
    buttons: tuple[Button, ...] = ()
    language: str = VIETNAMESE


@dataclass(frozen=True)
class DialogueAnswer:
    """The dialogue's decisions in one turn.

    `outcome` is set only when the turn answered or recorded something; `failed_lookups` counts the unknown
    codes and numbers in the turn; `expects` is the likely kind of the caller's next words.
    """

    sentences: tuple[Sentence, ...]
    ended: bool = False
    handoff: Handoff | None = None
    intent: Intent | None = None
    outcome: str | None = None
    failed_lookups: int = 0
    timings_ms: Timings = field(default_factory=dict)
    expects: Expectation = "open"
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Reply:
    """A sentence on its way to the caller. `id` cannot be guessed: it gives access to the sound."""

    id: str
    text: str
    buttons: tuple[Button, ...] = ()
    language: str = VIETNAMESE


@dataclass(frozen=True)
class Answer:
    """The caller's answer for one turn. `recorded` is False when the log could not store it.

    `expects` is the likely kind of the caller's next words; they may be something else.
    """

    replies: tuple[Reply, ...]
    ended: bool
    handoff: Handoff | None
    intent: Intent | None
    timings_ms: Timings
    recorded: bool = True
    expects: Expectation = "open"
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Noted:
    """Facts about a caller's turn on the telephone besides its words: keys, and details of recognition."""

    keys: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    timings_ms: Timings = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One line of the contact record. A caller's turn that the dialogue answered has an `explanation`.

    On the telephone only: `keys` are keypad digits, `alternatives` the readings of the caller's words, best
    first, and `heard` the part of an answer that played before the caller interrupted (None: all of it).
    `language` is the one in which a reply is spoken; None for callers, and for replies from before it was kept.
    In chats only: `message_id` is the client's id of a caller's message, unique in its conversation.
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
    message_id: str | None = None
    explanation: Explanation | None = None
    language: str | None = None


@dataclass(frozen=True)
class SentBefore:
    """A message that the record already holds: the number of its turn, when it came, and its answer.

    Without an answer it is being answered now, or the process ended before it was.
    """

    number: int
    at: datetime
    answer: Answer | None


@dataclass(frozen=True)
class CallFacts:
    """Facts about a telephone call, for the record.

    `seconds` is from its arrival to its end; `greeted_ms` is from its arrival to the first sound;
    `recording` is the name of its sound file, if it was recorded.
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

    `token_digest` is the SHA-256 of the token that continues a chat; a telephone call has `call` instead.
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
