from assistant.dialogue.components.utterance import Span, identifier_spans, mask


def test_a_code_a_phone_and_a_street_are_masked_and_the_wish_is_kept() -> None:
    text = "Mã PC05II0123456, số 0905 123 456, đường Lê Lợi mất điện rồi em!"
    street = Span("place", text.index("đường"), text.index(" mất"))

    masked = mask(text, [*identifier_spans(text), street])

    assert masked == "mã maskcode số maskphone maskplace mất điện rồi em"


def test_a_time_stays_readable_because_tomorrow_means_a_planned_cut() -> None:
    assert mask("mai có cúp điện không", [Span("time", 0, 3)]) == "mai có cúp điện không"


def test_two_ways_of_placing_the_tone_come_out_the_same() -> None:
    assert mask("hoà khánh", []) == mask("hòa khánh", [])


def test_numbers_are_all_alike() -> None:
    assert mask("nợ 350000 đồng", []) == mask("nợ 12 đồng", [])


def test_overlapping_spans_are_masked_once() -> None:
    assert mask("đường 3 tháng 2", [Span("place", 0, 15), Span("place", 6, 15)]) == "maskplace"


def test_nothing_but_punctuation_is_nothing() -> None:
    assert mask("?!… \u200b", []) == ""
