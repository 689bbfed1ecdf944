"""The turn channel: one HTTP request is one turn of one caller, with everything the conversation core needs back.

`POST /webhooks/turn/webhook`, with the secret as header `X-Rasa-Token` (door.py), body

    {"sender": "session id", "text": "the caller's words" | null, "event": "open" | null,
     "metadata": {"channel": "name", "is_written": bool, "caller_phone": "0905123456" | null,
                  "may_look_up": bool, "alternatives": ["what else the words may have been"],
                  "origin": "what reports of one caller have in common" | null}}

answers 200 with

    {"replies": [{"text", "buttons": [{"title", "payload"}]}], "ended": bool,
     "handoff": {"reason", "queue", "summary"} | null, "intent": {"name", "confidence"} | null,
     "outcome": "answered|reported|subscribed" | null, "failed_lookups": int,
     "expects": "open|digits|yes_no" (the kind of answer that the open question expects),
     "language": "vi|en" (of the conversation; a reply that exists only in Vietnamese is Vietnamese all the same),
     "heard": {"acts": [{"act", "about", "confidence"}], "question", "decided": [response], "why": [rule]},
     "timings_ms": {"nlu", "total"}}

or `{"code", "detail"}` with 400 (not such a body), 401 or 403 (the door), 502 (the turn had no answer, so an
action failed) or 503 (no model is loaded). A turn without an answer is not stored: the caller may repeat the
words, and the question before it stays open.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.dialogue.action_server import begin_turn
from assistant.dialogue.components.turn_policy import ACTION_TURN, TurnPolicy
from assistant.dialogue.door import refused
from assistant.dialogue.situation.situation import SITUATION, standing
from assistant.dialogue.turn_action import TurnAction
from assistant.vietnamese.reading_in import read_in

Json = dict[str, Any]
Handler = Callable[[UserMessage], Awaitable[Any]]

log = logging.getLogger(__name__)

# The action chooses among the likeliest intents.
INTENTS_RANKED = 5
NOT_KEPT = ("intent_ranking", "response_selector", "text_tokens")
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
    # The action reads the same words as the NLU. Rasa takes a text that begins with a slash as a command.
    text = read_in(str(body.get("text") or "")).lstrip("/ \t")
    collector = CollectingOutputChannel()
    message = UserMessage(
        text, collector, str(body["sender"]), input_channel=TurnChannel.name(), metadata=metadata
    )
    async with agent.lock_store.lock(message.sender_id):
        processor = agent.processor
        tracker = await processor.fetch_tracker_and_update_session(message.sender_id, collector, metadata)
        parsing = time.perf_counter()
        parsed = OPENED if body.get("event") == "open" else await _parsed(message, tracker, processor)
        understood = time.perf_counter()
        message.parse_data = _kept(parsed, text, metadata)
        turn = await _taken(message, collector, tracker, processor)
    if turn is None:
        return refused(502, "no_answer", "an action failed, see the log of the action server")
    turn["timings_ms"] = {
        "nlu": _milliseconds(understood - parsing),
        "total": _milliseconds(time.perf_counter() - started),
    }
    return response.json(turn)


async def _parsed(message: UserMessage, tracker: DialogueStateTracker, processor: MessageProcessor) -> Json:
    """What the NLU makes of the words, which depends on the question that stands."""
    metadata = {**(message.metadata or {}), **standing(tracker.get_slot(SITUATION))}
    asked = UserMessage(message.text, None, message.sender_id, metadata=metadata)
    parsed: Json = await processor.parse_message(asked, tracker)
    return parsed


async def _taken(
    message: UserMessage,
    collector: CollectingOutputChannel,
    tracker: DialogueStateTracker,
    processor: MessageProcessor,
) -> Json | None:
    """What `MessageProcessor.handle_message` does for `TurnPolicy`, without asking it: its answer is known.

    No slot is filled from entities, so none is extracted. A turn without an answer is not stored and gives None:
    Rasa would store it without the `action_listen` that ends a turn, and take the next turn as a part of it.
    """
    await processor._handle_message_with_tracker(message, tracker)
    action = TurnAction(ACTION_TURN, processor.action_endpoint)
    try:
        events = await action.run(collector, processor.nlg, tracker, processor.domain)
    except Exception as failed:  # Rasa's errors have no common ancestor with those of its HTTP client
        log.error("the action of a turn failed: %s", type(failed).__name__)
        return None
    tracker.update(ActionExecuted(ACTION_TURN, TurnPolicy.__name__, 1.0))
    tracker.update_with_events(events, processor.domain)
    await processor.execute_side_effects(events, tracker, collector)
    turn = turn_of(collector.messages)
    if not turn["replies"] and not turn["handoff"]:
        return None
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    await processor.save_tracker(tracker)
    return turn


def _kept(parsed: Json, text: str, metadata: Json) -> Json:
    """The NLU's answer with the likeliest intents only: it is stored and sent on every turn."""
    kept = {key: value for key, value in parsed.items() if key not in NOT_KEPT}
    ranking = parsed.get("intent_ranking", [])[:INTENTS_RANKED]
    return {**kept, "text": text, "metadata": metadata, "intent_ranking": ranking}


def turn_of(messages: list[Json]) -> Json:
    """What the action sent, as one turn: texts become replies, the custom message says the rest."""
    turn: Json = {"replies": [], "ended": False, "handoff": None, "outcome": None, "failed_lookups": 0}
    turn |= {"expects": "open", "language": "vi", "intent": None, "heard": None}
    for message in messages:
        turn |= message.get("custom") or {}
        if message.get("text"):
            buttons = [
                {"title": button["title"], "payload": button["payload"]}
                for button in message.get("buttons") or ()
            ]
            turn["replies"].append({"text": message["text"], "buttons": buttons})
    return turn


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
