"""What is heard of a caller, and what a call asks of whoever listens.

Moments are seconds of the call's own clock (`time.monotonic`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

# What the question that was just asked leads one to expect: a free sentence, a code or a number read
# out, or yes and no.
Expectation = Literal["open", "digits", "yes_no"]


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody speaks: long and loud enough to be no cough, click or echo."""

    at: float


@dataclass(frozen=True)
class Partly:
    """The words so far; they may still change."""

    text: str


@dataclass(frozen=True)
class Alternative:
    """One reading of what was said; `confidence` from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Heard:
    """A caller has finished. `alternatives`, best first, are empty when no words were found in the sound.

    `ended` is when the voice fell silent, `decided` when that was taken for the end, `recognized`
    when the words were there.
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
        """Whether there is a model: without one, speech is noticed but no words are found in it."""
        ...

    def expect(self, expectation: Expectation) -> None:
        """What the next words will probably be."""
        ...

    def feed(self, pcm: bytes) -> None:
        """Sound of the line, 8 kHz, signed 16 bits. Never blocks; what is too much is dropped, and counted."""
        ...

    def playing(self, pcm: bytes, at: float) -> None:
        """Our own sound, which the caller begins to hear at `at`, perhaps only then: its echo is no speech."""
        ...

    def fell_silent(self, at: float) -> None:
        """What was to be heard from `at` on is not."""
        ...

    def events(self) -> AsyncIterator[HearingEvent]:
        """What is heard, in order, until `close`. Only one reader."""
        ...

    def forget(self) -> None:
        """Drops what is being said: a key was pressed instead, or the call goes on without it."""
        ...

    async def close(self) -> None: ...
