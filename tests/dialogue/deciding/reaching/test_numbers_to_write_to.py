"""A number said with words of a message, or as another person's: nobody is looked up by it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, cut
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import OF_TRAN_PHU, PHONE_OF_TWO, out_in_le_loi, quiet

WIFE, OWN = "0905771826", "0385914207"


def with_a_cut() -> OutageService:
    planned = cut(70, 76, id="plan", area_text="Đường Trần Phú")
    return quiet(outages=[planned], homes={"plan": (OF_TRAN_PHU,)}, areas={"plan": ("tran phu",)})


def of_both_homes(*lines: str) -> Talk:
    both = "ca 2 luon e oi, mai cup dien ha, con nha tran phu bua nao | choose:both ask_planned"
    return talk(with_a_cut(), both, *lines, caller_phone=PHONE_OF_TWO, is_written=True)


def told(*lines: str) -> Talk:
    first = "[đường Lê Lợi] mất điện, bao giờ có | tell_out ask_return"
    return talk(out_in_le_loi(), first, *lines, is_written=True)


def promised(conversation: Talk) -> set[str]:
    return {one.phone for one in conversation.situation.promises if one.kind == "message"}


@pytest.mark.parametrize(
    "said",
    [
        f"con tran phu thu 5 toi di lam, nhan tin nhac t truoc 1 ngay dc ko, voi gui them cho vo t so {WIFE} luon nha"
        " | want_messages give",
        f"nhà trần phú thì nhắn cho tui với nhắn thêm cho vợ tui số {WIFE} nha | want_messages give",
    ],
)
def test_both_numbers_get_messages_and_nobody_is_looked_up(said: str) -> None:
    conversation = of_both_homes(said)
    assert "not_found" not in conversation.last.says
    assert promised(conversation) == {PHONE_OF_TWO, WIFE}


@pytest.mark.parametrize(
    "said",
    [
        f"voi gui them cho vo t so {WIFE} luon nha | give",
        f"nhắn luôn cho chồng chị số {WIFE} | give",
        f"số của má em {WIFE} có gì nhắn nha | give",
    ],
)
def test_the_number_of_another_person_is_kept_while_the_home_is_asked(said: str) -> None:
    conversation = of_both_homes(said)
    assert conversation.last.question == "which_point"
    conversation.say("Trần Phú | choose")
    assert WIFE in promised(conversation)


@pytest.mark.parametrize(
    "said",
    [
        "k phai, so do cua vo t | correct",
        "không phải, số đó của vợ tui, để nhắn tin thôi | reject want_messages",
        "số đó là của chồng chị | give",
    ],
)
def test_a_number_that_was_looked_up_by_mistake_is_written_to(said: str) -> None:
    conversation = talk(out_in_le_loi(), "nhà em mất điện | tell_out", f"{WIFE} | give", is_written=True)
    assert conversation.last.says == ("not_found",)
    conversation.say(said)
    assert conversation.situation.failed_lookups == 0
    assert "not_found" not in conversation.last.says
    conversation.say("[đường Lê Lợi] | give")
    assert promised(conversation) == {WIFE}


def test_a_registered_number_of_another_person_is_looked_up() -> None:
    conversation = talk(quiet(), "mất điện | tell_out", f"số của chồng em đứng tên {PHONE_OF_TWO} | give")
    assert conversation.last.question == "which_point"


def test_a_number_for_messages_that_no_customer_has_is_kept() -> None:
    conversation = talk(
        out_in_le_loi(),
        f"mất điện rồi, có điện nhắn số {OWN} nha | tell_out give want_messages",
        is_written=True,
    )
    assert conversation.last.says == ("ask_place_instead",)
    conversation.say("[đường Lê Lợi] | give")
    assert conversation.last.says[0] == "outage_now"
    assert promised(conversation) == {OWN}


@pytest.mark.parametrize(
    "said",
    [
        "ok v thôi. có thì nt t vs, sdt 0385 914 207. à mà tiền điện trọ bà chủ thu 4k/số có đúng luật k",
        f"có điện thì nhắn tui số {OWN} nha, mà tiền điện tính sao",
    ],
)
def test_a_message_and_another_question_are_both_served(said: str) -> None:
    conversation = told("k cần gặp ai | no", f"{said} | ask_faq:bill_amount give")
    assert "subscribed" in conversation.last.says
    assert {"stored", "landlord_price"} & set(conversation.last.says)
    assert promised(conversation) == {OWN}


@pytest.mark.parametrize(
    "asked",
    [
        f"ủa thế cái nt khi có điện đã ghi chưa, {OWN} đó | give",
        f"tin nhắn cho số {OWN} em ghi chưa vậy | ask_report_status give",
        f"em lưu số nhắn tin chưa, {OWN} ấy | want_messages give",
    ],
)
def test_whether_a_message_is_on_record_gets_a_yes_or_no(asked: str) -> None:
    conversation = told("không | no", asked)
    assert conversation.last.says[:2] == ("message_not_on_record", "subscribed")
    assert promised(conversation) == {OWN}
    conversation.say(asked)
    assert conversation.last.says[0] == "message_is_on_record"
    assert promised(conversation) == {OWN}


def test_who_asks_without_a_number_is_asked_for_it() -> None:
    conversation = told("không | no", "cái tin nhắn em ghi chưa | ask_report_status")
    assert conversation.last.says == ("message_not_on_record", "ask_contact")


def test_another_persons_number_in_the_first_words_is_no_piece_of_a_code() -> None:
    first = f"mất điện rồi em ơi, số má chị {WIFE}, có điện thì nhắn má chị | tell_out give want_messages"
    conversation = talk(out_in_le_loi(), first, is_written=True)
    assert conversation.last.says == ("ask_place_instead",)
    conversation.say("[đường Lê Lợi] | give")
    assert conversation.last.says[:2] == ("outage_now", "subscribed")
    assert promised(conversation) == {WIFE}
