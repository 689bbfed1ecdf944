"""Who can reach a service that asks nobody for a key."""

import ipaddress
import logging

from outage_service.access.keyring import Keyring

log = logging.getLogger("outage_service")


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach a server that listens at `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def warn_when_open_to_others(host: str, keyring: Keyring) -> None:
    """Say it loudly; `serve` refuses to start, another server may listen where OUTAGE_HOST does not say."""
    if keyring.is_open and not is_loopback(host):
        log.error(
            "everyone who reaches %s may read and change everything: there is no API key; "
            "make one with `python -m outage_service keys add`, or set OUTAGE_API_KEY",
            host,
        )
