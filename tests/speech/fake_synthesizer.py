"""A synthesizer that remembers what it was asked and does as it is told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from assistant.errors import SynthesisFailed
from assistant.speech.audio import Audio


@dataclass
class FakeSynthesizer:
    """Every sentence becomes 0.1 s of a tone for each of its words."""

    voice: str = "fake/one"
    engine_name: str = "fake"
    sample_rate: int = 16000
    asked: list[str] = field(default_factory=list)
    broken: bool = False
    gate: threading.Event = field(default_factory=threading.Event)
    """closed (not set) it holds every sentence back"""

    def __post_init__(self) -> None:
        self.gate.set()

    def load(self) -> None:
        pass

    def synthesize(self, text: str, rate: float) -> Audio:
        self.asked.append(text)
        self.gate.wait(10)
        if self.broken:
            raise SynthesisFailed("it is broken")
        time = np.arange(int(self.sample_rate * 0.1 * len(text.split()) / rate)) / self.sample_rate
        return Audio((8000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16), self.sample_rate)
