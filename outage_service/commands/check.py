"""`check`: whether the service could start with these settings and files."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from outage_service.clock import Clock
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.errors import LoadRefused, UnusableFile
from outage_service.settings import ROOT, Settings

if TYPE_CHECKING:
    from outage_service.telling.notices.channels import Channels

_HELP = """\
Read the settings and the files of the program as `serve` does: the words of messages, prefixes, renamed places.

Opens no database and starts nothing. `make restart` asks for this before it ends what runs.
"""


def add_to(commands: Commands) -> None:
    check = commands.add_parser(
        "check",
        help="say whether the service could start with these settings and files",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.set_defaults(run=_check)


def _check(settings: Settings, _: argparse.Namespace, clock: Clock) -> int:
    from outage_service.app import create_app
    from outage_service.world.places.country import country
    from outage_service.world.places.renaming import shipped
    from outage_service.world.places.street_names import well_known_streets
    from outage_service.world.units.reading import PACKAGED, packaged_units

    try:
        app = create_app(settings, clock)
        packaged_units()
        shipped()
        country()
        well_known_streets()
    except UnusableFile as mistake:
        print(mistake, file=sys.stderr)
        return BAD_INPUT
    except LoadRefused as refused:
        for row in refused.rows:
            print(f"{PACKAGED.relative_to(ROOT).as_posix()}:{row.line}: {row.reason}", file=sys.stderr)
        return BAD_INPUT
    asyncio.run(_open_gateways(app.state.channels))
    return 0


async def _open_gateways(channels: "Channels") -> None:
    from outage_service.telling.deliveries.http_client import new_http_client
    from outage_service.telling.notices.channels import gateways

    async with new_http_client() as http:
        gateways(channels, http)
