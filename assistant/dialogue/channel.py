"""The turn channel: one HTTP request is one turn of one caller, with everything the conversation core needs back.

`POST /webhooks/turn/webhook`, with the secret as header `X-Rasa-Token` (door.py), body

    {"sender": "session id", "text": "the caller's words" | null, "event": "open" | null,
     "metadata": {"channel": "name", "is_written": bool, "caller_phone": "0905123456" | null, "language": "vi",
                  "may_look_up": bool, "alternatives": ["what else the words may have been"]}}

answers 200 with

    {"replies": [{"text", "buttons": [{"title", "payload"}]}], "ended": bool,
     "handoff": {"reason", "queue", "summary"} | null, "intent": {"name", "confidence"} | null,
     "outcome": "answered|reported|subscribed" | null, "failed_lookups": int,
     "expects": "open|digits|yes_no" (the kind of answer that the open question expects),
     "timings_ms": {"nlu", "total"}}

or `{"code", "detail"}` with 400 (not such a body), 401 or 403 (the door), 502 (the turn had no answer, so an
action failed) or 503 (no model is loaded). A turn without an answer is not stored: the caller may repeat the
words, and the question before it stays open.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.dialogue.action_server import begin_turn
from assistant.dialogue.door import refused
from assistant.vietnamese.reading_in import read_in

Json = dict[str, Any]
Handler = Callable[[UserMessage], Awaitable[Any]]

OPENED: Json = {"intent": {"name": "conversation_open", "confidence": 1.0}, "entities": [], "text": ""}


class TurnChannel(InputChannel):
    """Rasa's input channel for the assistant's conversation core, which waits `timeout_s` for a turn."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s

    @classmethod
    def name(cls) -> str:
        return "turn"

    def blueprint(self, _: Handler) -> Blueprint:
        turns = Blueprint("turns", __name__)

        @turns.post("/webhook")
        async def turn(request: Request) -> HTTPResponse:
            body = request.json
            if not isinstance(body, dict) or not body.get("sender"):
                return refused(400, "invalid_request", "sender is required")
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return refused(503, "no_model", "no model is loaded")
            begin_turn(self._timeout_s)
            return await _answer(body, agent)

        return turns


async def _answer(body: Json, agent: Agent) -> HTTPResponse:
    started = time.perf_counter()
    metadata = body.get("metadata") or {}
    # The actions read the same words as the NLU. Rasa takes a text that begins with a slash as a command.
    text = read_in(str(body.get("text") or "")).lstrip("/ \t")
    if body.get("event") == "open":
        parsed = OPENED
    else:
        parsed = await agent.parse_message(text)
    understood = time.perf_counter()
    collector = CollectingOutputChannel()
    message = UserMessage(
        text,
        collector,
        str(body["sender"]),
        parse_data=_kept(parsed, text, metadata),
        input_channel=TurnChannel.name(),
        metadata=metadata,
    )
    async with agent.lock_store.lock(message.sender_id):
        turn = await _taken(message, collector, agent.processor)
    if turn is None:
        return refused(502, "no_answer", "an action failed, see the log of the action server")
    intent = parsed.get("intent") or {}
    turn["intent"] = {
        "name": intent.get("full_retrieval_intent_name") or intent.get("name"),
        "confidence": intent.get("confidence"),
    }
    turn["timings_ms"] = {
        "nlu": _milliseconds(understood - started),
        "total": _milliseconds(time.perf_counter() - started),
    }
    return response.json(turn)


async def _taken(
    message: UserMessage, collector: CollectingOutputChannel, processor: MessageProcessor
) -> Json | None:
    """Like `MessageProcessor.handle_message`, but a turn without an answer is not stored and gives None.

    Rasa would store it without the `action_listen` that ends a turn, and take the next turn as a part of it.
    After ten actions in one turn Rasa runs none, so the conversation would never answer again.
    """
    tracker = await processor.log_message(message, should_save_tracker=False)
    tracker = await processor.run_action_extract_slots(collector, tracker)
    await processor._run_prediction_loop(collector, tracker)
    turn = turn_of(collector.messages)
    if not turn["replies"] and not turn["handoff"]:
        return None
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        # An action failed after another had replied.
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    await processor.save_tracker(tracker)
    return turn


def _kept(parsed: Json, text: str, metadata: Json) -> Json:
    """The NLU's answer without the ranking of intents, which would be stored and sent on every turn."""
    kept = {key: value for key, value in parsed.items() if key != "intent_ranking"}
    return {**kept, "text": text, "metadata": metadata}


def turn_of(messages: list[Json]) -> Json:
    """What Rasa's actions sent, as one turn: texts become replies, custom messages say how it ends."""
    turn: Json = {"replies": [], "ended": False, "handoff": None, "outcome": None}
    turn |= {"failed_lookups": 0, "expects": "open"}
    for message in messages:
        custom = message.get("custom") or {}
        turn["ended"] = turn["ended"] or bool(custom.get("ended"))
        turn["handoff"] = custom.get("handoff") or turn["handoff"]
        turn["outcome"] = custom.get("outcome") or turn["outcome"]
        turn["failed_lookups"] += custom.get("failed_lookups", 0)
        turn["expects"] = custom.get("expects") or turn["expects"]
        if message.get("text"):
            buttons = [
                {"title": button["title"], "payload": button["payload"]}
                for button in message.get("buttons") or ()
            ]
            turn["replies"].append({"text": message["text"], "buttons": buttons})
    return turn


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
