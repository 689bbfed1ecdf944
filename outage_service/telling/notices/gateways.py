"""The gateways for messages: any service that Apprise knows, a webhook that takes signed JSON, or a file."""

import asyncio
import json
import logging
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import httpx
from standardwebhooks import Webhook

from outage_service.errors import SettingsError
from outage_service.private_files import append_line
from outage_service.telling.deliveries.model import Channel, DeliveryFailed

# Seconds to connect and to read, unless the URL sets others. Together they are shorter than the default limit
# of an attempt: a thread runs on after that limit, and what it still sends would be sent again.
_APPRISE_LIMITS = "cto=2&rto=2"
_THREADS = 8
# A retry cannot fix these: the gateway does not accept the number or address itself.
_FINAL = frozenset({400, 410, 413, 422})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one address; a retry has the same `id`."""

    id: str
    channel: Channel
    to: str
    subject: str
    text: str
    kind: str
    at: datetime


# Hands a message over, or raises DeliveryFailed.
Gateway = Callable[[Outgoing], Awaitable[None]]


def webhook_gateway(url: str, secret: str, http: httpx.AsyncClient) -> Gateway:
    """POSTs `{id, channel, to, subject, text, type, at}`, signed by the rules of standardwebhooks.com."""
    signer = Webhook(secret)

    async def send(message: Outgoing) -> None:
        body = _document(message)
        headers = {
            "content-type": "application/json",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(message.at.timestamp())),
            "webhook-signature": signer.sign(message.id, message.at, body),
        }
        try:
            answer = await http.post(url, content=body.encode(), headers=headers)
        except httpx.HTTPError as error:
            raise DeliveryFailed(f"the gateway cannot be reached: {type(error).__name__}") from None
        if not answer.is_success:
            status = answer.status_code
            raise DeliveryFailed(f"the gateway answered {status}", is_final=status in _FINAL)

    return send


def file_gateway(file: Path) -> Gateway:
    """Adds the same document to a file, a line for each message; only its owner may read it."""

    async def send(message: Outgoing) -> None:
        try:
            await asyncio.to_thread(append_line, file, _document(message))
        except OSError as error:
            raise DeliveryFailed(f"the file cannot be written: {error.strerror}") from error

    return send


def _document(message: Outgoing) -> str:
    document = {
        "id": message.id,
        "channel": message.channel,
        "to": message.to,
        "subject": message.subject,
        "text": message.text,
        "type": message.kind,
        "at": message.at.isoformat(),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def apprise_gateway(pattern: str) -> Gateway:
    """Sends through the service that an Apprise URL names; `{address}` in it stands for the addressee.

    `{international}` is the phone number as 84…, for services that need it. SettingsError when Apprise
    knows no such service.
    """
    import apprise  # loading it takes a second: only where it is used

    # Its log lines contain addresses.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    pattern = _with_limits(pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from what its plugins import
        is_known = apprise.Apprise().add(_addressed(pattern, "0905000000"))
    if not is_known:
        raise SettingsError("Apprise knows no such service")
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="apprise")

    def notify(message: Outgoing) -> bool:
        service = apprise.Apprise()
        service.add(_addressed(pattern, message.to))
        title = message.subject if message.channel == "email" else ""
        return bool(service.notify(message.text, title=title, body_format=apprise.NotifyFormat.TEXT))

    async def send(message: Outgoing) -> None:
        taken = await asyncio.get_running_loop().run_in_executor(threads, notify, message)
        if not taken:
            raise DeliveryFailed("the gateway did not take it")

    return send


def _with_limits(pattern: str) -> str:
    if "cto=" in pattern or "rto=" in pattern:
        return pattern
    return f"{pattern}{'&' if '?' in pattern else '?'}{_APPRISE_LIMITS}"


def _addressed(pattern: str, address: str) -> str:
    international = "84" + address[1:] if address.startswith("0") else address
    return pattern.replace("{address}", quote(address, safe="")).replace(
        "{international}", quote(international, safe="")
    )
