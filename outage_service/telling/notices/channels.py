"""The channels for notices: which of them reach anybody, and through what.

A channel with a gateway does. While the service is tried out, with no API key and no gateway at all, every
channel ends in a file. Otherwise a channel without a gateway is closed: nothing is made for it, and what still
waits there, from before, is dropped (`deliveries.pruning`).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import SettingsError
from outage_service.telling.deliveries.model import Channel, Sender
from outage_service.telling.notices.gateways import Gateway, apprise_gateway, file_gateway, webhook_gateway
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.sender import notice_sender

log = logging.getLogger("outage_service")


@dataclass(frozen=True)
class Channels:
    """The URL of each channel's gateway ("" for none), the secret to sign webhooks, and the quiet hours.

    `needs_no_key` says whether the service has no API key now; `file` gets the messages while it is tried out.
    """

    urls: Mapping[Channel, str]
    secret: str
    quiet: QuietHours
    file: Path
    needs_no_key: Callable[[], bool]

    def are_tried_out(self) -> bool:
        """Whether messages go to the file now; a key that is made ends this while the service runs."""
        return self.needs_no_key() and not any(self.urls.values())

    def is_open(self, channel: Channel) -> bool:
        """Whether a message on this channel arrives somewhere now."""
        return bool(self.urls[channel]) or self.are_tried_out()

    def closed(self) -> list[Channel]:
        """The channels that reach nobody now."""
        return [channel for channel in self.urls if not self.is_open(channel)]

    def readiness(self) -> dict[str, str]:
        """The state of each channel for `/readyz`; a missing gateway is a choice, not an error."""
        return {channel: "ready" if url else "no gateway" for channel, url in self.urls.items()}

    def say_when_tried_out(self) -> None:
        """Log where the messages go, if it is the file."""
        if self.are_tried_out():
            log.warning("no API key and no gateway is set: messages to customers go to %s", self.file)


def gateways(channels: Channels, http: httpx.AsyncClient) -> dict[Channel, Gateway]:
    """The gateway of every channel that may be open; SettingsError when a gateway cannot be used."""
    has_gateways = any(channels.urls.values())
    return {
        channel: _gateway(channel, channels, http)
        for channel, url in sorted(channels.urls.items())
        if url or not has_gateways
    }


def notice_senders(
    channels: Channels, database: Database, http: httpx.AsyncClient, clock: Clock
) -> dict[Channel, Sender]:
    """A sender for every channel that may be open; SettingsError when a gateway cannot be used."""
    return {
        channel: notice_sender(database, gateway, channels.quiet, clock)
        for channel, gateway in gateways(channels, http).items()
    }


def _gateway(channel: Channel, channels: Channels, http: httpx.AsyncClient) -> Gateway:
    url = channels.urls[channel]
    if not url:
        return file_gateway(channels.file)
    if url.startswith(("http://", "https://")):
        return webhook_gateway(url, channels.secret, http)
    try:
        return apprise_gateway(url)
    except SettingsError as error:
        raise SettingsError(f"OUTAGE_{channel.upper()}_GATEWAY cannot be used: {error}") from None
