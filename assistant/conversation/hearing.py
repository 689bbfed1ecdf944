"""The events of listening to a caller, and the protocol of the ear that listens.

Moments are in seconds of `time.monotonic`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

# The likely kind of answer to the last question: a free sentence, a spoken code or number, or yes or no.
Expectation = Literal["open", "digits", "yes_no"]


@dataclass(frozen=True)
class SpeechBegan:
    """The caller speaks: long and loud enough to be no cough, click or echo."""

    at: float


@dataclass(frozen=True)
class Partly:
    """The words so far; they may still change."""

    text: str


@dataclass(frozen=True)
class Alternative:
    """One reading of the caller's words; `confidence` is from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Heard:
    """The caller has finished. `alternatives`, best first, are empty when the sound held no words.

    `began` and `ended` are when the voice began and fell silent, `decided` when the silence was long
    enough to be the end, `recognized` when the words were ready.
    """

    alternatives: tuple[Alternative, ...]
    began: float
    ended: float
    decided: float
    recognized: float


HearingEvent = SpeechBegan | Partly | Heard


class Ear(Protocol):
    """Listens to one call."""

    @property
    def recognizes(self) -> bool:
        """Whether there is a model: without one, the ear notices speech but finds no words in it."""
        ...

    def expect(self, expectation: Expectation) -> None:
        """Sets the likely kind of the next words."""
        ...

    def feed(self, pcm: bytes) -> None:
        """Takes sound from the line: 8 kHz, signed 16 bits. Never blocks; drops and counts excess sound."""
        ...

    def playing(self, pcm: bytes, at: float) -> None:
        """Takes our own sound, which the caller hears from `at` on or later: its echo is no speech."""
        ...

    def fell_silent(self, at: float) -> None:
        """Cancels the sound that was to play from `at` on."""
        ...

    def events(self) -> AsyncIterator[HearingEvent]:
        """The events, in order, until `close`. Only one reader."""
        ...

    def forget(self) -> None:
        """Drops the words that the caller is saying: a key replaces them, or the call goes on without."""
        ...

    async def close(self) -> None: ...
