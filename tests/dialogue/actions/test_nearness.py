"""Who was meant by a code or number that nobody has."""

from __future__ import annotations

import pytest

from assistant.dialogue.actions.identification import identify
from assistant.dialogue.actions.memory import CODE_OR_PHONE, CONFIRM, PLACE
from assistant.dialogue.actions.nearness import MOST_DIFFERENCES, registered_phone, together
from tests.dialogue.actions.outage_service import RememberingService
from tests.dialogue.actions.test_identification import memory, words

MAI = {
    "customer_code": "PC05II0123456",
    "phones": ["0905123456"],
    "address": "12 Lê Lợi",
    "ward": "Phường Hải Châu",
}
LAN = {
    "customer_code": "PC05II0987654",
    "phones": ["0905777888"],
    "address": "7 Trần Phú",
    "ward": "Phường Hải Châu",
}


@pytest.fixture
def service() -> RememberingService:
    return RememberingService([MAI, LAN])


async def test_a_misheard_code_is_offered_to_who_names_the_street(service: RememberingService) -> None:
    said = words("PC05II0123457 ở đường Lê Lợi", customer_codes=("PC05II0123457",), place="đường Lê Lợi")
    step = await identify(said, memory(), service.client())
    assert (step.identity, step.slots["question"]) == (None, CONFIRM)
    assert step.slots["candidates"][0]["customer_code"] == "PC05II0123456"
    assert step.failed_lookups == 1  # nobody has what was said


async def test_the_street_may_come_a_turn_later(service: RememberingService) -> None:
    client = service.client()
    first = await identify(words("0905123457", phone_numbers=("0905123457",)), memory(), client)
    assert first.slots["misheard"] == ["0905123457"]
    asked = memory(question=CODE_OR_PHONE, misheard=("0905123457",), failed_lookups=1, times_asked=1)
    second = await identify(words("chị ở đường lê lợi", place="đường lê lợi"), asked, client)
    assert second.slots["question"] == CONFIRM
    assert second.slots["candidates"][0]["street"] == "Lê Lợi"


async def test_another_street_is_answered_as_a_place(service: RememberingService) -> None:
    asked = memory(question=PLACE, misheard=("PC05II0123457",))
    step = await identify(words("đường Hùng Vương", place="đường Hùng Vương"), asked, service.client())
    assert (step.identity, step.slots["place"]) == ("place", "đường Hùng Vương")


async def test_nobody_is_offered_where_two_would_fit(service: RememberingService) -> None:
    service.customers.append({**MAI, "customer_code": "PC05II0123459"})
    said = words("PC05II0123457", customer_codes=("PC05II0123457",), place="đường Lê Lợi")
    step = await identify(said, memory(), service.client())
    assert step.slots["question"] == CODE_OR_PHONE


async def test_two_different_mishearings_make_one_right_number(service: RememberingService) -> None:
    said = words("0905129456", phone_numbers=("0905129456",))
    asked = memory(question=CODE_OR_PHONE, misheard=("0906123456",), failed_lookups=1)
    step = await identify(said, asked, service.client())
    assert step.slots["question"] == CONFIRM
    assert step.slots["candidates"][0]["street"] == "Lê Lợi"
    assert not step.slots["candidates"][0]["read_back"]  # the caller hears no more than the street


async def test_a_place_named_beside_a_wrong_code_is_kept(service: RememberingService) -> None:
    said = words("PC05II5555555", customer_codes=("PC05II5555555",), place="đường Hùng Vương")
    step = await identify(said, memory(), service.client())
    assert step.slots["place"] == "đường Hùng Vương"
    again = memory(question=CODE_OR_PHONE, place="đường Hùng Vương", failed_lookups=1)
    wrong = words("PC05II6666666", customer_codes=("PC05II6666666",))
    assert (await identify(wrong, again, service.client())).identity == "place"


def test_hearings_are_put_together_only_when_they_are_nearly_the_same() -> None:
    assert together("0905123456", "0905123457") == []  # each differs from the truth or is it: nothing between
    assert sorted(together("0905", "0816")) == sorted(["0805", "0815", "0906", "0806", "0915", "0916"])
    assert together("0905123456", "0905123") == []
    far = "1" * (MOST_DIFFERENCES + 1)
    assert together("0" * len(far), far) == []


@pytest.mark.parametrize("said", ["xoài mận ổi cóc", "bờ la bờ lô", "tui ở trển đó"])
async def test_syllables_that_nobody_knows_are_no_place(service: RememberingService, said: str) -> None:
    client = service.client()
    first = await identify(words(said, "nlu_fallback"), memory(question=PLACE), client)
    assert first.slots == {"times_asked": 1}
    second = await identify(words(said, "nlu_fallback"), memory(question=PLACE, times_asked=1), client)
    assert second.identity == "none"


async def test_a_place_only_the_gazetteer_knows_is_a_place(service: RememberingService) -> None:
    service.known_places = {"hoà khánh bắc"}
    step = await identify(words("hoà khánh bắc", "nlu_fallback"), memory(question=PLACE), service.client())
    assert (step.identity, step.slots["place"]) == ("place", "hoà khánh bắc")


async def test_a_yes_before_the_next_request_is_a_yes(service: RememberingService) -> None:
    candidate = {"customer_code": "PC05II0123456", "street": "Lê Lợi", "ward": "", "read_back": True}
    said = words("đúng rồi, bao giờ có điện vậy em", "ask_restoration_time")
    step = await identify(said, memory(question=CONFIRM, candidates=(candidate,)), service.client())
    assert step.identity == "customer"


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
async def test_a_number_for_messages_that_is_nearly_the_registered_one_is_asked_about(
    service: RememberingService, heard: str, meant: str | None
) -> None:
    assert await registered_phone(heard, "PC05II0123456", service.client()) == meant
