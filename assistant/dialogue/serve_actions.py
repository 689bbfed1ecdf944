"""The action server: on loopback, and only for Rasa, which sends the same secret as Rasa's own callers.

`python -m assistant.dialogue.serve_actions`, in the Rasa environment. `POST /webhook` needs `X-Rasa-Token`
(`ASSISTANT_RASA_TOKEN`, else the content of `rasa.token` in the state folder), `GET /health` does not; other
paths answer 404. Web pages and foreign names in `Host` are refused (door.py). With `--check` it builds the
server and ends.
"""

from __future__ import annotations

import logging
import sys
from asyncio import AbstractEventLoop

from rasa_sdk.endpoint import create_app
from sanic import Sanic

from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.door import Door, action_hosts
from assistant.dialogue.one_line import SANIC_ERRORS, say_in_one_line
from assistant.dialogue.wording.stored_answers import stored_answers, summary
from assistant.errors import SettingError
from assistant.private_files import begin_privately
from assistant.secret import rasa_token
from assistant.settings import Settings


def build(settings: Settings) -> Sanic:
    """The server, ready to run. Raises `SettingError` without a usable secret."""
    door = Door(rasa_token(settings), action_hosts(settings), by_header=["/webhook"], open_paths=["/health"])
    app = create_app("assistant.dialogue.actions", cors_origins="")
    door.guard(app)
    app.config.KEEP_ALIVE_TIMEOUT = 120

    async def close_client(_: Sanic, loop: AbstractEventLoop) -> None:
        await outage_service().close()

    app.register_listener(close_client, "before_server_stop")
    return app


def require_stored_answers() -> None:
    """Exits with one line when they have faults, so that the faults are fixed before callers come."""
    if faults := stored_answers().refresh():
        sys.exit(summary(faults))


def main(arguments: list[str]) -> None:
    begin_privately()
    try:
        settings = Settings.from_env()
    except SettingError as problem:
        sys.exit(str(problem))
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s", stream=sys.stdout
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the URLs in its log hold codes and phones
    say_in_one_line(SANIC_ERRORS)
    require_stored_answers()
    try:
        app = build(settings)
    except SettingError as problem:
        sys.exit(str(problem))
    if arguments == ["--check"]:
        return
    app.run(host="127.0.0.1", port=settings.actions_port, workers=1, access_log=False)


if __name__ == "__main__":
    main(sys.argv[1:])
