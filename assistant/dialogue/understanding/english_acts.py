"""Plain English, as far as a caller in the dark needs it: which acts its words are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.context import NOTHING_ASKED, Context
from assistant.dialogue.understanding.signals import asks_of_cold_medicine
from assistant.dialogue.understanding.view import Seen

SURE = 0.85
_RISKS = (
    ("en_life_support", "life_support"),
    ("en_child_alone", "child"),
    ("en_medical", "medical"),
)
# A clause that begins so is a question, written or spoken.
_ASKS = (
    *(
        "is",
        "are",
        "was",
        "has",
        "have",
        "did",
        "does",
        "do",
        "will",
        "any",
        "can",
        "could",
        "should",
        "would",
    ),
    *("why", "when", "what", "where", "who", "how", "which"),
)
_YES_OR_NO = frozenset({"is", "are", "was", "has", "have", "did", "does", "do", "will", "any"})
_OPENINGS = re.compile(
    r"^(?:(?:and|so|but|ok|okay|hello|hi|sorry|please|thanks|thank|you|yes|no|then|well) )+"
)
_HOURS = re.compile(r"\b\d{1,2}(?: \d\d)?(?: ?[ap]m)? (?:to|until|till|and) \d")
_WHEN_BACK = re.compile(r"\bwhen (?:its?|the|we|power|there|electricity|light|lights)\b")
_YES_FIRST = ("yes", "yeah", "yep", "yup", "right", "correct", "sure")
_ACTS = (
    ("tell_danger", "en_danger"),
    ("want_person", "en_person"),
    ("want_report", "en_report"),
    ("ask_report_status", "en_status"),
    ("ask_planned", "en_planned"),
    ("ask_return", "en_return"),
    ("ask_cause", "en_cause"),
    ("tell_out", "en_out"),
    ("tell_back", "en_back"),
    ("want_callback", "en_callback"),
    ("ask_repeat", "en_repeat"),
    ("no", "en_no"),
    ("yes", "en_yes"),
    ("thank", "thanks"),
    ("leave", "leaves"),
    ("greet", "greets"),
)
_SHOWN = frozenset({"ask_cause"})
_OF_THE_BREAKER = frozenset({"breaker", "home_checks"})
_FOR_DIGITS = frozenset({None, "code_or_phone", "rest_of_code", "area"})
_OF_THE_SUPPLY = frozenset(
    {"tell_out", "ask_return", "ask_cause", "ask_planned", "want_report", "ask_extent"}
)
_OF_NOW = frozenset({"tell_out", "want_report", "ask_return", "ask_supply", "tell_back", "yes"})


def asks_in_english(seen: Seen) -> bool:
    """Whether the words are a question, with or without its sign."""
    if "?" in seen.whole.words or seen.whole.asks or seen.whole.has("en_wonders"):
        return True
    return any(_begins_with(clause.words, _ASKS) for clause in seen.clauses)


def confirms_hours(seen: Seen) -> bool:
    """«So from 14:00 to 17:00 no power, correct?»"""
    return (
        seen.whole.has("en_right") and asks_in_english(seen) and _HOURS.search(seen.whole.words) is not None
    )


def english_acts(seen: Seen, context: Context = NOTHING_ASKED) -> Iterator[Act]:
    whole = seen.whole
    risk = next((kind for concept, kind in _RISKS if whole.has(concept)), None)
    if risk and not (risk == "medical" and asks_of_cold_medicine(seen)):
        yield Act("tell_at_risk", SURE, kind=risk)
    names = {name for name, concept in _ACTS if whole.has(concept)}
    for told, asked, concept in (
        ("tell_back", "ask_return", "en_back"),
        ("tell_out", "ask_supply", "en_out"),
    ):
        if told in names and _only_asked(seen, concept):
            names = {asked if name == told else name for name in names}
    if "tell_out" in names and not any(clause.has("en_out") for clause in seen.clauses):
        names.discard("tell_out")  # «no, power's fine»
    names |= set(_further(seen, names, context))
    if whole.has("en_cancel"):
        names -= {"want_report", "no", "want_callback", "tell_out"}
    if whole.has("en_no_message"):
        names.discard("want_callback")
    to_be_reached = names & {"want_messages", "want_callback"} or whole.has("en_asks_if_noted")
    if to_be_reached and _WHEN_BACK.search(whole.words):
        names -= {"ask_return", "tell_back"}
    if "ask_planned" in names and not whole.has("en_now"):
        names -= _OF_NOW
    if asks_in_english(seen) and not whole.words.startswith(_YES_FIRST):
        names.discard("yes")  # «is it sure?»
    if whole.has("en_appliances") and whole.has("en_once_it_is_back"):
        names -= {"ask_return", "tell_back"}  # «can I use the heater when it comes back?»
    # «Why is it off, and is it safe to shower?» asks two things; «why did nobody tell us?» only one.
    shown = frozenset() if whole.has("en_f_no_notice") else _SHOWN
    yield from (
        Act(name, SURE, shown=name in shown) for name in names if not _explained(name, names, whole.words)
    )
    looked_at = context.question in _OF_THE_BREAKER or whole.has("en_breaker")
    if looked_at and whole.has("en_one_is_down"):
        yield Act("tell_breaker", SURE, kind="tripped")
    elif whole.has("en_breaker") and not whole.has("en_breaker_question"):
        yield from _breaker(seen)
    if whole.has("internet") and "tell_out" not in names:
        yield Act("not_ours", SURE, kind="internet")
    yield Act("other_language", SURE)


def _further(seen: Seen, names: set[str], context: Context) -> Iterator[str]:
    """Acts that more than one concept shows, or that depend on the question that stands."""
    whole = seen.whole
    asks = asks_in_english(seen)
    yield from _neighbours(seen, asks)
    if whole.has("en_extent") and asks and not whole.has("en_future", "en_all_well"):
        yield "ask_extent"
    if (
        asks
        and whole.has("en_with_power", "en_is_there_power")
        and not (names & _OF_THE_SUPPLY or whole.has("en_future"))
    ):
        yield "ask_supply"  # «so Lac Long Quan street should have power?»
    if (whole.has("en_future") and whole.has("en_cut") and (asks or not whole.has("en_now"))) or (
        context.told and confirms_hours(seen)
    ):
        yield "ask_planned"
    if not context.told and asks and whole.has("en_f_crew_there"):
        yield "ask_report_status"
    if whole.has("en_cancel_message"):
        yield "want_no_messages"
    elif whole.has("en_no_message"):
        yield "no" if context.question == "offer_message" else "want_no_messages"
    elif whole.has("en_message") or (context.told and whole.has("en_how_to_know")):
        yield "want_messages"
    if whole.has("en_cancel") and not whole.has("en_keep"):
        yield "want_stop"
    tenant = whole.has("en_tenant") and context.question in _FOR_DIGITS
    of_the_supply = names & _OF_THE_SUPPLY
    if tenant or (whole.has("en_unknown") and (whole.has("en_papers") or not of_the_supply)):
        yield "cannot_give"


def _neighbours(seen: Seen, asks: bool) -> Iterator[str]:
    """«Neighbors also dark» and «next door has light»; of the whole street only what is stated."""
    for clause in seen.clauses:
        if clause.has("en_whole") and clause.has("en_without") and not asks:
            yield "tell_neighbours_out"
        if not clause.has("en_neighbours") or _begins_with(clause.words, _ASKS):
            continue
        if clause.has("en_without"):
            yield "tell_neighbours_out"
        elif clause.has("en_with_power"):
            yield "tell_neighbours_on"
        elif clause.has("en_same"):
            yield "tell_neighbours_out"


def _breaker(seen: Seen) -> Iterator[Act]:
    if seen.whole.has("en_breaker_fine"):
        yield Act("tell_breaker", SURE, kind="fine")
    elif seen.whole.has("en_breaker_tripped"):
        yield Act("tell_breaker", SURE, kind="tripped")


def _only_asked(seen: Seen, concept: str) -> bool:
    """Whether each clause with these words is a question: «there is no light. Is it only us?» states it."""
    named = [one for one in seen.clauses if one.has(concept)] or [seen.whole]
    return all(_begins_with(one.words, _YES_OR_NO) for one in named)


def _begins_with(words: str, first: tuple[str, ...] | frozenset[str]) -> bool:
    return _OPENINGS.sub("", words).split(" ")[0] in first


def _explained(name: str, names: set[str], words: str) -> bool:
    """Whether the words of an act belong to another: the «no» of «no power», the «back» of «when is it back»."""
    if name == "no":
        told = names & {"tell_out", "cannot_give", "tell_neighbours_out", "ask_supply"}
        return bool(told) and not re.match(r"no (?:it|i|we|the|not|my|our|there|sorry|please)\b", words)
    if name == "tell_back":
        return "ask_return" in names or "tell_neighbours_on" in names
    if name in ("tell_out", "ask_supply"):
        return bool(names & {"ask_planned", "ask_return"}) and name == "ask_supply"
    return name == "yes" and len(names) > 1 and not words.startswith(_YES_FIRST)
