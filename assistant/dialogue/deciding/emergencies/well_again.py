"""Somebody ill is said to be well while a person is awaited: staff read it, and nobody is sent to 115 again."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.pressing import ILL, needs_an_ambulance
from assistant.dialogue.deciding.handing_over import EMERGENCY, asks_anew, take_down
from assistant.dialogue.deciding.summarizing import how_long_it_lasts
from assistant.dialogue.wording.outages import phrases

_NOT_WELL = re.compile(
    r"\b(?:khong|chua|chang|hong|het|ko|no|bot|kem|neu|lo) (?:\S+ )?(?:tinh|tho|do|khoe|ngu)\b|\bnhung\b"
)
_CALLS = re.compile(r"\b(?:goi|dien|lien he|lien lac)\b")


def hears_that_all_is_well(d: Draft) -> bool:
    """Takes it down and says so. False when something else was asked, which is answered too."""
    given, risk = d.situation.handed_over, d.situation.risk
    seen = d.understood.seen.whole
    moved = seen.has("moved_to_power") and not seen.asks
    if (
        given is None
        or given["queue"] != EMERGENCY
        or risk not in ILL
        or not (moved or seen.has("well_again"))
    ):
        return False
    if needs_an_ambulance(d, risk) or seen.has("medical", "injured") or _NOT_WELL.search(seen.folded):
        return False
    if not moved and how_long_it_lasts(d.heard.text):
        return _hears_how_long_it_lasts(d)
    if moved:
        d.drop_acts("tell_back")  # there, and not at home
    d.because("somebody ill is well, by the caller")
    take_down(d)
    line = str((d.situation.handed_over or given)["summary"])
    well = str(phrases()["summary"]["moved_to_power" if moved else "well_again"])
    if not line.endswith(well):
        d.change(handed_over={**given, "summary": f"{line}; {well}"})
    d.say("utter_patient_moved_noted" if moved else "utter_well_again_noted")
    if d.understood.follow_ups or asks_anew(d) or d.heard.phone_numbers:
        return False
    if seen.asks and _CALLS.search(seen.folded):
        d.say("utter_call_time_unknown", hotline=d.hotline)
    return True


def _hears_how_long_it_lasts(d: Draft) -> bool:
    """«Bình còn chừng 1 tiếng rưỡi, ổng thở bình thường»: breath that hangs on a bottle is not «all is well», and
    nothing reassuring is said, however early the power is expected."""
    d.because("somebody ill breathes, on a bottle that runs down")
    take_down(d)
    d.say("utter_added_life_support" if d.situation.risk == "life_support" else "utter_added_medical")
    d.drop_acts("tell_at_risk")
    return not (d.understood.follow_ups or asks_anew(d) or d.heard.phone_numbers)
