"""Which machines can reach a service that needs no key."""

import logging
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from outage_service.access.keyring import Keyring

log = logging.getLogger("outage_service")


@lru_cache(1024)  # called for each request
def is_loopback(host: str) -> bool:
    """Whether `host` is an address or name that only this machine can listen at or call from."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def warn_when_open_to_others(host: str, keyring: Keyring) -> None:
    """Log why other machines get no answer; the command `serve` does not start in this state."""
    if keyring.is_open and not is_loopback(host):
        log.error(
            "requests to %s from other machines are refused: there is no API key; "
            "make one with `python -m outage_service keys add`, or set OUTAGE_API_KEY",
            host,
        )
