"""What Rasa 3.6.21 does on every turn and needs to do only once.

Rasa is the last open-source release and takes no more changes, so these two are made from outside, at start.
"""

from __future__ import annotations

import functools
from typing import Any

from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event


def check_action_answers_with_one_validator() -> None:
    """Rasa checks each action's answer against a JSON schema, and each time the schema itself against its
    meta-schema: 65 % of a turn's time (measured with py-spy). The answers are still checked; the schema is once.
    """
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        problem: ValidationError | None = best_match(validator.iter_errors(result))
        if problem is not None:
            raise problem
        return True

    RemoteAction._validate_action_result = validate


def remember_event_classes_by_type() -> None:
    """Rasa walks the tree of all event classes for each stored event of a conversation it reads."""
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
