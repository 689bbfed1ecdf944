"""Vietnamese phone numbers in national form, digits only.

Rules of the 2018 numbering plan: mobile `03 05 07 08 09` + 8 digits, landline `02` + area and subscriber,
10 or 11 digits in all. Mobile numbers of the old 11-digit plan are converted to their present number, by the
table of the Ministry of Information and Communications (effective 2018-09-15). 1800 and 1900 are service
numbers, which belong to no subscriber.
"""

from __future__ import annotations

import re

from assistant.vietnamese.area_codes import in_todays_area, may_become_old_landline

_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE = re.compile(
    r"02(?:[48]\d{8}|(?:0[3-9]|1[0-68-9]|2[0-25-9]|3[2-9]|5[124-9]|6[0-3]|7[0-7]|9[0-4679])\d{6,7})", re.ASCII
)
_SEPARATORS = re.compile(r"[\s.\-()]")
_ANY_LANDLINE = re.compile(r"02\d{8,9}", re.ASCII)
_OLD_MOBILE = re.compile(r"01[2689]\d{8}", re.ASCII)
_HOTLINE = re.compile(r"1[89]00\d{4}(?:\d{2})?", re.ASCII)
_NEW_PREFIX = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_OLD_AREAS_LIKE_CITIES = {"0240", "0241", "0280", "0281"}
LONGEST = 15  # characters with the country code: 0084 0 905123456


def is_phone_number(text: str) -> bool:
    """Whether the text is exactly a phone number in stored form: `0905123456`, `02363123456`."""
    return bool(_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text))


def is_hotline(digits: str) -> bool:
    """Whether the digits are a 1800 or 1900 service number."""
    return _HOTLINE.fullmatch(digits) is not None


def national_form(digits: str) -> str | None:
    """`84905123456`, `0084905123456`, `840905123456` and old mobiles in today's national form; None for
    anything that is no subscriber's number."""
    number = _in_todays_plan(digits)
    return number if is_phone_number(number) else None


def old_landline(digits: str) -> str | None:
    """A landline with an area code of before 2017 in today's form: `05113123456` is `02363123456`. None for what
    is a number of today, and for anything else."""
    number = _in_todays_plan(digits)
    # Numbers in Hà Nội and Thành phố Hồ Chí Minh never begin with 0 or 1, so these four are old areas.
    is_todays = is_phone_number(number) and not (len(number) == 11 and number[:4] in _OLD_AREAS_LIKE_CITIES)
    return None if is_todays else in_todays_area(number)


def with_its_zero(digits: str) -> str | None:
    """«905123456» as `0905123456`: nine digits that begin like a mobile number; None for any others."""
    number = f"0{digits}"
    return number if _MOBILE.fullmatch(number) else None


def subscriber_number(written: str) -> str | None:
    """A written number (`+84 905.123.456`) in national form; None if it is no subscriber's.

    A landline is accepted in any area, because a written number cannot be misheard. The outage service has
    the same rule.
    """
    number = _in_todays_plan(_SEPARATORS.sub("", written).removeprefix("+"))
    return number if _MOBILE.fullmatch(number) or _ANY_LANDLINE.fullmatch(number) else None


def _in_todays_plan(digits: str) -> str:
    for country in ("0084", "84"):
        if digits.startswith(country) and len(digits) >= len(country) + 9:
            digits = "0" + digits[len(country) :].removeprefix("0")
            break
    if _OLD_MOBILE.fullmatch(digits) and digits[:4] in _NEW_PREFIX:
        return _NEW_PREFIX[digits[:4]] + digits[4:]
    return digits


def may_become_phone(digits: str) -> bool:
    """Whether more digits could complete these to a phone number."""
    if len(digits) > LONGEST or not digits.isdigit():
        return False
    if digits.startswith("84") and len(digits) > 2:
        national = "0" + digits[2:].removeprefix("0")
        return _starts_subscriber(national) or may_become_old_landline(national)
    if digits.startswith("00"):
        return "0084".startswith(digits) or (digits.startswith("0084") and may_become_phone(digits[2:]))
    return digits in {"8", "84"} or _starts_subscriber(digits) or may_become_old_landline(digits)


def _starts_subscriber(digits: str) -> bool:
    if digits[:1] != "0":
        return False
    longest = 11 if digits[1:2] in {"1", "2"} else 10
    return len(digits) <= longest and digits[1:2] in {"", "1", "2", "3", "5", "7", "8", "9"}
