"""The homes and places that a contact asks about, from all its subscriptions."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.subscriptions import subscriptions
from outage_service.telling.notices.model import Contact, Event
from outage_service.telling.notices.wording import street_and_ward

_MOST_HOMES = 50  # of one contact


@dataclass(frozen=True, slots=True)
class Home:
    """A customer or a watched place of a contact: its key in `knowledge`, and how a message names its area."""

    key: str
    area: str
    events: frozenset[Event]
    customer_code: str | None = None
    place_line: str | None = None


async def homes_of(connection: AsyncConnection, contact: Contact) -> list[Home]:
    """All that a contact asks about, each once: customers by code, then places. Customers that a load has
    removed are none of them."""
    s = subscriptions.c
    columns = (s.customer_code, s.place, s.place_line, s.phone, s.events)
    mine = select(*columns).where(s.contact_digest == contact.digest).order_by(s.created_at, s.id)
    wishes = (await connection.execute(mine)).all()
    places = {
        wish.place_line: Home(
            key_of(f"place {wish.place_line}"), wish.place, frozenset(wish.events), None, wish.place_line
        )
        for wish in wishes
        if wish.place_line and not wish.customer_code
    }
    return [*await _customers(connection, wishes), *places.values()]


def key_of(what: str) -> str:
    """A short digest of a customer's code or a place."""
    return hashlib.blake2b(what.encode(), digest_size=6).hexdigest()


async def _customers(connection: AsyncConnection, wishes: Sequence[Any]) -> list[Home]:
    of_code = {wish.customer_code: wish.events for wish in wishes if wish.customer_code}
    of_phone = {wish.phone: wish.events for wish in wishes if not wish.customer_code and not wish.place}
    c, p = customers.c, customer_phones.c
    asked: dict[str, tuple[str, set[Event]]] = {}
    by_code = select(c.customer_code, c.address, c.ward).where(c.customer_code.in_(list(of_code)))
    if of_code:
        for row in await connection.execute(by_code):
            asked[row.customer_code] = street_and_ward(row.address, row.ward), set(of_code[row.customer_code])
    by_phone = (
        select(c.customer_code, c.address, c.ward, p.phone)
        .join(customer_phones, p.customer_code == c.customer_code)
        .where(p.phone.in_(list(of_phone)))
    )
    if of_phone:
        for one in await connection.execute(by_phone):
            area = street_and_ward(one.address, one.ward)
            asked.setdefault(one.customer_code, (area, set()))[1].update(of_phone[one.phone])
    return [
        Home(key_of(code), asked[code][0], frozenset(asked[code][1]), code)
        for code in sorted(asked)[:_MOST_HOMES]
    ]
