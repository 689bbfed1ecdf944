"""Deliveries: messages to addressees, and when to try them again. Pure rules: no SQL, no network."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import shown
from outage_service.journal.model import Recorded

Channel = Literal["webhook", "sms", "email"]
# Dropped: no longer true, or already known, by the time it could be sent.
Status = Literal["pending", "sent", "dead", "dropped"]

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One message for one addressee.

    `address` is the name of a webhook, a phone number or an e-mail address. Of all deliveries with the
    same `once` only the first is stored, so no addressee gets a message twice. Deliveries of one `thread`
    to one address are sent in the order of the journal: none is tried while an earlier one is pending (a
    dead one does not block the next). Without a thread there is no order.

    `hurries`: it does not wait for earlier ones of its thread that wait for their hour; they become due too.
    `goes_first`: before all others that are due, because lives may depend on power there.
    """

    entry_id: int
    channel: Channel
    address: str
    once: str
    payload: dict[str, Any]
    due_at: datetime
    thread: str | None = None
    hurries: bool = False
    goes_first: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored delivery; fields in the order of the table's columns. `attempts` includes the current one."""

    id: str
    entry_id: int
    channel: Channel
    address: str
    once: str
    payload: dict[str, Any]
    status: Status
    attempts: int
    due_at: datetime
    leased_until: datetime | None
    last_error: str | None
    created_at: datetime
    done_at: datetime | None
    thread: str | None = None
    turn: int = 1
    segments: int | None = None


# Turns a change into deliveries; several may read the same entry. Reads the database, writes nothing.
FanOut = Callable[[AsyncConnection, Recorded], Awaitable[list[NewDelivery]]]

# Sends one delivery to its addressee, or raises DeliveryFailed, DeliveryDropped or DeliveryPostponed. Returns
# the segments of an SMS, None on other channels.
Sender = Callable[[Delivery], Awaitable[int | None]]


class DeliveryFailed(Exception):
    """The addressee did not take it; `is_final` when a retry cannot help. `reason` holds no personal data."""

    def __init__(self, reason: str, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class DeliveryDropped(Exception):
    """There is nothing left to say; the delivery ends as `dropped`, which is no failure."""


class DeliveryPostponed(Exception):
    """The delivery must not be sent at this hour; it is due again at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("postponed")
        self.until = until


@dataclass(frozen=True)
class DeliveryRules:
    """How deliveries are tried.

    `attempts` in total; `first_pause` after the first failure, twice as long after each further one,
    never longer than `longest_pause`; `time_limit` for one attempt; `at_once` attempts at the same
    time for each channel of one process, `at_once_for_one` of them to the same address. A slow address,
    which failed only after `patience`, gets one attempt at a time, and all slow ones at most half of them.
    """

    attempts: int = 16
    first_pause: timedelta = timedelta(seconds=2)
    longest_pause: timedelta = timedelta(hours=1)
    time_limit: timedelta = timedelta(seconds=5)
    at_once: int = 16
    at_once_for_one: int = 4

    @property
    def patience(self) -> timedelta:
        """How long an attempt may take to fail before its address counts as slow."""
        return self.time_limit / 4

    @property
    def at_once_in_vain(self) -> int:
        """How many attempts at the same time may go to slow addresses."""
        return max(1, self.at_once // 2)

    @property
    def lease(self) -> timedelta:
        """How long a process may keep a delivery before another process tries it."""
        return self.time_limit + timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; `failure` is None when the addressee took it."""

    delivery: Delivery
    failure: DeliveryFailed | DeliveryDropped | DeliveryPostponed | None
    segments: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The new state of a delivery after an attempt."""

    id: str
    status: Status
    due_at: datetime
    last_error: str | None
    done_at: datetime | None
    segments: int | None = None


def settled(outcome: Outcome, rules: DeliveryRules, now: datetime, chance: float) -> Settled:
    """The new state of a delivery. `chance` (0 to 1) varies the pause from half to one and a half times, so
    that deliveries that failed together are not tried again together."""
    delivery, failure = outcome.delivery, outcome.failure
    if failure is None:
        return Settled(delivery.id, "sent", delivery.due_at, None, now, outcome.segments)
    if isinstance(failure, DeliveryDropped):
        return Settled(delivery.id, "dropped", delivery.due_at, None, now)
    if isinstance(failure, DeliveryPostponed):
        return Settled(delivery.id, "pending", failure.until, None, None)
    reason = failure.reason[:_LONGEST_REASON]
    if failure.is_final or delivery.attempts >= rules.attempts:
        return Settled(delivery.id, "dead", delivery.due_at, reason, now)
    pause = pause_after(delivery.attempts, rules) * (0.5 + chance)
    return Settled(delivery.id, "pending", now + pause, reason, None)


def pause_after(attempts: int, rules: DeliveryRules) -> timedelta:
    """The pause after this number of failed attempts, before `chance` varies it."""
    doublings = min(attempts - 1, 30)  # longer than any `longest_pause`; more would overflow a timedelta
    return min(rules.first_pause * (1 << doublings), rules.longest_pause)


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """A delivery as a dispatcher sees it: only the end of a phone number or e-mail address, and only the
    type of the message."""
    return {
        "id": delivery.id,
        "event_id": delivery.entry_id,
        "type": delivery.payload.get("type"),
        "channel": delivery.channel,
        "address": shown_address(delivery.channel, delivery.address),
        "status": delivery.status,
        "attempts": delivery.attempts,
        "due_at": shown(delivery.due_at),
        "last_error": delivery.last_error,
        "segments": delivery.segments,
        "created_at": shown(delivery.created_at),
        "done_at": shown(delivery.done_at) if delivery.done_at else None,
    }


def shown_address(channel: Channel, address: str) -> str:
    """The name of a webhook; the last three digits of a phone; the domain of an e-mail address."""
    if channel == "webhook":
        return address
    if channel == "email":
        return "***@" + address.rpartition("@")[2]
    return "***" + address[-3:]
