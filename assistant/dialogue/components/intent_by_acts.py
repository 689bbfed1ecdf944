"""The ranking of intents, with what the acts say about it.

An intent is the label of the sentence's first act. Two models read the words: one knows many sentences by their
intent, the other turns by all their acts, in context. Together they are right more often than each alone
(docs/measured.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.dialogue.understanding.acts import INTENT_OF_ACT, RANK

ACTS_COUNT = 0.6
# «Khu này sao cúp điện vậy» asks why, and is labeled as what goes on: where the intent model is certain of a label that
# the acts allow, the acts count less.
CERTAIN, ALLOWED, ACTS_COUNT_BESIDE_CERTAINTY = 0.95, 0.1, 0.4
_ANSWERS = "faq"

Shares = Sequence[tuple[str, float]]


def with_acts(ranking: Shares, acts: Shares) -> list[tuple[str, float]]:
    """Intents with their confidence, best first. The acts count as much as the ranking knows of the words:
    the confidence of words that make no sense stays low.
    """
    known = sum(share for _, share in ranking)
    count = ACTS_COUNT_BESIDE_CERTAINTY if _is_certain(ranking, acts) else ACTS_COUNT
    mixed = {name: (1.0 - count) * share for name, share in ranking}
    for name, share in _intents_of(acts, ranking).items():
        mixed[name] = mixed.get(name, 0.0) + count * known * share
    return sorted(mixed.items(), key=lambda one: -one[1])


def _is_certain(ranking: Shares, acts: Shares) -> bool:
    if not ranking or ranking[0][1] < CERTAIN:
        return False
    return any(INTENT_OF_ACT[name] == ranking[0][0] and share >= ALLOWED for name, share in acts)


def _intents_of(acts: Shares, ranking: Shares) -> Mapping[str, float]:
    """How likely each intent is by its acts; stored answers share theirs by the ranking."""
    found: dict[str, float] = {}
    for act, share in _first(acts):
        intent = INTENT_OF_ACT[act]
        found[intent] = found.get(intent, 0.0) + share
    answers = found.pop(_ANSWERS, 0.0)
    topics = {name: share for name, share in ranking if name.startswith(f"{_ANSWERS}/")}
    total = sum(topics.values())
    return {**found, **{name: answers * share / total for name, share in topics.items() if total}}


def _first(acts: Shares) -> Iterable[tuple[str, float]]:
    """How likely each act is the first of the sentence: it is there, and none that goes before it."""
    left = 1.0
    for name, share in sorted(acts, key=lambda one: RANK[one[0]]):
        yield name, left * share
        left *= 1.0 - share
