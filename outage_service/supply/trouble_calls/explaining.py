"""Finds the outage that explains why a customer has no power, even while outages end at the same time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.look_up import supply_within
from outage_service.supply.outages.model import SHORTLY_BEFORE, Outage, supply_of
from outage_service.supply.trouble_calls.denial_store import denied_by
from outage_service.supply.trouble_calls.linking_store import (
    Explained,
    explanations_of,
    explanations_of_linked,
    explanations_of_unlinked,
    link_to_outage,
)
from outage_service.supply.trouble_calls.locks import hold_open, hold_outage, runs_alone

_LOOKS = 5


async def explaining_outage(connection: AsyncConnection, customer_code: str, now: datetime) -> str | None:
    """The id of the outage that explains a customer's report; it cannot end before this transaction does.

    An outage that the customer has denied explains nothing. The outage may end while this waits for the lock,
    so it looks again after locking.
    """
    held: str | None = None
    for _ in range(_LOOKS):
        current = await _current(connection, customer_code, now)
        if current is None:
            return None
        if runs_alone(connection) or current.id == held:
            return current.id
        await hold_outage(connection, current.id)
        held = current.id
    return None


async def _current(connection: AsyncConnection, customer_code: str, now: datetime) -> Outage | None:
    answer = await supply_within(connection, customer_code, now)
    if answer is None or answer.supply.current is None:
        return None
    denied = await denied_by(connection, customer_code)
    if answer.supply.current.id in denied:
        answer = await supply_within(connection, customer_code, now, but=denied)
    return answer.supply.current if answer else None


async def relink_elsewhere(
    connection: AsyncConnection, outage_id: str, below: list[str] | None, now: datetime
) -> None:
    """Link reports of this outage to another one that affects their customers, such as a nested fault."""
    found = await explanations_of_linked(connection, outage_id, below)
    if found and not runs_alone(connection):
        held = await hold_open(connection, sorted({each.outage.id for each in found}))
        found = [e for e in await explanations_of_linked(connection, outage_id, below) if e.outage.id in held]
    await _link(connection, found, now)


async def relink(connection: AsyncConnection, codes: Iterable[str], now: datetime) -> None:
    """Link reports that lost their outage to another one that affects their customers, if there is one."""
    codes = list(codes)
    found = await explanations_of(connection, codes) if codes else []
    if found and not runs_alone(connection):
        held = await hold_open(connection, sorted({each.outage.id for each in found}))
        found = [each for each in await explanations_of(connection, codes) if each.outage.id in held]
    await _link(connection, found, now)


async def link_all_unlinked(connection: AsyncConnection, now: datetime) -> None:
    """Link every unlinked open report that an outage explains; needed after a load."""
    found = await explanations_of_unlinked(connection)
    recent = [each for each in found if each.created_at >= each.outage.started_at - SHORTLY_BEFORE]
    await _link(connection, recent, now)


async def _link(connection: AsyncConnection, found: Iterable[Explained], now: datetime) -> None:
    felt: dict[str, list[Outage]] = defaultdict(list)
    for each in found:
        felt[each.code].append(each.outage)
    linked: dict[str, list[str]] = defaultdict(list)
    for code, outages in felt.items():
        if current := supply_of(outages, now).current:
            linked[current.id].append(code)
    for outage_id, codes in linked.items():
        await link_to_outage(connection, codes, outage_id, now)
