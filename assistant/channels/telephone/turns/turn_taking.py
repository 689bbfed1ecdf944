"""Decides who speaks when: takes the events of a call and returns decisions. No sound, no waiting.

The caller has priority: a voice or a key silences the assistant; when words arrive while the dialogue
prepares an answer, that answer is dropped and the new words are asked; a ready answer waits until the
caller has finished. When the caller said no words, or only «dạ», the assistant continues where it stopped.
Moments are in seconds of one monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.channels.telephone.turns.turn_words import (
    SHUTTING_DOWN,
    AllHeard,
    AnswerCame,
    Ask,
    CallPatience,
    Courtesies,
    Decision,
    DropAnswer,
    Ending,
    Failed,
    ForgetRest,
    GiveAway,
    GivenAway,
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

# Prompts about keys without a meaning. After the third such entry a person takes over.
WRONG_KEYS = frozenset({"wrong_number", "menu"})
MOST_WRONG_KEYS = 3


@dataclass
class TurnTaking:
    """The state of one call. `handle` each event in order, and `TimePassed` when `deadline` has come."""

    patience: CallPatience
    courtesies: Courtesies
    began: float
    hears_words: bool = True

    playing: bool = False
    paused: bool = False
    thinking_since: float | None = None
    speaking_since: float | None = None
    keying: bool = False
    held: bool = False
    closing: Literal["hang_up", "transfer"] | None = None
    over: bool = False
    unclear: int = 0
    wrong_keys: int = 0
    silences: int = 0
    waits: bool = False
    quiet_since: float | None = None
    _ending: Ending = "goes_on"
    _question_reached: bool = True
    _pending: list[str] = field(default_factory=list)

    @property
    def thinking(self) -> bool:
        return self.thinking_since is not None

    @property
    def speaking(self) -> bool:
        return self.speaking_since is not None

    def deadline(self) -> float | None:
        """The next moment at which time alone changes something; None when there is none."""
        if self.over:
            return None
        moments = []
        if self.closing is None:
            moments.append(self.began + self.patience.longest_call_s)
        if self.speaking_since is not None:
            moments.append(self.speaking_since + self.patience.longest_speech_s)
        if self.thinking_since is not None and self.closing is None:
            moments.append(self.thinking_since + self.patience.longest_answer_s)
        if self.quiet_since is not None:
            wait = self.patience.moment_s if self.waits else self.patience.silence_s
            moments.append(self.quiet_since + wait)
        return min(moments, default=None)

    def handle(self, what: Happening, now: float) -> list[Decision]:
        """The decisions, in order. None follow after `HangUp` or `PassOn`."""
        if self.over:
            return []
        decided = self._decide(what, now)
        quiet = not (
            self.playing
            or self.paused
            or self.thinking
            or self.speaking
            or self.keying
            or self.held
            or self.closing
            or self.over
        )
        if not quiet:
            self.quiet_since = None
        elif self.quiet_since is None:
            self.quiet_since = now
        return decided

    def asked(self, now: float) -> None:
        """Notes that the dialogue is being asked for its greeting, without words of the caller."""
        self.thinking_since = now

    def says(self) -> None:
        """Notes a sentence that was not decided here: the first greeting."""
        self.playing = True

    def may_add(self) -> bool:
        """Whether a sentence that was not decided here may play; if so, it counts as playing."""
        if self.over or self.closing or self.paused or self.speaking or self.keying:
            return False
        self.playing, self.quiet_since = True, None
        return True

    def _decide(self, what: Happening, now: float) -> list[Decision]:
        match what:
            case VoiceBegan():
                return self._voice_began(what.over_question, now)
            case VoiceEnded():
                return self._voice_ended(what.words.strip(), now)
            case KeyTouched():
                return self._key_touched()
            case KeysEnded():
                return self._keys_ended(what, now)
            case RepeatWanted():
                self.keying = False
                return self._again(now)
            case AnswerCame():
                return self._answer_came(what, now)
            case AllHeard():
                return self._played_out()
            case Failed():
                return self._failed()
            case ShuttingDown():
                return self._give_away(SHUTTING_DOWN) if self.closing is None else []
            case TimePassed():
                return self._time_passed(now)

    def _voice_began(self, over_question: bool, now: float) -> list[Decision]:
        """Any voice silences the assistant, even without a recognizer; the sentence continues later."""
        if self.speaking_since is None:
            self.speaking_since = now
        self.silences = 0
        if self.closing is not None or not self.playing:
            return []
        self.playing, self.paused, self._question_reached = False, True, over_question
        return [StopPlaying()]

    def _voice_ended(self, words: str, now: float) -> list[Decision]:
        self.speaking_since = None
        if self.keying or self.closing == "transfer":
            return []
        if self.closing == "hang_up":
            return self._said_into_goodbye(words, now)
        listening = bool(words) and self.courtesies.only_listening(words)
        if self.paused and (not words or (listening and not self._question_reached)):
            return self._let_go_on(now)
        if listening and (self.thinking or self.held):
            return self._let_go_on(now)
        if words:
            return self._ask(words, now)
        if self.playing or self.thinking or self.held:
            return self._let_go_on(now)
        return self._heard_nothing()

    def _said_into_goodbye(self, words: str, now: float) -> list[Decision]:
        if self.closing == "transfer":
            return []
        if words and not self.courtesies.only_farewell(words):
            self.closing = None
            return self._ask(words, now)
        if self.playing:
            return []
        self.over = True
        return [HangUp()]

    def _let_go_on(self, now: float) -> list[Decision]:
        """The caller said nothing after all: resumes the stopped sentence and says the waiting answer."""
        decided: list[Decision] = []
        if self.speaking or self.keying:
            return decided
        if self.paused:
            self.paused, self.playing = False, True
            decided.append(Resume())
        if self.held:
            decided += self._play_held()
        return decided

    def _ask(self, words: str, now: float) -> list[Decision]:
        self._caller_is_there()
        self.unclear = self.wrong_keys = 0
        decided: list[Decision] = []
        if self.playing:
            decided.append(StopPlaying())
        if self.playing or self.paused:
            decided.append(ForgetRest())
        self.playing = self.paused = False
        if self.held:
            self.held = False
            decided.append(DropAnswer())
        if self.thinking:
            self._pending.append(words)
            return decided
        self.thinking_since = now
        return [*decided, Ask(words)]

    def _heard_nothing(self) -> list[Decision]:
        if self.waits:
            return []
        self.unclear += 1
        if self.unclear == 1:
            return self._say("unclear" if self.hears_words else "keys_only")
        if self.unclear == 2:
            return self._say("menu")
        return self._give_away("not_understood")

    def _key_touched(self) -> list[Decision]:
        self._caller_is_there()
        self.speaking_since = None
        if self.closing is not None:
            return []
        self.keying = True
        if not self.playing:
            return []
        self.playing, self.paused = False, True
        return [StopPlaying()]

    def _keys_ended(self, keys: KeysEnded, now: float) -> list[Decision]:
        self.keying = False
        if keys.words:
            return self._said_into_goodbye(keys.words, now) if self.closing else self._ask(keys.words, now)
        if not keys.prompt or self.closing is not None or self.thinking or self.held:
            return self._let_go_on(now)
        self.wrong_keys += keys.prompt in WRONG_KEYS
        if self.wrong_keys >= MOST_WRONG_KEYS:
            return self._give_away("not_understood")
        forgotten: list[Decision] = [ForgetRest()] if self.paused else []
        self.paused = False
        return [*forgotten, *self._say(keys.prompt)]

    def _again(self, now: float) -> list[Decision]:
        if self.closing is not None:
            return []
        if self.thinking or self.held:
            return self._let_go_on(now)
        decided: list[Decision] = []
        if self.playing:
            decided.append(StopPlaying())
        if self.playing or self.paused:
            decided.append(ForgetRest())
        self.paused, self.playing = False, True
        return [*decided, SayAgain()]

    def _answer_came(self, answer: AnswerCame, now: float) -> list[Decision]:
        self.thinking_since = None
        if self.closing is not None:
            return [DropAnswer()]
        if answer.unclear:
            self.unclear = max(self.unclear, 1)
        if answer.ending == "transfer":
            return self._close("transfer", PlayAnswer())
        if self._pending:
            words = " ".join(self._pending)
            self._pending.clear()
            self.thinking_since = now
            return [DropAnswer(), Ask(words)]
        self._ending, self.waits, self.held = answer.ending, answer.waits, True
        if self.speaking or self.keying or self.paused:
            return []
        return self._play_held()

    def _play_held(self) -> list[Decision]:
        self.held, self.playing = False, True
        if self._ending == "goodbye":
            self.closing = "hang_up"
        return [PlayAnswer()]

    def _played_out(self) -> list[Decision]:
        if self.paused:
            return []
        self.playing = False
        if self.closing is None or (self.closing == "hang_up" and self.speaking):
            return []
        self.over = True
        return [HangUp() if self.closing == "hang_up" else PassOn()]

    def _time_passed(self, now: float) -> list[Decision]:
        if self.closing is None and now >= self.began + self.patience.longest_call_s:
            return self._close("hang_up", Say("too_long"))
        if self.closing is None and self._answer_is_late(now):
            return self._give_away("assistant_unavailable")
        if self.speaking_since is not None and now >= self.speaking_since + self.patience.longest_speech_s:
            return self._voice_ended("", now)
        wait = self.patience.moment_s if self.waits else self.patience.silence_s
        if self.quiet_since is not None and now >= self.quiet_since + wait:
            return self._silence()
        return []

    def _answer_is_late(self, now: float) -> bool:
        began = self.thinking_since
        return began is not None and now >= began + self.patience.longest_answer_s

    def _silence(self) -> list[Decision]:
        if self.waits:
            self.waits = False
            return self._say("waited_long")
        self.silences += 1
        if self.silences == 1:
            return self._say("still_there")
        if self.silences == 2:
            return self._say("still_there_again")
        return self._close("hang_up", Say("nobody_there"))

    def _say(self, prompt: str) -> list[Decision]:
        self.playing = True
        return [Say(prompt)]

    def _give_away(self, reason: GivenAway) -> list[Decision]:
        if self.closing == "transfer":
            return []
        return self._close("transfer", GiveAway(reason))

    def _failed(self) -> list[Decision]:
        if self.closing is None:
            return self._give_away("assistant_unavailable")
        self.over = True
        return [HangUp() if self.closing == "hang_up" else PassOn()]

    def _close(self, how: Literal["hang_up", "transfer"], last: Decision) -> list[Decision]:
        """Says the last words: a prompt cuts off the sentence that plays, an answer waits for its end."""
        decided: list[Decision] = []
        cut = self.playing and not isinstance(last, PlayAnswer)
        if cut:
            decided.append(StopPlaying())
        if cut or self.paused:
            decided.append(ForgetRest())
        if self.held:
            decided.append(DropAnswer())
        self.held = self.paused = self.keying = False
        self._pending.clear()
        self.closing, self.playing, self.thinking_since = how, True, None
        return [*decided, last]

    def _caller_is_there(self) -> None:
        self.silences, self.waits = 0, False
