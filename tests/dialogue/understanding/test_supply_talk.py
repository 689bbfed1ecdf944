"""What is said about the power: a question, a contrast or a wish is never «my power is back»."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.supply_talk import neighbours_are, says_back, without_power
from assistant.dialogue.understanding.understand import understand
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.reading_in import read_in
from tests.dialogue.understanding.hearing import by_rule, heard, names, understood_as

BACK = "report_power_restored"

QUESTIONS = [
    "có điện rồi hả",
    "có điện rồi hả em",
    "có điện rồi chứ em?",
    "có điện rồi sao",
    "có điện rồi phải không em",
    "có điện rồi đúng không",
    "có điện rồi à",
    "có điện rồi hen",
    "có điện chưaa",
    "co dien chuaaa",
    "co dien roi ha em",
    "nghe nói có điện lại rồi hả em",
    "điện có lại chưa chị ơi",
    "bên đó có điện chưa em",
    "cos ddieenj chuwa",
    "co1 d9ie65n chu7a",
]
STILL_WITHOUT = [
    "có điện rồi nhưng nhà chị chưa có",
    "báo có điện rồi mà có đâu",
    "báo có điện rồi mà đâu có",
    "vừa có điện xong lại mất tiếp",
    "điện có rồi lại cúp tiếp",
    "chưa có điện rồi em ơi",
    "có điện được năm phút rồi lại mất",
    "cả xóm có điện rồi, mỗi nhà tôi chưa có",
    "bên kia có điện rồi sao nhà chị chưa có",
    "hàng xóm có điện rồi mà nhà tôi vẫn tối",
    "nói có điện rồi mà nhà em vẫn chưa có",
]
NOT_WHOLLY_BACK = [
    "có điện lại rồi mà yếu quá",
    "có điện rồi nhưng chập chờn",
    "có điện nửa nhà thôi em",
    "có điện thì nhắn chị",
    "khi nào có điện lại gọi cho anh",
    "nhà bên có điện rồi em",
]
STATEMENTS = [
    "có điện rồi",
    "có điện lại rồi em",
    "có điện rồi ạ",
    "co dien roi",
    "cos ddieenj rooif",
    "nhà chị có điện rồi nha",
    "điện có rồi",
    "lên điện rồi em",
    "sáng đèn rồi em ơi",
    "có điện rồi cảm ơn em",
    "có điện lại rồi, em khỏi cho thợ tới nha",
]


@pytest.mark.parametrize("said", [*QUESTIONS, *STILL_WITHOUT, *NOT_WHOLLY_BACK])
def test_the_rules_never_take_it_for_power_that_is_back(said: str) -> None:
    assert "tell_back" not in by_rule(heard(said, BACK))
    assert not says_back(Seen.of(read_in(said)))


@pytest.mark.parametrize("said", [*QUESTIONS, *STILL_WITHOUT, *NOT_WHOLLY_BACK])
@pytest.mark.parametrize("question", [None, "anything_else", "offer_message"])
def test_not_even_a_model_that_is_sure_makes_it_so(said: str, question: str | None) -> None:
    assert "tell_back" not in names(understood_as(said, "tell_back", question=question, intent=BACK))


@pytest.mark.parametrize("said", QUESTIONS)
def test_asked_whether_it_is_back_it_is_a_question_for_when(said: str) -> None:
    assert understood_as(said, "tell_back", intent=BACK).intent == "ask_restoration_time"


@pytest.mark.parametrize("said", STILL_WITHOUT)
def test_a_contrast_says_that_the_own_home_is_without(said: str) -> None:
    assert without_power(Seen.of(read_in(said))) is not None
    assert understood_as(said, "tell_back", intent=BACK).intent == "check_outage"


@pytest.mark.parametrize("said", STATEMENTS)
def test_a_plain_statement_is_taken_as_one(said: str) -> None:
    assert "tell_back" in by_rule(heard(said, BACK))
    assert names(understood_as(said, "tell_back", intent=BACK)) == ["tell_back"]


@pytest.mark.parametrize(
    "said", ["điện đóm lên lại bình thường rồi", "có điện rồi khỏi cho thợ xuống", "mở điện lại rồi em"]
)
def test_other_words_for_it_need_a_model_that_is_sure(said: str) -> None:
    assert names(understood_as(said, "tell_back", intent=BACK)) == ["tell_back"]
    unsure = heard("điện đóm lên lại bình thường rồi", BACK, acts=[("tell_back", 0.6)])
    assert "tell_back" not in [act.name for act in understand(unsure).acts]


def test_a_question_about_tomorrow_beside_it_is_no_outage_now() -> None:
    said = "có điện rồi, mà mai có cúp nữa không"
    assert without_power(Seen.of(said)) is None
    assert names(understood_as(said, "ask_planned", "tell_back")) == ["ask_planned", "tell_back"]
    assert names(understood_as(said, "tell_back")) == ["ask_planned", "tell_back"]


@pytest.mark.parametrize(
    "said",
    [
        "nghe loa phường nói mơi cúp điện hầu em mà mơi nhà cô đám giỗ",
        "nhờ nhà cậu nấu giùm ở đường nguyễn huệ mà nghe nói mơi cũng cúp có hông con",
        "thứ bảy này cúp điện phải không em",
        "cúp điện ngày mai hả",
    ],
)
def test_a_cut_to_come_is_asked_about_though_the_model_hears_an_outage(said: str) -> None:
    assert names(understood_as(said, "tell_out")) == ["ask_planned"]


@pytest.mark.parametrize(
    "said", ["cúp từ sáng tới giờ mai mới có hả", "mất điện rồi, mai con thi", "thứ hai mất ba tiếng rồi"]
)
def test_an_outage_of_now_is_no_cut_to_come(said: str) -> None:
    assert "tell_out" in names(understood_as(said, "tell_out"))


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("không, có điện mà", ["tell_back", "no"]),
        ("không có điện", ["tell_out"]),
        ("hông, đèn sáng rồi em", ["tell_back", "no"]),
    ],
)
def test_a_comma_turns_no_power_into_no_there_is_power(said: str, acts: list[str]) -> None:
    assert names(understood_as(said, "tell_out", question="is_power_off")) == acts


@pytest.mark.parametrize("said", ["đâu có, nhà tui vẫn có điện", "dạ đâu có em, nhà anh có điện mà"])
def test_a_denial_that_comes_first_is_of_the_outage(said: str) -> None:
    assert without_power(Seen.of(said)) is None
    acts = by_rule(heard(said, "check_outage"), Context(told=True))
    assert "tell_out" not in acts
    assert "reject" in acts


@pytest.mark.parametrize(
    ("said", "neighbours"),
    [
        ("nhà bên cũng mất", "out"),
        ("hàng xóm cũng mất điện hết", "out"),
        ("cả xóm tối thui", "out"),
        ("nhà bên vẫn có điện", "on"),
        ("mấy nhà kế bên vẫn sáng", "on"),
        ("nhà bên có điện không em", None),
        ("nhà tôi mất điện", None),
    ],
)
def test_what_is_said_of_the_neighbors(said: str, neighbours: str | None) -> None:
    assert neighbours_are(Seen.of(said)) == neighbours


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ("cả xóm mất điện", "off"),
        ("nhà bên mất điện", None),
        ("mai có cúp điện không em", None),
        ("nghe nói sắp cúp điện", None),
        ("cúp điện từ sáng tới giờ", "off"),
        ("internet mất rồi", None),
        ("mất mạng rồi em", None),
        ("mất điện nên mất luôn wifi", "off"),
        ("mất nước rồi", None),
    ],
)
def test_whose_power_is_off_and_whether_it_is_power_at_all(said: str, home: str | None) -> None:
    assert without_power(Seen.of(said)) == home


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("cầu dao bị nhảy", "tripped"),
        ("cb nhảy rồi em", "tripped"),
        ("bật cầu dao lên là nhảy", "tripped"),
        ("cầu dao không nhảy", "fine"),
        ("aptomat vẫn bình thường", "fine"),
        ("cầu dao nhảy phải không em", None),
        ("cầu dao là cái nào", None),
    ],
)
def test_how_the_breaker_is(said: str, kind: str | None) -> None:
    act = by_rule(heard(said, "check_outage")).get("tell_breaker")
    assert (act.kind if act else None) == kind


@pytest.mark.parametrize(
    ("said", "intent", "act"),
    [
        ("điện chập chờn hoài", "report_supply_quality", "tell_unsteady"),
        ("điện yếu quá quạt không quay nổi", "report_supply_quality", "tell_unsteady"),
        ("nửa nhà có nửa nhà không", "report_supply_quality", "tell_partly"),
        ("mất một pha", "report_supply_quality", "tell_partly"),
        ("mất điện từ sáng tới giờ", "check_outage", "tell_since"),
        ("nhà tôi mất điện rồi, mấy giờ có", "check_outage", "ask_return"),
    ],
)
def test_more_that_is_said_of_the_power(said: str, intent: str, act: str) -> None:
    found = by_rule(heard(said, intent, share=0.9))
    if act == "ask_return":  # the ranking has to give it a little
        found = by_rule(heard(said, "ask_restoration_time", share=0.5))
    assert act in found


def test_a_wish_and_a_number_do_not_hide_the_outage() -> None:
    said = "mã PC05II0660404 mất điện, khi nào có thì nhắn tin vô số 0914660499 cho chị nghe"
    assert "tell_out" in names(understood_as(said, "give", "want_messages", question="code_or_phone"))


def test_nothing_is_added_where_an_outage_was_told() -> None:
    said = "có điện thì nhắn vô số 0914660499 nghe, mất điện khổ quá"
    assert "tell_out" not in names(understood_as(said, "give", "want_messages", told=True))


def test_no_message_is_a_no_to_the_offer_and_signs_nothing_off() -> None:
    acts = [("no", 1.0), ("want_no_messages", 0.36)]
    offered = understand(heard("không cần nhắn tin đâu", acts=acts), Context("offer_message", told=True))
    assert names(offered) == ["no"]
    later = understand(
        heard("đừng nhắn tin nữa", acts=[("want_no_messages", 1.0)]), Context("offer_message", told=True)
    )
    assert "want_no_messages" in names(later)
