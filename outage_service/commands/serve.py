"""`serve`: the service over HTTP."""

import argparse

from outage_service.commands.parsing import Commands
from outage_service.settings import Settings


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    serve = commands.add_parser("serve", help="serve at OUTAGE_HOST and OUTAGE_PORT")
    serve.set_defaults(run=_serve)


def _serve(settings: Settings, _: argparse.Namespace) -> int:
    import uvicorn

    uvicorn.run(
        "outage_service.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,  # paths hold customer codes
    )
    return 0
