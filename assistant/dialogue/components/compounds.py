"""Utterances with two intents, made from two examples during training, labeled by the intent to act on first.

Danger comes first, then a request for a person, then a request about the supply or a question, then `inform`.
A greeting or a complaint beside one of these does not count, and `cannot_inform` goes before `check_outage`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

REQUESTS = (
    "check_outage", "report_outage", "ask_restoration_time", "ask_outage_cause", "ask_planned_outage",
    "report_supply_quality", "ask_report_status", "report_power_restored", "subscribe_updates", "unsubscribe_updates",
    "request_callback", "faq/bill_amount", "faq/overdue_disconnection", "faq/tariff", "faq/compensation",
)  # fmt: skip
# The intents to act on first, the other intents, and the number of utterances made.
COMPOUNDS: tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...] = (
    (("report_hazard",), ("request_operator", "complain", "report_outage"), 200),
    (
        ("report_hazard",),
        ("check_outage", "ask_restoration_time", "ask_report_status", "ask_outage_cause"),
        150,
    ),
    (("report_hazard",), ("inform", "greet", "cannot_inform"), 160),
    (("request_operator",), (*REQUESTS, "inform", "cannot_inform"), 120),
    (("request_operator",), ("complain", "greet"), 60),
    (REQUESTS, ("complain",), 160),
    (REQUESTS, ("inform",), 220),
    (REQUESTS, ("greet",), 100),
    (("inform", "cannot_inform", "cancel", "complain"), ("greet",), 50),
    (("cannot_inform",), ("check_outage", "complain"), 60),
    (("goodbye", "report_power_restored"), ("thank",), 30),
)


def compounds(examples: Sequence[tuple[str, str]], randomness: random.Random) -> list[tuple[int, str]]:
    """Pairs of (number of the example acted on first, both utterances in either order).

    An example is a masked utterance and its intent; intents without examples are left out.
    """
    by_intent: dict[str, list[int]] = {}
    for number, (_, intent) in enumerate(examples):
        by_intent.setdefault(intent, []).append(number)
    made = []
    for first_intents, other_intents, times in COMPOUNDS:
        firsts, others = _known(first_intents, by_intent), _known(other_intents, by_intent)
        for _ in range(times if firsts and others else 0):
            first = randomness.choice(by_intent[randomness.choice(firsts)])
            other = randomness.choice(by_intent[randomness.choice(others)])
            said = [examples[first][0], examples[other][0]]
            randomness.shuffle(said)
            made.append((first, " ".join(said)))
    return made


def _known(intents: Sequence[str], by_intent: Mapping[str, Sequence[int]]) -> list[str]:
    return [intent for intent in intents if intent in by_intent]
