"""Who was meant by a code or number that nobody has."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.dialogue.deciding.facts import Facts, request
from assistant.dialogue.deciding.identity.nearness import MOST_DIFFERENCES, registered_phone, together
from tests.dialogue.deciding.outage_service import OutageService, customer
from tests.dialogue.deciding.talk import Talk, talk

LE_LOI = customer("PC05II0123456", "Lê Lợi", "Phường Hải Châu", ["0905123456"])
TRAN_PHU = customer("PC05II0987654", "Trần Phú", "Phường Hải Châu", ["0905777888"])


def service(*others: dict[str, Any]) -> OutageService:
    return OutageService(customers=[LE_LOI, TRAN_PHU, *others])


def offered(conversation: Talk) -> str | None:
    """The street that is read back for confirmation."""
    return conversation.last.values.get("street") if conversation.last.question == "confirm" else None


@pytest.mark.parametrize(
    "lines",
    [
        ["PC05II0123457 ở [đường Lê Lợi] | tell_out give"],
        ["0905123457 | give", "chị ở [đường lê lợi] | give"],
        # Two different mishearings make one right number.
        ["0906123456 | give", "0905129456 | give"],
    ],
)
def test_a_misheard_code_or_number_is_offered_when_it_fits_one_customer(lines: list[str]) -> None:
    assert offered(talk(service(), *lines)) == "Lê Lợi"


def test_one_character_off_is_offered_to_the_number_it_belongs_to_and_never_assumed() -> None:
    conversation = talk(service(), "không phải mã PC05II0123457 | tell_out give", caller_phone="0905123456")
    assert offered(conversation) == "Lê Lợi"
    assert conversation.situation.subject is None


def test_what_was_put_together_of_two_hearings_is_not_read_back() -> None:
    """The caller did not say this code, so they hear no more than the street."""
    conversation = talk(service(), "PC05II0123756 | give", "PC05II0923456 | give")
    assert conversation.last.says == ("ask_is_this_your_street",)


def test_nobody_is_offered_where_two_would_fit() -> None:
    twin = customer("PC05II0123459", "Lê Lợi", "Phường Hải Châu")
    conversation = talk(service(twin), "PC05II0123457 ở [đường Lê Lợi] | tell_out give")
    assert conversation.last.question == "code_or_phone"


def test_another_street_is_answered_as_a_place() -> None:
    conversation = talk(
        OutageService(customers=[LE_LOI], known_places=("Hùng Vương",)),
        "PC05II0123457 mất điện | tell_out give",
        "đường chị là [đường Hùng Vương] | give",
    )
    assert conversation.situation.subject is not None
    assert conversation.situation.subject.place == "đường Hùng Vương"


def test_a_place_named_beside_a_wrong_code_is_kept_and_used_after_the_second() -> None:
    conversation = talk(
        service(), "PC05II5555555 ở [đường Hùng Vương] | tell_out give", "PC05II6666666 | give"
    )
    assert conversation.asked[0] == "code_or_phone"
    assert conversation.situation.subject is not None
    assert conversation.situation.subject.place == "đường Hùng Vương"


def test_hearings_are_put_together_only_when_they_are_nearly_the_same() -> None:
    assert together("0905123456", "0905123457") == []  # each differs from the truth or is it: nothing between
    assert sorted(together("0905", "0816")) == sorted(["0805", "0815", "0906", "0806", "0915", "0916"])
    assert together("0905123456", "0905123") == []
    far = "1" * (MOST_DIFFERENCES + 1)
    assert together("0" * len(far), far) == []


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("0905123457", "0905123456"),
        ("0906123457", "0905123456"),
        ("0916123457", None),
        ("0905123456", None),
        ("090512345", None),
    ],
)
def test_a_number_that_is_nearly_the_registered_one_is_found(heard: str, meant: str | None) -> None:
    facts = Facts({request("customer", customer_code="PC05II0123456"): LE_LOI})
    assert registered_phone(heard, "PC05II0123456", facts) == meant
