"""What the act model reads of a turn: words, concepts, the question that stands, and what others made of it.

Places are not masked here: whether a word names a place is the place tagger's to say, and the acts do not need it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.components.utterance import Span, mask
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.rules import rule_acts
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import Identifier, find_identifiers
from assistant.vietnamese.times import find_times

NOTHING = "none"
INTENTS_READ = 8
LIKELY_INTENT = 0.1
OPENING_WORDS = 3
# How much each kind of feature counts beside a concept.
WORDS, WORDS_WITH_QUESTION, ANYWHERE_WITH_QUESTION, ACCENTED, WITH_QUESTION = 0.4, 0.4, 0.25, 0.3, 0.5


@dataclass(frozen=True)
class TurnRead:
    """A turn as the model reads it: masked words, and the ranking of intents for them."""

    text: str
    masked: str
    ranking: Sequence[tuple[str, float]]
    question: str | None = None
    told: bool = False


def masked_for_acts(text: str) -> str:
    """The words with codes and numbers masked, as in training, where places are not marked."""
    return mask(text, [Span(one.entity, one.start, one.end) for one in _identifiers(text)])


def features_of(turn: TurnRead) -> dict[str, float]:
    question = turn.question or NOTHING
    found: dict[str, float] = {f"question {question}": 1.0, "told": float(turn.told)}
    seen, heard = _read(turn.text)
    heard = replace(heard, ranking=tuple(turn.ranking))
    for concept in seen.whole.concepts:
        found[f"concept {concept}"] = 1.0
        found[f"concept {concept} | {question}"] = WITH_QUESTION
    found["asks"] = float(seen.whole.asks)
    found["mark"] = float("?" in turn.text)
    for entity in _entities(heard):
        found[f"entity {entity}"] = 1.0
        found[f"entity {entity} | {question}"] = 1.0
    for intent, share in turn.ranking[:INTENTS_READ]:
        found[f"intent {intent}"] = share
        if share > LIKELY_INTENT:
            found[f"intent {intent} | {question}"] = share
    for act in rule_acts(seen, heard, Context(turn.question, (), turn.told)):
        found[f"rule {act.name}"] = 1.0
        found[f"rule {act.name} | {question}"] = WITH_QUESTION
    return {**found, **_words(turn.masked, question)}


def _words(masked: str, question: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    bare = ["<", *fold(masked).split(), ">"]
    for start in range(len(bare)):
        for length in (1, 2, 3):
            if start + length <= len(bare):
                found["words " + " ".join(bare[start : start + length])] = WORDS
    for word in bare[1:-1]:
        found[f"word {word} | {question}"] = ANYWHERE_WITH_QUESTION
    for word in bare[1 : 1 + OPENING_WORDS]:
        found[f"opening {word} | {question}"] = WORDS_WITH_QUESTION
    for word in masked.split():
        found[f"accented {word}"] = ACCENTED
    found[f"length {min(len(bare) // 3, 5)}"] = WITH_QUESTION
    return found


@functools.lru_cache(maxsize=16)
def _identifiers(text: str) -> tuple[Identifier, ...]:
    return tuple(find_identifiers(text))


@functools.lru_cache(maxsize=16)
def _read(text: str) -> tuple[Seen, Heard]:
    """What does not depend on the context: in training the same words are read under several questions."""
    named: dict[str, list[str]] = {}
    for one in _identifiers(text):
        named.setdefault(one.entity, []).append(one.value)
    return Seen.of(text), Heard(
        text,
        customer_codes=tuple(named.get("customer_code", ())),
        phone_numbers=tuple(named.get("phone_number", ())),
        report_codes=tuple(named.get("report_code", ())),
        times=tuple(one.text for one in find_times(text)),
    )


def _entities(heard: Heard) -> list[str]:
    there = {
        "code": heard.customer_codes,
        "phone": heard.phone_numbers,
        "report": heard.report_codes,
        "time": heard.times,
    }
    return [name for name, values in there.items() if values]
