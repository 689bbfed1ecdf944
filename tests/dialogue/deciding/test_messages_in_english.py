"""A wish for a message among other English words, or in English words among Vietnamese ones."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.test_in_english import hoi_an
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"


def in_hoi_an(*lines: str) -> Talk:
    return talk(hoi_an(), "no power at 8 Lac Long Quan street", *lines, is_written=True)


@pytest.mark.parametrize(
    "said",
    [
        "ok good. So it may change, how would I know this? Can you write me on my phone, 0936 700 415, when it is back"
        " or when the time changes",
        "ok, and the fridge, will the food survive? please notify me on 0936700415 when the power returns",
        "please message me for both streets, 0936 700 415",
        "write to me at 0936700415 when the lights are back, and are there workers on the way?",
        "My generator has diesel for about 3 more hours. And please message me at 0936 700 415",
        "can you update me on 0936700415 if the time changes?",
        "no. Yes but the message, did you note my number? 0936700415",
    ],
)
@pytest.mark.parametrize("before", [(), ("ok", "and why is it off?")])
def test_a_message_wished_among_other_words_is_registered(said: str, before: tuple[str, ...]) -> None:
    conversation = in_hoi_an(*before, said)
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0936700415"]
    assert "subscribed" in conversation.last.says
    assert "return_unchanged" not in conversation.last.says


def test_a_number_in_words_is_read_back_first() -> None:
    conversation = in_hoi_an("ok", "please message me at oh nine three six seven double oh four one five")
    assert conversation.last.question == "confirm_phone"
    conversation.say("yes")
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0936700415"]


@pytest.mark.parametrize(
    "said",
    [
        "So it may change, how would I know this?",
        "how will I find out when it is back?",
        "please message me for both streets",
        "ok but how do we learn about it if the time changes",
        "the message, did you save my number?",
    ],
)
def test_without_a_number_it_is_asked_for(said: str) -> None:
    conversation = in_hoi_an("ok", said)
    assert conversation.last.question == "which_phone", conversation.last


def test_a_number_that_is_noted_is_said_to_be() -> None:
    conversation = in_hoi_an("yes please, 0936700415", "did you note my number? 0936700415")
    assert conversation.last.says[0] == "message_is_on_record"
    assert len(conversation.service.subscriptions) == 1


@pytest.mark.parametrize(
    "said",
    [
        "yes pls, nhắn tin cho anh vô số này đi, mà anh xài số Mỹ mostly, có send email được hông? | yes want_messages",
        "yes pls, nhắn tin cho anh vô số này đi, mà anh xài số Mỹ mostly, có send email được hông? | yes",
        "text vô số này đi em | want_callback",
        "text anh đi em | want_callback",
        "cứ text message cho anh nha | off_topic",
        "anh muốn text thôi | want_callback",
    ],
)
def test_a_text_to_this_number_is_a_message(said: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, said, caller_phone="0936700947")
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0936700947"]
    assert "foreign_number" not in conversation.last.says
    assert conversation.service.reports == []


def test_a_text_to_a_number_that_is_named() -> None:
    said = "ủa anh đang gọi số 0936700947 là số Việt Nam mà, my mom's number đó, text vô đó đi em | want_callback give"
    conversation = talk(out_in_le_loi(), KNOWN, said, caller_phone="0936700947")
    assert [one["phone"] for one in conversation.service.subscriptions] == ["0936700947"]
    assert conversation.service.reports == []


@pytest.mark.parametrize(
    "said",
    [
        "ơ no em ơi, anh nói text message chứ đâu có kêu gọi lại, call là bả giật mình đó | want_callback no",
        "anh muốn text chứ đâu có kêu gọi | no reject",
        "chị nói nhắn tin đâu có bảo gọi lại | reject",
    ],
)
def test_a_call_that_was_put_down_for_a_text_becomes_a_message(said: str) -> None:
    conversation = talk(
        out_in_le_loi(), KNOWN, "gọi lại cho anh nha | want_callback", said, caller_phone="0936700947"
    )
    assert conversation.last.says[:2] == ("call_cancelled", "subscribed"), conversation.last
    assert [one["status"] for one in conversation.service.reports] == ["cancelled"]


@pytest.mark.parametrize("said", ["cái text message thì sao, có set up cho anh chưa?"])
def test_a_text_that_was_not_set_up_is_set_up_now(said: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, f"{said} | >recap", caller_phone="0936700947")
    assert conversation.last.says[:2] == ("message_not_on_record", "subscribed"), conversation.last
