"""Danger, people at risk, wanting a person: what comes before everything a caller wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.burning import fire_is_in_doubt, only_runs
from assistant.dialogue.understanding.children import is_a_child_alone
from assistant.dialogue.understanding.concepts import lexicon
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.view import Seen

# What the intent model must give: together with words of danger, alone, and alone where a person at risk
# explains the words («bà bị tai biến» is no danger of electricity).
ENOUGH_WITH_WORDS, ENOUGH, ENOUGH_BESIDE_A_RISK = 0.06, 0.5, 0.9
ENOUGH_FOR_A_FIRE_IN_DOUBT = 0.8
NEVER = 2.0  # more than any model gives
KINDS_OF_DANGER = (
    ("shock", "shock"),
    ("fire", "fire"),
    ("line", "fallen_line"),
    ("water", "flood"),
    ("water", "water_at_the_meter"),
)
_OF_PEOPLE = re.compile(
    r"\b(?:máy thở|thở máy|lọc thận|lọc máu|chạy thận|may tho|tho may|loc than|loc mau|chay than)\b"
)
# What means nothing else without its accents; «may tho» may be the workmen (mấy thợ).
_PLAIN_WITHOUT_ACCENTS = re.compile(
    r"\b(?:ox[yi]|oxygen|o xy|ventilator|loc than|loc mau|chay than|insulin)\b"
)
RISKS = (
    ("life_support", "life_support"),
    ("child", "child_alone"),
    ("medical", "medical"),
    ("medical", "small_child"),
)
_MEDICINE = re.compile(r"\b(?:insulin|medicines?|medications?|vaccines?)\b")
_IN_THE_FRIDGE = re.compile(r"\b(?:fridge|freezer|refrigerator|tủ lạnh|ngăn mát|tủ mát|tu lanh|ngan mat)\b")
_KEEPS = re.compile(
    r"\b(?:how long|stays?|keeps?|spoils?|go bad|still good|warm|bao lâu|mấy tiếng|hư|hỏng|bao lau|may tieng)\b"
)
# With one of these somebody is more than hot or afraid.
_MORE_THAN_HOT = (
    *("unwell", "life_support", "medical", "injured", "trapped", "critical_sign"),
    *("running_out", "ambulance"),
)
# «Nóng muốn chết» is said of the heat.
_DYING_OF_HEAT = re.compile(
    r"\b(nóng|nực|oi|nong|nuc)(?: \S+)? (?:muốn|mún|gần|thấy|muon|mun|gan|thay)? ?(?:chết|chet)\b"
)


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
    """How sure a model must be that danger is told: `with_words` where the words say it, more elsewhere. Water in a
    house is believed without it; «cong to chay do» (chạy) is none, however much it looks like a fire."""
    if is_plainly_a_danger(seen):
        return 0.0
    kind = danger_kind(seen)
    words = seen.whole.words
    if (
        kind is None
        and not seen.whole.has("injured", "critical_sign")
        and only_runs(words, lexicon().find(words))
    ):
        return NEVER
    if kind == "fire" and fire_is_in_doubt(words, lexicon().find(words)):
        return ENOUGH_FOR_A_FIRE_IN_DOUBT
    if kind:
        return with_words
    return ENOUGH_BESIDE_A_RISK if risk_in(seen) else ENOUGH


def is_plainly_a_danger(seen: Seen) -> bool:
    """Water at what is electric in the house. Models hardly know it, and who is sent to the breaker may die."""
    return seen.whole.has("flood")


def denies_a_risk(seen: Seen) -> bool:
    """«Bà không có khó thở gì đâu»: illness is named only to deny it."""
    return seen.whole.has("no_symptom", "no_ambulance", "denied_symptom") and risk_in(seen) is None


def is_only_uncomfortable(seen: Seen) -> bool:
    """«Con nhỏ bốn tháng nóng quá nó khóc»: heat, fear or crying of a small child or old people, without any sign of
    illness, is no emergency."""
    whole = seen.whole
    if not whole.has("small_child", "weak_person", "elderly") or not whole.has("uncomfortable"):
        return False
    words = _DYING_OF_HEAT.sub(r"\1", whole.words)
    told = whole if words == whole.words else Seen.of(words).whole
    return not told.has(*_MORE_THAN_HOT) and not is_a_child_alone(seen)


def asks_of_cold_medicine(seen: Seen) -> bool:
    """«There is insulin in the fridge, how long does it stay cold?»: a question about what is kept cold, where nobody
    is said to be ill."""
    words = seen.whole.words
    if not (_MEDICINE.search(words) and _IN_THE_FRIDGE.search(words) and _KEEPS.search(words)):
        return False
    rest = Seen.of(_MEDICINE.sub(" ", words)).whole
    return not rest.has(*_MORE_THAN_HOT, "en_medical", "en_life_support", "small_child")


def risk_in(seen: Seen) -> str | None:
    """Who is at risk by the words. A pump that gives air to fish keeps no person alive."""
    if is_only_uncomfortable(seen) or asks_of_cold_medicine(seen):
        return None
    of_people = seen.whole.has("medical", "child_alone", "injured", "trapped") or _OF_PEOPLE.search(
        seen.whole.words
    )
    if seen.whole.has("fish") and not of_people:
        return None
    if seen.whole.has("injured", "trapped"):
        return "medical"
    return next((risk for risk, concept in RISKS if _has(seen, concept)), None)


def _has(seen: Seen, concept: str) -> bool:
    return is_a_child_alone(seen) if concept == "child_alone" else seen.whole.has(concept)


def is_plainly_a_risk(seen: Seen) -> bool:
    """Whether the words can be believed though the model does not see a person at risk."""
    return seen.is_accented or _PLAIN_WITHOUT_ACCENTS.search(seen.whole.words) is not None


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
