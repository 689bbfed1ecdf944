"""«Có nguy hiểm không?», about what was told: the power, a breaker, a generator, what is plugged in."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.pressing import in_the_water, is_in_a_vehicle
from assistant.dialogue.deciding.emergencies.urgent import danger
from assistant.vietnamese.folding import fold

GENERATOR = re.compile(r"\b(?:generator|may phat|may no|may dau|may xang)\b")
_TRIPS = re.compile(r"\b(?:breaker|fuse|nhay|bat lai|gat lai|bat len|gat len|mo len|dong lai)\b")
_WATER = re.compile(r"\b(?:ngap|nuoc (?:toi|vao|vo|dang|len)|duoi nuoc|ngam nuoc)\b")
_WET = re.compile(r"\b(?:wet|soaked|flood\w*|leak\w*|uot|ri nuoc|ro dien)\b")
_APPLIANCES = re.compile(
    r"\b(?:rut (?:phich|tu|tivi|ti vi|do|dien|ra|het)|cam (?:dien|sac|lai)|tu lanh|tu dong|may lanh|tivi|ti vi"
    r"|may giat|binh (?:tam )?nong lanh|may nuoc nong|may tam|may bom|quat|bep (?:dien|tu)|lo vi song)\b"
)
_BACK_AGAIN = re.compile(
    r"\b(?:co|sang|lai) (?:lai )?dien (?:lai )?(?:thi|roi|xong|ma)?\b|\bdien (?:co|ve) lai\b"
)


def is_dangerous(d: Draft) -> None:
    said = fold(d.heard.text)
    if _WATER.search(said) and not d.understood.seen.whole.has("no_danger"):
        return danger(d, "water")
    if d.situation.danger and in_the_water(d):
        d.say("utter_plugs_in_the_water")
    elif d.situation.danger and is_in_a_vehicle(d.situation.danger):
        d.say("utter_stay_in_the_vehicle", emergency_numbers="")
    elif GENERATOR.search(said):
        d.say("utter_generator")
    elif _TRIPS.search(said):
        d.say("utter_safe_breaker")
    elif d.understood.seen.whole.has("asks_to_unplug"):
        d.say("utter_unplug_it")
    elif _once_it_is_back(d):
        d.say("utter_safe_when_back")
    elif _APPLIANCES.search(said) or d.understood.seen.whole.has("en_appliances"):
        d.say("utter_safe_appliances")
    else:
        d.say("utter_safe_general")
    return None


def _once_it_is_back(d: Draft) -> bool:
    """«Có điện lại thì mở bình nóng lạnh được không?»"""
    said, seen = fold(d.heard.text), d.understood.seen.whole
    if _WET.search(said):
        return False
    if seen.has("en_appliances"):
        return seen.has("en_once_it_is_back")
    return _APPLIANCES.search(said) is not None and _BACK_AGAIN.search(said) is not None
