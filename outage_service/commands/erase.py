"""`erase CODE`: forget the personal data of one customer."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.commands.opening import opened
from outage_service.commands.parsing import BAD_INPUT, Commands, in_utf8
from outage_service.errors import CustomerNotFound
from outage_service.journal.model import COMMAND_LINE, Act
from outage_service.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from outage_service.upkeep.erasing.erasing import Erased

_HELP = """\
Forget the personal data of one customer: name, phones and address, the words, phone and
place of its reports, its subscriptions, and the messages to its phones and addresses.

Nothing brings it back: later loads leave the customer blank, and restoring an older
backup of this database erases it again. The code, the part of the network it hangs on
and the times and kinds of its reports stay, because the figures are counted from them.

  python -m outage_service erase PC05II0123456
"""


def add_to(commands: Commands) -> None:
    erase = commands.add_parser(
        "erase",
        help="forget the personal data of one customer",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    erase.add_argument("customer_code", metavar="CODE", type=in_utf8)
    erase.set_defaults(run=_erase)


def _erase(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    return asyncio.run(_erase_in(settings, wanted.customer_code.strip().upper(), clock))


async def _erase_in(settings: Settings, customer_code: str, clock: Clock) -> int:
    from outage_service.upkeep.erasing.erasing import erase_customer

    async def work(connection: "AsyncConnection") -> "Erased":
        return await erase_customer(connection, customer_code, Act(COMMAND_LINE, clock()))

    try:
        async with opened(settings, clock) as database:
            erased = await database.write(work)
    except CustomerNotFound as error:
        print(error.detail, file=sys.stderr)
        return BAD_INPUT
    print(
        f"Erased: the customer, {erased.reports} reports, "
        f"{erased.subscriptions} subscriptions, {erased.messages} waiting messages."
    )
    return 0
