"""Parts that replace those built from the settings: a test brings its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from assistant.channels.telephone.line.line import Calls
from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Clock, Dialogue, Speaker


@dataclass(frozen=True)
class Given:
    """A part that is None is built from the settings."""

    dialogue: Dialogue | None = None
    speaker: Speaker | None = None
    clock: Clock | None = None
    calls: Calls | None = None
    open_ear: Callable[[], Awaitable[Ear]] | None = None
