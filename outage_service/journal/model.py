"""The journal: every change, by whom and when, in the order in which the changes became true.

One table serves as audit, as the outbox from which deliveries are made, and as the event stream.
Entries hold no personal data: no name, phone number, address or words of a caller.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

# What the stream and the subscriptions know; each entry's data is the subject as the contract writes it.
PublishedKind = Literal[
    "planned_announced",  # a planned cut was announced, postponed or called off
    "outage_opened",  # an unplanned outage was predicted or entered
    "outage_changed",  # any other change of an outage: status, cause, area, merging
    "expected_return_changed",
    "partially_restored",
    "restored",
    "report_received",
    "report_status",
    "report_escalated",  # nobody is on the way shortly before the promise ends
    "report_late",  # the promise has ended
]
# What only the audit knows.
AuditKind = Literal[
    "subscription_put",
    "subscription_dropped",
    "world_loaded",
    "units_loaded",
    "places_renamed",
    "cuts_imported",
    "key_added",
    "key_rotated",
    "key_revoked",
    "webhook_put",
    "webhook_dropped",
    "delivery_resent",
    "personal_data_erased",
    "backup_restored",
]
Kind = PublishedKind | AuditKind
Subject = Literal["outage", "report", "subscription", "world", "key", "webhook", "delivery", "customer"]

PUBLISHED: tuple[str, ...] = get_args(PublishedKind)


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes something, and when: the name of an API key, "open" without one, or "command line"."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, to be recorded."""

    kind: Kind
    subject: Subject
    subject_id: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One change in the journal; fields in the order of the table's columns."""

    id: int
    at: datetime
    by: str
    kind: Kind
    subject: Subject
    subject_id: str
    data: dict[str, Any]


COMMAND_LINE = "command line"  # who acts in the journal
