"""Makes the deliveries to subscribers for a change in the journal: who may have to hear of it, and when.

What each of them hears, if anything, is decided when it is sent (`truth`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.journal.model import Recorded
from outage_service.telling.deliveries.model import Channel, FanOut, NewDelivery
from outage_service.telling.notices.audience_store import (
    Addressee,
    Concerned,
    addressees,
    open_faults,
    report_addressees,
    steps_before,
    told_about,
    waiting_for,
)
from outage_service.telling.notices.joining_store import outages_to_join
from outage_service.telling.notices.model import CHANNELS, Contact, Event, is_reachable
from outage_service.telling.notices.notice import Notice, payload_of
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.standing_store import parts_of
from outage_service.telling.notices.waiting import report_can_wait

_RETURN: Event = "expected_return_changed"
_PLANNED: Event = "planned_announced"


@dataclass(frozen=True)
class NoticeRules:
    """The hours without notices that can wait, and whether a channel reaches anybody now."""

    quiet: QuietHours
    is_open: Callable[[Channel], bool]


@dataclass(frozen=True, slots=True)
class Planned:
    """A notice without its addressee, who gets it, and when it is due."""

    notice: Notice
    to: list[Addressee]
    due_at: datetime


def notices_fan_out(rules: NoticeRules, clock: Clock) -> FanOut:
    """Makes deliveries for subscribers, none on channels that reach nobody and none to landlines."""

    async def make(connection: AsyncConnection, entry: Recorded) -> list[NewDelivery]:
        channels = [channel for channel in CHANNELS if rules.is_open(channel)]
        if not channels:
            return []
        return [
            _delivery(entry, planned, addressee)
            for planned in await _planned(connection, entry, rules.quiet, clock())
            for addressee in planned.to
            if addressee.contact.channel in channels and is_reachable(addressee.contact)
        ]

    return make


async def _planned(
    connection: AsyncConnection, entry: Recorded, quiet: QuietHours, now: datetime
) -> list[Planned]:
    """The notices about a change; none when nobody has to hear of it."""
    data = entry.data
    match entry.kind:
        case "report_status" | "report_late":
            if data.keys() & {"previous_at_risk", "call_back_changed", "place_changed"}:
                return []  # for crews: the subscriber knows
            status = "late" if entry.kind == "report_late" else data.get("status")
            notice = Notice(entry.kind, "report", entry.subject_id, entry.at, [], None, status)
            due_at = quiet.end_after(now) if report_can_wait(notice) else now
            return [Planned(notice, await report_addressees(connection, entry, "report_status"), due_at)]
        case "partially_restored" | "restored":
            notice = Notice(entry.kind, "restored", entry.subject_id, entry.at, [], None)
            return [Planned(notice, await _whose_power_is_back(connection, entry), now)]
        case "planned_announced" | "expected_return_changed" | "outage_changed":
            if not _is_news(entry):
                return []
            outage_id = data.get("merged_into") or entry.subject_id
            kind = "planned_announced" if data["kind"] == "planned" else "expected_return_changed"
            notice = Notice(kind, "outage", outage_id, entry.at, [], None)
            due_at = quiet.due_at(now, _begins(entry)) if entry.kind == "planned_announced" else now
            return [Planned(notice, await _who_may_know(connection, entry, now), due_at)]
        case "outage_opened" if data["status"] != "predicted":  # a prediction hides no outage
            notice = Notice(_RETURN, "outage", entry.subject_id, entry.at, [], None, "opened")
            return [Planned(notice, await _who_believes_otherwise(connection, entry), now)]
        case "subscription_put":
            return await _joined(connection, entry, quiet, now)
    return []


def _is_news(entry: Recorded) -> bool:
    """Whether anybody may have to hear of it: not when only the source of a time or the cause has changed."""
    data = entry.data
    if entry.kind == "expected_return_changed":
        return bool(data.get("previous_expected_back_at") != data.get("expected_back_at"))
    if entry.kind == "outage_changed":
        moved = ("previous_node_ids", "previous_area_text", "merged_outage_ids")
        return data["status"] == "cancelled" or any(name in data for name in moved)
    return True


def _begins(entry: Recorded) -> Iterable[datetime]:
    """When the cut begins, and when people thought it would."""
    said = (entry.data.get(name) for name in ("started_at", "previous_started_at"))
    return [datetime.fromisoformat(one) for one in said if one]


async def _who_may_know(connection: AsyncConnection, entry: Recorded, now: datetime) -> list[Addressee]:
    """Those whom the outage concerns now, and all who heard of it or are just hearing: for them it may have
    ended. Nobody else can have heard of it, so nobody else needs a correction."""
    data = entry.data
    outage_ids = {entry.subject_id, *await parts_of(connection, data.get("merged_into") or entry.subject_id)}
    known = await waiting_for(connection, [_thread(one) for one in outage_ids])
    known += await told_about(connection, outage_ids)
    found: dict[Contact, Addressee] = {}
    if data["status"] not in ("cancelled", "restored"):
        is_ahead = data["kind"] == "planned" and datetime.fromisoformat(data["started_at"]) > now
        events = [_PLANNED] if is_ahead else [_PLANNED, _RETURN] if data["kind"] == "planned" else [_RETURN]
        concerned = Concerned(
            entry.subject_id, data["node_ids"], data.get("area_text", ""), only_off=not is_ahead
        )
        found = {one.contact: one for one in await addressees(connection, concerned, events)}
    for contact in known:
        found.setdefault(contact, Addressee(contact))
    return list(found.values())


async def _who_believes_otherwise(connection: AsyncConnection, entry: Recorded) -> list[Addressee]:
    """Those whom a new outage concerns and who were told about another one that has not ended."""
    told = set(await told_about(connection, await open_faults(connection, but=entry.subject_id)))
    concerned = Concerned(entry.subject_id, entry.data["node_ids"], entry.data.get("area_text", ""))
    return [one for one in await addressees(connection, concerned, [_RETURN]) if one.contact in told]


async def _whose_power_is_back(connection: AsyncConnection, entry: Recorded) -> list[Addressee]:
    data = entry.data
    is_over = entry.kind == "restored"
    step = Concerned(
        entry.subject_id,
        data["node_ids"],
        data.get("area_text", ""),
        back_now=data["node_ids"] if is_over else data["restored_node_ids"],
        back_before=await steps_before(connection, entry),
        is_over=is_over,
    )
    return await addressees(connection, step, ["restored"])


async def _joined(
    connection: AsyncConnection, entry: Recorded, quiet: QuietHours, now: datetime
) -> list[Planned]:
    """What somebody who subscribes has to hear: planned cuts that were announced before, and corrections of
    what an earlier subscription has told."""
    contact, cuts = await outages_to_join(connection, entry.subject_id, now)
    if contact is None:
        return []
    return [
        Planned(
            Notice(
                "planned_announced" if cut.kind == "planned" else "expected_return_changed",
                *("outage", cut.id, entry.at, [], None),
            ),
            [Addressee(contact)],
            quiet.due_at(now, [cut.started_at]) if cut.kind == "planned" else now,
        )
        for cut in cuts
    ]


def _thread(outage_id: str) -> str:
    return f"outage:{outage_id}"


def _delivery(entry: Recorded, planned: Planned, to: Addressee) -> NewDelivery:
    notice = planned.notice
    payload = payload_of(notice)
    if notice.topic != "outage":
        place = to.places[0] if to.places else None
        payload |= {"customer_codes": to.customer_codes, "place": place}
    about = f":{notice.subject_id}" if entry.subject == "subscription" else ""
    return NewDelivery(
        entry_id=entry.id,
        channel=to.contact.channel,
        address=to.contact.address,
        once=f"notice:{entry.id}:{to.contact.digest}{about}",
        payload=payload,
        due_at=planned.due_at,
        # Notices about the same thing are sent in order, so that the last one is true.
        thread=_thread(notice.subject_id) if notice.topic != "report" else None,
        hurries=notice.topic != "report",
        goes_first=to.is_at_risk,
    )
