"""The journal: every change, who made it and when, in the order of the commits.

One table is the audit log, the outbox for deliveries, and the source of the event stream.
Entries hold no personal data: no name, phone number, address or words of a caller.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

# Kinds for the stream and for subscriptions; `data` is the subject as the API contract writes it.
PublishedKind = Literal[
    "planned_announced",  # a planned cut was announced, postponed, changed (where it is) or called off
    "outage_opened",  # an unplanned outage was predicted or entered
    "outage_changed",  # any other change to an outage: status, cause, area, merging
    "expected_return_changed",
    "partially_restored",
    "restored",
    "report_received",
    "report_status",  # a new status; a graver risk (`previous_at_risk`); another number (`call_back_changed`) or place
    "report_escalated",  # no crew is on its way OUTAGE_ESCALATION_MINUTES after the report
    "report_late",  # still open after the promised time
]
# Kinds for the audit log only.
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
    """Who changes something, and when. `by` is an API key's name, "open" without a key, "command line", or
    the name of a worker."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to record."""

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


COMMAND_LINE = "command line"  # the actor in the journal
