"""The parts and rules that all calls of a process share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.channels.telephone.call.call_record import CallFigures
from assistant.channels.telephone.call.hand_over import HandOver
from assistant.channels.telephone.call.mouth import Phrases
from assistant.channels.telephone.turns.turn_words import CallPatience
from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Clock, ConversationLog, Speaker
from assistant.conversation.reception import Reception
from assistant.outages.client import OutageService


@dataclass(frozen=True)
class CallRules:
    """`voice_timeout_s`: how long making one piece of sound may take. `units`: see `units_for`."""

    patience: CallPatience
    voice_timeout_s: float
    recordings: Path | None = None
    """The folder for recordings; None: calls are not recorded."""
    write_recording_every_s: float = 5.0
    units: tuple[str, ...] = ()
    goodbye_within_s: float = 8.0
    """for the last words of running calls when the process ends"""
    number_within_s: float = 20.0
    """for the first key, when a caller is asked for a number on the keypad"""
    look_every_s: float = 0.5
    """between looks at the clock while a caller enters a number"""


@dataclass(frozen=True)
class CallParts:
    reception: Reception
    log: ConversationLog
    speaker: Speaker | None
    phrases: Phrases
    open_ear: Callable[[], Awaitable[Ear]]
    hand_over: HandOver
    outages: OutageService
    figures: CallFigures
    clock: Clock
    rules: CallRules
