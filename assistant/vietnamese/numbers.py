"""Numbers in Vietnamese words.

Northern spelling of the connecting words («linh», «nghìn»), which every region understands.
"""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_POWERS = ("", "nghìn", "triệu")
_LONGEST = 15  # digits; a longer number is hard to follow, so it is read digit by digit


def digits_in_words(digits: str) -> str:
    """«0905» as «không chín không năm». Anything but ASCII digits is left out."""
    return " ".join(DIGITS[int(digit)] for digit in digits if digit in "0123456789")


def number_in_words(number: int) -> str:
    """A whole number as it is said: 1005 is «một nghìn không trăm linh năm», -3 is «âm ba»."""
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return DIGITS[0]
    text = str(number)
    if len(text) > _LONGEST:
        return digits_in_words(text)
    billions, rest = divmod(number, 10**9)
    said: list[str] = []
    if billions:
        said.append(f"{number_in_words(billions)} tỷ")
    said += _below_a_billion(rest, follows=bool(billions))
    return " ".join(said)


def _below_a_billion(number: int, *, follows: bool) -> list[str]:
    said: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if not group:
            continue
        words = _below_a_thousand(group, full=follows or bool(said))
        said.append(f"{words} {_POWERS[power]}".strip())
    return said


def _below_a_thousand(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    said: list[str] = []
    if hundreds or full:
        said.append(f"{DIGITS[hundreds]} trăm")
    if 0 < rest < 10 and said:
        said.append(f"linh {DIGITS[rest]}")
    elif rest:
        said.append(_below_a_hundred(rest))
    return " ".join(said)


def _below_a_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return DIGITS[unit]
    if tens == 1:
        return "mười" if unit == 0 else f"mười {'lăm' if unit == 5 else DIGITS[unit]}"
    if unit == 0:
        return f"{DIGITS[tens]} mươi"
    return f"{DIGITS[tens]} mươi { {1: 'mốt', 4: 'tư', 5: 'lăm'}.get(unit, DIGITS[unit]) }"


def decimal_in_words(whole: str, fraction: str) -> str:
    """14,5 as «mười bốn phẩy năm»; a fraction is read digit by digit, unless it is two digits from 10 on."""
    said = number_in_words(int(whole)) if len(whole) <= _LONGEST else digits_in_words(whole)
    if len(fraction) == 2 and fraction[0] != "0":
        return f"{said} phẩy {_below_a_hundred(int(fraction))}"
    return f"{said} phẩy {digits_in_words(fraction)}"
