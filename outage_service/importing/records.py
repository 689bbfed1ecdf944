"""Functions for the readers of shapes: each reads one field of a row; ValueError gives the reason."""

import html
import re
from collections.abc import Sequence

from outage_service.importing.model import LONGEST_AREA, LONGEST_NAME, LONGEST_REASON, Record, Value
from outage_service.texts import clean, is_customer_code
from outage_service.world.places.names import fold

# Letters of other alphabets that look like Đ and đ, from old fonts and other keyboards.
_D = str.maketrans("ÐƉð", "ĐĐđ")
_NOT_KEY = re.compile(r"[^a-z0-9]")
_TAGS = re.compile(r"<[^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_LISTED = re.compile(r"[;,\n+|]|\s+(?:và|va)\s+")


def key_of(name: str) -> str:
    """A field's name without accents, case and signs: the same for `GIO_BAT_DAU` and "Giờ bắt đầu"."""
    return _NOT_KEY.sub("", fold(name))[:60]


def text_in(record: Record, name: str, longest: int = LONGEST_NAME) -> str:
    """The text of a field on one line, without markup; ValueError when it is no text or too long."""
    value = record.fields.get(key_of(name), "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a time where a text belongs")
    if "<" in value or "&" in value:
        value = html.unescape(_TAGS.sub(" ", html.unescape(value)))
    try:
        text = _SPACE.sub(" ", clean(value.translate(_D))).strip()
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if len(text) > longest:
        raise ValueError(f"{name} is longer than {longest} characters")
    return text


def area_in(record: Record, name: str) -> str:
    """The text that says where the cut is."""
    return text_in(record, name, LONGEST_AREA)


def reason_in(record: Record, name: str) -> str:
    """The text that gives the reason for the cut."""
    return text_in(record, name, LONGEST_REASON)


def value_in(record: Record, name: str) -> Value:
    """The value of a field; ValueError when it is empty."""
    value = record.fields.get(key_of(name), "")
    if value == "" or (isinstance(value, str) and not value.strip()):
        raise ValueError(f"{name} is empty")
    return value


def listed_in(record: Record, name: str, longest: int = LONGEST_AREA) -> tuple[str, ...]:
    """The names in a field, each once; commas, semicolons, "và" and the like separate them."""
    parts = (part.strip(" .-") for part in _LISTED.split(text_in(record, name, longest)))
    return tuple(dict.fromkeys(part for part in parts if part))


def codes_in(record: Record, name: str) -> tuple[str, ...]:
    """The customer codes in a field; none when it is empty."""
    codes = tuple(part.upper().replace(" ", "") for part in listed_in(record, name))
    if not all(map(is_customer_code, codes)):
        raise ValueError(f"{name} is not a customer code: P, a letter, 4 of unit, 7 digits")
    return codes


def needs_place(*texts: str | Sequence[object]) -> None:
    """ValueError unless one of the texts says where the cut is."""
    if not any(texts):
        raise ValueError("tells nowhere where the cut is")
