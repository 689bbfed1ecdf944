"""Numbers of the plans before today's, and numbers without their first zero."""

from __future__ import annotations

import pytest

from assistant.vietnamese.phones import national_form, old_landline, with_its_zero


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("05113123456", "02363123456"),  # Đà Nẵng
        ("0438221234", "02438221234"),  # Hà Nội
        ("84438221234", "02438221234"),
        ("0613812345", "02513812345"),  # Đồng Nai
        ("0643812345", "02543812345"),  # Bà Rịa - Vũng Tàu
        ("06503812345", "02743812345"),  # Bình Dương
        ("07103812345", "02923812345"),  # Cần Thơ
        ("02403854123", "02043854123"),  # Bắc Giang
        ("02803854123", "02083854123"),  # Thái Nguyên
        ("02303812345", "02153812345"),  # Điện Biên
        ("05003812345", "02623812345"),  # Đắk Lắk
        ("0223854123", "02123854123"),  # Sơn La
    ],
)
def test_a_landline_of_before_2017_is_given_todays_area_code(old: str, today: str) -> None:
    assert old_landline(old) == today


@pytest.mark.parametrize("number", ["0838221234", "0386999901", "0313822123", "0236312345", "02438221234"])
def test_a_number_of_today_is_not_taken_for_an_old_landline(number: str) -> None:
    assert national_form(number) == number
    assert old_landline(number) is None


@pytest.mark.parametrize("digits", ["0400101394", "0605123456", "03512345678", "0511312345"])
def test_digits_that_no_landline_had_are_no_old_number(digits: str) -> None:
    assert old_landline(digits) is None


def test_nine_digits_of_a_mobile_number_get_their_zero() -> None:
    assert with_its_zero("905123456") == "0905123456"
    assert with_its_zero("205123456") is None
    assert with_its_zero("90512345") is None
