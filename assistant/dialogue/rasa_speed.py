"""Work that Rasa 3.6.21 repeats on every turn and needs to do only once.

It is the last open-source release and takes no more changes, so the fix here patches it at start.
"""

from __future__ import annotations

import functools

from rasa.shared.core.events import Event


def remember_event_classes_by_type() -> None:
    """Without this, Rasa walks the tree of all event classes for each stored event that it reads."""
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
