"""What of a notice is still true, and new to its addressee, when it is about to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import shown
from outage_service.supply.look_up import supply_within
from outage_service.supply.outages.model import CLOSED, Outage
from outage_service.supply.outages.store import find_outage
from outage_service.supply.reports.model import CLOSED as CLOSED_REPORTS
from outage_service.supply.reports.store import find_detail
from outage_service.supply.trouble_calls.denial_store import denied_by
from outage_service.telling.deliveries.model import DeliveryDropped
from outage_service.telling.notices.notice import Notice
from outage_service.telling.notices.store import last_said
from outage_service.telling.notices.wording import Facts, street_and_ward
from outage_service.world.customers.store import addresses_of

# After a long failure of a gateway old news is dropped: people hear only what is true today.
_NEWS_FOR = timedelta(hours=12)
_ARRIVED = CLOSED_REPORTS | {"on_site"}


@dataclass(frozen=True, slots=True)
class Sayable:
    """The facts to say, and a text that records what the addressee then knows (None: nothing to record)."""

    facts: Facts
    said: str | None


async def sayable(connection: AsyncConnection, notice: Notice, contact_digest: str, now: datetime) -> Sayable:
    """What is still to be said; DeliveryDropped when it is no longer true, or already known."""
    if notice.topic != "planned" and now - notice.at > _NEWS_FOR:
        raise DeliveryDropped
    if notice.topic == "report":
        return Sayable(await _of_report(connection, notice, now), None)
    outage = await find_outage(connection, notice.subject_id)
    if outage is None:
        raise DeliveryDropped
    if notice.topic == "restored":
        return Sayable(await _of_return(connection, notice, outage, now), None)
    if notice.topic == "planned":
        facts, said = await _of_plan(connection, notice, outage, now)
    else:
        facts, said = await _of_expectation(connection, notice, outage, now)
    if await last_said(connection, contact_digest, outage.id, notice.topic) == said:
        raise DeliveryDropped
    return Sayable(facts, said)


async def _of_report(connection: AsyncConnection, notice: Notice, now: datetime) -> Facts:
    detail = await find_detail(connection, notice.subject_id)
    if detail is None:
        raise DeliveryDropped
    report, is_late = detail.report, notice.change == "late"
    if report.status in _ARRIVED or now < report.due_at if is_late else report.status != notice.change:
        raise DeliveryDropped
    return Facts(f"report_{notice.change}", [], {"due": report.due_at}, code=notice.subject_id)


async def _of_return(connection: AsyncConnection, notice: Notice, outage: Outage, now: datetime) -> Facts:
    """The power is back, no other outage keeps it off, and the customer has not denied this outage."""
    back = [code for code in notice.customer_codes if await _is_back(connection, code, outage.id, now)]
    # A place gets its notice at the step that restores it; an outage that was reopened is not a return.
    is_place = notice.place is not None and outage.status in ("restored", "partially_restored")
    if not back and not is_place:
        raise DeliveryDropped
    return await _facts("restored", connection, notice, outage, back)


async def _of_expectation(
    connection: AsyncConnection, notice: Notice, outage: Outage, now: datetime
) -> tuple[Facts, str]:
    """The expected return, if it still stands and customers or a place still wait for it."""
    back = outage.expected_back_at
    if outage.status in CLOSED or back != notice.expected_back_at or (back is not None and back <= now):
        raise DeliveryDropped
    off = [c for c in notice.customer_codes if await _is_off_because_of(connection, c, outage.id, now)]
    if not off and notice.place is None:
        raise DeliveryDropped
    previous = notice.previous_expected_back_at
    name = "expected_return"
    if back is None:
        name = "expected_return_unknown"
    elif previous is not None:
        name = "expected_return_changed"
    facts = await _facts(name, connection, notice, outage, off)
    return facts, shown(back) if back else "unknown"


async def _of_plan(
    connection: AsyncConnection, notice: Notice, outage: Outage, now: datetime
) -> tuple[Facts, str]:
    """A planned cut, if its times or its cancellation still stand."""
    name = f"planned_{notice.change}"
    codes = notice.customer_codes
    if notice.change == "cancelled":
        if outage.status != "cancelled" or (outage.expected_back_at or outage.started_at) <= now:
            raise DeliveryDropped
        return await _facts(name, connection, notice, outage, codes), "cancelled"
    same_times = (outage.started_at, outage.expected_back_at) == (notice.started_at, notice.expected_back_at)
    is_past = (outage.expected_back_at or outage.started_at) <= now
    if outage.status in CLOSED or not same_times or is_past:
        raise DeliveryDropped
    back = outage.expected_back_at
    said = f"{shown(outage.started_at)} {shown(back) if back else ''}"
    if back is None:
        name += "_open"
    return await _facts(name, connection, notice, outage, codes), said


async def _facts(
    message: str, connection: AsyncConnection, notice: Notice, outage: Outage, codes: Sequence[str]
) -> Facts:
    moments = {"at": notice.at, "started": outage.started_at}
    if outage.expected_back_at is not None:
        moments["back"] = outage.expected_back_at
    if notice.previous_expected_back_at is not None:
        moments["previous"] = notice.previous_expected_back_at
    places = await _streets(connection, codes)
    if notice.place is not None:
        places.append(notice.place)
    return Facts(message, places or [outage.area_text.partition(";")[0]], moments, outage.cause_text)


async def _streets(connection: AsyncConnection, codes: Sequence[str]) -> list[str]:
    """The streets where the customers live, each once."""
    homes = await addresses_of(connection, codes)
    return list(dict.fromkeys(street_and_ward(address, ward) for address, ward in homes))


async def _is_back(connection: AsyncConnection, code: str, outage_id: str, now: datetime) -> bool:
    """Whether the end of this outage gave the customer power: not if it never explained why the power was off."""
    answer = await supply_within(connection, code, now)
    if answer is None or answer.supply.state != "on":
        return False
    return outage_id not in await denied_by(connection, code)


async def _is_off_because_of(connection: AsyncConnection, code: str, outage_id: str, now: datetime) -> bool:
    """Whether this outage is the one a caller would hear about; another one may last longer."""
    answer = await supply_within(connection, code, now)
    return answer is not None and answer.supply.current is not None and answer.supply.current.id == outage_id
