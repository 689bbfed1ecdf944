"""What every PBX may report on its wire, read from its own words by `protocols/*_wire.py`."""

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
    """Everything up to the end of that prompt has been played to the caller."""

    prompt: str


@dataclass(frozen=True)
class Unimportant:
    """An event that nothing here depends on."""
