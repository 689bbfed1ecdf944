"""A recognizer that remembers what it was asked and says what it is told to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples
from assistant.speech.errors import RecognitionFailed
from assistant.speech.recognizer import RECOGNIZER_HZ


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
    gate: threading.Event = field(default_factory=threading.Event)
    """closed (not set) it holds every utterance back"""

    def __post_init__(self) -> None:
        self.gate.set()

    def load(self) -> None:
        pass

    def begin(self, expectation: Expectation) -> FakeRecognition:
        self.gate.wait(10)
        if self.breaks == "begin":
            raise RecognitionFailed("it is broken")
        self.expected.append(expectation)
        return FakeRecognition(self, self.says.pop(0) if self.says else "")


@dataclass
class FakeRecognition:
    recognizer: FakeRecognizer
    text: str
    sound: list[Samples] = field(default_factory=list)

    def hear(self, samples: Samples) -> str:
        self.recognizer.gate.wait(10)
        if self.recognizer.breaks == "hear":
            raise RecognitionFailed("it is broken")
        self.sound.append(samples)
        return self.text

    def finish(self) -> tuple[Alternative, ...]:
        if self.recognizer.breaks == "finish":
            raise ZeroDivisionError("whatever an engine may raise")
        self.recognizer.heard_s.append(sum(map(len, self.sound)) / RECOGNIZER_HZ)
        return (Alternative(self.text, 0.9),) if self.text else ()

    def close(self) -> None:
        self.recognizer.closed += 1

    @property
    def loudest(self) -> int:
        return int(np.max(np.abs(np.concatenate(self.sound))))
