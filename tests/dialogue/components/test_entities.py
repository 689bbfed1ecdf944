from assistant.dialogue.components.entities import (
    clear_of,
    entities_in_text,
    identifiers_in,
    spans_in,
    times_in,
)
from assistant.vietnamese.reading_in import read_in_beside


def test_a_spoken_phone_number_gets_its_digits_and_keeps_its_place_in_the_text() -> None:
    text = "số là không chín không năm một hai ba bốn năm sáu"

    [found] = identifiers_in(text)

    assert (found["entity"], found["value"]) == ("phone_number", "0905123456")
    assert text[found["start"] : found["end"]].startswith("không chín")


def test_a_time_keeps_the_callers_words() -> None:
    [found] = times_in("Sáng mai có cúp điện không", [])

    assert (found["entity"], found["value"]) == ("time", "Sáng mai")


def test_of_raw_typing_the_offsets_are_as_typed_and_the_value_is_as_meant() -> None:
    text = "sangs mai laij maats ddieenj, sdt khoong chins khoong nawm mootj hai ba boons nawm saus"

    [phone] = identifiers_in(text)
    [when] = times_in(text, [phone])

    assert (when["value"], text[when["start"] : when["end"]]) == ("sáng mai", "sangs mai")
    assert phone["value"] == "0905123456"
    assert text[phone["start"] : phone["end"]].startswith("khoong chins")


def test_entities_are_moved_to_the_text_that_was_read_in() -> None:
    read = read_in_beside("<b>alo</b> maats ddieenj owr Ddoongs Đa")
    start, end = read.original.index("Ddoongs"), len(read.original)

    [place] = entities_in_text(read, [{"entity": "place", "start": start, "end": end}])

    assert read.text[place["start"] : place["end"]] == "Đống Đa"


def test_digits_of_a_code_are_never_read_as_a_time() -> None:
    text = "mã pê xê không năm i i không một hai ba bốn năm sáu"

    assert times_in(text, identifiers_in(text)) == []


def test_touching_is_not_overlapping() -> None:
    taken = [{"entity": "place", "start": 3, "end": 6}]

    assert clear_of(taken, 0, 3)
    assert clear_of(taken, 6, 9)
    assert not clear_of(taken, 5, 7)
    assert [span.entity for span in spans_in(taken)] == ["place"]
