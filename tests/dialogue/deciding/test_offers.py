"""What is offered after an answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, OF_TRAN_PHU, PHONE_OF_LE_LOI, out_in_le_loi

OUT = "nhà em mất điện | tell_out"
RESTORED = ["expected_return_changed", "restored"]


def signed_up(**about: Any) -> OutageService:
    service = out_in_le_loi()
    service.subscriptions.append({"phone": PHONE_OF_LE_LOI, "events": RESTORED, **about})
    return service


@pytest.mark.parametrize("about", [{"customer_code": OF_LE_LOI}, {"customer_code": None, "place": None}])
def test_who_signed_up_in_an_earlier_call_is_not_offered_messages_again(about: dict[str, Any]) -> None:
    turns = talk(signed_up(**about), OUT, caller_phone=PHONE_OF_LE_LOI)
    assert turns.last.says == ("return",)
    assert "offer_message" not in turns.asked
    assert turns.say("nhắn cho chị với | want_messages").says[0] == "subscribed"


@pytest.mark.parametrize(
    "about",
    [
        {"customer_code": OF_TRAN_PHU},
        {"customer_code": None, "place": "trần phú"},
        {"customer_code": OF_LE_LOI, "events": ["report_status"]},
        {"customer_code": OF_LE_LOI, "phone": "0911000222"},
    ],
)
def test_messages_about_something_else_are_no_reason_to_offer_none(about: dict[str, Any]) -> None:
    turns = talk(signed_up(**about), OUT, caller_phone=PHONE_OF_LE_LOI)
    assert turns.asked[-1] == "offer_message"


def test_whether_a_typed_number_has_signed_up_is_shown_to_nobody() -> None:
    turns = talk(signed_up(customer_code=OF_LE_LOI), f"nhà em mất điện {PHONE_OF_LE_LOI} | tell_out give")
    assert turns.service.done("signed_up") == []
