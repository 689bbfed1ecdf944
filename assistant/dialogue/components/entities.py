"""Entities as Rasa messages carry them, and the two kinds that rules find: identifiers and times.

Offsets always count characters of the message as typed. Values of words are those that were meant: of
«sangs mai laij maats ddieenj» the time is «sáng mai», from 0 to 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.read_in_text import ReadIn
from assistant.vietnamese.reading_in import read_in_beside
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
    read = read_in_beside(text)
    times = []
    for found in find_times(read.text):
        start, end = read.in_original(found.start, found.end)
        if clear_of(taken, start, end):
            value = read.text[found.start : found.end]
            times.append(Entity(entity="time", value=value, start=start, end=end, extractor="times"))
    return times


def clear_of(entities: Iterable[Mapping[str, Any]], start: int, end: int) -> bool:
    """Whether no entity shares a character with the stretch from `start` to `end`."""
    return not any(start < entity["end"] and entity["start"] < end for entity in entities)


def entities_in_text(read: ReadIn, entities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same entities with offsets in `read.text`."""
    moved = []
    for entity in entities:
        start, end = read.in_text(entity["start"], entity["end"])
        moved.append({**entity, "start": start, "end": end})
    return moved


def entities_within(entities: Iterable[Mapping[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """Those between these characters, with offsets from `start`."""
    return [
        {**one, "start": one["start"] - start, "end": one["end"] - start}
        for one in entities
        if start <= one["start"] and one["end"] <= end
    ]


def spans_in(entities: Iterable[Mapping[str, Any]]) -> list[Span]:
    """The spans of entities as Rasa writes them."""
    return [Span(entity["entity"], entity["start"], entity["end"]) for entity in entities]
