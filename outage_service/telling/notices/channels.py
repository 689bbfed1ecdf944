"""The channels for notices, from the settings. A channel without a gateway sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import SettingsError
from outage_service.telling.deliveries.model import Channel, Sender
from outage_service.telling.notices.gateways import Gateway, apprise_gateway, webhook_gateway
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.sender import notice_sender


@dataclass(frozen=True)
class ChannelSettings:
    """The URL of each channel's gateway ("" for none), the secret to sign webhooks, and the quiet hours."""

    urls: Mapping[Channel, str]
    secret: str
    quiet: QuietHours

    @property
    def open_channels(self) -> frozenset[Channel]:
        """The channels that have a gateway."""
        return frozenset(channel for channel, url in self.urls.items() if url)

    def readiness(self) -> dict[str, str]:
        """The state of each channel for `/readyz`; a missing gateway is a choice, not an error."""
        return {channel: "ready" if url else "no gateway" for channel, url in self.urls.items()}


def gateways(settings: ChannelSettings, http: httpx.AsyncClient) -> dict[Channel, Gateway]:
    """The gateway of every channel that has one; SettingsError when a gateway cannot be used."""
    return {channel: _gateway(channel, settings, http) for channel in sorted(settings.open_channels)}


def notice_senders(
    settings: ChannelSettings, database: Database, http: httpx.AsyncClient, clock: Clock
) -> dict[Channel, Sender]:
    """A sender for every channel that has a gateway; SettingsError when a gateway cannot be used."""
    return {
        channel: notice_sender(database, gateway, settings.quiet, clock)
        for channel, gateway in gateways(settings, http).items()
    }


def _gateway(channel: Channel, settings: ChannelSettings, http: httpx.AsyncClient) -> Gateway:
    url = settings.urls[channel]
    if url.startswith(("http://", "https://")):
        return webhook_gateway(url, settings.secret, http)
    try:
        return apprise_gateway(url)
    except SettingsError as error:
        raise SettingsError(f"OUTAGE_{channel.upper()}_GATEWAY cannot be used: {error}") from None
