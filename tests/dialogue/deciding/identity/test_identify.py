"""Which point of use a conversation is about, one question at a time."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import customer
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import (
    HUNG_VUONG,
    LE_LOI,
    OF_LE_LOI,
    PHONE_OF_LE_LOI,
    PHONE_OF_TWO,
    TRAN_PHU,
    out_in_le_loi,
    quiet,
)

OUT = "nhà chị mất điện rồi | tell_out"


def street(conversation: Talk) -> str | None:
    """The street of the point of use that is talked of."""
    subject = conversation.situation.subject
    return subject.point.street if subject and subject.point else None


def place(conversation: Talk) -> str | None:
    subject = conversation.situation.subject
    return subject.place if subject else None


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        # A typed code needs no confirmation.
        (["mất điện PC05II0123456 | tell_out give"], [None]),
        # A spoken one is read back before it is believed.
        (
            ["mất điện pê xê không năm i i không một hai ba bốn năm sáu | tell_out give", "đúng rồi | yes"],
            ["confirm", None],
        ),
        # In pieces.
        (
            [
                OUT,
                "ờ pê xê không năm i i | give",
                "không một hai ba bốn năm sáu | give",
                "đúng rồi | yes",
            ],
            ["code_or_phone", "rest_of_code", "confirm", None],
        ),
        (
            [OUT, "pê xê không năm | give", "i i không một | give", "hai ba bốn | give", "năm sáu | give"],
            ["code_or_phone", "rest_of_code", "rest_of_code", "rest_of_code", "confirm"],
        ),
        # Three digits are a beginning when a number is asked for.
        ([OUT, "ờ không chín không | no"], ["code_or_phone", "rest_of_code"]),
        # A registered phone, written and spoken.
        ([OUT, "0905123456 | give"], ["code_or_phone", None]),
        ([OUT, "không chín không năm một hai ba bốn năm sáu | give"], ["code_or_phone", "confirm"]),
        # A phone number begins with zero: another first digit was misheard.
        ([OUT, "so dang ky la 6905123456 | give"], ["code_or_phone", "confirm"]),
        # A yes before the next request is a yes.
        (
            [
                "pê xê không năm i i không một hai ba bốn năm sáu | give",
                "đúng rồi, mấy giờ có | yes ask_return",
            ],
            ["confirm", None],
        ),
    ],
)
def test_a_caller_is_found_as_they_say_who_they_are(lines: list[str], asked: list[str | None]) -> None:
    conversation = talk(out_in_le_loi(), *lines)
    offered = ["offer_message" if one is None else one for one in asked]
    assert conversation.asked == offered
    assert (street(conversation) == "Lê Lợi") is (asked[-1] is None)


@pytest.mark.parametrize(
    ("heard", "alternative"),
    [
        ("PC05II9123456", "pê xê không năm i i không một hai ba bốn năm sáu"),
        ("không chín xăm nữa", "không chín không năm một hai ba bốn năm sáu"),
    ],
)
def test_what_exists_as_it_may_also_have_been_heard_is_offered(heard: str, alternative: str) -> None:
    conversation = talk(quiet(), OUT)
    conversation.say(f"{heard} | give", alternatives=(alternative,))
    assert conversation.last.question == "confirm"
    assert conversation.last.values["street"] == "Lê Lợi"


def test_the_rest_of_a_code_is_also_looked_for_in_what_else_was_heard() -> None:
    conversation = talk(quiet(), OUT, "pê xê không năm i i | give")
    conversation.say("không mốt hài bà | give", alternatives=("không một hai ba bốn năm sáu",))
    assert conversation.last.question == "confirm"


def test_a_spoken_code_is_read_back_with_the_street_and_nothing_else() -> None:
    conversation = talk(quiet(), "pê xê không năm i i không một hai ba bốn năm sáu | give")
    assert conversation.last.values == {"code": "PC 05II 0123456", "street": "Lê Lợi"}
    by_phone = talk(quiet(), "không chín không năm một hai ba bốn năm sáu | give")
    assert by_phone.last.values == {"street": "Lê Lợi"}
    for said in (conversation.last.text, by_phone.last.text):
        assert "Bưởi" not in said
        assert "12 " not in said


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("cái ở Trần Phú | choose", "Trần Phú"),
        ("tran phu nha em | choose", "Trần Phú"),
        ("cái thứ hai | choose", "Hùng Vương"),
        ("đường hùng vương ấy | choose", "Hùng Vương"),
        ("phường thanh khê á | choose", "Hùng Vương"),
    ],
)
def test_a_caller_with_two_meters_is_asked_which_street(said: str, chosen: str) -> None:
    conversation = talk(quiet(), said, caller_phone=PHONE_OF_TWO)
    assert conversation.turns[0].values["streets"] == "đường Trần Phú hay đường Hùng Vương"
    assert street(conversation) == chosen


def test_both_meters_are_answered_at_once() -> None:
    conversation = talk(quiet(), "cả hai chỗ luôn | choose:both", caller_phone=PHONE_OF_TWO)
    assert conversation.last.says[:2] == ("nothing_known", "nothing_known")
    assert "Trần Phú" in conversation.last.text
    assert "Hùng Vương" in conversation.last.text


def test_two_codes_at_once_are_both_answered() -> None:
    service = out_in_le_loi()
    conversation = talk(service, "kiểm tra giúp 2 mã PC05II0000001, PC05II0123456 | ask_supply give")
    assert set(conversation.last.says) >= {"nothing_known", "outage_now"}
    assert "Lê Lợi" in conversation.last.text


def test_the_first_of_two_codes_is_not_forgotten() -> None:
    conversation = talk(
        out_in_le_loi(),
        "PC05II0123456 mất điện bao giờ có | ask_return tell_out give",
        "còn nhà mẹ chị mã PC05II0000001 thì sao | ask_supply give @other",
        "vậy còn nhà kia | ask_supply",
    )
    assert street(conversation) == "Lê Lợi"


def test_a_confirmation_that_is_denied_asks_for_another_code_and_never_the_same() -> None:
    conversation = talk(
        quiet(), OUT, "pê xê không năm i i không một hai ba bốn năm sáu | give", "không phải | no"
    )
    assert conversation.asked == ["code_or_phone", "confirm", "code_or_phone"]
    assert conversation.situation.candidates == ()
    assert street(conversation) is None


def test_a_request_from_a_registered_number_confirms_it_and_silence_about_a_read_back_code_does_not() -> None:
    assert street(talk(quiet(), OUT, caller_phone=PHONE_OF_LE_LOI)) == "Lê Lợi"
    read_back = talk(quiet(), "pê xê không năm i i không một hai ba bốn năm sáu | give", OUT)
    assert street(read_back) is None


def test_a_caller_who_speaks_of_another_home_does_not_confirm_their_own() -> None:
    conversation = talk(quiet(), "nhà mẹ chị mất điện | tell_out @other", caller_phone=PHONE_OF_LE_LOI)
    assert street(conversation) is None


def test_another_place_than_the_callers_own_is_answered_for_that_place() -> None:
    service = quiet(known_places=("Hoà Khánh Bắc",))
    conversation = talk(service, "[phường hoà khánh bắc] mất điện | tell_out", caller_phone=PHONE_OF_LE_LOI)
    assert place(conversation) == "phường hoà khánh bắc"


def test_after_two_unknown_codes_the_area_is_asked_and_answered() -> None:
    conversation = talk(
        quiet(known_places=("Hoà Khánh Bắc",)),
        "mất điện, mã PC05II0999991 | tell_out give",
        "vậy chắc là PC05II0999992 | give",
        "[phường hoà khánh bắc] | give",
    )
    assert [turn.says[0] for turn in conversation.turns] == [
        "not_found",
        "not_found_ask_place",
        "nothing_known",
    ]
    assert place(conversation) == "phường hoà khánh bắc"


def test_what_nobody_has_in_any_hearing_is_one_failed_look_up() -> None:
    conversation = talk(quiet())
    conversation.say("PC05II9999999 | give", alternatives=("PC05II8888888",))
    assert conversation.last.decided.failed_lookups == 1
    assert conversation.last.question == "code_or_phone"


def test_codes_cannot_be_tried_out() -> None:
    wrong = [f"mã PC05II09999{number} | give" for number in (11, 22, 33, 44)]
    conversation = talk(quiet(), *wrong)
    assert conversation.last.hand_over is not None
    assert conversation.last.hand_over.reason == "not_identified"
    assert [turn.decided.failed_lookups for turn in conversation.turns] == [1, 1, 1, 1]


def test_codes_cannot_be_tried_out_by_naming_a_street_with_each() -> None:
    service = quiet(known_places=("Quang Trung",))
    wrong = [f"mã PC05II09999{number} ở [đường Quang Trung] | tell_out give" for number in range(11, 19)]
    conversation = talk(service, *wrong, "mã PC05II0123456 | give")
    looked_up = [one["customer_code"] for one in service.done("customer")]
    assert OF_LE_LOI not in looked_up
    assert street(conversation) is None


def test_nobody_looks_up_a_code_when_the_limit_of_the_channel_is_reached() -> None:
    service = quiet()
    conversation = talk(service)
    conversation.say("mất điện PC05II0123456 | tell_out give", may_look_up=False)
    assert service.done("customer") == []
    assert conversation.last.question == "code_or_phone"


@pytest.mark.parametrize(
    ("lines", "questions"),
    [
        # Without a code, the area.
        ([OUT, "chị không nhớ mã | cannot_give"], ["code_or_phone", "area"]),
        (["mất điện rồi mà không nhớ mã | tell_out cannot_give"], ["area"]),
        # No question is asked three times, and there is always a way on.
        (
            [OUT, "ờ | yes", "ờ thì | yes", "ờ | yes", "ừ thì | yes"],
            ["code_or_phone", "code_or_phone", "area", "area", None],
        ),
        # A piece that never ends.
        (
            [
                OUT,
                "PC05 | give",
                "11223344 | give",
                "556677 | give",
                "889900112233 | give",
                "không có | cannot_give",
            ],
            ["code_or_phone", "rest_of_code", "rest_of_code", "rest_of_code", "area", "area"],
        ),
    ],
)
def test_there_is_always_a_way_on(lines: list[str], questions: list[str | None]) -> None:
    conversation = talk(quiet(), *lines)
    assert conversation.asked == questions
    if questions[-1] is None:
        assert conversation.last.hand_over is not None
        assert conversation.last.hand_over.reason == "not_identified"


def test_an_unknown_place_is_asked_for_once_more_in_another_way_and_then_accepted() -> None:
    conversation = talk(
        quiet(),
        OUT,
        "không nhớ | cannot_give",
        "[phường tân an] | give",
        "thì [phường tân an] đó | give",
    )
    assert conversation.asked == ["code_or_phone", "area", "area", "home_checks"]
    assert conversation.said[2] == ("place_not_found",)
    assert conversation.turns[2].values["place"] == "phường tân an"
    assert place(conversation) == "phường tân an"
    # Nothing is said about what is known there: the place is not.
    assert "nothing_known" not in conversation.last.says


def test_a_known_place_is_accepted_at_once() -> None:
    conversation = talk(
        quiet(known_places=("Hoà Khánh Bắc",)), OUT, "không nhớ | cannot_give", "hoà khánh bắc | give"
    )
    assert place(conversation) == "hoà khánh bắc"
    assert "nothing_known" in conversation.last.says


@pytest.mark.parametrize("said", ["xoài mận ổi cóc", "bờ la bờ lô"])
def test_syllables_that_nobody_knows_are_never_said_to_have_no_outage(said: str) -> None:
    conversation = talk(quiet(), OUT, "không nhớ | cannot_give", f"{said} | ")
    assert conversation.last.question == "area"
    assert "nothing_known" not in conversation.last.says


def test_a_place_said_before_is_used_when_there_is_no_code() -> None:
    conversation = talk(quiet(), "[đường Lý Tự Trọng] mất điện | tell_out", "không nhớ mã | cannot_give")
    assert conversation.asked[0] == "code_or_phone"
    assert place(conversation) == "đường Lý Tự Trọng"


def test_who_is_known_is_not_asked_again() -> None:
    service = out_in_le_loi()
    conversation = talk(service, "mất điện PC05II0123456 | tell_out give")
    asked = len(service.done("customer"))
    assert conversation.say("sao cúp vậy | ask_cause").says == ("cause",)
    assert len(service.done("customer")) == asked


def test_a_question_in_between_is_answered_and_the_code_is_asked_for_again() -> None:
    conversation = talk(quiet(), OUT, "mà giá điện bao nhiêu | ask_faq:tariff")
    assert conversation.last.says[0] == "stored"
    assert conversation.last.question == "code_or_phone"
    assert conversation.say("PC05II0123456 | give").says[0] == "nothing_known"


@pytest.mark.parametrize("said", ["mã nằm ở đâu vậy em", "mã khách hàng là gì"])
def test_who_asks_where_the_code_is_hears_it(said: str) -> None:
    conversation = talk(quiet(), OUT, f"{said} | cannot_give")
    assert conversation.last.says == ("ask_code_or_phone_again",)


def test_a_code_with_a_correction_is_the_corrected_one() -> None:
    conversation = talk(
        out_in_le_loi(), OUT, "không phải PC05II0000001, PC05II0123456 mới đúng | correct give"
    )
    assert street(conversation) == "Lê Lợi"


def test_two_points_on_one_street_are_told_apart_by_their_ward() -> None:
    same = customer("PC05II0000003", "Trần Phú", "Phường Hải Châu", [PHONE_OF_TWO])
    conversation = talk(
        quiet(customers=[TRAN_PHU, same]), "cái ở hải châu | choose", caller_phone=PHONE_OF_TWO
    )
    assert "Phường An Hải" in conversation.turns[0].values["streets"]
    assert conversation.situation.subject is not None
    assert conversation.situation.subject.point is not None
    assert conversation.situation.subject.point.code == "PC05II0000003"


def test_the_situation_never_keeps_a_name_or_a_house_number() -> None:
    conversation = talk(quiet(customers=[LE_LOI, HUNG_VUONG]), "mất điện PC05II0123456 | tell_out give")
    assert "Bưởi" not in str(conversation.situation)
    assert "12 Lê Lợi" not in str(conversation.situation)


def test_who_was_found_may_be_asked_again_whose_another_home_is() -> None:
    other = "nhà mẹ chị [đường Không Ai Biết] mất điện | tell_out @other"
    conversation = talk(out_in_le_loi(), OUT, "ờ | yes", "PC05II0123456 | give", other)
    assert conversation.asked == ["code_or_phone", "code_or_phone", "offer_message", "code_or_phone"]


@pytest.mark.parametrize("act", ["thank ask_repeat", "tell_breaker:fine", "want_wait", "complain"])
def test_words_that_do_something_else_are_no_place(act: str) -> None:
    conversation = talk(quiet(), OUT, "không nhớ | cannot_give", f"mấy chữ gì đó | {act}")
    assert place(conversation) is None
