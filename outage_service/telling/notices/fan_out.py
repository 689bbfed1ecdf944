"""Makes the deliveries to subscribers for a change in the journal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.journal.model import Recorded
from outage_service.journal.store import first_announced_at
from outage_service.telling.deliveries.model import Channel, FanOut, NewDelivery
from outage_service.telling.notices.audience_store import (
    Addressee,
    Concerned,
    addressees,
    report_addressees,
    steps_before,
)
from outage_service.telling.notices.model import CHANNELS, Contact
from outage_service.telling.notices.notice import Notice, payload_of
from outage_service.telling.notices.quiet_hours import QuietHours


@dataclass(frozen=True)
class NoticeRules:
    """The hours without notices about planned cuts, and whether a channel reaches anybody now."""

    quiet: QuietHours
    is_open: Callable[[Channel], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """Who gets a notice, and when."""

    contact: Contact
    due_at: datetime


def notices_fan_out(rules: NoticeRules, clock: Clock) -> FanOut:
    """Makes deliveries for subscribers, none on channels that reach nobody."""

    async def make(connection: AsyncConnection, entry: Recorded) -> list[NewDelivery]:
        channels = [channel for channel in CHANNELS if rules.is_open(channel)]
        if not channels:
            return []
        notice = _notice(entry)
        if notice is None:
            return []
        now = clock()
        if notice.topic == "planned":
            if await _was_never_told(connection, entry, rules.quiet):
                return []
            due_at = rules.quiet.end_after(now)
        else:
            due_at = now
        told = await _audience(connection, entry, notice)
        payload = payload_of(notice)  # the same for all but two of its fields
        return [
            _delivery(entry, notice, payload | _about(one), Told(one.contact, due_at))
            for one in told
            if one.contact.channel in channels
        ]

    return make


def _notice(entry: Recorded) -> Notice | None:
    """The notice for a change, still without addressees; None when such a change has no notice."""
    data = entry.data
    match entry.kind:
        case "report_status" if "previous_at_risk" in data or "call_back_changed" in data:
            return None  # for crews: the subscriber knows
        case "report_status" | "report_late":
            status = "late" if entry.kind == "report_late" else data.get("status")
            return Notice(entry.kind, "report", entry.subject_id, entry.at, [], None, status)
        case "partially_restored" | "restored":
            return Notice(entry.kind, "restored", entry.subject_id, entry.at, [], None)
        case "expected_return_changed":
            if data.get("previous_expected_back_at") == data.get("expected_back_at"):
                return None  # only the source of the time changed
            return _with_times(
                Notice(entry.kind, "expected_return", entry.subject_id, entry.at, [], None), data
            )
        case "planned_announced":
            change = data.get("change", "announced")
            return _with_times(
                Notice(entry.kind, "planned", entry.subject_id, entry.at, [], None, change), data
            )
    return None


def _with_times(notice: Notice, data: Mapping[str, Any]) -> Notice:
    return replace(
        notice,
        started_at=_moment(data, "started_at"),
        expected_back_at=_moment(data, "expected_back_at"),
        previous_expected_back_at=_moment(data, "previous_expected_back_at"),
    )


def _moment(data: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(data[name]) if data.get(name) else None


async def _audience(connection: AsyncConnection, entry: Recorded, notice: Notice) -> list[Addressee]:
    data = entry.data
    if notice.topic == "report":
        return await report_addressees(connection, entry, "report_status")
    outage_id, node_ids, area = entry.subject_id, data["node_ids"], data.get("area_text", "")
    if notice.topic == "planned":
        return await addressees(connection, Concerned(outage_id, node_ids, area), "planned_announced")
    if notice.topic == "expected_return":
        off = Concerned(outage_id, node_ids, area, only_off=True)
        return await addressees(connection, off, "expected_return_changed")
    is_over = entry.kind == "restored"
    step = Concerned(
        outage_id,
        node_ids,
        area,
        back_now=node_ids if is_over else data["restored_node_ids"],
        back_before=await steps_before(connection, entry),
        is_over=is_over,
    )
    return await addressees(connection, step, "restored")


def _about(told: Addressee) -> dict[str, Any]:
    """The fields of a notice that depend on the addressee."""
    return {"customer_codes": told.customer_codes, "place": told.places[0] if told.places else None}


def _delivery(entry: Recorded, notice: Notice, payload: dict[str, Any], to: Told) -> NewDelivery:
    # Notices about the same thing are sent in order, so that the last one is true.
    ordered = notice.topic in ("expected_return", "planned")
    return NewDelivery(
        entry_id=entry.id,
        channel=to.contact.channel,
        address=to.contact.address,
        once=f"notice:{entry.id}:{to.contact.digest}",
        payload=payload,
        due_at=to.due_at,
        thread=f"{notice.topic}:{notice.subject_id}" if ordered else None,
    )


async def _was_never_told(connection: AsyncConnection, entry: Recorded, quiet: QuietHours) -> bool:
    """Whether a cut was called off while its announcement still waited for the end of the quiet hours."""
    if entry.data.get("change") != "cancelled":
        return False
    first = await first_announced_at(connection, entry)
    return first is not None and quiet.end_after(first) > entry.at
