"""What all calls of a process share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.channels.telephone.call_record import CallFigures
from assistant.channels.telephone.hand_over import HandOver
from assistant.channels.telephone.mouth import Phrases
from assistant.channels.telephone.outage_desk import OutageDesk
from assistant.channels.telephone.turn_words import Patience
from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Clock, ConversationLog, Speaker
from assistant.conversation.reception import Reception


@dataclass(frozen=True)
class CallRules:
    """`voice_timeout_s`: how long one piece of sound may take. `units`: see `units_for`."""

    patience: Patience
    voice_timeout_s: float
    recordings: Path | None = None
    """The folder for recordings; None: calls are not recorded."""
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallParts:
    """What all calls of a process share."""

    reception: Reception
    log: ConversationLog
    speaker: Speaker | None
    phrases: Phrases
    open_ear: Callable[[], Awaitable[Ear]]
    hand_over: HandOver
    outages: OutageDesk
    figures: CallFigures
    clock: Clock
    rules: CallRules
