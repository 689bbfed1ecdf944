"""Who can reach a service that asks nobody for a key."""

import logging
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from outage_service.access.keyring import Keyring

log = logging.getLogger("outage_service")


@lru_cache(1024)  # asked for each request
def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach a server that listens at `host`, or call from it."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def warn_when_open_to_others(host: str, keyring: Keyring) -> None:
    """Say why others get no answer; `serve` refuses to start so."""
    if keyring.is_open and not is_loopback(host):
        log.error(
            "whoever asks %s from another machine is refused: there is no API key; "
            "make one with `python -m outage_service keys add`, or set OUTAGE_API_KEY",
            host,
        )
