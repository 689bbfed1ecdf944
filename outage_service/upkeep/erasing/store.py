"""All SQL that erases personal data. A report keeps its times, its place in the network and its kind."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.customers import customer_phones
from outage_service.tables.deliveries import deliveries
from outage_service.tables.erased import NOT_ERASED, erased_customers
from outage_service.tables.journal import journal
from outage_service.tables.reports import reports
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.telling.notices.model import CHANNELS, Contact

_BATCH = 500
_BLANK_REPORT = {
    **dict.fromkeys(("description", "place_line"), ""),
    **dict.fromkeys(("phone", "place", "at_risk", "origin")),
}
_RISKS = ("at_risk", "previous_at_risk")


async def remember_erased(connection: AsyncConnection, customer_code: str, now: datetime) -> None:
    """Note the customer as erased, so that later loads do not bring the data back."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(erased_customers).values(customer_code=customer_code, erased_at=now)
    await connection.execute(adding.on_conflict_do_nothing())


async def contacts_of(connection: AsyncConnection, customer_code: str) -> set[str]:
    """The phones and e-mail addresses of a customer: registered, or given in a subscription."""
    p, s = customer_phones.c, subscriptions.c
    phones = await connection.execute(select(p.phone).where(p.customer_code == customer_code))
    wishes = await connection.execute(select(s.phone, s.email).where(s.customer_code == customer_code))
    return {*phones.scalars(), *(contact for wish in wishes for contact in wish if contact)}


async def blank_reports(connection: AsyncConnection, customer_code: str, contacts: set[str]) -> list[str]:
    """Blank the reports about a customer, and those from its phones about a place alone; their codes."""
    r = reports.c
    theirs = or_(r.customer_code == customer_code, r.customer_code.is_(None) & r.phone.in_(contacts))
    return await _blank(connection, theirs)


async def is_any_old_report(connection: AsyncConnection, before: datetime) -> bool:
    """Whether a closed report from before a moment still has its personal data."""
    return (await connection.execute(_old_reports(before).limit(1))).first() is not None


async def blank_old_reports(connection: AsyncConnection, before: datetime, limit: int) -> list[str]:
    """Blank at most `limit` closed reports from before a moment that still have personal data; the codes."""
    codes = (await connection.execute(_old_reports(before).limit(limit))).scalars().all()
    return await _blank(connection, reports.c.code.in_(codes)) if codes else []


def _old_reports(before: datetime) -> Select[str]:
    r = reports.c
    return select(r.code).where(r.created_at < before, ~r.is_open, NOT_ERASED).order_by(r.created_at)


async def drop_wishes(connection: AsyncConnection, customer_code: str, contacts: set[str]) -> int:
    """Delete the subscriptions about a customer or to one of its contacts; how many there were."""
    s = subscriptions.c
    theirs = or_(s.customer_code == customer_code, s.phone.in_(contacts), s.email.in_(contacts))
    return (await connection.execute(delete(subscriptions).where(theirs))).rowcount


async def drop_messages(connection: AsyncConnection, contacts: set[str]) -> int:
    """Delete messages that still wait, and return their number; blank the address and words of the others."""
    d = deliveries.c
    theirs = d.channel.in_(CHANNELS) & d.address.in_(contacts)
    waiting = delete(deliveries).where(theirs, d.status == "pending")
    dropped = (await connection.execute(waiting)).rowcount
    await connection.execute(
        update(deliveries)
        .where(theirs)
        .values(address="", payload={}, last_error=None, once=text("'erased:' || id"))
    )
    digests = [Contact(channel, contact).digest for channel in CHANNELS for contact in contacts]
    await connection.execute(delete(notices_told).where(notices_told.c.contact_digest.in_(digests)))
    return dropped


async def blank_payloads(connection: AsyncConnection, report_codes: list[str]) -> None:
    """Blank the words of messages about these reports, except of messages that still wait to be sent."""
    d, j = deliveries.c, journal.c
    for start in range(0, len(report_codes), _BATCH):
        codes = report_codes[start : start + _BATCH]
        about = select(j.id).where(j.subject == "report", j.subject_id.in_(codes))
        told = update(deliveries).where(d.status != "pending", d.entry_id.in_(about))
        await connection.execute(told.values(payload={}))


async def blank_risks(connection: AsyncConnection, report_codes: list[str]) -> None:
    """Take the risk out of the journal's entries about these reports: it tells of somebody's health."""
    j = journal.c
    for start in range(0, len(report_codes), _BATCH):
        codes = report_codes[start : start + _BATCH]
        entries = select(j.id, j.data).where(j.subject == "report", j.subject_id.in_(codes))
        for entry_id, data in (await connection.execute(entries)).all():
            told = {name: None for name in _RISKS if data.get(name)}
            if told:
                without = update(journal).where(j.id == entry_id).values(data=data | told)
                await connection.execute(without)


async def _blank(connection: AsyncConnection, which: ColumnElement[bool]) -> list[str]:
    blanking = update(reports).where(which, NOT_ERASED).values(_BLANK_REPORT).returning(reports.c.code)
    return list((await connection.execute(blanking)).scalars())
