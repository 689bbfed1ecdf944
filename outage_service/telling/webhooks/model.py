"""Webhooks: which receiver gets which events by HTTP. Pure rules.

Messages follow Standard Webhooks (standardwebhooks.com): the body is signed with a secret that only this
service and the receiver know, so the receiver can verify who sent it.
"""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outage_service.clock import shown
from outage_service.journal.model import Recorded

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32
_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64  # bytes, the limits of Standard Webhooks

REPORT_KINDS = frozenset({"report_received", "report_status", "report_escalated", "report_late"})


@dataclass(frozen=True, slots=True)
class Webhook:
    """A stored webhook; fields in the order of the table's columns.

    It gets events of `kinds`, and of those only the ones about customers whose codes begin with one of
    `units`, or who belonged to one of `corporations` that day; all of them when both are empty.
    `with_caller`: whether messages about reports include the address and the phone to call back.
    """

    name: str
    url: str
    secret: str
    kinds: list[str]
    units: list[str]
    corporations: list[str]
    with_caller: bool
    created_at: datetime
    updated_at: datetime

    @property
    def is_for_all(self) -> bool:
        """Whether it gets the events of every unit."""
        return not self.units and not self.corporations


@dataclass(frozen=True, slots=True)
class ConcernedUnits:
    """The company units (or `unassigned`) that an event concerns, and their corporations that day."""

    units: Collection[str]
    corporations: Collection[str]


def wants(webhook: Webhook, kind: str) -> bool:
    """Whether a webhook gets this kind of event."""
    return kind in webhook.kinds


def is_concerned(webhook: Webhook, concerned: ConcernedUnits) -> bool:
    """Whether a webhook gets an event that concerns these units and corporations."""
    return (
        webhook.is_for_all
        or any(unit.startswith(prefix) for unit in concerned.units for prefix in webhook.units)
        or any(corporation in webhook.corporations for corporation in concerned.corporations)
    )


def payload_of(entry: Recorded) -> dict[str, Any]:
    """The body of a message: what happened, when, and the data of the journal entry (no personal data)."""
    return {"type": entry.kind, "timestamp": shown(entry.at), "data": entry.data}


def new_secret(random_bytes: bytes) -> str:
    """A secret in the format of Standard Webhooks: `whsec_` and base64."""
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def checked_secret(text: str) -> str:
    """A secret that an admin chose; ValueError unless it is `whsec_` and base64 of 24 to 64 bytes."""
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(SECRET_PREFIX) or not _SHORTEST_SECRET <= len(key) <= _LONGEST_SECRET:
        raise ValueError("a secret is whsec_ and the base64 of 24 to 64 random bytes")
    return text


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """The webhook without its secret."""
    return {
        "name": webhook.name,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "units": webhook.units,
        "corporations": webhook.corporations,
        "with_caller": webhook.with_caller,
        "created_at": shown(webhook.created_at),
        "updated_at": shown(webhook.updated_at),
    }
