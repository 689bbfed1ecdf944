"""Whether power is back at the homes and places that a notice names, and which outage's end tells it."""

from dataclasses import dataclass

from outage_service.supply.look_up import supply_within
from outage_service.supply.outages.model import Outage
from outage_service.supply.trouble_calls.denial_store import denied_by
from outage_service.telling.notices.homes_store import Home
from outage_service.telling.notices.notice import Notice
from outage_service.telling.notices.returns_store import back_at, node_of, over_place, over_since
from outage_service.telling.notices.standing_store import Situation, at_place, felt


@dataclass(frozen=True, slots=True)
class Return:
    """A notice that power is back after an outage, for the homes of its contact."""

    situation: Situation
    notice: Notice
    outage: Outage


async def homes_with_power(back: Return) -> list[Home]:
    """The homes and places of a notice where the end of its outage has brought the power back.

    None where another outage keeps it off, or kept it off for longer: the notice about that one tells it, so
    that nobody hears it twice or with a time at which it was still dark.
    """
    notice, homes = back.notice, back.situation.homes
    asked = [home for home in homes if "restored" in home.events]  # not who has ended it meanwhile
    codes = set(notice.customer_codes)
    # A place gets its notice at the step that restores it; an outage that was reopened is not a return.
    is_place = notice.place is not None and back.outage.status in ("restored", "partially_restored")
    found = []
    for home in asked:
        if home.customer_code in codes:
            found += [home] if await _is_back_at_home(back, home.customer_code or "") else []
        elif is_place and home.place_line is not None and home.area == notice.place:
            found += [home] if await _is_back_at_place(back, home.place_line) else []
    return found


async def _is_back_at_home(back: Return, code: str) -> bool:
    """Not if the outage never explained why the power was off there."""
    connection = back.situation.connection
    answer = await supply_within(connection, code, back.situation.now)
    if answer is None or answer.supply.state != "on":
        return False
    denied = await denied_by(connection, code)
    if back.outage.id in denied:
        return False
    others = [one for one in await over_since(connection, code, back.notice.at) if one.id != back.outage.id]
    nodes = [await node_of(connection, code)] if others else []
    for other in others:
        if other.id not in denied and await _lasted_longer(back, other, nodes):
            return False
    return True


async def _is_back_at_place(back: Return, line: str) -> bool:
    situation = back.situation
    for other in await over_place(situation.connection, line, back.notice.at, situation.now):
        if other.id == back.outage.id:
            continue
        if await at_place(situation, other, line) == "inside":
            return False
        ends = (await felt(situation, other)).at(line)
        if ends is not None and await _lasted_longer(back, other, sorted(ends)):
            return False
    return True


async def _lasted_longer(back: Return, other: Outage, node_ids: list[str]) -> bool:
    """Whether the power came back there through the other outage, later."""
    ended = await back_at(back.situation.connection, other, node_ids)
    return ended is not None and ended > back.notice.at
