"""The events that every protocol can report; `protocols/*_wire.py` read them from its messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyPressed:
    digit: str


@dataclass(frozen=True)
class SoundCame:
    """Signed 16-bit samples at 8 kHz."""

    pcm: bytes


@dataclass(frozen=True)
class PlayedOut:
    """Everything up to the end of that prompt has played."""

    prompt: str


@dataclass(frozen=True)
class Unimportant:
    """An event that nothing here depends on."""
