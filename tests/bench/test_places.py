"""The cases are stable, the halves are apart, and the right answers follow from the names."""

import json
import random

import pytest

from bench.places.gazetteer import world
from bench.places.score import mark, report, score
from bench.places.spelling import composed, distance, folded, spoken, telex, vni
from bench.places.truth import Mention, meant
from bench.places.ways import cases, doubts, templates


def test_the_halves_have_the_same_kinds_as_many_templates_and_none_in_common() -> None:
    opened, held = templates("open"), templates("held")
    assert opened.keys() == held.keys() >= doubts().keys()
    for kind, listed in opened.items():
        assert len(listed) == len(held[kind]), kind
        assert not set(listed) & set(held[kind]), kind


def test_the_same_seed_makes_the_same_cases_and_every_kind_is_there() -> None:
    first, second = list(cases("open", 3, 150)), list(cases("open", 3, 150))
    assert first == second
    assert {case.kind for case in first} == set(templates("open"))
    assert len({(case.world, case.said) for case in first}) == len(first)


def test_a_case_means_nothing_exactly_when_its_kind_says_so() -> None:
    for case in cases("held", 4, 150):
        assert (not case.right) == (case.mode == "nothing") == case.kind.startswith("nothing")
        json.dumps(case.as_dict())


@pytest.mark.parametrize(
    ("mentions", "areas"),
    [
        ([("street", "Lê Lợi")], ["Đường Lê Lợi, phường Điện Bàn"]),
        ([("street", "Lê Lợi"), ("district", "Quận Gò Vấp")], []),
        ([("street", "Nam Kỳ Khởi Nghĩa"), ("district", "Quận 3")], []),
        ([("ward", "Phường Vĩnh Điện")], ["Đường Lê Lợi, phường Điện Bàn"]),
        ([("any", "Phú Hải")], []),
        (
            [("street", "Âu Cơ"), ("any", "Liên Chiểu")],
            ["Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng"],
        ),
        ([("street", "Nguyễn Đình Trọng")], ["Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng"]),
    ],
)
def test_the_places_of_the_demo_world(mentions: list[tuple[str, str]], areas: list[str]) -> None:
    demo = world("demo")
    found = meant(demo, tuple(Mention(kind, name) for kind, name in mentions))
    assert sorted({site.area_text for site in demo.out if site.outage_id in found}) == areas


def test_marks() -> None:
    both = {"right": ["a", "b"], "mode": "exactly"}
    assert [mark(both, told) for told in ("ab", "a", "", "abc")] == [
        "right",
        "part",
        "not found",
        "wrong place",
    ]
    some = {"right": ["a", "b"], "mode": "some of"}
    assert [mark(some, told) for told in ("ab", "a", "", "ac")] == [
        "right",
        "right",
        "not found",
        "wrong place",
    ]
    nothing: dict[str, object] = {"right": [], "mode": "nothing"}
    assert [mark(nothing, told) for told in ("", "a")] == ["right", "wrong place"]


def test_a_search_that_finds_nothing_is_right_about_nothing_only() -> None:
    made = [case.as_dict() for case in cases("open", 5, 60)]
    answers = score(made, {"large": lambda said: [], "demo": lambda said: []})
    assert all((answer.mark == "right") == (answer.case["mode"] == "nothing") for answer in answers)
    assert "not found" in report(answers)


def test_spelling() -> None:
    assert telex("Đường Lê Lợi", random.Random(1)) == "Dduwowngf Lee Lowij"
    assert vni("Đường Lê Lợi", random.Random(1)) == "D9u7o7ng2 Le6 Lo7i5"
    assert [spoken(number) for number in (15, 21, 105, 245)] == [
        "mười lăm",
        "hai mươi mốt",
        "một trăm linh năm",
        "hai trăm bốn mươi lăm",
    ]
    assert folded("Hoà Khánh Bắc") == folded("hòa khánh-bắc") == "hoa khanh bac"
    assert composed("a\u0302") == "â"
    assert distance("le loi", "le lai") == 1
