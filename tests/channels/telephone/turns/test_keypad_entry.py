"""What callers mean by the keys they press."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.channels.telephone.turns.keypad_entry import (
    LONE_KEY_S,
    LONGEST,
    NEXT_KEY_S,
    Anew,
    Chosen,
    Entered,
    Keypad,
    Meant,
    Number,
    OnceMore,
    Person,
    numbers_meant,
)
from assistant.vietnamese.customer_codes import is_customer_code
from assistant.vietnamese.phones import is_phone_number

NOW = 100.0


def keyed(keys: str, at_once: frozenset[str] = frozenset()) -> list[Meant]:
    """What is meant by keys that come quickly, and by the silence after them."""
    pad = Keypad()
    meant = [pad.press(key, NOW, at_once) for key in keys]
    meant.append(pad.time_passed(NOW + NEXT_KEY_S))
    return [one for one in meant if one is not None]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0905123456#", [Entered("0905123456#")]),
        ("0905123456", [Entered("0905123456")]),
        ("0", [Person()]),
        ("9", [OnceMore()]),
        ("0#", [Person()]),
        ("2", [Chosen("2")]),
        ("0905*0905123456#", [Anew("0905*"), Entered("0905123456#")]),
        ("#", []),
        ("*", [Anew("*")]),
        ("AB", []),
        ("", []),
    ],
)
def test_keys_and_what_they_mean(keys: str, expected: list[Meant]) -> None:
    assert keyed(keys) == expected


@pytest.mark.parametrize(("key", "expected"), [("0", Person()), ("9", OnceMore()), ("1", Chosen("1"))])
def test_where_only_a_choice_is_expected_a_key_counts_at_once(key: str, expected: Meant) -> None:
    assert Keypad().press(key, NOW, frozenset("019")) == expected


def test_a_number_that_begins_with_zero_is_no_wish_for_a_person() -> None:
    pad = Keypad()
    assert pad.press("0", NOW) is None
    assert pad.time_passed(NOW + LONE_KEY_S - 0.1) is None
    assert pad.press("9", NOW + LONE_KEY_S - 0.1) is None
    assert pad.time_passed(NOW + LONE_KEY_S + NEXT_KEY_S) == Entered("09")


@given(st.text("0123456789*#ABCD", max_size=60))
def test_no_key_is_lost_and_nothing_waits_forever(keys: str) -> None:
    pad = Keypad()
    seen = ""
    for key in keys:
        meant = pad.press(key, NOW)
        seen += meant.keys if meant is not None else ""
        assert len(seen) <= len(keys)
    last = pad.time_passed(NOW + NEXT_KEY_S)
    seen += last.keys if last is not None else ""
    assert pad.deadline is None
    digits = [key for key in keys if key.isdigit()]
    assert [key for key in seen if key.isdigit()] == digits


@given(st.text("0123456789", min_size=LONGEST, max_size=LONGEST))
def test_a_number_that_never_ends_is_taken_as_it_is(keys: str) -> None:
    pad = Keypad()
    assert [pad.press(key, NOW) for key in keys][-1] == Entered(keys)


@pytest.mark.parametrize(
    ("keys", "units", "expected"),
    [
        ("0905123456#", (), [Number("phone_number", "0905123456")]),
        ("84905123456", (), [Number("phone_number", "0905123456")]),
        ("0123456#", ("PC05II",), [Number("customer_code", "PC05II0123456")]),
        ("050123456#", ("PC05II",), [Number("customer_code", "PC05II0123456")]),
        ("905123456#", ("PC05II",), [Number("phone_number", "0905123456")]),
        ("350123456#", ("PP35AB",), [Number("customer_code", "PP35AB0123456")]),
        ("07060016618", ("PB0706",), [Number("customer_code", "PB07060016618")]),
        (
            "0123456#",
            ("PC05II", "PC05AA"),
            [Number("customer_code", "PC05AA0123456"), Number("customer_code", "PC05II0123456")],
        ),
        ("0123456#", (), []),
        ("123#", ("PC05II",), []),
    ],
)
def test_a_number_and_what_it_can_stand_for(
    keys: str, units: tuple[str, ...], expected: list[Number]
) -> None:
    assert numbers_meant(keys, units) == expected


@given(
    st.text("0123456789*#", max_size=25),
    st.lists(st.sampled_from(["PC05II", "PB0706", "PNGV00"]), max_size=3),
)
def test_only_real_numbers_are_ever_meant(keys: str, units: list[str]) -> None:
    for number in numbers_meant(keys, units):
        check = is_phone_number if number.entity == "phone_number" else is_customer_code
        assert check(number.value)
