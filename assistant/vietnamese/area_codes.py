"""Landlines with the area code that they had before 2017, and today's.

The table is that of decision 2036/QĐ-BTTTT (in force from February to June 2017); Vĩnh Phúc, Phú Thọ, Hòa Bình
and Hà Giang kept their codes. The number behind the code stayed: eight digits in Hà Nội and Thành phố Hồ Chí
Minh, seven elsewhere.
"""

from __future__ import annotations

import re

# Without the zero before it, in the order of the old codes.
_TODAY = {
    "4": "24", "8": "28", "20": "214", "22": "212", "25": "205", "26": "206", "27": "207", "29": "216",
    "30": "229", "31": "225", "33": "203", "36": "227", "37": "237", "38": "238", "39": "239", "52": "232",
    "53": "233", "54": "234", "55": "255", "56": "256", "57": "257", "58": "258", "59": "269", "60": "260",
    "61": "251", "62": "252", "63": "263", "64": "254", "66": "276", "67": "277", "68": "259", "70": "270",
    "72": "272", "73": "273", "74": "294", "75": "275", "76": "296", "77": "297", "79": "299", "230": "215",
    "231": "213", "240": "204", "241": "222", "280": "208", "281": "209", "320": "220", "321": "221",
    "350": "228", "351": "226", "500": "262", "501": "261", "510": "235", "511": "236", "650": "274",
    "651": "271", "710": "292", "711": "293", "780": "290", "781": "291",
}  # fmt: skip
_OF_CITIES = {"4", "8"}
# How numbers of landlines began; another digit there is a mistake in some other number.
_SUBSCRIBER = re.compile(r"[2367]\d{6}", re.ASCII)
_SUBSCRIBER_IN_A_CITY = re.compile(r"[2-7]\d{7}", re.ASCII)
# Old codes that begin like a mobile number of today: with one digit too many that is a mistake.
_LIKE_MOBILES = {"320", "321", "350", "351", "780", "781"}
_MOBILE_TODAY = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)", re.ASCII)
LONGEST = 11


def in_todays_area(digits: str) -> str | None:
    """`05113123456` as `02363123456`, `0438221234` as `02438221234`; None when there is no such old number.

    Says nothing about whether the digits are also a number of today: see `area_is_meant`.
    """
    for width in (1, 2, 3):
        area, number = digits[1 : 1 + width], digits[1 + width :]
        if digits[:1] == "0" and area in _TODAY and _is_subscriber(area, number):
            return f"0{_TODAY[area]}{number}"
    return None


def _is_subscriber(area: str, number: str) -> bool:
    if area in _LIKE_MOBILES and number[:1] != "3":
        return False
    shape = _SUBSCRIBER_IN_A_CITY if area in _OF_CITIES else _SUBSCRIBER
    return shape.fullmatch(number) is not None


def may_become_old_landline(digits: str) -> bool:
    """Whether more digits could complete these to a number with an old area code."""
    if digits[:1] != "0" or len(digits) > LONGEST or not digits.isdigit():
        return False
    rest = digits[1:]
    for area in _TODAY:
        longest = len(area) + (8 if area in _OF_CITIES else 7)
        if len(rest) <= longest and (rest.startswith(area) or area.startswith(rest)):
            return True
    return False


def area_is_meant(groups: list[str], *, in_brackets: bool) -> bool:
    """Whether ten digits that could be a mobile number are written as a landline: «(08) 38221234»,
    «08 3822 1234», «031 3822 123». `groups` are the digits as they stand between separators."""
    if groups[0][1:] not in _TODAY:
        return False
    if in_brackets:
        return True
    widths = [len(group) for group in groups]
    if groups[0] == "08":
        return widths in ([2, 8], [2, 4, 4])
    return widths in ([3, 7], [3, 4, 3], [3, 1, 3, 3]) and not _MOBILE_TODAY.match(groups[0])
