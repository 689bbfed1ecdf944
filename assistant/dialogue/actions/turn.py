"""The one action of the dialogue: it understands the caller's words, decides, and says the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.dialogue.actions.look_ups import LookUps
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.deciding.decide import decide, decide_opening
from assistant.dialogue.deciding.draft import Decided, StoredAnswers
from assistant.dialogue.deciding.facts import Facts, Needed, Request
from assistant.dialogue.deciding.unavailable import outage_service_down
from assistant.dialogue.situation.situation import SITUATION, Situation, from_json, to_json
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.heard import Heard, heard_in
from assistant.dialogue.understanding.understand import Understood, understand
from assistant.dialogue.wording.render import Rendered, render
from assistant.dialogue.wording.stored_answers import stored_answers
from assistant.errors import OutageServiceUnavailable

Json = dict[str, Any]

OPENED = "conversation_open"
MOST_ROUNDS = 16  # of look-ups in a turn
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """The result of a turn: the sentences, the situation to store, and what the channel has to know."""

    replies: Sequence[Rendered]
    situation: Situation
    decided: Decided
    understood: Understood
    question: str | None  # that stood open


async def take_turn(
    situation: Situation,
    heard: Heard,
    opened: bool,
    ask: Callable[[Request], Awaitable[Any]],
    answers: StoredAnswers,
    now: datetime,
) -> Turn:
    """One turn, with as many rounds of look-ups as its decision needs. `ask` answers a request."""
    understood = understand(heard, context_of(situation))
    known: dict[Request, Any] = {}
    try:
        decided = await _decided(situation, understood, known, opened, ask, answers, now)
    except OutageServiceUnavailable as problem:
        log.warning("the outage service does not answer: %s: %s", problem.code, problem)
        decided = outage_service_down(situation, understood, now, answers, problem.code, opened)
    replies, after = render(decided.says, decided.situation)
    question = situation.question.kind if situation.question else None
    return Turn(replies, after, decided, understood, question)


async def _decided(
    situation: Situation,
    understood: Understood,
    known: dict[Request, Any],
    opened: bool,
    ask: Callable[[Request], Awaitable[Any]],
    answers: StoredAnswers,
    now: datetime,
) -> Decided:
    for _ in range(MOST_ROUNDS):
        try:
            decide_now = decide_opening if opened else decide
            return decide_now(situation, understood, Facts(known), now, answers)
        except Needed as needed:
            found = await asyncio.gather(*(ask(one) for one in needed.requests))
            known.update(zip(needed.requests, found, strict=False))
    raise RuntimeError("a turn asked for facts without end")


def context_of(situation: Situation) -> Context:
    question = situation.question
    return Context(
        question=question.kind if question else None,
        options=question.options if question else (),
        told=bool(situation.told or situation.report),
        fragment=situation.fragment,
    )


class ActionTurn(Action):
    def name(self) -> str:
        return "action_turn"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json) -> list[Json]:
        said = tracker.latest_message or {}
        parsed: Mapping[str, Any] = said.get("parse_data") or said
        metadata: Mapping[str, Any] = said.get("metadata") or {}
        turn_id = f"{tracker.sender_id}:{said.get('message_id') or said.get('timestamp')}"
        heard = heard_in(parsed, metadata, str(said.get("text") or ""), turn_id)
        opened = (parsed.get("intent") or {}).get("name") == OPENED
        turn = await take_turn(
            from_json(tracker.get_slot(SITUATION)),
            heard,
            opened,
            LookUps(outage_service()).answer,
            stored_answers(),
            datetime.now(timezone.utc),
        )
        _send(dispatcher, turn)
        return [SlotSet(SITUATION, to_json(turn.situation)), FollowupAction("action_listen")]


def _send(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    for reply in turn.replies:
        buttons = [{"title": title, "payload": words} for title, words in reply.buttons]
        dispatcher.utter_message(text=reply.text, buttons=buttons)
    decided = turn.decided
    hand_over = decided.hand_over
    given = hand_over.__dict__ if hand_over else turn.situation.handed_over
    dispatcher.utter_message(
        json_message={
            "ended": decided.ended,
            "handoff": dict(given) if given else None,
            "outcome": decided.outcome,
            "failed_lookups": decided.failed_lookups,
            "expects": decided.expects,
            "language": turn.situation.language,
            "intent": {"name": turn.understood.intent, "confidence": round(turn.understood.confidence, 3)},
            "heard": {
                "acts": [act.to_json() for act in turn.understood.acts],
                "question": turn.question,
                "decided": [one.response for one in decided.says],
                "why": list(decided.why),
            },
        }
    )
