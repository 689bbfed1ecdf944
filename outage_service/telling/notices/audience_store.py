"""All SQL that finds who gets a notice about a change."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Recorded
from outage_service.supply.outages.model import CLOSED
from outage_service.supply.outages.reach_store import lines_meant
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.deliveries import deliveries
from outage_service.tables.journal import journal
from outage_service.tables.network import node_ancestors, node_areas
from outage_service.tables.outages import outage_word_nodes, outage_words, outages
from outage_service.tables.reports import reports
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.telling.notices.areas import FeltAreas
from outage_service.telling.notices.model import Contact, Event, contact_of

_MOST_CODES = 20  # of one contact in one message


@dataclass(slots=True)
class Addressee:
    """A contact, and the customers and places through which the change concerns it. `is_at_risk`: lives there
    may depend on power."""

    contact: Contact
    customer_codes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    is_at_risk: bool = False


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a change of an outage concerns: all customers below its nodes (without nodes, those whom its words
    mean), or fewer.

    `back_now`: only those below the nodes of this step (None: no such limit); `back_before`: not those
    below these nodes; `only_off`: not those whose power is back. `is_over`: the outage has ended.
    """

    outage_id: str
    node_ids: Sequence[str]
    area_text: str
    back_now: Sequence[str] | None = None
    back_before: Sequence[str] = ()
    only_off: bool = False
    is_over: bool = False


async def addressees(
    connection: AsyncConnection, concerned: Concerned, events: Collection[Event]
) -> list[Addressee]:
    """All subscribers to one of these events, each contact once."""
    found: dict[Contact, Addressee] = {}
    for row in await connection.execute(_subscribers_below(concerned)):
        if any(event in row.events for event in events):
            addressee = _of(found, contact_of(row.phone, row.email))
            addressee.is_at_risk |= bool(row.priority) or bool(row.at_risk)
            if row.customer_code not in addressee.customer_codes:
                addressee.customer_codes.append(row.customer_code)
    await _add_watchers(connection, concerned, events, found)
    for addressee in found.values():
        addressee.customer_codes = sorted(addressee.customer_codes)[:_MOST_CODES]
    return list(found.values())


async def waiting_for(connection: AsyncConnection, threads: Collection[str]) -> list[Contact]:
    """The contacts with a message of these threads that waits or is just being sent."""
    d = deliveries.c
    statement = select(d.channel, d.address).where(
        d.thread.in_(list(threads)), d.status == literal_column("'pending'")
    )
    return [Contact(row.channel, row.address) for row in await connection.execute(statement.distinct())]


async def told_about(connection: AsyncConnection, outage_ids: Collection[str]) -> list[Contact]:
    """The contacts that were told about one of these outages and still have a subscription.

    Ask after `waiting_for`: what is sent in between is found here.
    """
    t, s = notices_told.c, subscriptions.c
    statement = (
        select(s.phone, s.email)
        .join(notices_told, t.contact_digest == s.contact_digest)
        .where(t.subject_id.in_(list(outage_ids)), t.topic == "outage")
        .distinct()
    )
    return [contact_of(row.phone, row.email) for row in await connection.execute(statement)]


async def open_faults(connection: AsyncConnection, but: str) -> list[str]:
    """The ids of the unplanned outages that have not ended, but one."""
    o = outages.c
    statement = select(o.id).where(o.status.not_in(sorted(CLOSED)), o.kind == "unplanned", o.id != but)
    return list((await connection.execute(statement)).scalars())


async def felt_areas(connection: AsyncConnection, concerned: Concerned) -> FeltAreas:
    """The area lines of an outage, to compare with watched places."""
    lines = await _lines(connection, concerned)
    meant = [] if concerned.node_ids else await lines_meant(connection, concerned.outage_id)
    # In a thread: thousands of lines would block all other requests.
    return await asyncio.to_thread(FeltAreas, lines, concerned.area_text, meant)


async def steps_before(connection: AsyncConnection, entry: Recorded) -> list[str]:
    """The nodes of all earlier restoration steps of an outage, from the journal.

    Entry ids decide what is earlier: two steps may have the same time. Steps before a reopening do not count.
    """
    j = journal.c
    statement = (
        select(j.kind, j.data)
        .where(j.subject == "outage", j.subject_id == entry.subject_id, j.id < entry.id)
        .order_by(j.id.desc())
    )
    steps: list[str] = []
    for row in await connection.execute(statement):
        if row.kind == "restored":
            break  # it had ended, and has begun again since
        if row.kind == "partially_restored":
            steps += row.data.get("restored_node_ids", ())
    return list(dict.fromkeys(steps))


async def report_addressees(connection: AsyncConnection, entry: Recorded, event: Event) -> list[Addressee]:
    """The subscribers to a report: by its customer, the customer's phones, or the phone that made it."""
    code, by_outage = entry.data.get("customer_code"), entry.data.get("outage_id")
    s = subscriptions.c
    targets = await _targets_of_report(connection, entry.subject_id, code)
    found: dict[Contact, Addressee] = {}
    statement = select(s.phone, s.email, s.events).where(s.target.in_(targets))
    for row in await connection.execute(statement):
        # A subscriber who hears that the power is back need not hear that the report is resolved.
        is_told_anyway = entry.data.get("status") == "resolved" and by_outage and "restored" in row.events
        if event in row.events and not is_told_anyway:
            addressee = _of(found, contact_of(row.phone, row.email))
            addressee.customer_codes = [code] if code else []
            addressee.is_at_risk = bool(entry.data.get("at_risk"))
    return list(found.values())


async def still_asks_about_report(
    connection: AsyncConnection, contact: Contact, code: str, customer_code: str | None, event: Event
) -> bool:
    """Whether the contact has a subscription to this report now: it may have ended, or the customer has
    another phone."""
    s = subscriptions.c
    targets = await _targets_of_report(connection, code, customer_code)
    mine = select(s.events).where(s.contact_digest == contact.digest, s.target.in_(targets))
    return any(event in events for events in (await connection.execute(mine)).scalars())


async def _targets_of_report(connection: AsyncConnection, code: str, customer_code: str | None) -> list[str]:
    """What a subscription to this report may be about, as `target_of` writes it."""
    targets = [f"customer:{customer_code}"] if customer_code else []
    if customer_code:
        phones = select(customer_phones.c.phone).where(customer_phones.c.customer_code == customer_code)
        targets += [f"phone:{phone}" for phone in (await connection.execute(phones)).scalars()]
    made_from = select(reports.c.phone).where(reports.c.code == code)
    if phone := (await connection.execute(made_from)).scalar_one_or_none():
        targets.append(f"phone:{phone}")
    return targets


def _of(found: dict[Contact, Addressee], contact: Contact) -> Addressee:
    return found.setdefault(contact, Addressee(contact))


def _subscribers_below(concerned: Concerned) -> CompoundSelect[Any]:
    """One query for subscriptions to customers and to the phones of customers."""
    s, p, r = subscriptions.c, customer_phones.c, reports.c
    homes = _homes(concerned).distinct().cte("homes")
    at_risk = exists(
        select(1).where(r.customer_code == homes.c.customer_code, r.is_open, r.at_risk.is_not(None))
    )
    columns = (
        *(s.phone, s.email, s.events),
        *(homes.c.customer_code, homes.c.priority, at_risk.label("at_risk")),
    )
    watches_customer = s.target == literal("customer:") + homes.c.customer_code
    watches_phone = s.target == literal("phone:") + p.phone
    by_customer = select(*columns).select_from(homes.join(subscriptions, watches_customer))
    by_phone = select(*columns).select_from(
        homes.join(customer_phones, p.customer_code == homes.c.customer_code).join(
            subscriptions, watches_phone
        )
    )
    return union_all(by_customer, by_phone)


def _homes(concerned: Concerned) -> Select[tuple[str, int]]:
    """The customers below the outage's nodes; without nodes those whom its words mean, all at once."""
    c = customers.c
    if concerned.node_ids:
        below = node_ancestors.c.ancestor_id.in_(concerned.node_ids)
        homes = select(c.customer_code, c.priority).join(
            node_ancestors, node_ancestors.c.node_id == c.node_id
        )
        return homes.where(below, *_limits(concerned, c.node_id))
    n, w = outage_word_nodes.c, outage_words.c
    meant = (
        select(c.customer_code, c.priority)
        .join(outage_word_nodes, n.node_id == c.node_id)
        .join(outage_words, and_(w.line == c.area_line, w.unit == c.unit, w.outage_id == n.outage_id))
    )
    return meant.where(n.outage_id == concerned.outage_id)


def _limits(concerned: Concerned, node_id: ColumnElement[str]) -> list[ColumnElement[bool]]:
    limits = []
    if concerned.back_now is not None:
        limits.append(_is_below(node_id, concerned.back_now))
    if concerned.back_before:
        limits.append(~_is_below(node_id, concerned.back_before))
    if concerned.only_off:
        limits.append(~power_is_back_at(node_id, literal(concerned.outage_id)))
    return limits


def _is_below(node_id: ColumnElement[str], node_ids: Iterable[str]) -> ColumnElement[bool]:
    above = node_ancestors.alias()
    reached = select(1).where(above.c.node_id == node_id, above.c.ancestor_id.in_(list(node_ids)))
    return exists(reached.correlate_except(above))


async def _add_watchers(
    connection: AsyncConnection,
    concerned: Concerned,
    events: Collection[Event],
    found: dict[Contact, Addressee],
) -> None:
    """Add those who watch a place. Its power is back when it is back at all nodes of the outage there."""
    s = subscriptions.c
    if (await connection.execute(select(s.id).where(s.place_word.is_not(None)).limit(1))).first() is None:
        return
    areas = await felt_areas(connection, concerned)
    wishes = select(s.place, s.place_line, s.phone, s.email, s.events).where(s.place_word.in_(areas.words))
    rows = await connection.execute(wishes)
    watchers = [row for row in rows if any(event in row.events for event in events)]
    places = await asyncio.to_thread(areas.at_each, {row.place_line for row in watchers})
    still_off = await _ends_off(connection, concerned)
    just_back = await _ends_just_back(connection, concerned)
    for row in watchers:
        ends = places[row.place_line]
        if ends is not None and _concerns(concerned, ends, still_off, just_back):
            addressee = _of(found, contact_of(row.phone, row.email))
            if row.place not in addressee.places:
                addressee.places.append(row.place)


def _concerns(concerned: Concerned, ends: frozenset[str], still_off: set[str], just_back: set[str]) -> bool:
    if concerned.back_now is None:
        return not ends or bool(ends & still_off)
    if not ends:
        return concerned.is_over  # only the words of the notice name the place: the step is unknown
    return bool(ends & just_back) and not ends & still_off


async def _lines(connection: AsyncConnection, concerned: Concerned) -> list[tuple[str, str]]:
    a, n = node_ancestors.c, node_areas.c
    statement = (
        select(n.line, n.node_id)
        .join(node_ancestors, a.node_id == n.node_id)
        .where(a.ancestor_id.in_(concerned.node_ids))
        .distinct()
    )
    return [(row.line, row.node_id) for row in await connection.execute(statement)]


async def _ends_off(connection: AsyncConnection, concerned: Concerned) -> set[str]:
    """The nodes at or below the outage's nodes that have no power after this change."""
    if concerned.is_over:
        return set()
    a = node_ancestors.c
    statement = select(a.node_id).where(a.ancestor_id.in_(concerned.node_ids))
    back = [*(concerned.back_now or ()), *concerned.back_before]
    if back:
        statement = statement.where(~_is_below(a.node_id, back))
    if concerned.only_off:
        statement = statement.where(~power_is_back_at(a.node_id, literal(concerned.outage_id)))
    return set((await connection.execute(statement)).scalars())


async def _ends_just_back(connection: AsyncConnection, concerned: Concerned) -> set[str]:
    if concerned.back_now is None:
        return set()
    a = node_ancestors.c
    statement = select(a.node_id).where(a.ancestor_id.in_(concerned.node_ids))
    if not concerned.is_over:
        statement = statement.where(_is_below(a.node_id, concerned.back_now))
    if concerned.back_before:
        statement = statement.where(~_is_below(a.node_id, concerned.back_before))
    return set((await connection.execute(statement)).scalars())
