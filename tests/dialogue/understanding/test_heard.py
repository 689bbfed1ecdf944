"""What Rasa's parse becomes: places without particles, the ranking, the acts, what the channel sent."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.heard import Heard, heard_in
from assistant.dialogue.understanding.places import place_said

PARSED = {
    "text": "nhà chị ở đường Lê Lợi nè em mã PC05II0123456",
    "intent": {"name": "check_outage", "confidence": 0.7},
    "intent_ranking": [
        {"name": "check_outage", "confidence": 0.7},
        {"name": "faq/tariff", "confidence": 0.2},
        {"name": "nlu_fallback", "confidence": 0.05},
    ],
    "entities": [
        {"entity": "place", "value": "đường Lê Lợi nè em"},
        {"entity": "place", "value": "đường"},
        {"entity": "customer_code", "value": "PC05II0123456"},
        {"entity": "time", "value": "mai"},
    ],
    "acts": [{"act": "tell_out", "confidence": 0.9}],
}


def test_a_parse_is_taken_over_with_places_as_they_are_meant() -> None:
    metadata = {"channel": "phone", "is_written": False, "caller_phone": "0905123456", "alternatives": ["a"]}
    said = heard_in(PARSED, metadata, "x", "turn 1")
    assert said == Heard(
        "x",
        ranking=(("check_outage", 0.7), ("faq/tariff", 0.2)),
        acts=(("tell_out", 0.9),),
        customer_codes=("PC05II0123456",),
        places=("đường Lê Lợi",),
        times=("mai",),
        channel="phone",
        is_written=False,
        caller_phone="0905123456",
        turn_id="turn 1",
        alternatives=("a",),
    )
    assert said.has_identifier
    assert said.share("faq") == 0.2
    assert said.share("check_outage", "faq/tariff") == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "tagged", "places"),
    [
        ("Phong Điền, Cần Thơ", ("Phong Điền", "Cần Thơ"), ("Phong Điền, Cần Thơ",)),
        ("o phong dien tinh can tho", ("phong dien", "can tho"), ("phong dien tinh can tho",)),
        ("phường Tân An ở TP. HCM", ("phường Tân An", "HCM"), ("phường Tân An ở TP. HCM",)),
        # Two streets, two provinces, and a province of another clause stay two places.
        ("đường Lê Lợi, Trần Phú", ("đường Lê Lợi", "Trần Phú"), ("đường Lê Lợi", "Trần Phú")),
        ("Huế, Đà Nẵng", ("Huế", "Đà Nẵng"), ("Huế", "Đà Nẵng")),
        ("đường Lê Lợi mất điện, Đà Nẵng thì sao", ("đường Lê Lợi", "Đà Nẵng"), ("đường Lê Lợi", "Đà Nẵng")),
    ],
)
def test_a_place_and_the_province_behind_it_are_one_place(
    text: str, tagged: tuple[str, ...], places: tuple[str, ...]
) -> None:
    entities = [
        {"entity": "place", "value": one, "start": text.index(one), "end": text.index(one) + len(one)}
        for one in tagged
    ]
    assert heard_in({"entities": entities}, {}, text, "").places == places


def test_a_parse_without_anything_is_nothing_heard() -> None:
    said = heard_in({"intent": {"name": "nlu_fallback", "confidence": 0.3}}, {}, "", "")
    assert (said.ranking, said.acts, said.place, said.has_identifier) == ((), (), None, False)
    assert heard_in({"intent": {"name": "greet", "confidence": 0.3}}, {}, "", "").ranking == (("greet", 0.3),)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("ngã tư chợ Cồn nè em", "ngã tư chợ Cồn"),
        ("phường Vĩnh Điện", "phường Vĩnh Điện"),
        ("đường đường Lê Lợi", "đường Lê Lợi"),
        ("Hoà Khánh thì sao", "Hoà Khánh"),
        ("kiệt bốn lăm âu cơ", "kiệt 45 âu cơ"),
        ("ba trăm hai mươi bảy quang trung", "327 quang trung"),
        ("đường ba tháng hai", "đường ba tháng hai"),
        ("đường nè", None),
        ("chợ", None),
        ("{{7*7}}", None),
        ("12/5", None),
        ("停电了", None),
        ("x" * 500, "x" * 300),
    ],
)
def test_a_place_is_said_without_what_is_around_it(words: str, place: str | None) -> None:
    assert place_said(words) == place
