"""Each question says beside its words what it leads one to expect, so that the telephone listens for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

DOMAIN = Path("assistant/dialogue/domain")
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variants
    for file in sorted(DOMAIN.glob("*.yml"))
    for name, variants in (yaml.safe_load(file.read_text("utf-8")).get("responses") or {}).items()
}
FOR_DIGITS = (
    "utter_ask_code_or_phone",
    "utter_ask_code_or_phone_again",
    "utter_ask_rest_of_code",
    "utter_not_found",
    "utter_ask_contact",
    "utter_ask_contact_again",
)
FOR_YES_OR_NO = (
    "utter_ask_confirm_customer",
    "utter_ask_is_this_your_street",
    "utter_ask_is_this_your_phone",
    "utter_ask_breaker",
    "utter_ask_is_power_off",
    "utter_offer_message",
    "utter_offer_operator",
)


@pytest.mark.parametrize("name", FOR_DIGITS)
def test_who_is_asked_for_a_code_or_number_is_expected_to_read_digits(name: str) -> None:
    assert {variant["custom"]["expects"] for variant in RESPONSES[name]} == {"digits"}


@pytest.mark.parametrize("name", FOR_YES_OR_NO)
def test_who_is_offered_something_is_expected_to_say_yes_or_no(name: str) -> None:
    assert {variant["custom"]["expects"] for variant in RESPONSES[name]} == {"yes_no"}


def test_any_other_answer_leaves_the_next_words_open() -> None:
    others = RESPONSES.keys() - {*FOR_DIGITS, *FOR_YES_OR_NO}
    assert not [
        name for name in others if any("expects" in (one.get("custom") or {}) for one in RESPONSES[name])
    ]
