"""The channels by which people reach the assistant. Add a new one here, and open it in `assistant/wiring`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """`name` is the channel's name in the record, in metrics and in the API.

    `is_written`: people read and type, so replies may hold links; otherwise they listen and speak.
    `keeps_session`: a caller returns to a session through its record, so a session needs a record.
    """

    name: str
    is_written: bool
    keeps_session: bool


CHAT = Channel("chat", is_written=True, keeps_session=True)
PHONE = Channel("phone", is_written=False, keeps_session=False)
CHANNELS = {channel.name: channel for channel in (CHAT, PHONE)}
CHANNEL_NAMES = tuple(CHANNELS)


def channel_named(name: str) -> Channel:
    """The channel with this name. An unknown name, from an old record, counts as a written channel."""
    return CHANNELS.get(name) or Channel(name, is_written=True, keeps_session=True)
