"""The channels by which people reach the assistant. A new one is added here, and opened in `assistant/wiring`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """`name` stands in the record, in metrics and in the API.

    `is_written`: people read and type, so links may be sent; otherwise they listen and speak.
    `keeps_session`: a caller comes back to a session through its record, so without a record there is none.
    """

    name: str
    is_written: bool
    keeps_session: bool


CHAT = Channel("chat", is_written=True, keeps_session=True)
PHONE = Channel("phone", is_written=False, keeps_session=False)
CHANNELS = {channel.name: channel for channel in (CHAT, PHONE)}
CHANNEL_NAMES = tuple(CHANNELS)


def channel_named(name: str) -> Channel:
    """The channel of an old record too: one that is not offered now counts as written."""
    return CHANNELS.get(name) or Channel(name, is_written=True, keeps_session=True)
