"""Danger, people at risk, wanting a person: what comes before everything a caller wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.view import Seen

# What the intent model must give: together with words of danger, alone, and alone where a person at risk
# explains the words («bà bị tai biến» is no danger of electricity).
ENOUGH_WITH_WORDS, ENOUGH, ENOUGH_BESIDE_A_RISK = 0.06, 0.5, 0.9
KINDS_OF_DANGER = (
    ("shock", "shock"),
    ("fire", "fire"),
    ("line", "fallen_line"),
    ("water", "water_at_the_meter"),
)
_OF_PEOPLE = re.compile(
    r"\b(?:máy thở|thở máy|lọc thận|lọc máu|chạy thận|may tho|tho may|loc than|loc mau|chay than)\b"
)
RISKS = (("life_support", "life_support"), ("child", "child_alone"), ("medical", "medical"))


def signal_acts(seen: Seen, heard: Heard) -> Iterator[Act]:
    whole = seen.whole
    share = heard.share("report_hazard")
    if share >= least_share_for_danger(seen, ENOUGH_WITH_WORDS):
        yield Act("tell_danger", max(share, ENOUGH), kind=danger_kind(seen))
    risk = risk_in(seen)
    if risk and _is_at_risk(seen, risk):
        yield Act("tell_at_risk", 0.9, kind=risk)
    person = heard.share("request_operator")
    asked = person >= ENOUGH or (whole.has("asks_for_person") and person >= 0.1)
    if asked and not whole.has("no_message_wish", "no_person_wish"):
        yield Act("want_person", max(person, 0.6))


def least_share_for_danger(seen: Seen, with_words: float) -> float:
    """How sure a model must be that danger is told: `with_words` where the words say it, more elsewhere."""
    if danger_kind(seen):
        return with_words
    return ENOUGH_BESIDE_A_RISK if risk_in(seen) else ENOUGH


def risk_in(seen: Seen) -> str | None:
    """Who is at risk by the words. A pump that gives air to fish keeps no person alive."""
    of_people = seen.whole.has("medical", "child_alone", "injured", "trapped") or _OF_PEOPLE.search(
        seen.whole.words
    )
    if seen.whole.has("fish") and not of_people:
        return None
    if seen.whole.has("injured", "trapped"):
        return "medical"
    return next((risk for risk, concept in RISKS if seen.whole.has(concept)), None)


def danger_kind(seen: Seen) -> str | None:
    return next((kind for kind, concept in KINDS_OF_DANGER if seen.whole.has(concept)), None)


def _is_at_risk(seen: Seen, risk: str) -> bool:
    """A machine for breathing is one by itself; ill people and children only where the dark is talked of."""
    if risk == "life_support":
        return True
    return (
        seen.whole.has("power_off", "power_word", "still_without", "haste")
        or risk == "child"
        or seen.whole.count <= 12
    )
