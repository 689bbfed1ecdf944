"""A person takes over: the reason, the queue, and one line that says what the caller wants."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
PERSON = "cho chị gặp nhân viên | want_person"


@pytest.mark.parametrize(
    ("lines", "reason", "queue"),
    [
        ([PERSON], "requested", "customer_service"),
        (["làm ăn kiểu gì vậy, cho gặp sếp | want_person complain"], "complaint", "customer_service"),
        (["làm ăn kiểu gì vậy | complain", PERSON], "complaint", "customer_service"),
        (["tiền điện sao cao vậy | ask_faq:bill_amount", PERSON], "billing", "customer_service"),
        (
            ["tiền điện sao cao vậy, cho gặp nhân viên | want_person ask_faq:bill_amount"],
            "billing",
            "customer_service",
        ),
        (["je ne parle pas | other_language:other"], "language", "customer_service"),
        (["dây đứt ở [chợ Cồn] | tell_danger:line"], "hazard", "emergency"),
        (["mẹ thở máy | tell_at_risk:life_support"], "life_support", "emergency"),
        (["em bé sơ sinh | tell_at_risk:medical"], "life_support", "emergency"),
        (["con ở nhà một mình | tell_at_risk:child"], "child_alone", "emergency"),
        (["asdf | ", "qwer | "], "not_understood", "customer_service"),
    ],
)
def test_each_reason_has_its_queue(lines: list[str], reason: str, queue: str) -> None:
    conversation = talk(quiet(), *lines)
    hand_over = conversation.last.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.queue) == (reason, queue)


def test_a_summary_says_who_what_they_want_and_what_they_were_told_and_promised() -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, "có, nhắn số 0935111222 | yes give", "mà cho anh gặp nhân viên | want_person"
    )
    said = conversation.summary
    assert OF_LE_LOI in said
    assert "Lê Lợi" in said
    assert "«mất điện PC05II0123456" in said
    assert "đã báo khách tình hình mất điện" in said
    assert "đã hứa nhắn tin" in said


def test_a_summary_holds_the_wish_that_is_still_open_in_the_callers_words() -> None:
    conversation = talk(quiet(), "nhà chị cúp điện từ tối qua | tell_out", PERSON)
    assert "báo mất điện" in conversation.summary
    assert "«nhà chị cúp điện từ tối qua" in conversation.summary


def test_a_wish_said_together_with_the_request_for_a_person_is_in_the_summary() -> None:
    conversation = talk(
        quiet(), "chị muốn gặp người ta để dời cái công tơ | want_person ask_faq:relocate_meter"
    )
    assert "dời cái công tơ" in conversation.summary


@pytest.mark.parametrize(
    "line", ["sao cứ cúp hoài vậy, bồi thường cho tôi | complain", "đồ hư hết rồi ai đền | complain"]
)
def test_complaints_and_compensation_reach_the_summary(line: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, line, PERSON)
    assert line.partition(" |")[0] in conversation.summary


def test_a_report_is_named_in_the_summary() -> None:
    conversation = talk(quiet(), KNOWN, "nhà bên cũng mất | tell_neighbours_out", PERSON)
    assert conversation.service.reports[0]["code"] in conversation.summary


def test_on_the_telephone_a_person_simply_comes() -> None:
    conversation = talk(quiet(), PERSON)
    assert conversation.last.says == ("handing_over",)
    assert conversation.service.deeds == []


def test_in_a_chat_the_hotline_is_told_and_staff_are_asked_to_call_without_a_promise() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, PERSON, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.says == ("handing_over", "handed_over_in_chat")
    assert conversation.last.values["hotline"] == "1900 1909"
    [report] = conversation.service.reports
    assert (report["kind"], report["callback_requested"], report["phone"]) == ("other", True, PHONE_OF_LE_LOI)
    assert "gặp nhân viên" in report["description"]


def test_in_a_chat_a_number_for_staff_is_asked_for_once_and_noted() -> None:
    conversation = talk(quiet(), PERSON, "0935111222 | give", is_written=True)
    assert conversation.asked == ["which_phone", None]
    assert conversation.last.says == ("number_noted_for_staff",)
    assert [one["phone"] for one in conversation.service.reports] == ["0935111222"]
    conversation.say("thêm nữa là nhà chị ở cuối hẻm | give")
    assert conversation.last.says == ("added_to_the_hand_over",)
    assert "cuối hẻm" in " ".join(conversation.situation.notes)
    assert len(conversation.service.reports) == 1


def test_another_number_for_staff_is_noted_beside_the_first() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, PERSON, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.say("gọi số 0935111222 nha | give").says == ("number_noted_for_staff",)
    first, second = conversation.service.reports
    assert (first["phone"], second["phone"]) == (PHONE_OF_LE_LOI, "0935111222")
    assert OF_LE_LOI in second["description"]


def test_a_number_that_could_not_be_noted_is_not_said_to_be() -> None:
    conversation = talk(quiet(), PERSON, is_written=True)
    conversation.service.is_down = True
    assert conversation.say("0935111222 | give").says == ("added_to_the_hand_over",)
    assert "0935111222" in conversation.situation.notes


@pytest.mark.parametrize(
    "said", ["alo có ai không | greet", "nhanh lên | complain", "cho gặp nhân viên | want_person", "ờ | yes"]
)
def test_after_a_hand_over_in_a_chat_nothing_starts_over(said: str) -> None:
    conversation = talk(quiet(), PERSON, said, is_written=True)
    assert conversation.last.hand_over is None
    assert conversation.situation.handed_over is not None
    assert conversation.last.says == ("added_to_the_hand_over",)


def test_thanks_after_a_hand_over_are_not_taken_down() -> None:
    conversation = talk(quiet(), PERSON, "cảm ơn em | thank", is_written=True)
    assert conversation.last.says == ("welcome",)


def test_a_new_question_after_a_hand_over_is_answered() -> None:
    conversation = talk(
        out_in_le_loi(),
        KNOWN,
        PERSON,
        "mà mấy giờ có điện | ask_return",
        caller_phone=PHONE_OF_LE_LOI,
        is_written=True,
    )
    assert conversation.last.says[0] == "return_unchanged"
    assert conversation.situation.handed_over is not None


def test_danger_after_a_hand_over_comes_first_again() -> None:
    conversation = talk(quiet(), PERSON, "cháy ở [chợ Cồn] rồi | tell_danger:fire", is_written=True)
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "hazard"


@pytest.mark.parametrize("is_written", [True, False])
def test_a_service_that_does_not_answer_is_said_honestly_and_a_person_comes(is_written: bool) -> None:
    conversation = talk(OutageService(is_down=True), KNOWN, is_written=is_written)
    assert conversation.last.says[0] == "outage_service_down"
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "outage_service_unavailable"
    assert "mất điện PC05II0123456" in conversation.last.hand_over.summary


def test_a_stored_answer_needs_no_outage_service() -> None:
    conversation = talk(OutageService(is_down=True), "giá điện bao nhiêu | ask_faq:tariff")
    assert conversation.last.says[0] == "stored"


def test_a_code_asked_for_after_a_hand_over_is_a_code_and_no_number_for_staff() -> None:
    conversation = talk(
        out_in_le_loi(), PERSON, "mà nhà chị mất điện | tell_out", "0905123456 | give", is_written=True
    )
    assert conversation.last.says[0] == "outage_now"


def test_a_known_number_in_a_chat_reaches_a_person_though_the_outage_service_is_down() -> None:
    conversation = talk(OutageService(is_down=True), PERSON, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.hand_over is not None
    asked = talk(OutageService(is_down=True), KNOWN, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert asked.last.says == ("outage_service_down", "handed_over_in_chat")
