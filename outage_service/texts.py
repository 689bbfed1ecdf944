"""Types for text in requests; pydantic checks and normalizes the values."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from outage_service.clock import in_utc

# Corporation or province (2), unit (4: digits with at most one pair of letters), serial number (7).
_CUSTOMER_CODE = re.compile(r"P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})\d{7}", re.ASCII)
_UNIT = re.compile(r"P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})", re.ASCII)
_PHONE_NOISE = re.compile(r"[\s.\-()]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]", re.ASCII)
_DIALLABLE = re.compile(r"\+?\d{3,15}", re.ASCII)
# Mobile 03, 05, 07, 08, 09 with ten digits; landline 02 with ten or eleven (numbering plan since 2018).
# 1900 and 1800 are service lines: they never identify a customer.
_SUBSCRIBER = re.compile(r"0[35789]\d{8}|02\d{8,9}", re.ASCII)
_OLD_MOBILE = re.compile(r"01[2689]\d{8}", re.ASCII)
# Mobile numbers of the plan before 2018 (Ministry of Information and Communications, 2018-09-15).
_NEW_PREFIX = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def clean(text: str) -> str:
    """Trimmed and in NFC; ValueError for control characters (such as NUL) and for text that grows in NFC."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()  # the same result, a hundred times faster
    written = text
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > len(written):
        # A few letters of other scripts become several in NFC: the text could exceed the checked length.
        raise ValueError("holds letters that are longer in NFC")
    for letter in text:
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t":
            raise ValueError("control characters are not text")
    return text


def is_customer_code(text: str) -> bool:
    """Whether `text` has the shape of a customer code (13 characters, upper case)."""
    return _CUSTOMER_CODE.fullmatch(text) is not None


def national_phone(text: str) -> str | None:
    """`+84 905 123 456`, `84905123456` and `0905.123.456` as `0905123456`.

    None for a number that no customer in Vietnam can have (service lines, foreign numbers);
    ValueError for text that is not a phone number.
    """
    digits = _PHONE_NOISE.sub("", text)
    if not _DIALLABLE.fullmatch(digits):
        raise ValueError("is not a phone number")
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 9:
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if _OLD_MOBILE.fullmatch(digits):
        digits = _NEW_PREFIX.get(digits[:4], digits[:4]) + digits[4:]
    return digits if _SUBSCRIBER.fullmatch(digits) else None


def _customer_code(text: str) -> str:
    code = clean(text).upper()
    if not is_customer_code(code):
        raise ValueError("is not a customer code: P, a letter, 4 of unit, 7 digits")
    return code


def _phone(text: str) -> str:
    phone = national_phone(clean(text))
    if phone is None:
        raise ValueError("is not the number of a subscriber in Vietnam")
    return phone


def _caller_phone(text: str) -> str:
    dialled = clean(text)
    return national_phone(dialled) or _PHONE_NOISE.sub("", dialled)


def _unit(text: str) -> str:
    unit = clean(text).upper()
    if not _UNIT.fullmatch(unit):
        raise ValueError("is not a company unit: the first six characters of a customer code")
    return unit


def _written_moment(value: object) -> object:
    """The value, if it is ISO 8601; ValueError for a bare number, because its unit would be a guess."""
    if isinstance(value, datetime) or (isinstance(value, str) and _ISO_DATE.match(value)):
        return value
    raise ValueError("a time is written in ISO 8601, such as 2026-11-21T14:05:00+07:00")


def _email(text: str) -> str:
    if len(clean(text).lower()) > len(text):
        raise ValueError("holds letters that no address has")
    return clean(text)


def _named(text: str) -> str:
    if not text:
        raise ValueError("must not be blank")
    return text


Clean = AfterValidator(clean)
Named = AfterValidator(_named)
# An identifier in a path. Any short text is valid: one that does not exist is simply not found.
Key = Annotated[str, StringConstraints(max_length=128), Clean]
Code = Annotated[str, StringConstraints(max_length=64), AfterValidator(_customer_code)]
Unit = Annotated[str, StringConstraints(max_length=64), AfterValidator(_unit)]
Phone = Annotated[str, StringConstraints(max_length=32), AfterValidator(_phone)]
# The number of a caller: any number that can be dialed, in national form if it has one.
CallerPhone = Annotated[str, StringConstraints(max_length=32), AfterValidator(_caller_phone)]
Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$"),
    AfterValidator(_email),
]
Place = Annotated[str, StringConstraints(max_length=300), Clean]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,31}$")]
Moment = Annotated[datetime, BeforeValidator(_written_moment), AfterValidator(in_utc)]
