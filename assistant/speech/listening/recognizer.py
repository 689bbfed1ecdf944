"""What the ear asks of an engine that turns sound into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples

RECOGNIZER_HZ = 16000


class Recognition(Protocol):
    """The words of one utterance. Its methods block: they run in a worker thread, one after the other."""

    def hear(self, samples: Samples) -> str:
        """More of the sound, 16 kHz; the words so far. Raises `RecognitionFailed`."""
        ...

    def finish(self) -> tuple[Alternative, ...]:
        """What was said, best first and without repetitions; empty when there were no words.

        Nothing can be heard afterwards. Raises `RecognitionFailed`.
        """
        ...

    def close(self) -> None:
        """Lets go of what the utterance needed, finished or not. May take a while; raises nothing."""
        ...


class Recognizer(Protocol):
    """One model of one engine, shared by all calls. Its methods block and are safe in several threads."""

    @property
    def engine_name(self) -> str:
        """`vosk`"""
        ...

    @property
    def model(self) -> str:
        """The name of the model."""
        ...

    def load(self) -> None:
        """Raises `RecognizerUnavailable`. Safe to call twice."""
        ...

    def begin(self, expectation: Expectation) -> Recognition | None:
        """None while it can hear no more utterances at once: to be asked again when one was closed.

        Raises `RecognizerUnavailable` and `RecognitionFailed`.
        """
        ...

    def practise(self, sentences: Sequence[Samples], go_on: Callable[[], bool]) -> bool:
        """Makes ready for one more utterance at the same time, by hearing some sentences, 16 kHz.

        Takes seconds; stops when `go_on` says no. False when it was stopped or nothing is left to be done.
        Raises `RecognizerUnavailable` and `RecognitionFailed`.
        """
        ...
