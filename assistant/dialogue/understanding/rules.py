"""Acts by rule: from the ranking of intents, the concepts in the words, and the question that stands.

The rules are a source among others (understand.py): alone they serve where no act model is trained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.dialogue.understanding.acts import Act, in_order
from assistant.dialogue.understanding.context import NOTHING_ASKED, Context
from assistant.dialogue.understanding.english import is_english, is_foreign
from assistant.dialogue.understanding.english_acts import SURE, english_acts
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.replies import asks_back, reply_acts
from assistant.dialogue.understanding.signals import signal_acts
from assistant.dialogue.understanding.supply_talk import (
    neighbours_are,
    says_back,
    supply_acts,
    without_power,
)
from assistant.dialogue.understanding.view import Seen

# What the intent model must give an act at least: the first of a sentence, and the second. SUPPORT holds what it
# must give when the words show the act too.
LEAST, SECOND = 0.1, 0.25
SUPPORT: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("ask_return", "ask_restoration_time", ("when_back",), 0.03),
    ("ask_cause", "ask_outage_cause", ("why_off",), 0.05),
    ("ask_planned", "ask_planned_outage", ("planned", "future_day"), 0.15),
    ("want_report", "report_outage", ("report_wish",), 0.08),
    ("ask_report_status", "ask_report_status", ("question_of_a_report",), 0.15),
    ("want_messages", "subscribe_updates", ("message_wish",), 0.06),
    ("want_no_messages", "unsubscribe_updates", ("no_message_wish",), 0.1),
    ("want_callback", "request_callback", ("callback_wish",), 0.06),
    ("complain", "complain", ("anger", "compensation"), 0.03),
    ("thank", "thank", ("thanks",), 0.0),
    ("greet", "greet", ("greets",), 0.0),
    ("leave", "goodbye", ("leaves",), 0.05),
    ("want_wait", "ask_wait", ("wait_wish",), 0.08),
    ("ask_repeat", "ask_repeat", ("say_again",), 0.15),
    ("want_restart", "cancel", ("restart_wish",), 0.1),
    ("want_stop", "cancel", ("stop_wish",), 0.15),
    ("ask_identity", "ask_bot_identity", ("who_are_you",), 0.2),
    ("ask_capabilities", "ask_capabilities", ("what_can_you_do",), 0.2),
)
# Danger is left to signals.py, the supply to supply_talk.py.
ACT_OF_INTENT: Mapping[str, str] = {
    "greet": "greet", "goodbye": "leave", "thank": "thank", "affirm": "yes", "deny": "no", "ask_repeat": "ask_repeat",
    "ask_wait": "want_wait", "ask_bot_identity": "ask_identity", "ask_capabilities": "ask_capabilities",
    "request_operator": "want_person", "complain": "complain", "ask_restoration_time": "ask_return",
    "ask_outage_cause": "ask_cause", "ask_planned_outage": "ask_planned", "report_outage": "want_report",
    "ask_report_status": "ask_report_status", "subscribe_updates": "want_messages",
    "unsubscribe_updates": "want_no_messages", "request_callback": "want_callback", "cannot_inform": "cannot_give",
}  # fmt: skip
# How much likelier an intent is while a question stands.
EXPECTED: Mapping[str, Mapping[str, float]] = {
    "code_or_phone": {"inform": 3, "cannot_inform": 3, "ask_wait": 1.5},
    "rest_of_code": {"inform": 3, "cannot_inform": 2},
    "confirm": {"affirm": 4, "deny": 4, "inform": 1.5},
    "which_point": {"inform": 4, "affirm": 0.5},
    "area": {"inform": 4, "cannot_inform": 2, "out_of_scope": 0.3},
    "home_checks": {"check_outage": 3, "deny": 2, "affirm": 2, "cannot_inform": 2},
    "breaker": {"check_outage": 2, "deny": 3, "affirm": 3, "cannot_inform": 2},
    "offer_message": {"affirm": 4, "deny": 4, "subscribe_updates": 2, "cancel": 0.6},
    "offer_report": {"affirm": 4, "deny": 4, "report_outage": 2},
    "offer_person": {"affirm": 4, "deny": 4, "request_operator": 2},
    "which_phone": {"inform": 4, "cannot_inform": 2},
    "confirm_phone": {"affirm": 4, "deny": 4, "inform": 2},
    "danger_place": {"inform": 4, "report_hazard": 0.5, "out_of_scope": 0.3},
    "is_power_off": {"affirm": 3, "deny": 3, "check_outage": 2},
    "which_outage": {"inform": 4},
    "which_meaning": {"affirm": 2, "deny": 2},
    "when_to_call": {"inform": 4, "ask_planned_outage": 0.2, "ask_wait": 0.5},
    "adult_near": {"affirm": 4, "deny": 4},
    "anything_else": {"deny": 3, "goodbye": 2, "thank": 2, "cancel": 0.5, "affirm": 1.5},
}


def rule_acts(seen: Seen, heard: Heard, context: Context = NOTHING_ASKED) -> tuple[Act, ...]:
    """The acts that the ranking and the words show, by precedence."""
    weighed = replace(heard, ranking=expected(heard.ranking, context.question))
    if is_foreign(seen):
        return (Act("other_language", SURE, kind="other"),)
    if is_english(seen):
        replies = (act for act in reply_acts(seen, weighed, context) if act.name in ("give", "correct"))
        return in_order((*english_acts(seen, context), *replies))
    return in_order(_vietnamese_acts(seen, weighed, context))


def expected(ranking: tuple[tuple[str, float], ...], question: str | None) -> tuple[tuple[str, float], ...]:
    """The ranking, with what answers the question made likelier."""
    factors = EXPECTED.get(question or "", {})
    weighed = [(name, share * factors.get(name, 1.0)) for name, share in ranking]
    total = sum(share for _, share in weighed) / (sum(share for _, share in ranking) or 1.0) or 1.0
    return tuple(sorted(((name, share / total) for name, share in weighed), key=lambda one: -one[1]))


def _vietnamese_acts(seen: Seen, heard: Heard, context: Context) -> Iterator[Act]:
    signals = list(signal_acts(seen, heard))
    supply = list(supply_acts(seen))
    replies = list(reply_acts(seen, heard, context))
    yield from signals
    yield from replies
    main = _main_act(seen, heard, context)
    names = {act.name for act in (*signals, *replies)}
    if main is not None and _fits(main, names, seen, context):
        yield main
    yield from _supported_by(seen, heard)
    yield from _about_the_supply(seen, supply, heard, main)
    if (kind := not_ours_kind(seen)) and heard.share("out_of_scope") >= 0.2 and not without_power(seen):
        yield Act("not_ours", 0.8, kind=kind)


def _main_act(seen: Seen, heard: Heard, context: Context) -> Act | None:
    """The act of the likeliest intent."""
    if not heard.ranking or heard.ranking[0][1] < LEAST:
        return None
    name, share = heard.ranking[0]
    whole = seen.whole
    if name.startswith("faq/"):
        return Act("ask_faq", share, kind=name.removeprefix("faq/"))
    if name == "check_outage":
        if whole.asks and not without_power(seen):
            return Act("ask_extent" if whole.has("extent") else "ask_supply", share)
        told = any(act.name.startswith(_TOLD_BESIDES) for act in supply_acts(seen))
        return None if told and not without_power(seen) else Act("tell_out", share)
    if name == "report_supply_quality":
        return Act(
            "tell_partly" if whole.has("partly") and not whole.has("unsteady") else "tell_unsteady", share
        )
    if name == "report_power_restored":
        if without_power(seen):
            return Act("tell_out", share)
        if says_back(seen):
            return Act("tell_back", share)
        return None if neighbours_are(seen) else Act("ask_return", share)
    if name == "out_of_scope":
        kind = not_ours_kind(seen)
        return Act("not_ours", share, kind=kind) if kind else Act("off_topic", share)
    if name == "inform":
        return (
            None
            if share < 0.3
            else Act("tell_since" if whole.has("since") and not heard.places else "give", share)
        )
    if name == "cancel":
        return Act("want_restart" if whole.has("restart_wish") else "want_stop", share)
    return Act(ACT_OF_INTENT[name], share) if name in ACT_OF_INTENT else None


def _fits(main: Act, others: set[str], seen: Seen, context: Context) -> bool:
    """Whether the likeliest intent adds something to what the words show."""
    if main.name in ("yes", "no") and asks_back(seen):
        return False
    if main.name == "want_person" and seen.whole.has("no_person_wish"):
        return False
    if main.name in ("yes", "no"):
        return not others & {"yes", "no", "reject", "correct", "choose"}
    if main.name == "give":
        return not others & {"give", "correct", "choose", "yes", "no", "cannot_give"}
    if main.name == "off_topic":
        return not others
    if main.name in ("want_stop", "leave", "thank") and context.question in ("offer_message", "offer_person"):
        return main.name != "want_stop" or "no" not in others
    return True


def _supported_by(seen: Seen, heard: Heard) -> Iterator[Act]:
    for act, intent, concepts, least in SUPPORT:
        share = heard.share(intent)
        if seen.whole.has(*concepts) and share >= least:
            if act == "want_messages" and seen.whole.has("no_message_wish"):
                continue
            yield Act(act, max(share, 0.5), shown=True)
        elif share >= SECOND and heard.ranking[0][0] != intent:
            yield Act(act, share)


def _about_the_supply(seen: Seen, found: list[Act], heard: Heard, main: Act | None) -> Iterator[Act]:
    """What the words say about the power, where the model does not plainly speak against it."""
    against = main is not None and main.confidence > 0.8
    for act in found:
        if act.name == "tell_back" and heard.share("report_power_restored") < 0.1:
            continue
        if act.name in ("tell_unsteady", "tell_partly") and heard.share("report_supply_quality") < 0.1:
            continue
        if (
            act.name == "tell_out"
            and against
            and heard.share("check_outage") < 0.02
            and main
            and main.name in _NO_OUTAGE
        ):
            continue
        if act.name == "tell_since" and not (
            without_power(seen) or heard.share("inform", "check_outage") > 0.3
        ):
            continue
        yield act


# Said of the power, and no outage at the own home.
_TOLD_BESIDES = ("tell_neighbours", "tell_breaker", "tell_back")
_NO_OUTAGE = frozenset(
    {"ask_planned", "ask_faq", "want_no_messages", "off_topic", "ask_repeat", "want_messages"}
)


def not_ours_kind(seen: Seen) -> str | None:
    """Whose matter it is: internet, water or gas."""
    return next((kind for kind in ("internet", "water", "gas") if seen.whole.has(kind)), None)
