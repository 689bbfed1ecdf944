"""All SQL of what contacts know: what they last heard about an outage, and apologies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import in_utc, shown
from outage_service.supply.outages.model import CLOSED
from outage_service.tables.outages import outages
from outage_service.tables.subscriptions import notices_told
from outage_service.telling.notices.knowledge import News, Told

_OUTAGE, _APOLOGY = "outage", "apology"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a contact knows, of which outage it was said, and when."""

    outage_id: str
    told: Told
    at: datetime


async def last_heard(
    connection: AsyncConnection, contact_digest: str, outage_ids: Collection[str], first: Sequence[str] = ()
) -> Heard | None:
    """What a contact heard last about any of these outages; of several at the same moment, about the
    earliest in `first`."""
    t = notices_told.c
    mine = (t.contact_digest == contact_digest) & t.subject_id.in_(list(outage_ids)) & (t.topic == _OUTAGE)
    rows = await connection.execute(select(t.subject_id, t.said, t.homes, t.told_at).where(mine))
    heard = [Heard(row.subject_id, _told(row.said, row.homes), row.told_at) for row in rows]
    ranks = {outage_id: -place for place, outage_id in enumerate(first)}
    return max(heard, key=lambda one: (one.at, ranks.get(one.outage_id, -len(first))), default=None)


async def heard_of_start(
    connection: AsyncConnection, contact_digest: str, started_at: datetime
) -> list[Heard]:
    """What a contact heard of cuts that begin at this moment, as far as it was not called off for them since."""
    t = notices_told.c
    begins = t.said.startswith(f"cut {_written(started_at)} ", autoescape=True)
    mine = (t.contact_digest == contact_digest) & (t.topic == _OUTAGE) & begins
    rows = await connection.execute(select(t.subject_id, t.said, t.homes, t.told_at).where(mine))
    return [Heard(row.subject_id, _told(row.said, row.homes), row.told_at) for row in rows]


async def note_told(
    connection: AsyncConnection, contact_digest: str, outage_id: str, told: Told, now: datetime
) -> None:
    """Store what a contact has heard, for `last_heard`."""
    said = said_of(told)
    homes = None if told.homes is None else ",".join(sorted(told.homes))
    await _note(connection, (contact_digest, outage_id, _OUTAGE), said, homes, now)


async def has_apologized(connection: AsyncConnection, contact_digest: str, subject_id: str) -> bool:
    """Whether a contact got an apology about this outage, or this report without an outage."""
    t = notices_told.c
    mine = (t.contact_digest == contact_digest) & (t.subject_id == subject_id) & (t.topic == _APOLOGY)
    return (await connection.execute(select(t.said).where(mine))).first() is not None


async def note_apology(
    connection: AsyncConnection, contact_digest: str, subject_id: str, now: datetime
) -> None:
    await _note(connection, (contact_digest, subject_id, _APOLOGY), "late", None, now)


async def outages_heard_of(connection: AsyncConnection, contact_digest: str) -> set[str]:
    """The ids of the outages that a contact was told about."""
    t = notices_told.c
    mine = select(t.subject_id).where(t.contact_digest == contact_digest, t.topic == _OUTAGE)
    return set((await connection.execute(mine)).scalars())


async def is_any_told_before(connection: AsyncConnection, moment: datetime) -> bool:
    return (
        await connection.execute(select(notices_told.c.said).where(_is_old(moment)).limit(1))
    ).first() is not None


async def forget_told_before(connection: AsyncConnection, moment: datetime) -> None:
    """Delete what was noted before a moment, except about outages that may still change."""
    await connection.execute(delete(notices_told).where(_is_old(moment)))


def _is_old(moment: datetime) -> ColumnElement[bool]:
    o, t = outages.c, notices_told.c
    lasts = or_(o.expected_back_at.is_(None), o.expected_back_at > moment)
    may_change = select(1).where(o.id == t.subject_id, o.status.not_in(sorted(CLOSED)), lasts)
    return and_(t.told_at < moment, ~exists(may_change.correlate(notices_told)))


async def _note(
    connection: AsyncConnection, key: tuple[str, str, str], said: str, homes: str | None, now: datetime
) -> None:
    digest, subject_id, topic = key
    t = notices_told.c
    mine = (t.contact_digest == digest) & (t.subject_id == subject_id) & (t.topic == topic)
    changing = update(notices_told).where(mine).values(said=said, homes=homes, told_at=now)
    if not (await connection.execute(changing)).rowcount:
        row = {"contact_digest": digest, "subject_id": subject_id, "topic": topic}
        await connection.execute(insert(notices_told).values(**row, said=said, homes=homes, told_at=now))


def said_of(told: Told) -> str:
    """What was told as the table keeps it."""
    return f"{told.news} {_written(told.started_at)} {_written(told.back_at)}"


def _written(moment: datetime | None) -> str:
    return shown(moment) if moment else _NONE


def _read(written: str) -> datetime | None:
    return None if written == _NONE else in_utc(datetime.fromisoformat(written))


def _told(said: str, homes: str | None) -> Told:
    words = said.split(" ")
    news: News = "cut" if words[0] == "cut" else "off" if words[0] == "off" else "back"
    known = None if homes is None else frozenset(filter(None, homes.split(",")))
    return Told(news, _read(words[1]), _read(words[2]), known)
