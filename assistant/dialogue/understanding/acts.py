"""What callers do with words: a closed list of acts, several in a sentence.

The first act by precedence gives the sentence its intent, which trainers, tests and statistics use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# In order of precedence: danger, a person at risk, wanting a person, rejecting or correcting, what was asked
# or told about the supply, other wishes, giving, courtesy.
ACTS = (
    *("tell_danger", "tell_at_risk", "want_person", "reject", "correct"),
    *("tell_partly", "tell_unsteady", "want_report", "ask_report_status", "ask_planned", "ask_return", "ask_cause"),
    *("ask_extent", "tell_out", "ask_supply", "tell_back", "want_no_messages", "want_messages", "want_callback"),
    *("tell_neighbours_out", "tell_neighbours_on", "tell_breaker", "tell_since"),
    *("ask_faq", "not_ours", "cannot_give", "choose", "give", "want_restart", "want_stop", "no", "yes"),
    *("ask_repeat", "want_wait", "ask_identity", "ask_capabilities", "complain", "off_topic"),
    *("thank", "leave", "greet", "other_language"),
)  # fmt: skip
HEARD = 0.9  # how sure an act is that the words show plainly
RANK = {name: rank for rank, name in enumerate(ACTS)}

# The intent of a sentence whose first act this is.
INTENT_OF_ACT: Mapping[str, str] = {
    "tell_danger": "report_hazard",
    "tell_at_risk": "check_outage",
    "want_person": "request_operator",
    "reject": "deny",
    "correct": "inform",
    "tell_partly": "report_supply_quality",
    "tell_unsteady": "report_supply_quality",
    "want_report": "report_outage",
    "ask_report_status": "ask_report_status",
    "ask_planned": "ask_planned_outage",
    "ask_return": "ask_restoration_time",
    "ask_cause": "ask_outage_cause",
    "ask_extent": "check_outage",
    "tell_out": "check_outage",
    "ask_supply": "check_outage",
    "tell_back": "report_power_restored",
    "want_no_messages": "unsubscribe_updates",
    "want_messages": "subscribe_updates",
    "want_callback": "request_callback",
    "tell_neighbours_out": "check_outage",
    "tell_neighbours_on": "check_outage",
    "tell_breaker": "check_outage",
    "tell_since": "inform",
    "ask_faq": "faq",
    "not_ours": "out_of_scope",
    "cannot_give": "cannot_inform",
    "choose": "inform",
    "give": "inform",
    "want_restart": "cancel",
    "want_stop": "cancel",
    "no": "deny",
    "yes": "affirm",
    "ask_repeat": "ask_repeat",
    "want_wait": "ask_wait",
    "ask_identity": "ask_bot_identity",
    "ask_capabilities": "ask_capabilities",
    "complain": "complain",
    "off_topic": "out_of_scope",
    "thank": "thank",
    "leave": "goodbye",
    "greet": "greet",
    "other_language": "out_of_scope",
}

# Every question that may stand open after the assistant has spoken.
QUESTIONS = (
    *("code_or_phone", "rest_of_code", "confirm", "which_point", "area", "home_checks", "breaker"),
    *(
        "offer_message",
        "offer_person",
        "offer_report",
        "which_phone",
        "confirm_phone",
        "danger_place",
        "is_power_off",
    ),
    *("which_outage", "which_meaning", "when_to_call", "adult_near", "anything_else", "how_to_help"),
)


@dataclass(frozen=True)
class About:
    """What an act is about, as far as the words name it. `day` and `place` are the words as said."""

    whose: str = "own"
    customer_code: str | None = None
    place: str | None = None
    day: str | None = None

    def to_json(self) -> dict[str, Any]:
        given = {"customer_code": self.customer_code, "place": self.place, "day": self.day}
        return {"whose": self.whose, **{name: value for name, value in given.items() if value}}


@dataclass(frozen=True)
class Act:
    """`kind` says more: the topic of a question, what the danger is, who is at risk, how the breaker is.

    `shown`: its own words are there, whatever the models think it is like.
    """

    name: str
    confidence: float = 1.0
    kind: str | None = None
    about: About = field(default_factory=About)
    shown: bool = False

    def to_json(self) -> dict[str, Any]:
        kind = {"kind": self.kind} if self.kind else {}
        return {
            "act": self.name,
            **kind,
            "about": self.about.to_json(),
            "confidence": round(self.confidence, 2),
        }


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Each act once, the surest of its kind, by precedence. It is shown if any of its kind is."""
    best: dict[str, Act] = {}
    for act in acts:
        known = best.get(act.name, act)
        surer = act if act.confidence > known.confidence else known
        best[act.name] = replace(surer, shown=known.shown or act.shown)
    return tuple(sorted(best.values(), key=lambda act: RANK[act.name]))


def intent_of(act: Act) -> str:
    """The label of the label set that belongs to this act; stored answers as `faq/<topic>`."""
    label = INTENT_OF_ACT[act.name]
    return f"{label}/{act.kind}" if act.name == "ask_faq" and act.kind else label
