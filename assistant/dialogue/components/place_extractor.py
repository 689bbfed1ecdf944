"""The place tagger as a component of the Rasa pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.dialogue.components.entities import (
    clear_of,
    entities_in_text,
    identifiers_in,
    spans_in,
    times_in,
)
from assistant.dialogue.components.place_labels import PLACE
from assistant.dialogue.components.place_tagger import PlaceTagger
from assistant.dialogue.components.place_training import AnnotatedText, train_place_tagger
from assistant.dialogue.components.source import fingerprint_of_our_code
from assistant.vietnamese.read_in_text import ReadIn
from assistant.vietnamese.reading_in import read_in_beside


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `place` in the caller's own words. It must follow the extractor of identifiers and times.

    Trained on the `[…](place)` annotations and the look-up tables street, ward, area and landmark.
    """

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, tagger: PlaceTagger | None = None
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PlaceExtractor:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, PlaceTagger(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint_of_our_code()

    def train(self, training_data: TrainingData) -> Resource:
        texts = [_annotated(message) for message in training_data.nlu_examples if message.get(TEXT)]
        lookups = {table["name"]: table["elements"] for table in training_data.lookup_tables}
        with self._model_storage.write_to(self._resource) as folder:
            train_place_tagger(texts, lookups, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._tagger is not None:
                self._tag(message, self._tagger)
        return messages

    def _tag(self, message: Message, tagger: PlaceTagger) -> None:
        read = read_in_beside(message.get(TEXT) or "")
        known = message.get(ENTITIES) or []
        found = [_as_typed(place, read) for place in _places(read, known, tagger)]
        kept = [entity for entity in known if clear_of(found, entity["start"], entity["end"])]
        message.set(ENTITIES, [*kept, *found], add_to_output=True)


def _places(read: ReadIn, known: list[dict[str, Any]], tagger: PlaceTagger) -> list[dict[str, Any]]:
    """The places with offsets in the text as it was read in."""
    text, known = read.text, entities_in_text(read, known)
    found = [
        {"entity": PLACE, "value": text[span.start : span.end], "start": span.start, "end": span.end,
         "extractor": "places"}
        for span in tagger.places(text, spans_in(known))
    ]  # fmt: skip
    return [place for place in (_after_a_date(place, known, text) for place in found) if place["value"]]


def _as_typed(place: dict[str, Any], read: ReadIn) -> dict[str, Any]:
    start, end = read.in_original(place["start"], place["end"])
    return {**place, "start": start, "end": end}


def _after_a_date(place: dict[str, Any], known: list[dict[str, Any]], text: str) -> dict[str, Any]:
    """«ngày 25/11 đường Lê Lợi»: the day is not the house number of the street after it."""
    for entity in known:
        dated = entity["entity"] == "time" and text[entity["start"]].isalpha()
        if dated and entity["start"] <= place["start"] < entity["end"]:
            rest = text[entity["end"] : place["end"]]
            start = entity["end"] + len(rest) - len(rest.lstrip(" ,"))
            return {**place, "start": start, "value": text[start : place["end"]]}
    return place


def _annotated(message: Message) -> AnnotatedText:
    text = message.get(TEXT)
    places = [entity for entity in message.get(ENTITIES) or [] if entity["entity"] == PLACE]
    identifiers = identifiers_in(text)
    return text, spans_in([*places, *identifiers, *times_in(text, identifiers)])
