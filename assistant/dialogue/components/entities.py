"""Entities as Rasa messages carry them, and the two kinds that rules find: identifiers and times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.times import find_times


class Entity(TypedDict):
    """One found entity; `start` and `end` count characters of the message, end exclusive."""

    entity: str
    value: str
    start: int
    end: int
    extractor: str


def identifiers_in(text: str) -> list[Entity]:
    """Customer codes, phone numbers and report codes with their normalized values."""
    return [
        Entity(
            entity=found.entity, value=found.value, start=found.start, end=found.end, extractor="identifiers"
        )
        for found in find_identifiers(text)
    ]


def times_in(text: str, taken: Sequence[Mapping[str, Any]]) -> list[Entity]:
    """Times in the caller's own words, clear of the entities that are already taken."""
    return [
        Entity(
            entity="time",
            value=text[found.start : found.end],
            start=found.start,
            end=found.end,
            extractor="times",
        )
        for found in find_times(text)
        if clear_of(taken, found.start, found.end)
    ]


def clear_of(entities: Iterable[Mapping[str, Any]], start: int, end: int) -> bool:
    """Whether no entity shares a character with the stretch from `start` to `end`."""
    return not any(start < entity["end"] and entity["start"] < end for entity in entities)


def spans_in(entities: Iterable[Mapping[str, Any]]) -> list[Span]:
    """The spans of entities as Rasa writes them."""
    return [Span(entity["entity"], entity["start"], entity["end"]) for entity in entities]
