"""A Rasa server that records, for each turn, the milliseconds of each stage. In the Rasa environment:

    .venv-rasa/bin/python -m bench.turns.timed_rasa ours MODEL PORT FILE     our server, as `make run` starts it
    .venv-rasa/bin/python -m bench.turns.timed_rasa stock MODEL PORT FILE    `rasa run` with its REST channel

Both measure the same methods of Rasa with the same clocks. FILE gets a line of JSON for each turn:
nlu, policy, action and total (from the request to the answer).
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.secret import RASA_TOKEN_HEADER, rasa_token
from assistant.settings import Settings
from scripts.arguments import Arguments, whole_number

if TYPE_CHECKING:  # imported where it is used, after the arguments are checked
    from sanic import Sanic
    from sanic.request import Request
    from sanic.response import HTTPResponse

TURN_PATHS = ("/webhooks/turn/webhook", "/webhooks/rest/webhook")
Turn = dict[str, float]

_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


def put_clocks_on_rasa() -> None:
    """Puts a clock around each of understanding, deciding and acting."""
    from rasa.core.processor import MessageProcessor

    MessageProcessor.parse_message = _timed("nlu", MessageProcessor.parse_message)
    MessageProcessor._run_action = _timed("action", MessageProcessor._run_action)
    MessageProcessor._predict_next_with_tracker = _timed_at_once(
        "policy", MessageProcessor._predict_next_with_tracker
    )


def _timed(stage: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(method)
    async def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return await method(*given, **named)
        finally:
            _add(stage, began)

    return timed


def _timed_at_once(stage: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return method(*given, **named)
        finally:
            _add(stage, began)

    return timed


def _add(stage: str, began: float) -> None:
    turn = _turn.get()
    if turn is not None:
        turn[stage] = turn.get(stage, 0.0) + (time.perf_counter() - began) * 1000


def write_down_turns(app: Sanic, file: Path) -> None:
    """Makes the server write a line for each turn that it answers."""

    async def begin(request: Request) -> None:
        if request.path in TURN_PATHS:
            request.ctx.began = time.perf_counter()
            request.ctx.turn = {"nlu": 0.0, "policy": 0.0, "action": 0.0}
            _turn.set(request.ctx.turn)

    async def end(request: Request, answer: HTTPResponse) -> None:
        if request.path in TURN_PATHS and answer.status == 200:
            turn = {**request.ctx.turn, "total": (time.perf_counter() - request.ctx.began) * 1000}
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(turn) + "\n")

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")


def stock(settings: Settings, model: str, port: int) -> Sanic:
    """The app that `rasa run` starts when only an action server is configured."""
    from rasa.core.channels.rest import RestInput
    from rasa.core.run import configure_app, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    headers = {RASA_TOKEN_HEADER: rasa_token(settings)}
    endpoints = AvailableEndpoints(
        action=EndpointConfig(url=f"{settings.actions_url}/webhook", headers=headers)
    )
    app = configure_app(input_channels=[RestInput()], endpoints=endpoints, port=port)
    app.register_listener(
        functools.partial(load_agent_on_start, model, endpoints, None), "before_server_start"
    )
    return app


def main() -> None:
    parser = Arguments("bench.turns.timed_rasa", __doc__)
    parser.add_argument("kind", choices=["ours", "stock"])
    parser.add_argument("model", type=Path)
    parser.add_argument("port", type=whole_number(1, 65535))
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    parser.require_rasa_environment()
    from assistant.dialogue.serve import build

    settings = Settings.from_env()
    put_clocks_on_rasa()
    ours = given.kind == "ours"
    app = build(settings, given.model) if ours else stock(settings, str(given.model), given.port)
    write_down_turns(app, given.file)
    app.run(host="127.0.0.1", port=given.port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
