"""Messages and call-backs: to the right number, promised only where somebody keeps them."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
YES = "ừ nhắn đi | yes"


def test_a_caller_from_a_known_number_is_signed_up_without_a_question() -> None:
    conversation = talk(
        out_in_le_loi(), "có điện nhắn tin cho chị | want_messages", caller_phone=PHONE_OF_LE_LOI
    )
    assert conversation.last.says == ("subscribed",)
    assert conversation.last.values["last_digits"] == "4 5 6"
    [subscription] = conversation.service.subscriptions
    assert (subscription["customer_code"], subscription["phone"]) == (OF_LE_LOI, PHONE_OF_LE_LOI)
    assert subscription["events"] == ["expected_return_changed", "restored"]


@pytest.mark.parametrize(
    ("lines", "questions"),
    [
        # Typed.
        ([YES, "0935111222 | give"], ["which_phone", "anything_else"]),
        (["có, nhắn số 0935111222 | yes give"], ["anything_else"]),
        # Spoken: read back first.
        (
            [YES, "không chín ba năm một một một hai hai hai | give", "đúng | yes"],
            ["which_phone", "confirm_phone", "anything_else"],
        ),
        # In two halves.
        (
            [YES, "không chín ba năm | give", "một một một hai hai hai | give", "đúng | yes"],
            ["which_phone", "which_phone", "confirm_phone", "anything_else"],
        ),
    ],
)
def test_a_number_is_asked_for_and_taken(lines: list[str], questions: list[str]) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, *lines)
    assert conversation.asked[1:] == questions
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0935111222"]


def test_a_number_that_is_nearly_the_registered_one_is_asked_about() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, YES, "0905123457 | give")
    assert conversation.last.question == "confirm_phone"
    assert conversation.service.subscriptions == []
    spoken = talk(
        out_in_le_loi(), KNOWN, YES, "không chín không năm một hai ba bốn năm bảy | give", "đúng rồi | yes"
    )
    assert spoken.turns[2].values["phone"] == "0905 123 456"
    assert [one["phone"] for one in spoken.service.subscriptions] == ["0905123456"]


def test_a_number_that_was_denied_is_asked_for_again() -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, YES, "không chín ba năm một một một hai hai hai | give", "không phải | no"
    )
    assert conversation.last.question == "which_phone"
    assert conversation.service.subscriptions == []


def test_who_has_no_number_hears_so_and_is_not_asked_again() -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, YES, "chị không có số | cannot_give", "mấy giờ có | ask_return"
    )
    assert conversation.said[2] == ("no_phone_no_message",)
    assert conversation.last.says == ("return",)
    assert conversation.service.subscriptions == []


def test_digits_that_are_misheard_twice_lead_to_a_person() -> None:
    broken = "không chín ba năm một một một hai hai | give"
    conversation = talk(out_in_le_loi(), KNOWN, YES, broken, broken)
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "not_understood"


def test_messages_that_cannot_be_sent_are_not_promised_and_not_offered_again() -> None:
    service = out_in_le_loi(status="crew_assigned")
    service.deliverable = False
    conversation = talk(service, KNOWN, "ừ nhắn số 0935111222 | yes give", "mấy giờ có | ask_return")
    assert conversation.said[1][0] == "no_messages_here"
    assert conversation.turns[1].values["hotline"] == "1900 1909"
    assert conversation.turns[1].decided.outcome != "subscribed"
    service.outages[0]["status"] = "crew_on_site"
    conversation.say("tình hình sao rồi | ask_supply")
    assert not any("offer_message" in says for says in conversation.said[1:])
    # The next caller is not offered any.
    assert "offer_message" not in talk(service, KNOWN).last.says


def test_a_wrong_number_moves_the_messages_so_that_no_stranger_gets_them() -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, "có, số 0935111222 | yes give", "lộn rồi, 0935333444 mới đúng | correct give"
    )
    assert conversation.last.says[0] == "subscribed"
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0935333444"]


def test_a_spoken_number_that_replaces_another_is_read_back_first() -> None:
    conversation = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222 | yes give",
        "lộn rồi, không chín ba năm ba ba ba bốn bốn bốn | correct give",
    )
    assert conversation.last.question == "confirm_phone"
    assert conversation.service.subscriptions == []
    conversation.say("đúng | yes")
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0935333444"]


def test_messages_move_from_the_home_that_they_were_for() -> None:
    conversation = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222 | yes give",
        "còn nhà mẹ chị ở [đường Trần Phú] | ask_supply",
        "lộn số rồi, 0935333444 mới đúng | correct give",
    )
    assert "0935111222" not in [one["phone"] for one in conversation.service.subscriptions]


@pytest.mark.parametrize(
    ("lines", "response", "left"),
    [
        (["có điện nhắn chị | want_messages", "thôi đừng nhắn nữa | want_no_messages"], "unsubscribed", 0),
        (["đừng nhắn tin nữa | want_no_messages"], "nothing_to_unsubscribe", 0),
    ],
)
def test_the_callers_own_number_is_signed_off(lines: list[str], response: str, left: int) -> None:
    conversation = talk(out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says[0] == response
    assert len(conversation.service.subscriptions) == left


def test_a_number_that_may_be_a_strangers_is_signed_off_by_a_person() -> None:
    conversation = talk(out_in_le_loi(), "đừng nhắn số 0935111222 nữa | want_no_messages give")
    assert conversation.service.deeds == []
    assert conversation.last.says[0] == "unsubscribe_needs_a_person"
    assert conversation.last.hand_over is not None


def test_a_call_back_is_recorded_with_the_time_in_the_callers_words() -> None:
    conversation = talk(
        out_in_le_loi(), "chiều mai gọi lại cho chị nha | want_callback", caller_phone=PHONE_OF_LE_LOI
    )
    [report] = conversation.service.reports
    assert report["callback_requested"] is True
    assert (report["kind"], report["customer_code"], report["phone"]) == ("other", OF_LE_LOI, PHONE_OF_LE_LOI)
    assert "chiều mai" in report["description"]
    assert conversation.last.says[0] == "callback_taken"


def test_a_call_back_asks_for_the_number_and_for_no_code() -> None:
    conversation = talk(quiet(), "gọi lại cho anh sau | want_callback", "0935111222 | give")
    assert conversation.asked == ["which_phone", "anything_else"]
    assert conversation.service.reports[0]["phone"] == "0935111222"


def test_a_message_wished_for_with_the_first_words_waits_for_the_code_and_is_not_lost() -> None:
    conversation = talk(
        out_in_le_loi(),
        "nhà chị mất điện, có điện nhắn tin chị nha | tell_out want_messages",
        "PC05II0123456 | give",
        "0935111222 | give",
    )
    assert conversation.asked == ["code_or_phone", "which_phone", "anything_else"]
    assert conversation.said[1][0] == "outage_now"
    assert conversation.service.subscriptions[0]["customer_code"] == OF_LE_LOI
