"""Sends a notice: decides what is to be said now, puts it into words and hands it to the gateway."""

import asyncio
import logging
from datetime import datetime
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.telling.deliveries.model import Delivery, DeliveryDropped, DeliveryPostponed, Sender
from outage_service.telling.notices import told_store
from outage_service.telling.notices.gateways import Gateway, Outgoing
from outage_service.telling.notices.model import Contact
from outage_service.telling.notices.notice import Notice, notice_in
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.truth import Sayable, Truth
from outage_service.telling.notices.waiting import report_can_wait
from outage_service.telling.notices.wording import segments_of, sms_of, words_of

log = logging.getLogger("outage_service")


def notice_sender(database: Database, gateway: Gateway, quiet: QuietHours, clock: Clock) -> Sender:
    truth = Truth(quiet)
    # One message to a contact after the other: each is decided by what the one before has told.
    turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def send(delivery: Delivery) -> int | None:
        contact = Contact(delivery.channel, delivery.address)
        async with turns.setdefault(contact.digest, asyncio.Lock()):
            return await _send(delivery, contact)

    async def _send(delivery: Delivery, contact: Contact) -> int | None:
        notice, now = notice_in(delivery.payload), clock()
        if report_can_wait(notice) and (until := quiet.end_after(now)) > now:
            raise DeliveryPostponed(until)  # the gateway was slow, or failed until the evening
        async with database.reading() as connection:
            found = await truth.sayable(connection, notice, contact, now)
        if found.due_at > now:
            raise DeliveryPostponed(found.due_at)
        if found.facts is None:
            await _remember(found, contact, notice, now)
            raise DeliveryDropped
        words = words_of(found.facts)
        is_sms = delivery.channel == "sms"
        text = sms_of(found.facts) if is_sms else words.text
        await gateway(
            Outgoing(delivery.id, delivery.channel, delivery.address, words.subject, text, notice.kind, now)
        )
        await _remember(found, contact, notice, now)
        return segments_of(text) if is_sms else None

    async def _remember(found: Sayable, contact: Contact, notice: Notice, now: datetime) -> None:
        async def work(connection: AsyncConnection) -> None:
            for known in found.known:
                await told_store.note_told(connection, contact.digest, known.outage_id, known.told, known.at)
            if found.apologized_for is not None:
                await told_store.note_apology(connection, contact.digest, found.apologized_for, now)

        if not found.known and found.apologized_for is None:
            return
        try:
            await database.write(work)
        except DatabaseUnavailable:
            # It has been sent: an error now would send it again.
            log.warning("what was sent about %s could not be stored", notice.subject_id)

    return send
