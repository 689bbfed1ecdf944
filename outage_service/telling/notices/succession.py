"""One planned cut in place of another that begins at the same moment: it was called off and is held after all, or a
home went from one cut to another.

Who was told of the first one knows of the second: "no cut at 8 o'clock" would be false, and the announcement of a
cut at 8 o'clock no news.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import Outage
from outage_service.telling.notices import told_store
from outage_service.telling.notices.knowledge import Told
from outage_service.telling.notices.standing_store import Found
from outage_service.telling.notices.told_store import Heard

_Homes = frozenset[str]


async def with_successions(
    connection: AsyncConnection, contact_digest: str, outage: Outage, heard: Heard | None, found: Found
) -> tuple[Heard | None, dict[str, Told]]:
    """What the contact knows about a planned cut when every home is counted to the cut that it belongs to now;
    and what is to be noted for that, by outage."""
    noted: dict[str, Told] = {}
    if heard is not None and (handed := _handed_over(heard.told, found)):
        for outage_id, homes in handed.items():
            told = replace(heard.told, homes=homes)
            if known := await _together(connection, contact_digest, outage_id, told):
                noted[outage_id] = known
        heard = replace(heard, told=_without(heard.told, _Homes().union(*handed.values())))
        noted[outage.id] = heard.told
    for other, homes in await _taken_over(connection, contact_digest, outage, found):
        told = replace(other.told, homes=homes)
        if heard is not None and heard.told.news == "cut":
            known = _one(heard.told, told)
            if known is None:
                continue
            told = known
        heard = replace(other, outage_id=outage.id, told=told)
        noted |= {other.outage_id: _without(other.told, homes), outage.id: told}
    return heard, noted


def _handed_over(told: Told, found: Found) -> dict[str, _Homes]:
    """The cuts that hold now where `told` no longer does, with these homes."""
    if told.news != "cut" or told.homes is None or told.started_at is None:
        return {}
    homes: dict[str, _Homes] = {}
    for home in sorted(told.homes & found.standing.asked.keys() - found.standing.inside):
        for outage in found.ahead.get(home, ()):
            if outage.started_at == told.started_at:
                homes[outage.id] = homes.get(outage.id, _Homes()) | {home}
    return homes


async def _together(
    connection: AsyncConnection, contact_digest: str, outage_id: str, told: Told
) -> Told | None:
    """What the contact knows of a cut that takes over what was `told` of another; None when it is told better."""
    heard = await told_store.last_heard(connection, contact_digest, {outage_id})
    return _one(heard.told, told) if heard is not None and heard.told.news == "cut" else told


async def _taken_over(
    connection: AsyncConnection, contact_digest: str, outage: Outage, found: Found
) -> list[tuple[Heard, _Homes]]:
    """What the contact was told of other cuts that begin when this one does, with the homes that only this one
    is about now."""
    taken = []
    for heard in await told_store.heard_of_start(connection, contact_digest, outage.started_at):
        inside = (heard.told.homes or _Homes()) & found.standing.inside
        homes = _Homes(home for home in inside if not _is_among(heard.outage_id, found.ahead.get(home, ())))
        if heard.outage_id != outage.id and homes:
            taken.append((heard, homes))
    return taken


def _one(known: Told, told: Told) -> Told | None:
    """Both together, when they name the same times."""
    if (known.started_at, known.back_at) != (told.started_at, told.back_at):
        return None
    return replace(known, homes=(known.homes or _Homes()) | (told.homes or _Homes()))


def _without(told: Told, homes: Iterable[str]) -> Told:
    left = (told.homes or _Homes()) - _Homes(homes)
    return replace(told, homes=left) if left else replace(told, news="off")


def _is_among(outage_id: str, outages: Iterable[Outage]) -> bool:
    return any(one.id == outage_id for one in outages)
