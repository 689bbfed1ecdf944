"""What is to be said with a notice that is about to be sent: from what its contact knows and what is true now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import Outage
from outage_service.telling.deliveries.model import DeliveryDropped
from outage_service.telling.notices import told_store
from outage_service.telling.notices.homes_store import Home, homes_of
from outage_service.telling.notices.knowledge import Saying, Told, after_return, to_say
from outage_service.telling.notices.model import Contact
from outage_service.telling.notices.notice import Notice
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.report_truth import of_report
from outage_service.telling.notices.return_truth import Return, homes_with_power
from outage_service.telling.notices.standing_store import (
    AreasSeen,
    Situation,
    parts_of,
    standing_of,
    survivor,
)
from outage_service.telling.notices.succession import with_successions
from outage_service.telling.notices.wording import Facts

# After a long failure of a gateway old news is dropped: people hear only what is true today.
_NEWS_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Known:
    """What the contact knows about an outage after the message, and since when."""

    outage_id: str
    told: Told
    at: datetime


@dataclass(frozen=True, slots=True)
class Sayable:
    """The facts to say (None: nothing, but something to note), when they may be said, and what to note then:
    what the contact knows, or that it got an apology for this outage or report."""

    facts: Facts | None
    due_at: datetime
    known: tuple[Known, ...] = ()
    apologized_for: str | None = None


@dataclass(frozen=True)
class Truth:
    """Looks up what is true; `seen` holds the areas of the outages that were asked for last."""

    quiet: QuietHours
    seen: AreasSeen = field(default_factory=lambda: AreasSeen(8))

    async def sayable(
        self, connection: AsyncConnection, notice: Notice, contact: Contact, now: datetime
    ) -> Sayable:
        """What is still to be said; DeliveryDropped when it is no longer true, or already known."""
        if notice.topic == "report":
            if now - self.quiet.end_after(notice.at) > _NEWS_FOR:
                raise DeliveryDropped
            facts, apologized_for = await of_report(connection, notice, contact, now)
            return Sayable(facts, now, apologized_for=apologized_for)
        homes = await homes_of(connection, contact)
        outage = await survivor(connection, notice.subject_id)
        if outage is None:
            raise DeliveryDropped
        situation = Situation(connection, homes, now, self.seen)
        if notice.topic == "restored" and now - notice.at <= _NEWS_FOR:
            back = await _of_return(situation, notice, outage, contact)
            if back is not None:
                return back
        return await self._of_outage(situation, outage, contact, is_opened=notice.change == "opened")

    async def _of_outage(
        self, situation: Situation, outage: Outage, contact: Contact, is_opened: bool
    ) -> Sayable:
        """What has changed about an outage for this contact, or about the one that takes its power instead."""
        connection, now = situation.connection, situation.now
        parts = await parts_of(connection, outage.id)
        heard = await told_store.last_heard(connection, contact.digest, parts, [outage.id])
        found = await standing_of(situation, outage)
        noted: dict[str, Told] = {}
        if outage.kind == "planned" and outage.started_at > now:
            heard, noted = await with_successions(connection, contact.digest, outage, heard, found)
        if heard is None and found.hidden:  # what was told there is no longer so
            heard = await told_store.last_heard(connection, contact.digest, found.hidden)
            heard = (
                heard
                if heard and any(_is_told_about(heard.told, one) for one in found.standing.inside)
                else None
            )
        if heard is None and is_opened:
            raise DeliveryDropped  # who has heard nothing hears of it when its time changes
        told = heard.told if heard else None
        saying = to_say(told, found.standing, now)
        others = [other for home, other in found.others.items() if told and _is_told_about(told, home)]
        if saying is None and others:
            former, outage = outage.id, max(others, key=_lasts)
            parts |= await parts_of(connection, outage.id)
            heard = await told_store.last_heard(connection, contact.digest, parts, [outage.id, former])
            told = heard.told if heard else None
            saying = to_say(told, (await standing_of(situation, outage)).standing, now)
        if saying is not None:
            due_at = self.quiet.due_at(now, saying.begins()) if _can_wait(saying) else now
            known = _known(noted | {outage.id: saying.told}, heard, now)
            return Sayable(_facts(saying, outage), due_at, known)
        if heard is not None and heard.outage_id != outage.id:  # what was told of a part is true of the whole
            noted = {outage.id: heard.told}
        if noted:
            return Sayable(None, now, _known(noted, heard, now))
        raise DeliveryDropped


def _known(noted: Mapping[str, Told], heard: told_store.Heard | None, now: datetime) -> tuple[Known, ...]:
    return tuple(Known(outage_id, told, _after(heard, now)) for outage_id, told in noted.items())


def _after(heard: told_store.Heard | None, now: datetime) -> datetime:
    """Now, but after what was heard before: the last thing that was told counts."""
    return max(now, heard.at + timedelta(microseconds=1)) if heard else now


def _is_told_about(told: Told, home: str) -> bool:
    return told.news == "cut" and (told.homes is None or home in told.homes)


def _can_wait(saying: Saying) -> bool:
    return saying.message.startswith("planned_")


def _lasts(outage: Outage) -> float:
    return outage.expected_back_at.timestamp() if outage.expected_back_at else float("inf")


def _facts(saying: Saying, outage: Outage) -> Facts:
    moments = {
        "started": saying.started_at or outage.started_at,
        "back": saying.back_at,
        "previous": saying.previous_back_at,
        "previous_start": saying.previous_started_at,
    }
    is_open_end = saying.back_at is None and f"{saying.message}_open" in _OPEN_ENDED
    return Facts(
        f"{saying.message}_open" if is_open_end else saying.message,
        saying.areas,
        {name: moment for name, moment in moments.items() if moment is not None},
        outage.cause_text,
        left=saying.left,
    )


_OPEN_ENDED = frozenset({"planned_announced_open", "planned_postponed_open", "planned_partly_open"})


async def _of_return(
    situation: Situation, notice: Notice, outage: Outage, contact: Contact
) -> Sayable | None:
    """The power is back, no other outage keeps or kept it off for longer, and the customer has not denied this
    outage. None when that is not so."""
    connection, now = situation.connection, situation.now
    homes = await homes_with_power(Return(situation, notice, outage))
    if not homes:
        return None
    heard = await told_store.last_heard(connection, contact.digest, {outage.id})
    told = after_return(heard.told if heard else None, frozenset(home.key for home in homes))
    areas = _areas_of(homes, outage)
    moments = {"at": notice.at, "started": outage.started_at}
    facts = Facts("restored", areas, moments, outage.cause_text)
    return Sayable(facts, now, _known({outage.id: told}, heard, now))


def _areas_of(homes: Sequence[Home], outage: Outage) -> list[str]:
    area = outage.area_text.partition(";")[0]
    return list(dict.fromkeys(home.area or area for home in homes))
