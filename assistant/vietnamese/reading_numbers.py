"""Amounts, units, money and every other number, aloud.

A dot groups thousands («2.500»), a comma is the decimal sign («14,5»), as Vietnamese is written.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.vietnamese.numbers import decimal_in_words, digits_in_words, number_in_words

UNITS = {
    "kV": "ki lô vôn", "KV": "ki lô vôn", "kVA": "ki lô vôn am pe", "KVA": "ki lô vôn am pe",
    "kva": "ki lô vôn am pe",
    "MVA": "mê ga vôn am pe", "kVAr": "ki lô va", "kVAR": "ki lô va", "MVAr": "mê ga va", "MVAR": "mê ga va",
    "kv": "ki lô vôn", "kW": "ki lô oát", "KW": "ki lô oát", "kw": "ki lô oát", "kWh": "ki lô oát giờ",
    "KWh": "ki lô oát giờ", "KWH": "ki lô oát giờ", "kwh": "ki lô oát giờ", "kWp": "ki lô oát píc",
    "MW": "mê ga oát", "MWh": "mê ga oát giờ", "GWh": "ghi ga oát giờ", "GW": "ghi ga oát", "Wh": "oát giờ",
    "MWp": "mê ga oát píc", "kA": "ki lô am pe", "mA": "mi li am pe", "mV": "mi li vôn", "VA": "vôn am pe",
    "Hz": "héc", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng", "km²": "ki lô mét vuông",
    "km": "ki lô mét", "m²": "mét vuông", "m2": "mét vuông", "m³": "mét khối", "m3": "mét khối", "cm": "xăng ti mét",
    "mm²": "mi li mét vuông", "mm2": "mi li mét vuông", "mm": "mi li mét", "kg": "ki lô gam", "°C": "độ xê",
    "°": "độ",
}  # fmt: skip
# These are units only right after a number, because they are so short.
_SHORT_UNITS = {"V": "vôn", "v": "vôn", "A": "am pe", "W": "oát", "w": "oát", "m": "mét",
                "đ": "đồng", "Đ": "đồng", "đ.": "đồng",
                "g": "gam", "l": "lít", "Ω": "ôm", "k": "nghìn", "K": "nghìn", "tr": "triệu", "p": "phút",
                "s": "giây",
                "₫": "đồng", "F": "pha"}  # fmt: skip
_BY_LENGTH = sorted([*UNITS, *_SHORT_UNITS], key=len, reverse=True)
_UNIT_WORDS = "|".join(re.escape(unit) for unit in _BY_LENGTH)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+(?:[.,]\d+)?"
_WITH_UNIT = re.compile(rf"(?<![\w.,/])({_NUMBER}) ?({_UNIT_WORDS})(?![^\W_])")
_PER_UNIT = re.compile(rf"(?<=[\w.]) ?/ ?({_UNIT_WORDS}|tháng|ngày|giờ|năm|lần|hộ|công tơ|h)(?![^\W_])")
_LONE_UNIT = re.compile(r"(?<![\w/])(kVA|kWh|kWp|MVA|MWh|kV|kW|MW|KV|KVA|KW|KWH|VNĐ|VND|Hz)(?![\w])")
_RATIO_OF_VOLTAGES = re.compile(rf"(?<![\w.,/])({_NUMBER})/({_NUMBER}) ?(?:kV|KV|kv)(?![\w])")
_TIMES = re.compile(r"(?<=\d) ?[xX×] ?(?=\d)")
_DASH_BEFORE_NUMBER = re.compile(r"(?<=[^\W\d_])-(?=\d)")
_FRACTION = re.compile(r"(?<![\w.,/-])(?<!số )(?<!nhà )([1-3])/([2-9])(?= (?:[a-zà-ỹđ]))")
_MILLIONS = re.compile(r"(?<![\w.,])(\d{1,3})tr(\d)(?!\w)")
_RANGE = re.compile(rf"(?<![\w.,/-])({_NUMBER}) ?[-–—] ?(?=\d)")
_PERCENT = re.compile(r"(?<=\d) ?%")
_THOUSANDS_MONEY = re.compile(r"(?<![\w.,])(\d{1,3}),(\d{3})(?= ?(?:đồng|đ|VN|₫))")
_PLAIN = re.compile(rf"(?<!\d)[+]?({_NUMBER})")
_NEGATIVE = re.compile(r"(?<![\w)–-])[-−](?=\d)")
_VERSION = re.compile(r"(?<![\w.,])(?!\d{1,3}(?:\.\d{3})+(?![\d.]))\d+(?:\.\d+){2,}(?![\w])")
_LONGEST_AMOUNT = 9
_COUNTED = re.compile(r" (?!hai|ba|là)[a-zà-ỹđ]")
_ROMAN = re.compile(
    r"\b([Qq]uý|[Kk]hu phố|[Kk]hóa|[Bb]ậc|[Ll]oại|[Pp]hường|[Tt]ổ|[Kk]hu vực|[Kk]hu|[Đđ]ợt|[Pp]ha|[Cc]ấp) "
    r"(X{0,2}(?:IX|IV|V?I{1,3}|V|X))(?![\w.])"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def read_units(text: str) -> str:
    """«22/0,4kV», «400 kVA», «2.500 đồng», «1.984đ/kWh», «50%», and units on their own."""
    text = _THOUSANDS_MONEY.sub(r"\1.\2", text)
    text = _TIMES.sub(" nhân ", text)
    text = _DASH_BEFORE_NUMBER.sub(" ", text)
    text = _FRACTION.sub(lambda found: f"{amount(found.group(1))} phần {amount(found.group(2))}", text)
    text = _MILLIONS.sub(lambda found: f"{amount(found.group(1))} triệu {amount(found.group(2))}", text)
    text = _RATIO_OF_VOLTAGES.sub(
        lambda found: f"{amount(found.group(1))} trên {amount(found.group(2))} ki lô vôn", text
    )
    text = _RANGE.sub(_range, text)
    text = _PERCENT.sub(" phần trăm", text)
    text = _WITH_UNIT.sub(lambda found: f"{amount(found.group(1))} {_unit(found.group(2))}", text)
    text = _PER_UNIT.sub(lambda found: f" một {_unit(found.group(1))}", text)
    return _LONE_UNIT.sub(lambda found: UNITS[found.group()], text)


def read_numbers(text: str) -> str:
    """Every number that is left, so that no digit of any script remains."""
    text = _ROMAN.sub(lambda found: f"{found.group(1)} {number_in_words(_roman(found.group(2)))}", text)
    text = _NEGATIVE.sub("âm ", text)
    text = _VERSION.sub(lambda found: " chấm ".join(amount(part) for part in found.group().split(".")), text)
    text = _PLAIN.sub(_plain, text)
    if text.isascii() or not any(letter.isnumeric() for letter in text):
        return text
    return "".join(_other_numeral(letter) for letter in text)


def amount(written: str) -> str:
    """A number as written in Vietnamese («1.234,5») in words."""
    grouped = "." in written or "," in written
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    elif written.count(",") > 1:
        written = written.replace(",", "")
    whole, sign, fraction = written.replace(".", ",").partition(",")
    if sign:
        return decimal_in_words(whole, fraction)
    return _whole(whole, grouped=grouped)


def _whole(digits: str, *, grouped: bool) -> str:
    if len(digits) > 1 and digits[0] == "0":
        return digits_in_words(digits)
    if len(digits) > _LONGEST_AMOUNT and not grouped and not digits.endswith("000"):
        return ", ".join(digits_in_words(digits[i : i + 3]) for i in range(0, len(digits), 3))
    return number_in_words(int(digits)) if len(digits) <= 18 else digits_in_words(digits)


def _range(found: re.Match[str]) -> str:
    return f"{amount(found.group(1))} đến "


def _unit(unit: str) -> str:
    return UNITS.get(unit) or _SHORT_UNITS.get(unit) or ("giờ" if unit == "h" else unit)


def _plain(found: re.Match[str]) -> str:
    text, digits = found.string, found.group(1)
    before = " " if found.start() and (text[found.start() - 1].isalnum()) else ""
    after = " " if text[found.end() : found.end() + 1].isalpha() else ""
    counted = len(digits) == 2 and digits[0] == "0" and _COUNTED.match(text, found.end())
    said = number_in_words(int(digits)) if counted else amount(digits)
    return f"{before}{said}{after}"


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _other_numeral(letter: str) -> str:
    if not letter.isnumeric() or letter in "½¼":
        return letter
    value = unicodedata.numeric(letter, -1.0)
    return f" {number_in_words(int(value))} " if value >= 0 and value == int(value) and value < 10**9 else " "
