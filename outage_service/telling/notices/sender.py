"""Sends a notice: puts what is still true into words and hands it to the gateway of its channel."""

import logging

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.telling.deliveries.model import Delivery, DeliveryPostponed, Sender
from outage_service.telling.notices.gateways import Gateway, Outgoing
from outage_service.telling.notices.model import Contact
from outage_service.telling.notices.notice import notice_in
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.store import note_said
from outage_service.telling.notices.truth import sayable
from outage_service.telling.notices.wording import sms_of, words_of

log = logging.getLogger("outage_service")


def notice_sender(database: Database, gateway: Gateway, quiet: QuietHours, clock: Clock) -> Sender:
    async def send(delivery: Delivery) -> None:
        notice, now = notice_in(delivery.payload), clock()
        if notice.topic == "planned" and (until := quiet.end_after(now)) > now:
            raise DeliveryPostponed(until)  # the gateway was slow, or failed until the evening
        contact = Contact(delivery.channel, delivery.address)
        async with database.reading() as connection:
            found = await sayable(connection, notice, contact.digest, now)
        words = words_of(found.facts)
        text = sms_of(found.facts) if delivery.channel == "sms" else words.text
        await gateway(
            Outgoing(delivery.id, delivery.channel, delivery.address, words.subject, text, notice.kind, now)
        )
        if found.said is None:
            return
        said = found.said

        async def remember(connection: AsyncConnection) -> None:
            await note_said(connection, contact.digest, notice.subject_id, notice.topic, said, now)

        try:
            await database.write(remember)
        except DatabaseUnavailable:
            # It has been sent: an error now would send it again.
            log.warning("delivery %s was sent, but what it said could not be stored", delivery.id)

    return send
