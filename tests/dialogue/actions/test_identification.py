"""Who is calling, one step at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.dialogue.actions.identification import identify
from assistant.dialogue.actions.memory import (
    CODE_OR_PHONE,
    CONFIRM,
    PLACE,
    REST_OF_CODE,
    STREET,
    CallerWords,
    Memory,
)
from assistant.dialogue.actions.streets import choose_by_street
from tests.dialogue.actions.outage_service import RememberingService

LE_LOI = {
    "customer_code": "PC05II0123456",
    "phones": ["0905123456"],
    "address": "12 Lê Lợi",
    "ward": "Phường Hải Châu",
}
TRAN_PHU = {
    "customer_code": "PC05II0000001",
    "phones": ["0912345678"],
    "address": "8/2 Trần Phú",
    "ward": "P. A",
}
HUNG_VUONG = {
    "customer_code": "PC05II0000002",
    "phones": ["0912345678"],
    "address": "K5/12 Hùng Vương",
    "ward": "P. B",
}


@pytest.fixture
def service() -> RememberingService:
    return RememberingService([LE_LOI, TRAN_PHU, HUNG_VUONG], {"phường hoà khánh bắc": [{"id": "1"}]})


def words(text: str, intent: str = "inform", **also: Any) -> CallerWords:
    given: dict[str, Any] = {
        "customer_codes": (),
        "phone_numbers": (),
        "report_codes": (),
        "place": None,
        "times": (),
        "channel": "chat",
        "is_written": True,
        "caller_phone": None,
        "turn_id": "s:1",
    }
    return CallerWords(text=text, intent=intent, **{**given, **also})


def memory(**also: Any) -> Memory:
    given: dict[str, Any] = {
        "task": "supply",
        "offer": None,
        "customer": None,
        "candidates": (),
        "place": None,
        "question": None,
        "times_asked": 0,
        "failed_lookups": 0,
        "fragment": None,
        "phone": None,
        "report_code": None,
        "report_taken": None,
        "checks": {},
        "complaints": 0,
        "danger": None,
        "problem": None,
        "elsewhere": False,
        "subscribed": None,
    }
    return Memory(**{**given, **also})


async def test_a_typed_code_needs_no_confirmation(service: RememberingService) -> None:
    said = words("mã PC05II0123456", customer_codes=("PC05II0123456",))
    step = await identify(said, memory(), service.client())
    assert step.identity == "customer"
    assert step.slots["customer"] == {
        "customer_code": "PC05II0123456",
        "street": "Lê Lợi",
        "ward": "Phường Hải Châu",
    }


async def test_a_spoken_code_is_read_back_before_it_is_believed(service: RememberingService) -> None:
    said = words("pê xê không năm i i không một hai ba bốn năm sáu", customer_codes=("PC05II0123456",))
    step = await identify(said, memory(), service.client())
    assert step.identity is None
    assert step.slots["question"] == CONFIRM
    assert step.slots["candidates"][0]["street"] == "Lê Lợi"


async def test_half_a_code_asks_for_the_rest_and_the_rest_completes_it(service: RememberingService) -> None:
    first = await identify(words("ờ pê xê không năm i i"), memory(question=CODE_OR_PHONE), service.client())
    assert first.slots["question"] == REST_OF_CODE
    rest = words("không một hai ba bốn năm sáu")
    second = await identify(
        rest, memory(question=REST_OF_CODE, fragment=first.slots["fragment"]), service.client()
    )
    assert second.slots["question"] == CONFIRM
    assert second.slots["candidates"][0]["customer_code"] == "PC05II0123456"


async def test_a_caller_with_two_meters_is_asked_which_street(service: RememberingService) -> None:
    step = await identify(words("alo", "check_outage", caller_phone="0912345678"), memory(), service.client())
    assert step.slots["question"] == STREET
    assert [one["street"] for one in step.slots["candidates"]] == ["Trần Phú", "Hùng Vương"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("cái ở Trần Phú", "PC05II0000001"),
        ("tran phu nha em", "PC05II0000001"),
        ("cái thứ hai", "PC05II0000002"),
        ("đường hùng vương ấy", "PC05II0000002"),
    ],
)
def test_the_street_is_chosen_as_people_say_it(said: str, code: str) -> None:
    candidates = [
        {"customer_code": "PC05II0000001", "street": "Trần Phú", "ward": ""},
        {"customer_code": "PC05II0000002", "street": "Hùng Vương", "ward": ""},
    ]
    chosen = choose_by_street(said, candidates)
    assert chosen is not None
    assert chosen["customer_code"] == code


async def test_after_two_unknown_codes_the_area_is_asked(service: RememberingService) -> None:
    client = service.client()
    wrong = words("PC05II9999999", customer_codes=("PC05II9999999",))
    first = await identify(wrong, memory(), client)
    assert (first.slots["question"], first.slots["failed_lookups"]) == (CODE_OR_PHONE, 1)
    second = await identify(wrong, memory(question=CODE_OR_PHONE, failed_lookups=1), client)
    assert second.slots["question"] == PLACE
    third = await identify(
        words("hoà khánh bắc", place="phường hoà khánh bắc"), memory(question=PLACE), client
    )
    assert (third.identity, third.slots["place"]) == ("place", "phường hoà khánh bắc")


async def test_a_code_one_character_off_is_offered_and_never_assumed(service: RememberingService) -> None:
    said = words("PC05II0123457", customer_codes=("PC05II0123457",), caller_phone="0905123456")
    step = await identify(said, memory(), service.client())
    assert step.identity is None
    assert step.slots["question"] == CONFIRM
    assert step.slots["candidates"][0]["customer_code"] == "PC05II0123456"


async def test_no_question_is_asked_three_times(service: RememberingService) -> None:
    client = service.client()
    asked = memory(question=CODE_OR_PHONE)
    first = await identify(words("ờ thì", "affirm"), asked, client)
    assert first.slots == {"times_asked": 1}
    second = await identify(words("ờ thì", "affirm"), memory(question=CODE_OR_PHONE, times_asked=1), client)
    assert second.slots["question"] == PLACE
    last = await identify(words("ờ", "affirm"), memory(question=PLACE, times_asked=1), client)
    assert last.identity == "none"


async def test_a_question_in_between_interrupts_instead_of_answering(service: RememberingService) -> None:
    step = await identify(
        words("giá điện bao nhiêu", "faq"), memory(question=CODE_OR_PHONE), service.client()
    )
    assert step.interrupted
    assert service.asked == []


async def test_danger_interrupts_even_with_a_code_in_it(service: RememberingService) -> None:
    said = words("cháy trụ điện PC05II0123456", "report_hazard", customer_codes=("PC05II0123456",))
    assert (await identify(said, memory(question=CODE_OR_PHONE), service.client())).interrupted


async def test_who_is_known_is_not_asked_again(service: RememberingService) -> None:
    known = {"customer_code": "PC05II0123456", "street": "Lê Lợi", "ward": ""}
    step = await identify(
        words("bao giờ có điện", "ask_restoration_time"), memory(customer=known), service.client()
    )
    assert step.identity == "customer"
    assert service.asked == []


async def test_a_code_in_four_pieces_is_put_together(service: RememberingService) -> None:
    client = service.client()
    fragment: str | None = None
    question = CODE_OR_PHONE
    for piece in ("pê xê không năm", "i i không một", "hai ba bốn"):
        step = await identify(words(piece), memory(question=question, fragment=fragment), client)
        question, fragment = step.slots["question"], step.slots["fragment"]
    last = await identify(words("năm sáu"), memory(question=question, fragment=fragment), client)
    assert last.slots["candidates"][0]["customer_code"] == "PC05II0123456"


async def test_another_place_than_the_callers_own_is_answered_for_that_place(
    service: RememberingService,
) -> None:
    said = words("phường hoà khánh bắc mất điện", "check_outage", place="phường hoà khánh bắc")
    step = await identify(replace(said, caller_phone="0905123456"), memory(), service.client())
    assert (step.identity, step.slots["place"]) == ("place", "phường hoà khánh bắc")
    own = {"customer_code": "PC05II0123456", "street": "Lê Lợi", "ward": "Phường Hải Châu", "own": True}
    asked = memory(question=CONFIRM, candidates=(own,))
    assert (await identify(said, asked, service.client())).identity == "place"


async def test_silence_about_a_read_back_code_is_not_a_yes(service: RememberingService) -> None:
    candidate = {"customer_code": "PC05II0123456", "street": "Lê Lợi", "ward": "", "read_back": True}
    said = words("nhà chị mất điện mà em", "check_outage", caller_phone="0909999999")
    step = await identify(said, memory(question=CONFIRM, candidates=(candidate,)), service.client())
    assert step.identity is None


async def test_codes_cannot_be_tried_out(service: RememberingService) -> None:
    wrong = words("PC05II9999999", customer_codes=("PC05II9999999",))
    step = await identify(wrong, memory(question=PLACE, failed_lookups=3), service.client())
    assert (step.identity, step.failed_lookups) == ("none", 1)
    right = words("PC05II0123456", customer_codes=("PC05II0123456",), may_look_up=False)
    asked = len(service.asked)
    assert (await identify(right, memory(), service.client())).identity is None
    assert len(service.asked) == asked


async def test_a_report_code_is_no_piece_of_a_customer_code(service: RememberingService) -> None:
    said = words("phiếu SC2611220001 tới đâu rồi", "ask_report_status", report_codes=("SC2611220001",))
    step = await identify(said, memory(task="report_status"), service.client())
    assert (step.identity, step.slots["report_code"]) == ("report", "SC2611220001")


async def test_a_place_said_before_is_used_when_there_is_no_code(service: RememberingService) -> None:
    client = service.client()
    first = await identify(
        words("đường Lý Tự Trọng mất điện", "check_outage", place="đường Lý Tự Trọng"), memory(), client
    )
    assert (first.slots["question"], first.slots["place"]) == (CODE_OR_PHONE, "đường Lý Tự Trọng")
    remembered = memory(question=CODE_OR_PHONE, place="đường Lý Tự Trọng")
    assert (await identify(words("không nhớ mã", "cannot_inform"), remembered, client)).identity == "place"


async def test_who_asks_about_a_report_is_found_by_the_phone_it_was_made_from(
    service: RememberingService,
) -> None:
    service.reports = [
        {"code": "SC2611210042", "phone": "0977000111", "created_at": "2026-11-21T12:00:00+07:00"}
    ]
    said = words("gọi ba lần rồi chưa ai tới", "complain", caller_phone="0977000111")
    step = await identify(said, memory(task="report_status"), service.client())
    assert (step.identity, step.slots) == ("report", {"report_code": "SC2611210042"})


async def test_a_code_that_exists_as_it_may_also_have_been_heard_is_offered(
    service: RememberingService,
) -> None:
    said = words("PC05II9123456", customer_codes=("PC05II9123456",))
    said = replace(said, alternatives=("pê xê không năm i i không một hai ba bốn năm sáu",))
    step = await identify(said, memory(question=CODE_OR_PHONE), service.client())
    assert (step.identity, step.slots["question"]) == (None, CONFIRM)
    assert step.slots["candidates"][0]["customer_code"] == "PC05II0123456"


async def test_a_number_heard_only_in_the_second_place_is_offered(service: RememberingService) -> None:
    said = replace(words("không chín xăm nữa"), alternatives=("không chín không năm một hai ba bốn năm sáu",))
    step = await identify(said, memory(question=CODE_OR_PHONE), service.client())
    assert (step.identity, step.slots["question"]) == (None, CONFIRM)
    assert step.slots["candidates"][0]["street"] == "Lê Lợi"


async def test_the_rest_of_a_code_is_also_looked_for_in_what_else_was_heard(
    service: RememberingService,
) -> None:
    said = replace(words("không mốt hài bà"), alternatives=("không một hai ba bốn năm sáu",))
    asked = memory(question=REST_OF_CODE, fragment="PC05II")
    step = await identify(said, asked, service.client())
    assert step.slots["candidates"][0]["customer_code"] == "PC05II0123456"


async def test_what_nobody_has_in_any_hearing_is_one_failed_look_up(service: RememberingService) -> None:
    said = replace(words("PC05II9999999", customer_codes=("PC05II9999999",)), alternatives=("PC05II8888888",))
    step = await identify(said, memory(), service.client())
    assert (step.identity, step.failed_lookups, step.slots["question"]) == (None, 1, CODE_OR_PHONE)


async def test_a_cut_in_a_street_is_told_without_asking_who_calls(service: RememberingService) -> None:
    said = words("mai đường Lý Thái Tổ có cúp không", "ask_planned_outage", place="đường Lý Thái Tổ")
    step = await identify(said, memory(task="planned"), service.client())
    assert (step.identity, step.slots["place"]) == ("place", "đường Lý Thái Tổ")


async def test_three_digits_are_a_beginning_when_a_number_is_asked_for(service: RememberingService) -> None:
    step = await identify(
        words("ờ không chín không", "deny"), memory(question=CODE_OR_PHONE), service.client()
    )
    assert (step.slots["question"], step.slots["fragment"]) == (REST_OF_CODE, "090")


async def test_letters_of_a_code_are_no_place(service: RememberingService) -> None:
    step = await identify(words("pê xê", "inform"), memory(question=PLACE, times_asked=1), service.client())
    assert step.identity == "none"


async def test_ten_digits_that_are_no_number_are_misheard_not_half_a_code(
    service: RememberingService,
) -> None:
    asked = memory(question=CODE_OR_PHONE)
    misheard = await identify(words("số điện thoại 0240123456", "inform"), asked, service.client())
    assert misheard.slots["question"] == CODE_OR_PHONE
    assert misheard.slots["failed_lookups"] == 1

    mended = await identify(words("so dang ky la 6905123456", "inform"), asked, service.client())
    assert mended.slots["question"] == CONFIRM
    assert mended.slots["candidates"][0]["street"] == "Lê Lợi"
