"""Danger, people at risk and the wish for a person, and words that only look like them."""

from __future__ import annotations

import pytest

from tests.dialogue.understanding.hearing import by_rule, heard, names, understood_as

HAZARD = "report_hazard"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("dây điện đứt nằm giữa đường", "line"),
        ("day dien dut roi xuong duong", "line"),
        ("dây Ðiện Ðứt rớt xuống Ðường", "line"),
        ("da6y d9ie65n bi5 d9u71t ro7i xuo61ng d9u7o72ng", "line"),
        ("cây đè lên dây điện", "line"),
        ("trụ điện bốc cháy", "fire"),
        ("chays trams bieens aps", "fire"),
        ("cháyyyy", "fire"),
        ("ổ cắm xẹt lửa", "fire"),
        ("mùi khét ở công tơ", "fire"),
        ("có khói ở tủ điện", "fire"),
        ("điện giậtttt", "shock"),
        ("co1 ngu7o72i bi5 d9ie65n gia65t", "shock"),
        ("rờ vô máy giặt tê tê tay", "shock"),
        ("nước ngập lên tới đồng hồ điện", "water"),
    ],
)
def test_danger_is_known_with_its_kind_however_it_was_typed(typed: str, kind: str) -> None:
    act = by_rule(heard(typed, HAZARD, share=0.1))["tell_danger"]
    assert act.kind == kind
    [first, *_] = understood_as(typed, "tell_danger", intent=HAZARD).acts
    assert (first.name, first.kind) == ("tell_danger", kind)


@pytest.mark.parametrize("typed", ["chayyyy", "sét đánh trúng trụ điện", "sợ quá nó nổ tung rồi"])
def test_a_model_that_is_sure_needs_no_word_of_danger(typed: str) -> None:
    assert "tell_danger" in by_rule(heard(typed, HAZARD))


@pytest.mark.parametrize(
    "typed",
    [
        "thôi khỏi",
        "thoi khoi",
        "khỏi cần em ơi",
        "thợ chạy rồi",
        "tho chay roi",
        "đang giặt đồ",
        "dang giat do",
        "té gãy chân",
        "bà cụ té gãy chân",
        "bà nội bị tai biến nằm một chỗ",
        "bắc ghế lên bật",
        "máy giặt đang chạy thì mất điện",
        "mất điện chạy máy nổ tốn xăng quá",
    ],
)
def test_words_that_look_like_danger_are_none_by_likeness(typed: str) -> None:
    assert "tell_danger" not in by_rule(heard(typed, HAZARD, share=0.45))
    said = heard(typed, HAZARD, share=0.45, acts=[("tell_danger", 0.45), ("tell_out", 0.4)])
    assert "tell_danger" not in by_rule(said)


def test_an_ill_person_is_a_risk_and_a_danger_only_where_one_is_told() -> None:
    ill = understood_as("bà nội bị tai biến nằm một chỗ", "tell_at_risk")
    assert names(ill) == ["tell_at_risk"]
    shocked = understood_as("bà nội bị điện giật ngất xỉu", "tell_danger", "tell_at_risk", intent=HAZARD)
    assert names(shocked) == ["tell_danger", "tell_at_risk"]
    assert by_rule(heard("bà cụ té gãy chân vì vướng dây rớt", HAZARD))["tell_danger"].kind == "line"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("mẹ chị thở máy, mất điện rồi", "life_support"),
        ("me chi dang tho oxy", "life_support"),
        ("ba đang chạy thận ở nhà", "life_support"),
        ("bình oxy sắp hết", "life_support"),
        ("nhà có máy tạo oxy cho ông", "life_support"),
        ("con ở nhà một mình, con sợ quá", "child"),
        ("ba mẹ đi làm hết con 8 tuổi", "child"),
        ("cháu học lớp 3, nhà tối thui", "child"),
        ("nhà có em bé sơ sinh mất điện nóng quá", "medical"),
        ("nhà em có em bé 2 tháng", "medical"),
        ("ông cụ khó thở", "medical"),
        ("té gãy chân", "medical"),
    ],
)
def test_a_person_at_risk_is_seen_and_why(said: str, kind: str) -> None:
    act = by_rule(heard(said, "check_outage"))["tell_at_risk"]
    assert act.kind == kind
    [first, *_] = understood_as(said, "tell_out").acts  # though the model missed it
    assert (first.name, first.kind) == ("tell_at_risk", kind)


@pytest.mark.parametrize(
    "said",
    [
        "may tho toi coi duong day roi",
        "nha bi cat vi no tien, tra roi thi bao lau moi co lai",
        "may tho sua xong chua",
    ],
)
def test_without_accents_the_model_must_agree_that_somebody_is_at_risk(said: str) -> None:
    """«May tho» is a ventilator (máy thở) or the workmen (mấy thợ)."""
    assert "tell_at_risk" not in names(understood_as(said, "tell_out"))


def test_a_ventilator_without_accents_is_one_if_the_model_knows_it() -> None:
    assert names(understood_as("ba tui dang tho may", "tell_at_risk")) == ["tell_at_risk"]


@pytest.mark.parametrize(
    "said",
    [
        "mất điện chạy máy nổ tốn xăng quá",
        "máy lạnh không chạy",
        "chờ xíu",
        "cho xiu nha em",
        "dien yeu xiu",
        "nóng muốn xỉu",
        "nha bi ngat dien roi",
        "bo di, lam lai tu dau",
        "mat dien ma khong lam gi het",
        "bà con sợ lắm",
        "em sợ quá",
        "tu 5 gio chieu den gio",
        "tho moi mo dien xong",
        "có mình em mất điện thôi",
        "bác ở nhà có một mình",
        "chị bình tĩnh",
        "mất điện từ 9 tháng 10 đến giờ",
        "tiền điện 2 tháng nay tăng",
    ],
)
def test_machines_and_months_alone_put_nobody_at_risk(said: str) -> None:
    assert "tell_at_risk" not in by_rule(heard(said, "check_outage"))


@pytest.mark.parametrize(
    "said", ["cho gặp nhân viên", "chuyển máy cho người thật đi", "tôi muốn nói chuyện với người"]
)
def test_a_wish_for_a_person_is_one_with_half_a_likeness(said: str) -> None:
    assert "want_person" in by_rule(heard(said, "request_operator", share=0.2))


@pytest.mark.parametrize(
    "said", ["thôi không gặp nhân viên nữa", "khỏi chuyển", "không cần gặp người đâu em"]
)
def test_no_person_is_no_wish_for_one(said: str) -> None:
    assert "want_person" not in by_rule(heard(said, "request_operator"))
    understood = understood_as(said, "want_person", question="offer_person", intent="request_operator")
    assert names(understood) == ["no"]


def test_danger_comes_before_a_person_at_risk_before_a_person_before_the_outage() -> None:
    said = "mất điện, dây đứt, mẹ tôi thở máy, cho gặp nhân viên"
    acts = by_rule(heard(said, HAZARD, share=0.5)) | by_rule(heard(said, "request_operator"))
    assert {"tell_danger", "tell_at_risk", "want_person", "tell_out"} <= acts.keys()
    whole = understood_as(said, "tell_out", "want_person", "tell_at_risk", "tell_danger", intent=HAZARD)
    assert names(whole) == ["tell_danger", "tell_at_risk", "want_person", "tell_out"]
    assert whole.intent == "report_hazard"
