"""Two matters of one turn, decided one after the other where the whole would lose one."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

OUT = "nhà anh mất điện | tell_out"
HURT = "cây phượng có đổ trúng ai không | >not_known"
NO_CUT = "mai có cắt nữa không | ask_planned"
WRITE = "có gì thì nhắn số này cho anh | want_messages"
WHO_PAYS = "cháy tủ lạnh thì ai đền | ask_faq:compensation"


def after_the_outage(*lines: str) -> Talk:
    return talk(out_in_le_loi(), OUT, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


def test_a_question_nobody_can_answer_hides_no_other() -> None:
    said = after_the_outage(f"{HURT} || và {NO_CUT} => ask_planned").last
    assert said.says[:2] == ("not_known", "no_planned_cut_that_day")


def test_a_wish_and_a_question_are_both_served_in_their_order() -> None:
    conversation = after_the_outage(f"{WRITE} || mà mấy giờ có điện | ask_return")
    assert conversation.last.says == ("subscribed", "return_unchanged")
    assert conversation.last.decided.why[0] == "one matter after the other"


@pytest.mark.parametrize(("first", "second"), [(WRITE, WHO_PAYS), (WHO_PAYS, WRITE)])
def test_a_message_and_an_everyday_question(first: str, second: str) -> None:
    conversation = after_the_outage(f"{first} || {second} => want_messages")
    assert {"subscribed", "stored"} <= {*conversation.last.says}
    assert conversation.last.decided.outcome == "subscribed"
    assert [one.kind for one in conversation.situation.promises] == ["message"]


def test_each_street_gets_its_own_answer_and_the_home_stays_the_subject() -> None:
    service = out_in_le_loi(outage(id="00000000-0000-4000-8000-000000000009"))
    conversation = talk(service, OUT, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    home = conversation.situation.subject
    conversation.say(f"{HURT} || còn [đường Trần Phú] mai có cắt không | ask_planned => ask_planned")
    assert conversation.last.says[0] == "not_known"
    assert conversation.situation.subject == home


def test_an_offer_that_was_put_off_comes_last_and_stands() -> None:
    conversation = talk(
        out_in_le_loi(), f"{OUT} || {WHO_PAYS} => tell_out", caller_phone=PHONE_OF_LE_LOI, is_written=True
    )
    says = conversation.last.says
    assert "stored" in says
    assert says[-1] == "offer_message"
    assert conversation.last.question == "offer_message"
    assert conversation.say("ừ nhắn đi | yes want_messages").says[0] == "subscribed"


def test_a_part_that_has_to_be_asked_about_leaves_the_turn_whole() -> None:
    conversation = talk(quiet(), f"{OUT} || {WHO_PAYS} => tell_out ask_faq:compensation", is_written=True)
    assert "one matter after the other" not in conversation.last.decided.why
    assert conversation.last.question == "code_or_phone"


@pytest.mark.parametrize("act", ["tell_danger:fire", "tell_at_risk:medical", "want_person"])
def test_nothing_is_taken_apart_beside_what_comes_first(act: str) -> None:
    conversation = after_the_outage(f"{HURT} || {NO_CUT} => {act}")
    assert "one matter after the other" not in conversation.last.decided.why


def test_a_part_nobody_understands_leaves_the_turn_whole() -> None:
    conversation = after_the_outage(f"hả sao cơ | off_topic@0.1 || {NO_CUT} => ask_planned")
    assert conversation.last.says[0] == "no_planned_cut_that_day"


def test_a_yes_to_a_message_is_none_to_a_person() -> None:
    conversation = after_the_outage("sao lâu dữ vậy | complain >so_long", "uk nhắn t đi | yes want_messages")
    assert conversation.asked[-2] == "offer_person"
    assert conversation.last.hand_over is None
    assert "subscribed" in conversation.last.says
