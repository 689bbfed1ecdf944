"""Says the sentences of a call: the dialogue's answers, the telephone's own prompts, and repetitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.channels.telephone.call.call_record import CallRecord
from assistant.channels.telephone.call.keys import Keys
from assistant.channels.telephone.saying.playback import Playback, QueuedSpeech
from assistant.channels.telephone.saying.prompts import Prompts, PromptSounds
from assistant.channels.telephone.turns.turn_words import SHUTTING_DOWN
from assistant.conversation.turn import Answer, DialogueAnswer, Handoff, Sentence

SLOWLY = 0.8
UNAVAILABLE = "assistant_unavailable"


@dataclass(frozen=True)
class Apology:
    """A recorded apology, for when the voice fails: its words, and its sound at 8 kHz."""

    text: str
    pcm: bytes


@dataclass(frozen=True)
class Phrases:
    """Shared by all calls of a process: words, sound made ahead, and the speed of the voice."""

    prompts: Prompts
    sounds: PromptSounds
    apology: Apology
    rate: float


class Mouth:
    """`add` stores sentences of the telephone's own in the record of the conversation."""

    def __init__(
        self,
        phrases: Phrases,
        playback: Playback,
        keys: Keys,
        record: CallRecord,
        add: Callable[[DialogueAnswer], None],
    ) -> None:
        self._phrases = phrases
        self._playback = playback
        self._keys = keys
        self._record = record
        self._add = add
        self._last: tuple[QueuedSpeech, ...] = ()
        self._repeats = 0
        self._answer: Answer | None = None
        self._told_of_other_questions = False

    def answer(self, answer: Answer, with_keys: bool) -> None:
        """Says the answer. `with_keys`: speech is not recognized, so every question names its keys.

        From the second repetition in a row on, it speaks more slowly.
        """
        repeats = answer.intent is not None and answer.intent.name == "ask_repeat"
        self._repeats = self._repeats + 1 if repeats else 0
        self._last = tuple(
            QueuedSpeech(one.text, one.id, rate=self._rate, language=one.language) for one in answer.replies
        )
        self._keys.offer(answer)
        for saying in self._last:
            self._say(saying)
        self._answer = answer
        if with_keys:
            self._say_keys()

    def keys_only(self) -> None:
        """Says that speech is not recognized, and which keys answer the last question."""
        self.prompt("keys_only")
        self._say_keys()

    def again(self) -> None:
        """Repeats the last answer without asking the dialogue."""
        self._repeats += 1
        if not self._last:
            self.prompt("greeting")
        for saying in self._last:
            self._say(QueuedSpeech(saying.text, rate=self._rate, language=saying.language))

    def prompt(self, name: str) -> None:
        """Says a sentence of prompts.yml with its additions. The last question's keys replace the menu."""
        if name == "menu":
            self._keys.close_page()
        if name == "menu" and self._has_keys:
            self._own(self._phrases.prompts.say["by_keys"])
            self._say_keys()
            return
        self._own(self._keys.filled.get(name) or self._phrases.prompts.say[name])
        if name == "menu":
            self._keys.offer_menu()
        elif name in ("wrong_number", "enter_anew"):
            self._own(self._phrases.prompts.say[self._keys.numbers_prompt])

    def text(self, text: str, outcome: str | None = None) -> None:
        """Says a sentence composed for this call; `outcome` is the outcome it records."""
        self._own(text, outcome)

    def apologize(self) -> None:
        """Plays the recorded apology, for when the voice fails."""
        apology = self._phrases.apology
        self._say(QueuedSpeech(apology.text, pcm=apology.pcm))

    def give_away(self, reason: str) -> Handoff:
        """Says that a person takes over, for a reason of the telephone's own; returns the hand-over."""
        prompts = self._phrases.prompts
        handoff = Handoff(reason, prompts.queue, prompts.summaries[reason])
        if reason == UNAVAILABLE:
            saying = QueuedSpeech(self._phrases.apology.text, pcm=self._phrases.apology.pcm)
        else:
            text = prompts.say["closing" if reason == SHUTTING_DOWN else "handing_over"]
            saying = QueuedSpeech(text, pcm=self._phrases.sounds.of(text), rate=self._phrases.rate)
        self._say(saying)
        self._add(DialogueAnswer((Sentence(saying.text),), handoff=handoff))
        return handoff

    @property
    def _rate(self) -> float:
        return self._phrases.rate * (SLOWLY if self._repeats > 1 else 1.0)

    def _say(self, saying: QueuedSpeech) -> None:
        self._record.said("assistant", saying.text)
        self._playback.say(saying)

    def _own(self, text: str, outcome: str | None = None) -> None:
        self._say(QueuedSpeech(text, pcm=self._phrases.sounds.of(text), rate=self._phrases.rate))
        self._add(DialogueAnswer((Sentence(text),), outcome=outcome))

    @property
    def _has_keys(self) -> bool:
        """Whether keys can answer the last question."""
        answer = self._answer
        if answer is None or answer.ended or answer.handoff is not None:
            return False
        return bool(self._keys.spoken_choices()) or answer.expects == "digits"

    def _say_keys(self) -> None:
        answer = self._answer
        if answer is None or not self._has_keys:
            return
        if choices := self._keys.spoken_choices():
            self._own(choices)
        if choices and answer.expects != "yes_no":
            self._tell_of_other_questions()
        if answer.expects == "digits":
            self._own(self._phrases.prompts.say[self._keys.numbers_prompt])

    def _tell_of_other_questions(self) -> None:
        """Once in a call: which key opens the everyday questions."""
        if self._told_of_other_questions or not self._keys.offers_other_questions:
            return
        self._told_of_other_questions = True
        self.prompt("other_questions")
