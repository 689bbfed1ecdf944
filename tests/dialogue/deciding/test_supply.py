"""What is true about the power: told once, then only what was asked."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.dialogue.deciding.outage_service import OutageService, at, customer, cut, outage
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"


def test_the_first_answer_is_the_whole_one_whatever_was_asked() -> None:
    for act in ("tell_out", "ask_supply", "ask_return", "ask_cause", "want_report"):
        conversation = talk(out_in_le_loi(), f"mã PC05II0123456 | {act} give")
        assert conversation.last.says == ("outage_now", "offer_message")
        assert conversation.last.values["back"] == "17 giờ 30"
        assert conversation.service.deeds == []


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("mấy giờ có | ask_return", "return"),
        ("sao cúp vậy | ask_cause", "cause"),
        ("mấy nhà bị cúp | ask_extent", "extent"),
        ("sao cúp, mấy giờ có | ask_cause ask_return", "cause return"),
        ("tình hình sao rồi | ask_supply", "return"),
    ],
)
def test_after_it_only_what_is_asked_is_answered(asked: str, answered: str) -> None:
    conversation = talk(out_in_le_loi(), KNOWN, asked)
    assert conversation.last.says == tuple(answered.split())


@pytest.mark.parametrize(
    ("unknown", "asked", "answered"),
    [
        ({"expected_back_at": None}, "mấy giờ có | ask_return", "return_unknown"),
        ({"cause_kind": "unknown", "cause_text": ""}, "sao cúp | ask_cause", "cause_unknown"),
        ({"customers_affected": 0}, "mấy nhà bị | ask_extent", "extent_unknown"),
        ({"expected_back_at": at(-0.5)}, "mấy giờ có | ask_return", "return_overdue"),
    ],
)
def test_a_question_without_a_known_answer_says_so(
    unknown: dict[str, Any], asked: str, answered: str
) -> None:
    assert talk(out_in_le_loi(**unknown), KNOWN, asked).last.says == (answered,)


def test_the_same_question_again_is_answered_in_other_words_each_time() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, *["mấy giờ có | ask_return"] * 5)
    texts = [turn.text for turn in conversation.turns[1:]]
    assert all(first != second for first, second in itertools.pairwise(texts))
    assert all("17 giờ 30" in text for text in texts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expected_back_at": at(4)}, "19 giờ"),
        ({"status": "crew_on_site"}, "đang xử lý tại chỗ"),
        ({"id": "another"}, "17 giờ 30"),
    ],
)
def test_what_changed_meanwhile_is_told_as_a_whole(change: dict[str, Any], said: str) -> None:
    service = out_in_le_loi()
    conversation = talk(service, KNOWN)
    service.outages = [{**service.outages[0], **change}]
    service.homes = {service.outages[0]["id"]: (OF_LE_LOI,)}
    assert said in conversation.say("mấy giờ có | ask_return").text
    assert conversation.last.says[0] == "outage_now"
    assert conversation.say("mấy giờ có | ask_return").says == ("return",)


def test_a_moved_time_is_told_with_the_former_one_and_the_reason() -> None:
    revisions = [
        {"expected_back_at": at(1), "reason": None},
        {"expected_back_at": at(2.5), "reason": "phải thay trụ"},
    ]
    conversation = talk(out_in_le_loi(revisions=revisions), KNOWN)
    assert conversation.last.says[0] == "outage_changed"
    assert conversation.last.values["before"] == "16 giờ"
    assert conversation.last.values["why"] == " vì phải thay trụ"


def test_a_message_is_offered_once() -> None:
    conversation = talk(out_in_le_loi(), KNOWN, "khỏi | no", "mấy giờ có | ask_return", "sao cúp | ask_cause")
    offers = [says for says in conversation.said if "offer_message" in says]
    assert len(offers) == 1


def test_the_area_of_an_outage_is_told_without_asking_who_calls() -> None:
    conversation = talk(out_in_le_loi(), "[đường Lê Lợi] sao mất điện | ask_cause tell_out")
    assert conversation.last.says[0] == "outage_now"
    assert conversation.service.done("customer") == []


def two_in_ha_dong() -> Any:
    streets = ("Đường Quang Trung", "Đường Tô Hiệu", "Đường Lê Lai", "Đường Lý Nam Đế")
    found = [outage(id=f"o{number}", area_text=street) for number, street in enumerate(streets)]
    areas = {one["id"]: ("hà đông", one["area_text"].removeprefix("Đường ")) for one in found}
    return quiet(outages=found, areas=areas, known_places=("Hà Đông",))


def test_several_outages_in_what_was_named_are_counted_and_none_is_picked() -> None:
    conversation = talk(two_in_ha_dong(), "[quận Hà Đông] mất điện | tell_out")
    assert conversation.last.says == ("several_outages_more",)
    assert conversation.last.values["count"] == "4"
    assert conversation.last.question == "which_outage"
    assert conversation.last.buttons == ("Đường Quang Trung", "Đường Tô Hiệu", "Đường Lê Lai")


@pytest.mark.parametrize("said", ["[đường Tô Hiệu] | give", "Tô Hiệu | choose:Đường_Tô_Hiệu"])
def test_the_one_that_is_named_among_several_is_told(said: str) -> None:
    conversation = talk(two_in_ha_dong(), "[quận Hà Đông] mất điện | tell_out", said)
    assert conversation.last.says[0] == "outage_now"
    assert "Tô Hiệu" in conversation.last.text


def test_a_caller_who_names_none_of_several_is_asked_who_they_are_and_told_nothing_wrong() -> None:
    again = "thì [quận Hà Đông] | give"
    conversation = talk(two_in_ha_dong(), "[quận Hà Đông] mất điện | tell_out", again, again)
    assert conversation.asked == ["which_outage", "which_outage", "code_or_phone"]
    assert not any(says[0] == "outage_now" for says in conversation.said)


def test_nothing_known_is_said_of_a_home_and_the_breaker_is_asked_about() -> None:
    conversation = talk(quiet(), KNOWN)
    assert conversation.last.says == ("nothing_known", "ask_breaker_and_neighbors")
    assert conversation.last.question == "home_checks"


def test_who_only_asks_is_asked_whether_the_power_is_off() -> None:
    conversation = talk(quiet(), "PC05II0123456 có điện chưa | ask_supply give")
    assert conversation.last.says == ("ask_is_power_off",)
    assert conversation.say("ừ mất rồi | yes tell_out").question == "home_checks"
    on = talk(quiet(), "PC05II0123456 có điện chưa | ask_supply give", "đâu, có điện mà | no tell_back")
    assert on.service.deeds == []
    assert on.last.question == "anything_else"


def test_a_caller_without_power_hears_of_the_cut_that_comes_and_is_still_helped_now() -> None:
    service = quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})
    conversation = talk(service, KNOWN)
    assert conversation.last.says[0] == "planned_cut"
    assert conversation.last.question == "home_checks"


def test_a_predicted_outage_says_that_others_report_it() -> None:
    conversation = talk(out_in_le_loi(status="predicted", expected_back_at=None), KNOWN)
    assert conversation.last.says[0] == "outage_suspected"
    assert conversation.service.deeds == []


def test_two_codes_that_are_both_without_power_are_both_reported_or_asked_about() -> None:
    """«Cả hai» is no dead end: with nothing known, what is wrong there is asked."""
    home = customer("PC05II0000009", "Ngô Quyền", phones=[PHONE_OF_LE_LOI])
    service = quiet()
    service.customers.append(home)
    conversation = talk(service, "cả hai đều mất điện | choose:both tell_out", caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says[:2] == ("nothing_known", "nothing_known")
    assert conversation.last.question == "home_checks"


def test_who_asks_when_after_a_cut_was_told_hears_of_that_cut() -> None:
    service = quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})
    conversation = talk(
        service, "mấy giờ có điện, PC05II0123456 | ask_return give", "mấy giờ có | ask_return"
    )
    assert conversation.said[0][0] == "planned_cut"
    assert conversation.last.says[0] == "planned_cut"


def test_two_wishes_with_one_answer_hear_it_once() -> None:
    conversation = talk(
        out_in_le_loi(), "báo rồi mà, PC05II0123456 mấy giờ có | ask_report_status ask_return give"
    )
    assert conversation.last.says == ("outage_now", "offer_message")


def known_at_home_and_elsewhere() -> OutageService:
    """Lê Lợi is out, and Bạch Đằng, a street without customers of ours, is known and has power."""
    service = out_in_le_loi()
    service.known_places = ("Bạch Đằng",)
    return service


@pytest.mark.parametrize("first", [KNOWN, "hẻm 3 [Lê Lợi] mất điện | tell_out"])
def test_a_place_asked_about_in_passing_is_not_taken_for_the_home(first: str) -> None:
    turns = talk(
        known_at_home_and_elsewhere(),
        first,
        "thôi khỏi nhắn | no",
        "quán bên [Bạch Đằng] có điện không | ask_supply",
    )
    assert turns.last.says[0] == "nothing_known"
    assert "is_power_off" not in turns.asked
    turns.say("rứa nhà chị mấy giờ có | ask_return")
    assert turns.last.says == ("return",)
    assert turns.last.values["back"] == "17 giờ 30"


def test_a_message_wished_after_it_is_about_the_home() -> None:
    asked = "quán bên [Bạch Đằng] có điện không | ask_supply"
    turns = talk(
        known_at_home_and_elsewhere(), KNOWN, asked, "có gì nhắn vô 0935443542 cho chị | want_messages give"
    )
    assert turns.last.says == ("subscribed",)
    assert turns.service.subscriptions[-1]["customer_code"] == OF_LE_LOI


def test_who_answers_the_checks_with_another_place_gets_no_report() -> None:
    service = quiet(outages=[outage(id="far")], areas={"far": ("tam kỳ",)})
    turns = talk(
        service, "nhà a mất điện PC05II0123456 | tell_out give", "a ko, ý a là nhà má a ở [Tam Kỳ] | no give"
    )
    assert turns.asked[-2] == "home_checks"
    assert turns.last.says[0] == "outage_now"
    assert turns.service.deeds == []


@pytest.mark.parametrize("said", ["nhà a ở nguyeen hue đó", "duong nguyen huee", "Nguyễn Huê"])
def test_a_slip_in_the_street_of_an_own_home_is_understood(said: str) -> None:
    homes = [
        customer(OF_LE_LOI, "Nguyễn Huệ", "Phường Trần Phú", [PHONE_OF_LE_LOI]),
        customer("PC05II0000009", "Tôn Đức Thắng", "Phường An Sơn", [PHONE_OF_LE_LOI]),
    ]
    turns = talk(
        quiet(customers=homes), "mất điện rồi | tell_out", f"{said} | choose", caller_phone=PHONE_OF_LE_LOI
    )
    assert turns.last.question == "home_checks"
    assert turns.last.values["area"] == "đường Nguyễn Huệ"


def two_homes() -> OutageService:
    """One number with two homes; Tôn Đức Thắng is out."""
    homes = [
        customer(OF_LE_LOI, "Nguyễn Huệ", "Phường Trần Phú", [PHONE_OF_LE_LOI]),
        customer("PC05II0000009", "Tôn Đức Thắng", "Phường An Sơn", [PHONE_OF_LE_LOI]),
    ]
    return quiet(customers=homes, outages=[outage(id="far")], homes={"far": ("PC05II0000009",)})


FIRST_HOME = ("mất điện rồi | tell_out", "nhà a ở nguyễn huệ | choose")


def test_who_means_a_place_unknown_here_is_asked_about_the_other_own_home() -> None:
    turns = talk(
        two_homes(), *FIRST_HOME, "a ko, nhà má a ở [Tam Kỳ] | no give", caller_phone=PHONE_OF_LE_LOI
    )
    assert turns.asked[-2:] == ["home_checks", "confirm"]
    assert "Tôn Đức Thắng" in turns.last.text
    assert turns.say("đúng rồi | yes").says[0] == "outage_now"
    assert turns.service.deeds == []


@pytest.mark.parametrize(
    "said", ["nha o ton duc thnag do | tell_out", "ý là nhà ở tôn đức thắng | give ask_return"]
)
def test_the_other_own_home_is_named_in_the_words(said: str) -> None:
    turns = talk(two_homes(), *FIRST_HOME, said, caller_phone=PHONE_OF_LE_LOI)
    assert turns.last.says[0] == "outage_now"
    assert turns.service.deeds == []


def test_a_question_instead_of_the_checks_makes_no_report() -> None:
    asked = "có lại sớm hơn được không | no >is_certain"
    turns = talk(quiet(), "mất điện PC05II0123456 | tell_out give", asked)
    assert turns.service.deeds == []
