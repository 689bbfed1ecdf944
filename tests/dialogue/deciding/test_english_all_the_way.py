"""A conversation in English stays in English, whatever is asked, and a number from abroad is no riddle."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, Turn, talk
from tests.dialogue.deciding.test_in_english import after_the_outage, hoi_an
from tests.dialogue.deciding.world import out_in_le_loi

OPENING = (
    "Hi, is there someone who speaks English? I'm staying at a homestay in Hoi An and the power just went off"
    " like 20 min ago. The street is Lac Long Quan I think"
)


def in_hoi_an(*lines: str) -> Talk:
    return talk(hoi_an(), "no power at 8 Lac Long Quan street", *lines, is_written=True)


def is_in_english(turn: Turn) -> bool:
    return not any(text.startswith(("Dạ", "Anh/chị", "Em ")) or " ạ" in text for text in turn.texts)


@pytest.mark.parametrize(
    "said",
    [
        "great, I'll go there. could you maybe send the message to my UK number, +44 7700 900312? or whatsapp",
        "3 homes? ok haha so Nguyen Duy Hieu street should have power then? there's a cafe there",
        "my host is called Anh Tuan, he has gone out for the night and nobody else is here with me",
        "ok",
        "hmm, Nguyen Duy Hieu",
        "our villa is next to Nha Trang street, anh Minh told me, is it off there too?",
        "lol what",
        "thanks, bye!",
        "thanks",
    ],
)
def test_a_sentence_with_english_in_each_clause_stays_in_english(said: str) -> None:
    conversation = in_hoi_an(said)
    assert conversation.situation.language == "en"
    assert is_in_english(conversation.last), conversation.last.text


@pytest.mark.parametrize(
    "said",
    [
        "nhà em mất điện rồi",
        "ok, nhà em có điện rồi",
        "sorry, khi nào có điện lại vậy em",
        "khi nao co dien de em sac laptop",
        "hello em, cho chị hỏi mấy giờ có điện",
    ],
)
def test_a_vietnamese_clause_turns_it_to_vietnamese(said: str) -> None:
    assert in_hoi_an(said).situation.language == "vi"


def test_two_likely_meanings_are_asked_in_english() -> None:
    ranking = (("check_outage", 0.3), ("ask_report_status", 0.25))
    turn = in_hoi_an().say("oh the thing with it", ranking=ranking, acts=(("tell_out", 0.1),))
    assert turn.says == ("which_meaning",)
    assert turn.text == "Do you want to report that the power is off, or to ask about a report?"
    assert turn.buttons == ("report that the power is off", "ask about a report")


@pytest.mark.parametrize(
    "said",
    [
        "could you maybe send the message to my UK number, +44 7700 900312?",
        "yes please, +44 7700 900312",
        "text me at +1 (415) 555-0132 please",
        "yes, to my australian number 0061 412 345 678",
        "ok thanks, but I only have a British number",
        "yes but I don't have a vietnamese number",
    ],
)
def test_a_number_from_abroad_gets_no_message_and_is_not_asked_for_again(said: str) -> None:
    conversation = after_the_outage(said)
    assert conversation.last.says[0] == "foreign_number"
    assert conversation.last.question not in ("which_phone", "confirm_phone")
    assert conversation.service.subscriptions == []


def test_a_number_from_abroad_answers_which_number_it_is() -> None:
    conversation = after_the_outage("yes please", "it's a british number: +44 7700 900312")
    assert conversation.asked[1] == "which_phone"
    assert conversation.last.says[0] == "foreign_number"
    assert conversation.last.question != "which_phone"
    assert is_in_english(conversation.last)


def test_a_vietnamese_number_written_with_its_country_is_ours() -> None:
    assert "foreign_number" not in after_the_outage("yes, text me at +84 905 777 888").last.says


def test_a_number_from_abroad_is_told_in_vietnamese_too() -> None:
    conversation = talk(
        out_in_le_loi(),
        "PC05II0123456 | give tell_out",
        "nhắn tin cho anh số +61 412 345 678 | want_messages give",
    )
    assert conversation.last.says[0] == "foreign_number"
    assert conversation.last.text.startswith("Dạ")


@pytest.mark.parametrize(
    "said",
    ["can you send it on whatsapp?", "or WhatsApp please", "can you write me an email?", "is there zalo?"],
)
def test_other_ways_to_write_are_declined(said: str) -> None:
    turn = after_the_outage(said).last
    assert turn.says[0] == "zalo"
    assert is_in_english(turn)


@pytest.mark.parametrize(
    "said",
    [
        "ok thanks. I don't have a vietnamese number, only UK one. Should I unplug my laptop and the aircon before it"
        " comes back on? kinda worried about a surge",
        "thank you! do I need to unplug the fridge?",
        "thanks. can I leave my laptop plugged in",
        "sorry, my question was about the laptop, is it safe to leave it plugged in or not?",
    ],
)
def test_thanks_do_not_swallow_the_question_about_appliances(said: str) -> None:
    turn = after_the_outage(said).last
    assert "safe_appliances" in turn.says
    assert "welcome" not in turn.says


def test_thanks_beside_an_unknown_question_are_not_the_answer() -> None:
    turn = after_the_outage("thanks! what is the wifi password of the hotel called again?").last
    assert turn.says != ("welcome",)


@pytest.mark.parametrize(
    "said",
    [
        "so Nguyen Duy Hieu street should have power then?",
        "3 homes? ok haha so Nguyen Duy Hieu street should have power then? there's a cafe there",
        "does Nguyen Duy Hieu street have electricity?",
        "I asked if Nguyen Duy Hieu street has electricity now",
        "Just the other street, Nguyen Duy Hieu, is the power on there?",
        "never mind the message. is Nguyen Duy Hieu street ok?",
        "what about Nguyen Duy Hieu street?",
        "Is there electricity in Nguyen Duy Hieu street?",
        "Nguyen Duy Hieu street?",
        "Nguyen Duy Hieu street",
        "[Nguyen Duy Hieu]",
    ],
)
def test_another_street_is_looked_up(said: str) -> None:
    service = hoi_an()
    service.known_places = (*service.known_places, "Nguyễn Duy Hiệu")
    conversation = talk(service, "no power at 8 Lac Long Quan street", said, is_written=True)
    assert conversation.last.says[0] in ("nothing_known", "ask_is_power_off", "cannot_look_up_there"), (
        conversation.last
    )
    assert "Nguyen Duy Hieu" in conversation.last.text


@pytest.mark.parametrize(
    "said",
    [
        "just wondering if the whole town is dark or if I could walk to a cafe with power",
        "is the whole city dark?",
        "do other parts of town have power?",
        "is there any cafe nearby with electricity?",
        "is it off everywhere?",
        "is Hoi An town dark too?",
    ],
)
def test_the_whole_town_is_not_seen(said: str) -> None:
    turn = in_hoi_an(said).last
    assert turn.says[0] == "street_by_street", turn
    assert "extent" not in turn.says


def test_the_cause_is_told_beside_the_town() -> None:
    turn = in_hoi_an(
        "alright will do. and do you know what happened, is it the storm? my host isn't answering. just wondering if"
        " the whole town is dark or if I could walk to a cafe with power"
    ).last
    assert turn.says[:2] == ("street_by_street", "cause")


def test_the_whole_conversation_stays_in_english() -> None:
    conversation = talk(
        hoi_an(),
        OPENING,
        "oh ok thanks. I don't have a vietnamese number, only UK one. Should I unplug my laptop and the aircon before"
        " it comes back on? kinda worried about a surge",
        "3 homes? ok haha so Nguyen Duy Hieu street should have power then? there's a cafe there",
        "great, I'll go there. could you maybe send the message to my UK number, +44 7700 900312? or whatsapp",
        "it's a british number: +44 7700 900312. and you wrote something in Vietnamese before, I didn't get it. I asked"
        " if Nguyen Duy Hieu street has electricity now",
        "I don't understand Vietnamese, sorry. Never mind the message.",
        "ok thank you bye",
        is_written=True,
    )
    for turn in conversation.turns:
        assert is_in_english(turn), turn.text
        assert turn.question not in ("which_phone", "confirm_phone")


def test_only_whatsapp_is_no_number_that_was_misheard() -> None:
    conversation = after_the_outage("yes please", "i only have whatsapp")
    assert conversation.last.says == ("zalo", "ask_contact")
    conversation.say("ok then 0905777888")
    assert conversation.last.says[0] == "subscribed"


def test_power_that_went_off_is_told_with_its_street() -> None:
    assert talk(hoi_an(), OPENING).last.says[0] == "outage_now"


@pytest.mark.parametrize(
    "said",
    [
        "so Nguyen Duy Hieu street should have power then?",
        "Nguyen Duy Hieu street?",
        "is the power on in Cua Dai road?",
    ],
)
def test_a_street_that_is_not_known_asks_for_no_code(said: str) -> None:
    conversation = in_hoi_an(said)
    assert conversation.last.says == ("cannot_look_up_there",)
    conversation.say("ok. when is it back at my place?")
    assert conversation.last.says[0] in ("return", "return_unchanged")


@pytest.mark.parametrize(
    "said",
    [
        "how many people are you?",
        "do you know where I can buy a candle?",
        "is the street light also broken?",
        "and the internet is down",
        "what is the price of electricity for a shop?",
        "is my meter broken, its light is blinking",
        "can I get a certificate about the outage?",
        "somebody called and wants me to transfer money for the bill, is it a scam?",
        "half of our house is dark, the other half is ok",
        "you did not answer my question",
        "no, that is wrong, it went off at noon",
        "my tv is broken because of the outage",
    ],
)
def test_whatever_is_asked_beside_the_answer_is_in_english(said: str) -> None:
    for conversation in (after_the_outage(said), in_hoi_an(said, said)):
        for turn in conversation.turns:
            assert is_in_english(turn), turn.text
