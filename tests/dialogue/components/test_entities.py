from assistant.dialogue.components.entities import clear_of, identifiers_in, spans_in, times_in


def test_a_spoken_phone_number_gets_its_digits_and_keeps_its_place_in_the_text() -> None:
    text = "số là không chín không năm một hai ba bốn năm sáu"

    [found] = identifiers_in(text)

    assert (found["entity"], found["value"]) == ("phone_number", "0905123456")
    assert text[found["start"] : found["end"]].startswith("không chín")


def test_a_time_keeps_the_callers_words() -> None:
    [found] = times_in("Sáng mai có cúp điện không", [])

    assert (found["entity"], found["value"]) == ("time", "Sáng mai")


def test_digits_of_a_code_are_never_read_as_a_time() -> None:
    text = "mã pê xê không năm i i không một hai ba bốn năm sáu"

    assert times_in(text, identifiers_in(text)) == []


def test_touching_is_not_overlapping() -> None:
    taken = [{"entity": "place", "start": 3, "end": 6}]

    assert clear_of(taken, 0, 3)
    assert clear_of(taken, 6, 9)
    assert not clear_of(taken, 5, 7)
    assert [span.entity for span in spans_in(taken)] == ["place"]
