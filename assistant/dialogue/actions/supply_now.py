"""What the outage service says about the customer or the area of a conversation."""

from __future__ import annotations

from assistant.dialogue.actions.memory import Memory
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.wording import Json, area_name


async def current_and_planned(memory: Memory) -> tuple[Json | None, list[Json], Json | None]:
    """The current outage, the announced planned cuts, and the customer's open report."""
    service = outage_service()
    if memory.customer:
        supply = await service.supply(memory.customer["customer_code"])
        if supply is None:
            return None, [], None
        return await with_history(supply["current"]), supply["planned"], supply["open_report"]
    place = memory.place or ""
    going_on = await service.outages_at(place, "active")
    current = await with_history(going_on[0] if going_on else None)
    return current, await service.outages_at(place, "planned"), None


async def with_history(outage: Json | None) -> Json | None:
    """The outage with its revisions: callers must hear when the expected time has changed."""
    if outage is None:
        return None
    return await outage_service().outage(outage["id"]) or outage


def area_of(memory: Memory, outage: Json | None = None) -> str:
    return area_name(memory.customer, outage or {}, memory.place)
