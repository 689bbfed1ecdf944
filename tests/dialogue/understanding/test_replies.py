"""Answers to the question that stands: yes, no, a choice, a value, a correction, «don't know», a rejection."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.understand import understand
from tests.dialogue.understanding.hearing import by_rule, heard, names, understood_as

YES = ["ừ", "ừ em", "đúng rồi em", "dạ phải", "dạ", "vâng", "ok", "ok em", "có", "có em ơi", "chính xác"]
NO = [
    "không",
    "hông em",
    "không phải",
    "sai rồi",
    "dạ không",
    "thôi",
    "dạ thôi",
    "khỏi",
    "ko",
    "không cần đâu",
]
YES_OR_NO = ["confirm", "offer_message", "offer_person", "confirm_phone", "is_power_off", "adult_near"]


@pytest.mark.parametrize("question", YES_OR_NO)
@pytest.mark.parametrize("said", YES)
def test_a_yes_is_one_under_every_question_for_it(said: str, question: str) -> None:
    acts = by_rule(heard(said, "affirm"), Context(question))
    assert "yes" in acts
    assert "no" not in acts


@pytest.mark.parametrize("question", YES_OR_NO)
@pytest.mark.parametrize("said", NO)
def test_a_no_is_one_under_every_question_for_it(said: str, question: str) -> None:
    acts = by_rule(heard(said, "deny"), Context(question))
    assert "no" in acts
    assert "yes" not in acts


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("dạ không có ai", "adult_near"),
        ("dạ không em cảm ơn", "anything_else"),
        ("không còn gì nữa", "anything_else"),
        ("thôi được rồi em", "offer_message"),
        ("không cần, chị chờ", "offer_person"),
        ("không phải số đó", "confirm_phone"),
    ],
)
def test_a_no_in_more_words(said: str, question: str) -> None:
    assert "no" in by_rule(heard(said, "deny"), Context(question))


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("không có điện", "confirm"),
        ("không nhớ mã", "confirm"),
        ("không nghe rõ", "confirm"),
        ("không biết số", "confirm_phone"),
    ],
)
def test_a_sentence_that_begins_with_not_is_no_answer(said: str, question: str) -> None:
    assert "no" not in by_rule(heard(said, "check_outage"), Context(question))


@pytest.mark.parametrize(
    ("said", "question", "answer"),
    [
        ("đừng nhắn nữa", "offer_message", "no"),
        ("dung nhan nua", "offer_message", "no"),
        ("cô ơi con sợ", "adult_near", None),
        ("co oi con so", "adult_near", None),
        ("ủa gì vậy", "confirm", None),
        ("thời tiết răng rồi", "anything_else", None),
        ("khói quá em ơi", "anything_else", None),
        ("dừng lại đi", "confirm", None),
    ],
)
def test_accents_tell_an_answer_from_a_word_like_it(said: str, question: str, answer: str | None) -> None:
    acts = by_rule(heard(said), Context(question))
    assert [name for name in acts if name in ("yes", "no")] == ([answer] if answer else [])


@pytest.mark.parametrize(
    "said", ["đúng không", "đúng không em", "phải nhà chị không", "có phải nhà tôi không vậy"]
)
@pytest.mark.parametrize("model", ["yes", "no"])
def test_asked_back_is_no_answer(said: str, model: str) -> None:
    assert not {"yes", "no"} & by_rule(heard(said, "affirm"), Context("confirm")).keys()
    assert names(understood_as(said, model, question="confirm")) == []


@pytest.mark.parametrize(
    ("said", "question", "acts"),
    [
        ("không, mà mấy giờ có", "offer_message", ["ask_return", "no"]),
        ("ừ, mà mấy giờ có vậy em", "offer_message", ["ask_return", "yes"]),
        ("dạ không, mà sao cúp vậy", "anything_else", ["ask_return", "no"]),
        ("ừ mà mấy giờ có", "which_point", ["ask_return"]),
    ],
)
def test_an_answer_before_a_question_is_not_lost(said: str, question: str, acts: list[str]) -> None:
    assert names(understood_as(said, "ask_return", question=question)) == acts


def test_of_yes_and_no_in_one_sentence_the_surer_counts() -> None:
    said = heard("con ở nhà có một mình", acts=[("no", 0.6), ("yes", 0.4)])

    acts = [act.name for act in understand(said, Context("adult_near")).acts]
    assert [act for act in acts if act in ("yes", "no")] == ["no"]


def test_an_act_that_is_answered_at_once_is_not_guessed() -> None:
    """At less than three tenths, and without a word for it."""
    for act in ("yes", "no", "want_stop", "want_person"):
        said = heard("xoài mận ổi cóc chuối", "complain", 0.3, acts=[(act, 0.2)])
        assert understand(said, Context("offer_person")).acts == ()
    sure = heard("ừ", acts=[("yes", 0.2)])
    assert [act.name for act in understand(sure, Context("offer_person")).acts] == ["yes"]


def test_nothing_said_instead_is_no_correction() -> None:
    said = heard("dạ không phải", acts=[("no", 0.5), ("correct", 0.4)])
    assert [act.name for act in understand(said, Context("confirm")).acts] == ["no"]
    other = heard("không phải, 0906222333", acts=[("no", 0.5), ("correct", 0.4)])
    assert [act.name for act in understand(other, Context("confirm_phone")).acts] == ["correct", "no"]


@pytest.mark.parametrize(
    ("said", "options", "chosen"),
    [
        ("cái đầu", (), "cai dau"),
        ("cái thứ hai", (), "cai thu hai"),
        ("nhà cuối", (), "nha cuoi"),
        ("cả hai", (), "both"),
        ("hai cái luôn", (), "both"),
        ("đường lê lợi nha em", ("Lê Lợi", "Trần Phú"), "Lê Lợi"),
        ("tran phu", ("Lê Lợi", "Trần Phú"), "Trần Phú"),
        ("lê lợi với trần phú", ("Lê Lợi", "Trần Phú"), None),
        ("ừ", ("Lê Lợi", "Trần Phú"), None),
    ],
)
def test_of_several_one_is_chosen_by_its_name_or_its_place(
    said: str, options: tuple[str, ...], chosen: str | None
) -> None:
    act = by_rule(heard(said, "inform"), Context("which_point", options)).get("choose")
    assert (act.kind if act else None) == chosen
    assert "choose" not in by_rule(heard(said, "inform"), Context("code_or_phone", options))


@pytest.mark.parametrize(
    ("said", "question", "place"),
    [
        ("PC05II0123456", "code_or_phone", None),
        ("không chín không năm một hai ba bốn năm sáu", "which_phone", None),
        ("pê xê không năm", "code_or_phone", None),
        ("hai ba bốn", "rest_of_code", None),
        ("phiếu SC2611210042", None, None),
        ("đường Lê Lợi", "area", "đường Lê Lợi"),
        ("trước nhà số 12 Lê Lợi", "danger_place", "số 12 Lê Lợi"),
        ("xóm dưới", "danger_place", None),
        ("bảy giờ tối", "when_to_call", None),
    ],
)
def test_a_value_is_given_to_the_question_for_it(said: str, question: str | None, place: str | None) -> None:
    assert "give" in by_rule(heard(said, "inform", place=place), Context(question))


def test_a_time_is_an_answer_only_where_one_was_asked_for() -> None:
    assert "give" not in by_rule(heard("bảy giờ tối mất điện", "check_outage"), Context("is_power_off"))


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("không phải, PC05II0222333 mới đúng", "confirm"),
        ("không, số 0906222333", "confirm_phone"),
        ("sai rồi 0906222333", "confirm_phone"),
        ("nhầm rồi, mã là PC05II0222333", "code_or_phone"),
    ],
)
def test_another_value_instead_is_a_correction(said: str, question: str) -> None:
    acts = by_rule(heard(said, "inform"), Context(question))
    assert "correct" in acts
    assert "give" not in acts


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("không nhớ mã", "code_or_phone"),
        ("chị không biết mã ở đâu", "code_or_phone"),
        ("nhà thuê nên chị không có", "code_or_phone"),
        ("không biết nữa", "area"),
    ],
)
def test_who_has_no_papers_says_so(said: str, question: str) -> None:
    acts = by_rule(heard(said, "cannot_inform", share=0.3), Context(question))
    assert "cannot_give" in acts
    assert "give" not in acts


@pytest.mark.parametrize(
    "said",
    ["không đúng", "sai rồi", "đâu có, nhà tui có điện", "nói xạo", "không đúng, mất từ sáng", "sai bét"],
)
def test_a_fact_just_told_is_rejected(said: str) -> None:
    told = Context(told=True)
    assert "reject" in by_rule(heard(said, "deny"), told)
    assert "reject" in names(understood_as(said, "no", told=True))


@pytest.mark.parametrize("said", ["em ơi cho hỏi giá vé máy bay", "đúng rồi em"])
def test_not_everything_after_a_fact_rejects_it(said: str) -> None:
    assert "reject" not in by_rule(heard(said), Context(told=True))


@pytest.mark.parametrize(("question", "told"), [("confirm", True), ("offer_message", True), (None, False)])
def test_the_same_words_are_a_plain_no_to_a_question_or_before_anything_was_told(
    question: str | None, told: bool
) -> None:
    acts = by_rule(heard("không đúng", "deny"), Context(question, told=told))
    assert "reject" not in acts
    assert "no" in acts


@pytest.mark.parametrize(
    ("said", "intent", "act"),
    [
        ("quay lại", "cancel", "want_restart"),
        ("làm lại từ đầu", "cancel", "want_restart"),
        ("restart", "cancel", "want_restart"),
        ("thôi bỏ đi", "cancel", "want_stop"),
        ("hả", "ask_repeat", "ask_repeat"),
        ("đợi chị chút", "ask_wait", "want_wait"),
    ],
)
def test_what_is_no_answer_stays_what_it_is(said: str, intent: str, act: str) -> None:
    assert act in by_rule(heard(said, intent), Context("code_or_phone"))
