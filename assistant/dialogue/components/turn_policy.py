"""What follows a caller's words: one action, which does the whole turn, then the next words are awaited."""

from __future__ import annotations

from typing import Any

from rasa.core.constants import DEFAULT_POLICY_PRIORITY, POLICY_PRIORITY
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain, InvalidDomain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

ACTION_TURN = "action_turn"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class TurnPolicy(Policy):
    """Predicts `action_turn` after a caller's words, the opening included, and `action_listen` after any action.

    It learns nothing, so training takes no time. Stories and rules need no other policy: Rasa trains a dialogue
    only when there is at least one of them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {POLICY_PRIORITY: DEFAULT_POLICY_PRIORITY}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **_: Any) -> Resource:
        """Raises `InvalidDomain` when the domain does not list the action."""
        if ACTION_TURN not in domain.action_names_or_texts:
            raise InvalidDomain(
                f"TurnPolicy predicts «{ACTION_TURN}», which the domain's actions do not list."
            )
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        newest = next(
            (event for event in reversed(tracker.events) if isinstance(event, (UserUttered, ActionExecuted))),
            None,
        )
        follows = ACTION_TURN if isinstance(newest, UserUttered) else ACTION_LISTEN_NAME
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(follows)] = 1.0
        return self._prediction(probabilities)
