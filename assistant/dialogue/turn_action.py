"""The one action of a turn: what it is asked, which is no more than it reads, and how its answer is taken."""

from __future__ import annotations

from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

Json = dict[str, Any]


class TurnAction(RemoteAction):
    """Asks the action server with the slots and the caller's last words.

    Rasa's own would send every event of the conversation and the domain. The action finds the words both as
    `tracker.latest_message` and as the only event in `tracker.events`.
    """

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> Json:
        said = tracker.latest_message
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": slots,
                "latest_message": said.parse_data,
                "events": [said.as_dict()],
                "latest_input_channel": said.input_channel,
            },
        }

    def _validate_action_result(self, result: Any) -> bool:
        """Raises `RasaException` unless it has lists of events and responses; Rasa reads each of them later."""
        if isinstance(result, dict) and all(
            isinstance(result.get(part), list) and all(isinstance(one, dict) for one in result[part])
            for part in ("events", "responses")
        ):
            return True
        raise RasaException("the action server's answer is not one of an action")
