"""`deliveries list` and `deliveries resend`: show deliveries, and try failed ones again."""

import argparse
import asyncio
import sys

from outage_service.clock import Clock, shown
from outage_service.commands.opening import opened
from outage_service.commands.parsing import BAD_INPUT, Commands, in_utf8, steps_of, whole_number
from outage_service.journal.model import COMMAND_LINE
from outage_service.settings import Settings

_LIST = """\
List deliveries (webhooks, SMS, e-mail), newest first: id, status, attempts, channel,
addressee, type, when it was made, and why the last attempt failed.

    python -m outage_service deliveries list --status dead
"""
_RESEND = """\
Try a delivery again at once, from its first attempt and under its old id, or all that
were given up. A service with OUTAGE_WORKERS=on sends them.

    python -m outage_service deliveries resend 5c2a7f0e-3f3c-4b0e-9a52-7f1f0f3b9f11
    python -m outage_service deliveries resend --all-dead
"""
_AT_ONCE = 500


def add_to(commands: Commands) -> None:
    group = commands.add_parser("deliveries", help="list deliveries, resend dead ones")
    steps = steps_of(group)
    as_written = argparse.RawDescriptionHelpFormatter
    listing = steps.add_parser("list", help="list them", description=_LIST, formatter_class=as_written)
    listing.add_argument("--status", choices=["pending", "sent", "dead"])
    listing.add_argument("--limit", type=whole_number, default=50, help="how many; 50 by default")
    listing.set_defaults(run=lambda *given: asyncio.run(_list(*given)))
    again = steps.add_parser("resend", help="try again", description=_RESEND, formatter_class=as_written)
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("delivery_id", metavar="ID", nargs="?", type=in_utf8)
    which.add_argument("--all-dead", action="store_true", help="all that were given up")
    again.set_defaults(run=lambda *given: asyncio.run(_resend(*given)))


async def _list(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from outage_service.telling.deliveries.model import shown_address
    from outage_service.telling.deliveries.store import list_deliveries

    async with opened(settings, clock) as database, database.reading() as connection:
        found = await list_deliveries(connection, wanted.status, None, wanted.limit)
    if not found:
        print("There are none.", file=sys.stderr)
    for one in found:
        words = (
            one.id,
            one.status,
            one.attempts,
            one.channel,
            shown_address(one.channel, one.address),
            one.payload.get("type", "-"),
            shown(one.created_at),
            one.last_error or "",
        )
        print(*words, sep="\t")
    return 0


async def _resend(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from outage_service.errors import DeliveryNotFound
    from outage_service.journal.model import Act
    from outage_service.telling.deliveries.resending import resend, resend_dead

    act = Act(COMMAND_LINE, clock())

    async def one(connection: AsyncConnection) -> int:
        await resend(connection, wanted.delivery_id.strip().lower(), act)
        return 1

    async def some_dead(connection: AsyncConnection) -> int:
        return await resend_dead(connection, _AT_ONCE, act)

    try:
        async with opened(settings, clock) as database:
            count = resent = await database.write(some_dead if wanted.all_dead else one)
            while wanted.all_dead and count:
                count = await database.write(some_dead)
                resent += count
    except DeliveryNotFound as error:
        print(error.detail, file=sys.stderr)
        return BAD_INPUT
    print(f"{resent} deliveries will be tried again.")
    return 0
