"""The events of a call and the decisions about them: the vocabulary of `turn_taking`."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final, Literal

GivenAway = Literal["not_understood", "assistant_unavailable", "shutting_down"]
SHUTTING_DOWN: Final = "shutting_down"
Ending = Literal["goes_on", "goodbye", "transfer"]


@dataclass(frozen=True)
class VoiceBegan:
    """`over_question`: True while the last sentence plays or nothing plays; then the caller's words count
    as an answer."""

    over_question: bool = True


@dataclass(frozen=True)
class VoiceEnded:
    """`words` is empty when the sound held none."""

    words: str = ""


@dataclass(frozen=True)
class KeyTouched:
    """A key that may be the first of several."""


@dataclass(frozen=True)
class KeysEnded:
    """`words` are the words that the keys stand for, or `prompt` names our reply; both may be empty."""

    words: str = ""
    prompt: str = ""


@dataclass(frozen=True)
class RepeatWanted:
    """The caller pressed the key that repeats the answer."""


@dataclass(frozen=True)
class AnswerCame:
    """`waits`: the caller asked for a moment; `unclear`: the dialogue did not understand."""

    ending: Ending = "goes_on"
    waits: bool = False
    unclear: bool = False


@dataclass(frozen=True)
class AllHeard:
    """The caller has heard everything that was to be said."""


@dataclass(frozen=True)
class Failed:
    """A part failed and the call cannot go on: a person takes over."""


@dataclass(frozen=True)
class ShuttingDown:
    """The process ends: a person takes over."""


@dataclass(frozen=True)
class TimePassed:
    """The moment of `deadline` has come."""


Happening = (
    VoiceBegan
    | VoiceEnded
    | KeyTouched
    | KeysEnded
    | RepeatWanted
    | AnswerCame
    | AllHeard
    | Failed
    | ShuttingDown
    | TimePassed
)


@dataclass(frozen=True)
class StopPlaying:
    """Fall silent now. The unheard rest may be resumed."""


@dataclass(frozen=True)
class ForgetRest:
    """Drop the stopped rest: it will not be resumed."""


@dataclass(frozen=True)
class Resume:
    """Continue the stopped sentence, from a little earlier."""


@dataclass(frozen=True)
class PlayAnswer:
    """Say the answer that came, after the sentence that still plays."""


@dataclass(frozen=True)
class DropAnswer:
    """Do not say the answer that came: the caller has gone on."""


@dataclass(frozen=True)
class Ask:
    """Ask the dialogue."""

    words: str


@dataclass(frozen=True)
class Say:
    """Say a prompt of prompts.yml, by its name."""

    prompt: str


@dataclass(frozen=True)
class SayAgain:
    """Repeat the last answer."""


@dataclass(frozen=True)
class GiveAway:
    """Say that a person takes over, for a reason of the telephone's own; the transfer follows."""

    reason: GivenAway


@dataclass(frozen=True)
class PassOn:
    """The last sentence was heard: transfer the call."""


@dataclass(frozen=True)
class HangUp:
    """The goodbye was heard."""


Decision = (
    StopPlaying
    | ForgetRest
    | Resume
    | PlayAnswer
    | DropAnswer
    | Ask
    | Say
    | SayAgain
    | GiveAway
    | PassOn
    | HangUp
)


@dataclass(frozen=True)
class CallPatience:
    """Seconds. `silence_s`: before each question whether the caller is there, and before the goodbye;
    `moment_s`: the silence after «chờ chút»."""

    silence_s: float = 6.0
    moment_s: float = 60.0
    longest_speech_s: float = 30.0
    longest_answer_s: float = 30.0
    longest_call_s: float = 1800.0


@dataclass(frozen=True)
class Courtesies:
    """Words that only mean «I am listening», and words of goodbye; lower case."""

    backchannels: Set[str]
    farewells: Set[str]

    def only_listening(self, words: str) -> bool:
        """«dạ», «ừ ừ», «dạ vâng ạ»: nothing but backchannels."""
        said = _plain(words)
        return said in self.backchannels or all(word in self.backchannels for word in said.split())

    def only_farewell(self, words: str) -> bool:
        return _plain(words) in self.farewells or self.only_listening(words)


def _plain(words: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in words.lower()).split())
