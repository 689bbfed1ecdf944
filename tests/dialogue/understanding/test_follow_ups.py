"""Questions about what was told, beside what they are otherwise taken for."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.acts import ACTS
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.follow_ups import (
    ACT_OF_FOLLOW_UP,
    FOLLOW_UPS,
    LABEL,
    names_in,
    split_labels,
)
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.understand import Understood, understand

TOLD = Context("anything_else", told=True)


def asked(
    words: str, follow_up: tuple[str, float], *acts: tuple[str, float], told: bool = True
) -> Understood:
    heard = Heard(words, acts=acts, follow_ups=(follow_up,))
    return understand(heard, TOLD if told else Context("anything_else"))


def test_each_is_counted_as_an_act_of_the_closed_list() -> None:
    assert set(ACT_OF_FOLLOW_UP.values()) <= set(ACTS)
    assert names_in("crew_there + is_certain") == ("crew_there", "is_certain")


def test_the_models_labels_are_split() -> None:
    acts, further = split_labels([("give", 0.9), (f"{LABEL}recap", 0.4)])
    assert (acts, further) == ((("give", 0.9),), (("recap", 0.4),))


def test_what_it_is_otherwise_taken_for_is_not_served_but_counted() -> None:
    found = asked("thợ tới chưa em", ("crew_there", 0.8), ("ask_report_status", 0.9))
    assert found.follow_ups == ("crew_there",)
    assert not found.has("ask_report_status")
    assert found.intent == "ask_report_status"
    assert found.without_follow_ups().has("ask_report_status")
    assert [(act.name, act.kind) for act in found.for_the_record] == [("ask_report_status", "crew_there")]


def test_a_wish_beside_it_stays() -> None:
    found = asked("nhắn tin cho em nha, mà thợ tới chưa", ("crew_there", 0.8), ("want_messages", 0.9))
    assert found.follow_ups == ("crew_there",)
    assert found.has("want_messages")


@pytest.mark.parametrize(
    ("words", "follow_up", "acts"),
    [
        ("gọi cho em khi có điện nghe", ("message_or_call", 0.6), (("want_callback", 0.9),)),
        ("còn nhà chị thì sao", ("no_notice", 0.6), (("ask_supply", 0.9),)),
        ("có điện rồi hả em", ("is_certain", 0.6), (("ask_return", 0.9),)),
        ("mai có cúp không", ("move_cut", 0.9), (("ask_planned", 0.9),)),
        ("có số đó thì gọi không chín bảy hai", ("recap", 0.4), (("ask_report_status", 0.7),)),
        ("cho gặp nhân viên", ("faster", 0.3), (("want_person", 0.95),)),
    ],
)
def test_words_that_ask_or_want_something_else_are_none(
    words: str, follow_up: tuple[str, float], acts: tuple[tuple[str, float], ...]
) -> None:
    assert asked(words, follow_up, *acts).follow_ups == ()


def test_before_anything_was_told_nothing_is_asked_about_it() -> None:
    assert (
        asked("thợ tới chưa em", ("crew_there", 0.9), ("ask_report_status", 0.9), told=False).follow_ups == ()
    )


def test_a_hint_is_enough_where_no_act_is_likely() -> None:
    assert asked("răng im re rứa", ("crew_there", 0.2), ("complain", 0.1)).follow_ups == ("crew_there",)
    assert asked("răng im re rứa", ("crew_there", 0.1), ("complain", 0.1)).follow_ups == ("not_known",)
    assert asked("im re luôn", ("crew_there", 0.1), ("complain", 0.1)).follow_ups == ()


def test_the_list_has_no_act_of_its_own() -> None:
    assert not set(FOLLOW_UPS) & set(ACTS)


@pytest.mark.parametrize("words", ["sao lại cúp vậy em", "lý do cúp là gì", "nguyên nhân chi rứa"])
def test_a_plain_why_is_none_of_them(words: str) -> None:
    assert asked(words, ("so_often", 0.6), ("ask_cause", 0.5)).follow_ups == ()
    assert asked("sao cúp hoài vậy em", ("so_often", 0.6), ("ask_cause", 0.5)).follow_ups == ("so_often",)


@pytest.mark.parametrize(
    ("words", "share", "acts", "found"),
    [
        ("có ai bị sao không em", 0.6, (("ask_report_status", 0.4),), True),
        ("nước bồn bơm lên được không", 0.3, (("yes", 0.8),), True),
        ("khoảng mấy giờ thì điện về", 0.44, (("ask_return", 0.99),), False),
        ("trường học ngoài đó có điện không", 0.96, (("ask_planned", 0.9),), True),
        ("mưa nữa không em", 0.2, (("yes", 0.3),), False),
    ],
)
def test_what_nobody_here_knows_is_only_that_where_nothing_better_is_known(
    words: str, share: float, acts: tuple[tuple[str, float], ...], found: bool
) -> None:
    assert (asked(words, ("not_known", share), *acts).follow_ups == ("not_known",)) is found


def test_a_stored_answer_goes_before_what_nobody_knows() -> None:
    heard = Heard(
        "thứ bảy văn phòng có làm việc không",
        ranking=(("faq/office_hours", 0.9),),
        acts=(("ask_faq", 0.9),),
        follow_ups=(("not_known", 0.99),),
    )
    assert understand(heard, TOLD).follow_ups == ()


def test_a_question_that_can_be_answered_goes_before_what_nobody_knows() -> None:
    heard = Heard(
        "chung cư tầng chín có ảnh hưởng hông",
        acts=(("ask_extent", 0.2),),
        follow_ups=(("not_known", 0.9), ("is_mine_in_it", 0.8)),
    )
    assert understand(heard, TOLD).follow_ups == ("is_mine_in_it",)


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        (Heard("mà có ai bị sao không ạ", (("ask_report_status", 0.14),), follow_ups=(("recap", 0.06),)), True),
        (Heard("mà có ai bị sao không ạ", (("ask_report_status", 0.14),), acts=(("ask_extent", 0.2),)), False),
        (Heard("chừng nào có lại em", (("ask_restoration_time", 0.14),), acts=(("yes", 0.05),)), False),
        (Heard("ông tổ trưởng ngoài nớ nói rứa đó", acts=(("yes", 0.05),)), False),
        (Heard("mà có ai bị sao không ạ", (("ask_report_status", 0.14),)), False),  # no model has read it
    ],
)  # fmt: skip
def test_a_question_of_which_nothing_is_known_is_beyond_us(heard: Heard, found: bool) -> None:
    assert (understand(heard, TOLD).follow_ups == ("not_known",)) is found
