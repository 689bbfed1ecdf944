"""Conversations of tourists, expats and foreign managers, in plain and in broken English."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, customer, cut, outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import LE_LOI, OF_LE_LOI, out_in_le_loi, quiet

TWO_STREETS = "Đường Lý Thường Kiệt và đường Trần Hưng Đạo"
OF_XUAN_DIEU, PHONE_OF_XUAN_DIEU = "PC05II8448426", "0935449317"


def hoi_an() -> OutageService:
    """Lạc Long Quân is out; tomorrow from 14:00 to 17:00 two streets will be."""
    return OutageService(
        customers=[LE_LOI, customer(OF_XUAN_DIEU, "Xuân Diệu", "Phường Hải Châu", [PHONE_OF_XUAN_DIEU])],
        outages=[
            outage(area_text="Đường Lạc Long Quân, phường Hội An Tây"),
            cut(23, 26, id="plan", area_text=TWO_STREETS),
        ],
        areas={"tree": ("lac long quan",), "plan": ("tran hung dao",)},
        known_places=("Lạc Long Quân", "Trần Hưng Đạo", "Bạch Đằng"),
    )


def after_the_outage(*lines: str) -> Talk:
    return talk(out_in_le_loi(), "the power is out, my code is PC05II0123456", *lines, is_written=True)


def reported(*lines: str) -> Talk:
    first = ("my house has no power, code PC05II0123456", "breaker is ok, neighbors have light")
    conversation = talk(quiet(), *first, *lines, is_written=True)
    assert "report_taken" in conversation.said[1]
    return conversation


@pytest.mark.parametrize(
    "said",
    [
        "Sorry, I do not have a code. I only rent the house and my host, Ms. Vi, does not answer."
        " We are at 8 Lac Long Quan, Hoi An.",
        "I really have no bill and no phone number of the owner's contract. The street is Lac Long Quan, number 8."
        " Can you look by street?",
        "i no have code, i am guest, house number 8 lac long quan",
        "we are tenants, the landlord has the bill. Our address is 8 Lac Long Quan street",
        "I live at 8 Lạc Long Quân street, I don't know the code",
    ],
)
def test_who_has_no_code_is_answered_by_the_address_in_the_sentence(said: str) -> None:
    conversation = talk(hoi_an(), "Hello, there is no electricity in our house", said)
    assert conversation.asked[0] == "code_or_phone"
    assert conversation.last.says[0] == "outage_now"
    assert conversation.situation.subject is not None
    assert "8 " in (conversation.situation.subject.place or "")


@pytest.mark.parametrize("said", ["I only rent the house", "I don't know it", "my landlord has the bill"])
def test_who_has_no_code_is_asked_for_the_area(said: str) -> None:
    assert talk(quiet(), "no power in my house", said).asked == ["code_or_phone", "area"]


def test_an_english_sentence_is_never_a_place_as_a_whole() -> None:
    conversation = talk(quiet(), "no power in my house", "I don't have it", "can you look in your map please")
    assert not conversation.situation.subject
    assert conversation.last.question == "area"


def test_an_address_alone_keeps_the_talk_in_english() -> None:
    conversation = talk(hoi_an(), "no power in my hotel", "I have no code", "Lac Long Quan street, Hoi An")
    assert conversation.last.text.startswith("The power in Lạc Long Quân street")
    conversation.say("nhà em mất điện rồi | tell_out")
    assert conversation.last.text.startswith("Dạ")


@pytest.mark.parametrize(
    "said",
    [
        "No message, thank you. So it is the whole area and not a problem in our house?",
        "no thanks. Is it only us?",
        "no, thank you. Is it just our building or the whole street?",
    ],
)
def test_thanks_with_a_question_beside_them_end_nothing(said: str) -> None:
    conversation = after_the_outage(said)
    assert not conversation.last.decided.ended
    assert "extent" in conversation.last.says
    assert "offer_message" not in conversation.last.says


def test_thanks_with_a_question_that_is_not_understood_end_nothing_either() -> None:
    assert not after_the_outage("no thank you. Blue or green?").last.decided.ended


@pytest.mark.parametrize(
    "said",
    [
        "Please cancel that",
        "cancel the report SC2611210001, please. There is no problem there",
        "I want to cancel my report",
        "I don't want a crew",
        "No, please do not send anybody!",
        "sorry, no need to send a technician",
        "can you cancel the report? the light is back",
    ],
)
def test_the_report_of_this_conversation_is_cancelled(said: str) -> None:
    conversation = reported(said)
    assert conversation.last.says == ("report_cancelled",)
    assert [one["status"] for one in conversation.service.reports] == ["cancelled"]


@pytest.mark.parametrize("said", ["please do not cancel the report", "did you cancel the report?"])
def test_a_report_stays_when_it_is_only_spoken_of(said: str) -> None:
    assert [one["status"] for one in reported(said).service.reports] == ["received"]


def test_the_report_of_another_conversation_is_not_cancelled_here() -> None:
    conversation = reported("cancel the report SC2611299999 please")
    assert conversation.last.says[0] == "not_cancelled_here"
    assert [one["status"] for one in conversation.service.reports] == ["received"]


def test_who_takes_back_the_report_and_wants_a_person_gets_both() -> None:
    turn = reported("I don't want a crew. Can I speak to a person?").last
    assert turn.says[:2] == ("report_cancelled", "handing_over")
    nothing = talk(quiet(), "I don't want a crew. Can I speak to a person?").last
    assert nothing.says[0] == "handing_over"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("how long does it usually take?", "usual_length_with_time"),
        ("are you sure about the time?", "certain_time"),
        ("is it dangerous?", "safe_general"),
        ("why is it off?", "cause"),
        ("is somebody coming?", "crew_of_outage"),
        ("where is the technician", "crew_of_outage"),
        ("why does it take so long?", "why_so_long"),
        ("since when?", "since"),
        ("can you make it faster?", "cannot_speed_up"),
        ("is my house included?", "home_is_in_it"),
        ("will they call me before they come?", "call_before_without_number"),
        ("can I leave the food in the fridge?", "food"),
        ("does your colleague speak English?", "speaks_english"),
        ("what is a breaker?", "explain_breaker"),
        ("do you speak english?", "i_speak_english"),
    ],
)
def test_what_is_asked_about_the_answer_is_answered_in_english(asked: str, answer: str) -> None:
    turn = after_the_outage(asked).last
    assert turn.says[0] == answer
    assert not turn.text.startswith(("Dạ", "Anh/chị"))
    assert " dây " not in turn.text


@pytest.mark.parametrize(
    "said",
    [
        "lamp of neighbor house also no light",
        "I said already, neighbor is dark also",
        "neighbors too",
        "the whole street is dark",
        "next door also off",
    ],
)
def test_neighbors_without_power_make_a_report(said: str) -> None:
    conversation = talk(quiet(), "no power here, PC05II0123456", said)
    assert conversation.asked[0] == "home_checks"
    assert conversation.last.says[0] == "report_taken"
    assert "nhà bên cũng mất điện" in conversation.service.reports[0]["description"]


def test_what_a_breaker_is_is_explained_before_a_report_is_made() -> None:
    conversation = talk(quiet(), "no power here, PC05II0123456", "what is a breaker?")
    assert conversation.last.says == ("explain_breaker",)
    conversation.say("breaker tripped")
    assert conversation.last.says[0] == "reset_breaker"


def test_a_cut_to_come_is_told_and_its_hours_are_confirmed_without_a_report() -> None:
    conversation = talk(
        hoi_an(),
        "no power at 8 Lac Long Quan",
        "Wait, tomorrow at three I have a class in Tran Hung Dao street; will there be a power cut there?",
        "I am not there, my class is tomorrow. So from 14:00 to 17:00 the whole class has no power, correct?",
        "so from 14:00 to 17:00 no power, right?",
    )
    assert conversation.said[1] == ("planned_cut", "ask_anything_else") or conversation.said[1] == (
        "planned_cut",
    )
    assert (
        "Lý Thường Kiệt and Trần Hưng Đạo streets, from 14:00 to 17:00 tomorrow" in conversation.turns[1].text
    )
    assert [says[0] for says in conversation.said[2:]] == ["planned_cut_again", "planned_cut_again"]
    assert conversation.service.reports == []


def test_another_day_is_the_same_question() -> None:
    conversation = talk(
        quiet(), "Will there be a power cut on Monday in Hung Vuong street?", "And on Tuesday?"
    )
    assert [says[0] for says in conversation.said] == ["no_planned_cut_that_day"] * 2
    assert "Tuesday" in conversation.last.text


def test_a_person_who_takes_over_reads_first_which_language_is_needed() -> None:
    turn = after_the_outage("can I speak to a person").last
    assert turn.hand_over is not None
    assert turn.hand_over.summary.startswith("CẦN NGƯỜI NÓI TIẾNG ANH; ")
    other = talk(quiet(), "停电了").last.hand_over
    assert other is not None
    assert other.summary.startswith("CẦN NGƯỜI NÓI TIẾNG NƯỚC NGOÀI; ")
    ours = talk(quiet(), "cho gặp nhân viên | want_person").last.hand_over
    assert ours is not None
    assert "NÓI TIẾNG" not in ours.summary


def test_questions_after_the_hand_over_are_answered_and_noted() -> None:
    conversation = reported("have person speak english or korean? i want talk")
    conversation.say("this colleague speak english? and technician they call me phone before come or not?")
    assert conversation.last.says == ("speaks_english", "call_before_without_number")
    assert "technician they call me" in (conversation.situation.handed_over or {})["summary"]


def test_a_tenant_who_calls_from_the_number_of_the_home_is_reported_at_once() -> None:
    conversation = talk(
        hoi_an(),
        "xin chào. I am Park, Korea. my house no electric now. how long time?",
        "yes, 88 xuan dieu, i rent this house. lamp of neighbor house also no light",
        caller_phone=PHONE_OF_XUAN_DIEU,
    )
    assert conversation.last.says[0] == "report_taken"
    assert [one["customer_code"] for one in conversation.service.reports] == [OF_XUAN_DIEU]


@pytest.mark.parametrize(
    "said",
    [
        "Good evening. We are tourists staying at Hoang Minh hotel, 12 Bach Dang. All lights went out ten minutes ago.",
        "I am the landlord, tenants at 12 Bach Dang say no electricity",
        "hello no light 12 bach dang",
    ],
)
def test_an_outage_and_an_address_in_one_breath_are_enough(said: str) -> None:
    conversation = talk(hoi_an(), said)
    assert conversation.last.says == ("nothing_known", "ask_breaker_and_neighbors")
    assert conversation.situation.subject is not None
    assert conversation.situation.subject.place == "12 Bach Dang" or "bach dang" in said


def test_a_wish_for_a_message_asks_for_no_time() -> None:
    conversation = after_the_outage("please text me when the power is back")
    assert conversation.last.says == ("ask_contact",)
    conversation.say("0905777888")
    assert conversation.last.says[0] == "subscribed"
    conversation.say("stop the messages please")
    assert conversation.last.says[0] == "unsubscribed"


def test_the_home_of_a_code_is_asked_about_by_a_manager() -> None:
    conversation = after_the_outage(
        "please have someone call me back on 0905111222", "Actually cancel the call please"
    )
    assert [says[0] for says in conversation.said[1:]] == ["callback_taken", "call_cancelled"]
    assert OF_LE_LOI in str(conversation.service.reports)


@pytest.mark.parametrize(
    "said",
    [
        "hi, do you speak english? no power in our homestay since maybe half an hour",
        "can you speak English please? the lights are off in our villa",
    ],
)
def test_who_has_said_that_it_is_off_is_only_asked_where(said: str) -> None:
    conversation = talk(hoi_an(), said)
    assert conversation.last.says == ("i_go_on_in_english", "ask_code_or_phone")
    assert "Is your power off" not in conversation.last.text


@pytest.mark.parametrize(
    "said",
    [
        "ok so more than one hour. why is it off? the storm? and is it safe to use the shower water heater when it"
        " comes back",
        "what happened? and can I use the fridge safely once the power is back, is that dangerous?",
    ],
)
def test_the_cause_and_the_advice_are_both_told(said: str) -> None:
    conversation = after_the_outage(said)
    assert set(conversation.last.says) >= {"safe_when_back", "cause"}
    assert not {"safe_general", "return"} & set(conversation.last.says)


def test_everyone_is_fine_asks_nothing_of_the_extent() -> None:
    assert "extent" not in after_the_outage("is it the storm? everyone is ok here").last.says


@pytest.mark.parametrize("said", ["will i get a text when its back?", "did you save my number?"])
def test_whether_a_text_will_come_gets_a_yes_or_no(said: str) -> None:
    conversation = after_the_outage(said)
    assert conversation.last.says == ("message_not_on_record", "ask_contact")
    conversation.say("+84 905 777 888")
    conversation.say(said)
    assert conversation.last.says == ("message_is_on_record",)
    assert conversation.last.text.startswith("Yes")
