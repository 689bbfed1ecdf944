"""The responses of the domain: there for everything that is said, short, and complete."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from assistant.dialogue.wording.outages import phrases
from assistant.dialogue.wording.render import wordings
from assistant.vietnamese.reading import split_sentences

CODE = [*Path("assistant/dialogue/deciding").rglob("*.py"), *Path("assistant/dialogue/wording").glob("*.py")]
# Said once, or only when something is new.
ONE_WORDING = {
    "utter_greeting", "utter_ask_code_or_phone_or_question", "utter_outage_service_down_at_greeting", "utter_again",
    "utter_stored", "utter_report_cancelled", "utter_handing_over_complaint", "utter_handing_over_misheard_phone",
    "utter_ask_code_or_phone_again", "utter_ask_place", "utter_ask_place_instead", "utter_ask_place_again",
    "utter_ask_is_this_your_phone", "utter_life_support", "utter_medical",
    "utter_elderly", "utter_kidney_patient", "utter_bedridden",
    "utter_life_support_attended", "utter_life_support_away",
    "utter_newborn", "utter_injured", "utter_trapped", "utter_stay_in_the_vehicle",
    "utter_child_alone", "utter_switch_off", "utter_outage_changed", "utter_outage_no_time",
    "utter_outage_overdue",
    "utter_outage_suspected", "utter_planned_now", "utter_planned_no_time", "utter_planned_overdue",
    "utter_planned_cut_no_end", "utter_unsubscribed", "utter_power_is_back_closed",
}  # fmt: skip


def said_in_code() -> set[str]:
    said = {name for file in CODE for name in re.findall(r'"(utter_\w+)"', file.read_text("utf-8"))}
    said |= {
        f"utter_{kind}_{state}" for kind in ("outage", "planned") for state in ("now", "no_time", "overdue")
    }
    return said


def in_vietnamese() -> list[str]:
    return [name for name in wordings() if not name.endswith("_en")]


def test_everything_that_is_said_has_a_response_and_every_response_is_said() -> None:
    assert said_in_code() - set(wordings()) == set()
    assert set(in_vietnamese()) - said_in_code() == set()


def test_what_is_only_suspected_promises_no_crew_that_nobody_sent() -> None:
    names = ("utter_outage_suspected", "utter_outage_suspected_en")
    texts = [one.text for name in names for one in wordings()[name]]
    texts += [str(phrases()[kind]["predicted"]) for kind in ("crew_of_outage", "crew_of_outage_en")]
    promised = [text for text in texts if re.search("đang (?:được )?cử|sẽ cử|is being sent|will come", text)]
    assert promised == []
    assert "predicted" not in phrases()["crew"]


def test_no_reply_is_longer_than_two_sentences_aloud() -> None:
    texts = [
        one.text.replace("{crew}", "")
        if name.endswith("_en")
        else one.text  # English has no words for the crew
        for name, options in wordings().items()
        for one in options
    ]
    long = {text for text in texts if len(split_sentences(text)) > 2}
    assert long == set()


def test_what_may_be_said_twice_running_has_two_wordings() -> None:
    assert {name for name in in_vietnamese() if len(wordings()[name]) < 2} == ONE_WORDING


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_english_has_no_value_that_vietnamese_has_not() -> None:
    for name in wordings():
        if name.endswith("_en"):
            vietnamese = set().union(
                *(placeholders(one.text) for one in wordings()[name.removesuffix("_en")])
            )
            assert all(placeholders(one.text) <= vietnamese for one in wordings()[name]), name


@pytest.mark.parametrize(
    "needed",
    [
        "outage_now outage_no_time outage_overdue outage_changed outage_suspected nothing_known still_without",
        "planned_now planned_no_time planned_overdue planned_cut",
        "return return_unchanged return_unknown return_overdue cause cause_unknown",
        "report_taken report_status ask_breaker ask_breaker_and_neighbors no_such_report",
        "keep_away ask_danger_place danger_recorded life_support medical child_alone",
        "handing_over handing_over_urgent handing_over_unclear handing_over_complaint offer_operator",
    ],
)
def test_supply_return_report_danger_and_a_person_are_told_in_english(needed: str) -> None:
    assert [one for one in needed.split() if f"utter_{one}_en" not in wordings()] == []


def test_every_meaning_that_is_offered_is_one_the_dialogue_knows() -> None:
    assert all(str(words).strip() for words in phrases()["meaning"].values())
