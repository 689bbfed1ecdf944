"""The one action of the dialogue: it understands the caller's words, decides, and says the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.dialogue.actions.look_ups import LookUps
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.taking_turns import Turn, take_turn
from assistant.dialogue.situation.situation import SITUATION, from_json, to_json
from assistant.dialogue.understanding.heard import heard_in
from assistant.dialogue.wording.stored_answers import stored_answers

Json = dict[str, Any]

OPENED = "conversation_open"


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
    handed_over = turn.situation.handed_over
    dispatcher.utter_message(
        json_message={
            "ended": decided.ended,
            "handoff": dict(handed_over) if handed_over else None,
            "outcome": decided.outcome,
            "failed_lookups": decided.failed_lookups,
            "expects": decided.expects,
            "language": turn.situation.language,
            "intent": {"name": turn.understood.intent, "confidence": round(turn.understood.confidence, 3)},
            "heard": {
                "acts": [act.to_json() for act in turn.understood.for_the_record],
                "question": turn.question,
                "decided": [one.response for one in decided.says],
                "why": list(decided.why),
            },
        }
    )
