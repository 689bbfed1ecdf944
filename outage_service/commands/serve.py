"""`serve`: the service over HTTP."""

import argparse
import asyncio
import sys

from outage_service.clock import Clock
from outage_service.commands.opening import opened, say_which_database
from outage_service.commands.parsing import BAD_INPUT, Commands
from outage_service.settings import Settings

_REFUSED = """\
Not started: OUTAGE_HOST={host} lets others reach the service, and there is no API key yet:
only this machine would be answered. Make a key first,

  python -m outage_service keys add NAME --role admin

or set OUTAGE_API_KEY, or listen on 127.0.0.1."""
_HELP = """\
Serve at OUTAGE_HOST and OUTAGE_PORT until Ctrl-C.

Beyond this machine only with an API key: see `keys --help`.

  OUTAGE_PORT=8001 python -m outage_service serve
"""


def add_to(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        help="serve at OUTAGE_HOST and OUTAGE_PORT",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.set_defaults(run=_serve)


def _serve(settings: Settings, _: argparse.Namespace, clock: Clock) -> int:
    import uvicorn

    from outage_service.access.loopback import is_loopback
    from outage_service.app import create_app

    say_which_database(settings)
    is_for_others = not is_loopback(settings.host)
    if is_for_others and not settings.api_key and not asyncio.run(_has_keys(settings, clock)):
        print(_REFUSED.format(host=settings.host), file=sys.stderr)
        return BAD_INPUT
    uvicorn.run(
        create_app(settings, clock),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,  # paths hold customer codes
    )
    return 0


async def _has_keys(settings: Settings, clock: Clock) -> bool:
    from outage_service.access.store import all_keys

    async with opened(settings, clock, say=False, make=True) as database:
        return bool(await all_keys(database))
