"""The interface of an engine that turns sound into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples

RECOGNIZER_HZ = 16000


class Recognition(Protocol):
    """The words of one utterance. Its methods block: they run in a worker thread, one after the other."""

    def hear(self, samples: Samples) -> str:
        """Takes more sound, 16 kHz; returns the words so far. Raises `RecognitionFailed`."""
        ...

    def finish(self) -> tuple[Alternative, ...]:
        """What was said, best first and without repetitions; empty when there were no words.

        Nothing can be heard afterwards. Raises `RecognitionFailed`.
        """
        ...

    def close(self) -> None:
        """Releases what the utterance used, finished or not. May take a while; raises nothing."""
        ...


class Recognizer(Protocol):
    """One model of one engine, shared by all calls. Its methods block and are safe in several threads."""

    @property
    def engine_name(self) -> str:
        """`vosk`"""
        ...

    @property
    def model(self) -> str: ...

    def load(self) -> None:
        """Raises `RecognizerUnavailable`. Safe to call twice."""
        ...

    def begin(self, expectation: Expectation) -> Recognition | None:
        """None while it cannot take another utterance: ask again after one was closed.

        Raises `RecognizerUnavailable` and `RecognitionFailed`.
        """
        ...

    def practise(self, sentences: Sequence[Samples], go_on: Callable[[], bool]) -> bool:
        """Makes a recognizer ready for one more utterance at the same time; it hears `sentences`, 16 kHz.

        Takes seconds; stops when `go_on` returns False. False when it was stopped or no more are needed.
        Raises `RecognizerUnavailable` and `RecognitionFailed`.
        """
        ...
