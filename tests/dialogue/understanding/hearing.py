"""What was heard, as the pipeline would hand it over, and what the rules alone make of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.context import NOTHING_ASKED, Context
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.rules import rule_acts
from assistant.dialogue.understanding.understand import Understood, understand
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.reading_in import read_in
from assistant.vietnamese.times import find_times


def heard(
    typed: str,
    intent: str | None = None,
    share: float = 1.0,
    place: str | None = None,
    acts: Sequence[tuple[str, float]] = (),
) -> Heard:
    """`typed` is read in first. `intent` has `share` of the ranking, `out_of_scope` the rest."""
    text = read_in(typed)
    named: dict[str, list[str]] = {"customer_code": [], "phone_number": [], "report_code": []}
    for one in find_identifiers(text):
        named[one.entity].append(one.value)
    ranking = ((intent, share), ("out_of_scope", 1 - share)) if intent else ()
    return Heard(
        text,
        ranking=ranking,
        acts=tuple(acts),
        customer_codes=tuple(named["customer_code"]),
        phone_numbers=tuple(named["phone_number"]),
        report_codes=tuple(named["report_code"]),
        places=(place,) if place else (),
        times=tuple(one.text for one in find_times(text)),
    )


def by_rule(said: Heard, context: Context = NOTHING_ASKED) -> dict[str, Act]:
    """The acts that the rules find, by name, in order of precedence."""
    return {act.name: act for act in rule_acts(Seen.of(said.text), said, context)}


def names(understood: Understood) -> list[str]:
    return [act.name for act in understood.acts]


def understood_as(
    typed: str, *acts: str, question: str | None = None, told: bool = False, intent: str | None = None
) -> Understood:
    """As if the act model were sure of `acts`."""
    said = heard(typed, intent, acts=[(act, 1.0) for act in acts])
    return understand(said, Context(question, told=told))
