"""The Rasa server: on loopback, with a secret, and only the paths that the assistant and its trainers need.

`python -m assistant.dialogue.serve [MODEL]`, in the Rasa environment. Every request needs the secret
(`ASSISTANT_RASA_TOKEN`, else the content of `rasa.token` in the state folder) as `X-Rasa-Token`; all paths
except turns also take it as `?token=`. Web pages and foreign names in `Host` are refused (door.py).
With Rasa's own server a token holder could also replace the model and read and change conversations; those
paths answer 404 here. With `--check` instead of a model it builds the server and ends.
"""

from __future__ import annotations

import json
import logging
import sys
from functools import partial
from pathlib import Path

from rasa.core.run import close_resources, configure_app, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.dialogue.action_server import ActionServer
from assistant.dialogue.channel import TurnChannel
from assistant.dialogue.door import Door, rasa_hosts, refused
from assistant.dialogue.one_line import SANIC_ERRORS, say_in_one_line
from assistant.dialogue.parse import with_full_name
from assistant.dialogue.rasa_speed import remember_event_classes_by_type
from assistant.errors import SettingError
from assistant.private_files import begin_privately
from assistant.secret import RASA_TOKEN_HEADER, rasa_token
from assistant.settings import Settings

PARSE_PATH = "/model/parse"
SMALL_PATHS = ("/", "/version", "/status", PARSE_PATH)
TURN_PATHS = ("/webhooks/turn/webhook",)


def build(settings: Settings, model: Path) -> Sanic:
    """The server, ready to run. Raises `SettingError` without a usable secret."""
    token = rasa_token(settings)
    remember_event_classes_by_type()
    endpoints = endpoints_of(settings, token)
    app = configure_app(
        input_channels=[TurnChannel(settings.rasa_timeout_s)],
        enable_api=True,
        endpoints=endpoints,
        port=settings.rasa_port,
    )
    Door(token, rasa_hosts(settings), by_header=TURN_PATHS, by_query=SMALL_PATHS).guard(app)
    app.register_middleware(only_texts_are_parsed, "request")
    app.register_middleware(full_intent_names, "response")
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(endpoints.action.close, "after_server_stop")
    return app


def endpoints_of(settings: Settings, token: str) -> AvailableEndpoints:
    """Where Rasa finds the actions, keeps conversations (the database) and locks them (Redis, for several workers)."""
    lock = (
        EndpointConfig(type="concurrent_redis", url=settings.redis_url)
        if settings.redis_url
        else EndpointConfig(type="in_memory")
    )
    return AvailableEndpoints(
        action=ActionServer(url=f"{settings.actions_url}/webhook", headers={RASA_TOKEN_HEADER: token}),
        tracker_store=EndpointConfig(
            type="assistant.dialogue.tracker_store.ConversationStore", url=settings.tracker_url
        ),
        lock_store=lock,
    )


async def only_texts_are_parsed(request: Request) -> HTTPResponse | None:
    if request.path == PARSE_PATH and not _has_text(request.body):
        return refused(422, "invalid_request", 'the body is {"text": "words"}')
    return None


def _has_text(body: bytes) -> bool:
    """Rasa itself answers 500 to anything else."""
    try:
        parsed = json.loads(body)
    except ValueError:
        return False
    return isinstance(parsed, dict) and isinstance(parsed.get("text"), str)


async def full_intent_names(request: Request, answer: HTTPResponse) -> None:
    if request.path != PARSE_PATH or answer.status != 200 or not answer.body:
        return
    answer.body = json.dumps(with_full_name(json.loads(answer.body)), ensure_ascii=False).encode()


def newest_model(state_dir: Path) -> Path:
    models = sorted((state_dir / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        sys.exit("There is no trained model yet: run `make train`.")
    return models[-1]


def main(arguments: list[str]) -> None:
    begin_privately()
    try:
        settings = Settings.from_env()
    except SettingError as problem:
        sys.exit(str(problem))
    # Rasa logs whole conversations at its info level: callers' words stay out of our log.
    configure_structlog(logging.WARNING)
    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True)
    # For a dead action server the log has one line per turn; Rasa would add sixty lines of stack.
    say_in_one_line("rasa.core.processor")
    say_in_one_line(SANIC_ERRORS)
    only_check = arguments == ["--check"]
    model = Path(arguments[0]) if arguments else newest_model(settings.state_dir)
    try:
        app = build(settings, model)
    except SettingError as problem:
        sys.exit(str(problem))
    if only_check:
        return
    app.run(host=settings.rasa_host, port=settings.rasa_port, workers=1, access_log=False)


if __name__ == "__main__":
    main(sys.argv[1:])
