"""What can happen in a call, and what can be decided about it: the words of `turn_taking`."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final, Literal

GivenAway = Literal["not_understood", "assistant_unavailable", "shutting_down"]
SHUTTING_DOWN: Final = "shutting_down"
Ending = Literal["goes_on", "goodbye", "transfer"]


@dataclass(frozen=True)
class VoiceBegan:
    """`over_question`: the last part of an answer is being said, or nothing: what is said now is meant."""

    over_question: bool = True


@dataclass(frozen=True)
class VoiceEnded:
    """`words` is empty when none were found in the sound."""

    words: str = ""


@dataclass(frozen=True)
class KeyTouched:
    """A key that may be the first of several."""


@dataclass(frozen=True)
class KeysEnded:
    """`words` is what the keys say in the caller's name, or `prompt` what is to be said about them."""

    words: str = ""
    prompt: str = ""


@dataclass(frozen=True)
class RepeatWanted:
    """The key that repeats."""


@dataclass(frozen=True)
class AnswerCame:
    """`waits`: the caller asked for a moment; `unclear`: the dialogue did not understand."""

    ending: Ending = "goes_on"
    waits: bool = False
    unclear: bool = False


@dataclass(frozen=True)
class PlayedOut:
    """Everything that was to be said has been heard."""


@dataclass(frozen=True)
class Failed:
    """A part broke in a way that leaves nothing to say: a person takes over."""


@dataclass(frozen=True)
class ShuttingDown:
    """The process ends: a person takes over."""


@dataclass(frozen=True)
class TimePassed:
    """The moment that `deadline` names has come."""


Happening = (
    VoiceBegan
    | VoiceEnded
    | KeyTouched
    | KeysEnded
    | RepeatWanted
    | AnswerCame
    | PlayedOut
    | Failed
    | ShuttingDown
    | TimePassed
)


@dataclass(frozen=True)
class StopPlaying:
    """Fall silent now. What was not heard may be resumed."""


@dataclass(frozen=True)
class ForgetRest:
    """What was stopped will not be resumed."""


@dataclass(frozen=True)
class Resume:
    """Go on with what was stopped, from a little before."""


@dataclass(frozen=True)
class PlayAnswer:
    """Say the answer that came, behind whatever is still being said."""


@dataclass(frozen=True)
class DropAnswer:
    """The answer that came is not said: the caller has gone on."""


@dataclass(frozen=True)
class Ask:
    """Ask the dialogue."""

    words: str


@dataclass(frozen=True)
class Say:
    """A prompt of prompts.yml, by its name."""

    prompt: str


@dataclass(frozen=True)
class SayAgain:
    """The last answer once more."""


@dataclass(frozen=True)
class GiveAway:
    """A person takes over, for a reason of the telephone's own; said first, passed on when heard."""

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
class Patience:
    """Seconds. `silence_s` before each gentle prompt and before the goodbye; `moment_s` after «chờ chút»."""

    silence_s: float = 6.0
    moment_s: float = 60.0
    longest_speech_s: float = 30.0
    longest_answer_s: float = 30.0
    longest_call_s: float = 1800.0


@dataclass(frozen=True)
class Courtesies:
    """Words that say «I am listening», and words that say goodbye; lower case."""

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
