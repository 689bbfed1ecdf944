"""The intent model as a component of the Rasa pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_RESPONSE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.dialogue.components.act_features import TurnRead, masked_for_acts
from assistant.dialogue.components.act_model import ActModel
from assistant.dialogue.components.act_training import read_turns, train_act_model
from assistant.dialogue.components.entities import entities_in_text, entities_within, spans_in
from assistant.dialogue.components.intent_by_acts import with_acts
from assistant.dialogue.components.intent_model import IntentModel
from assistant.dialogue.components.intent_training import train_intent_model
from assistant.dialogue.components.source import fingerprint_of_our_code
from assistant.dialogue.components.utterance import Span, identifier_spans, mask
from assistant.dialogue.understanding.follow_ups import split_labels
from assistant.dialogue.understanding.parts import (
    MOST_PARTS,
    Part,
    Stretch,
    grouped,
    matters_of,
    stretches,
)
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.reading_in import read_in_beside

ACTS_GIVEN, FOLLOW_UPS_GIVEN = 10, 4
NAMED = ("place", "phone_number", "customer_code")  # entities that tell two parts apart


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(GraphComponent, IntentClassifier):
    """Finds the intent of a message, with calibrated confidence, and the acts in it.

    The acts depend on the question that stands, which the turn channel gives in the message's metadata
    (`question`, `told`); without it, nothing stands.

    A topic of a retrieval intent (`faq/tariff`) is given as Rasa's ResponseSelector gives it: the intent is
    `faq`, and Rasa itself adds the full name. The ranking holds full names. Entities found earlier in the
    pipeline are masked, so the extractors come first.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"penalty": 0.5, "ranking_length": 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
        acts: ActModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._acts = acts

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder), ActModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint_of_our_code()

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            (mask(message.get(TEXT), _spans_in_training(message)), _full_intent(message))
            for message in training_data.intent_examples
            if message.get(TEXT)
        ]
        self._model = train_intent_model(examples, self._config["penalty"])
        turns = read_turns()
        self._acts = train_act_model(turns, self._model.ranking) if turns else None
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
            if self._acts is not None:
                self._acts.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._model is not None:
                self._classify(message, self._model)
        return messages

    def _classify(self, message: Message, model: IntentModel) -> None:
        self._read(message, model)
        parts = self._parts(message, model)
        if len(parts) > 1:
            message.set(
                "parts", [part.as_dict(only_output_properties=True) for part in parts], add_to_output=True
            )

    def _parts(self, message: Message, model: IntentModel) -> list[Message]:
        """The words of each matter, read by themselves, where there is more than one."""
        text = message.get(TEXT) or ""
        found = stretches(text)
        if self._acts is None or not found:
            return []
        read = [(one, self._part(message, one, model)) for one in found]
        groups = grouped(_as_part(one, part) for one, part in read)
        if not 1 < len(groups) <= MOST_PARTS:
            return []
        known = dict(read)
        return [known.get(one) or self._part(message, one, model) for one in groups]

    def _part(self, message: Message, stretch: Stretch, model: IntentModel) -> Message:
        start, end = stretch.start, stretch.end
        text = (message.get(TEXT) or "")[start:end].rstrip(" ,")
        part = Message({TEXT: text, "metadata": message.get("metadata")}, output_properties={TEXT})
        entities = entities_within(message.get(ENTITIES) or [], start, end)
        part.set(ENTITIES, entities, add_to_output=True)
        self._read(part, model)
        return part

    def _read(self, message: Message, model: IntentModel) -> None:
        read = read_in_beside(message.get(TEXT) or "")
        masked = mask(read.text, spans_in(entities_in_text(read, message.get(ENTITIES) or [])))
        if not masked:
            message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
            return
        shares = model.ranking(masked)
        if self._acts is not None:
            turn = _turn(message, read.text, masked, shares, model)
            acts, follow_ups = split_labels(self._acts.likely(turn))
            message.set("acts", _given("act", acts[:ACTS_GIVEN]), add_to_output=True)
            message.set("follow_ups", _given("follow_up", follow_ups[:FOLLOW_UPS_GIVEN]), add_to_output=True)
            shares = with_acts(shares, acts)
        best, confidence = shares[0]
        ranking = _given("name", shares[: self._config["ranking_length"]])
        intent, _ = Message.separate_intent_response_key(best)
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        if intent != best:
            message.set("response_selector", _selection(intent, best, confidence), add_to_output=True)


def _as_part(stretch: Stretch, message: Message) -> Part:
    matters = matters_of(
        [(one["act"], one["confidence"]) for one in message.get("acts") or ()],
        [(one["follow_up"], one["confidence"]) for one in message.get("follow_ups") or ()],
        Seen.of(message.get(TEXT)),
    )
    named = frozenset(str(one["value"]) for one in message.get(ENTITIES) or () if one["entity"] in NAMED)
    return Part(stretch, matters, named)


def _given(name: str, shares: Sequence[tuple[str, float]]) -> list[dict[str, Any]]:
    return [{name: label, "confidence": share} for label, share in shares]


def _turn(
    message: Message, text: str, masked: str, shares: list[tuple[str, float]], model: IntentModel
) -> TurnRead:
    """The turn as the act model reads it. Places are not masked for it, so those words may need another ranking."""
    for_acts = masked_for_acts(text)
    ranking = shares if for_acts == masked else model.ranking(for_acts)
    metadata = message.get("metadata") or {}
    return TurnRead(text, for_acts, ranking, metadata.get("question"), bool(metadata.get("told")))


def _selection(intent: str, full_name: str, confidence: float) -> dict[str, Any]:
    response = {
        "intent_response_key": full_name,
        "utter_action": f"utter_{full_name}",
        "responses": [],
        "confidence": confidence,
    }
    return {"all_retrieval_intents": [intent], intent: {"response": response, "ranking": []}}


def _full_intent(message: Message) -> str:
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


def _spans(message: Message) -> list[Span]:
    return [
        Span(entity[ENTITY_ATTRIBUTE_TYPE], entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END])
        for entity in message.get(ENTITIES) or []
    ]


def _spans_in_training(message: Message) -> list[Span]:
    """Annotated places, and the identifiers that the rules find: trainers need not mark those."""
    return [*_spans(message), *identifier_spans(message.get(TEXT))]
