"""A recognizer that remembers what it was asked and says what it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples
from assistant.speech.errors import RecognitionFailed
from assistant.speech.listening.recognizer import RECOGNIZER_HZ


@dataclass
class FakeRecognizer:
    """`says` are the texts of utterances, in order; then there are no words."""

    says: list[str] = field(default_factory=list)
    engine_name: str = "fake"
    model: str = "fake-one"
    expected: list[Expectation] = field(default_factory=list)
    heard_s: list[float] = field(default_factory=list)
    closed: int = 0
    breaks: str = ""
    """begin, hear or finish"""
    most: int = 1000
    """utterances of free speech at the same time"""
    taken: int = 0
    to_practise: int = 0
    practised: list[int] = field(default_factory=list)
    """how many sentences each time"""
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """one for each utterance"""
    practises: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """one for each time that it practised"""
    all_practised: threading.Event = field(default_factory=threading.Event)
    worked_on: list[str] = field(default_factory=list)
    """the texts of the utterances, one for each piece of their sound, in the order they were heard"""
    gate: threading.Event = field(default_factory=threading.Event)
    """closed (not set) it holds every utterance back"""

    def __post_init__(self) -> None:
        self.gate.set()

    def load(self) -> None:
        pass

    def begin(self, expectation: Expectation) -> FakeRecognition | None:
        self.gate.wait(10)
        if self.breaks == "begin":
            raise RecognitionFailed("it is broken")
        if expectation == "open":
            if self.taken == self.most:
                return None
            self.taken += 1
        self.expected.append(expectation)
        self.begun.release()
        return FakeRecognition(self, self.says.pop(0) if self.says else "", expectation)

    def practise(self, sentences: Sequence[Samples], go_on: Callable[[], bool]) -> bool:
        self.gate.wait(10)
        if len(self.practised) == self.to_practise or not go_on():
            self.all_practised.set()
            return False
        self.practised.append(len(sentences))
        self.practises.release()
        return True


@dataclass
class FakeRecognition:
    recognizer: FakeRecognizer
    text: str
    expectation: Expectation
    sound: list[Samples] = field(default_factory=list)

    def hear(self, samples: Samples) -> str:
        self.recognizer.gate.wait(10)
        if self.recognizer.breaks == "hear":
            raise RecognitionFailed("it is broken")
        self.sound.append(samples)
        self.recognizer.worked_on.append(self.text)
        return self.text

    def finish(self) -> tuple[Alternative, ...]:
        if self.recognizer.breaks == "finish":
            raise ZeroDivisionError("whatever an engine may raise")
        self.recognizer.heard_s.append(sum(map(len, self.sound)) / RECOGNIZER_HZ)
        return (Alternative(self.text, 0.9),) if self.text else ()

    def close(self) -> None:
        self.recognizer.closed += 1
        self.recognizer.taken -= self.expectation == "open"

    @property
    def loudest(self) -> int:
        return int(np.max(np.abs(np.concatenate(self.sound))))
