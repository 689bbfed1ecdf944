"""The action server: loopback only, since it answers without a token.

`python -m assistant.dialogue.serve_actions`, in the Rasa environment.
"""

from __future__ import annotations

import logging
import sys
from asyncio import AbstractEventLoop

from rasa_sdk.endpoint import create_app
from sanic import Sanic

from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.stored_answers import stored_answers, summary
from assistant.errors import SettingError
from assistant.settings import Settings


def build() -> Sanic:
    app = create_app("assistant.dialogue.actions", cors_origins="")
    app.config.KEEP_ALIVE_TIMEOUT = 120

    async def close_client(_: Sanic, loop: AbstractEventLoop) -> None:
        await outage_service().close()

    app.register_listener(close_client, "before_server_stop")
    return app


def require_stored_answers() -> None:
    """Ends with one line when they cannot be used: who starts it can fix them, callers can not."""
    if faults := stored_answers().refresh():
        sys.exit(summary(faults))


def main() -> None:
    try:
        settings = Settings.from_env()
    except SettingError as problem:
        sys.exit(str(problem))
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s", stream=sys.stdout
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its addresses hold codes and phones
    require_stored_answers()
    build().run(host="127.0.0.1", port=settings.actions_port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
