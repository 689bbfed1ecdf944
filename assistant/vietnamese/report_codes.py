"""Report codes: two letters and 7 to 12 digits, e.g. `SC2611210042` (year, month, day, running number)."""

from __future__ import annotations

import re

from assistant.vietnamese.customer_codes import is_customer_code

_CODE = re.compile(r"[A-Z]{2}\d{7,12}", re.ASCII)
_START = re.compile(r"[A-Z]{1,2}(?<=[A-Z]{2})\d{0,12}|[A-Z]", re.ASCII)
_DATED = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}", re.ASCII)
KNOWN_PREFIXES = frozenset({"SC", "SU"})


def is_report_code(text: str) -> bool:
    """Whether the text has exactly the shape of a report code and is no customer code."""
    return _CODE.fullmatch(text) is not None and not is_customer_code(text)


def may_become_report_code(characters: str) -> bool:
    """Whether more characters could complete these to a report code."""
    return _START.fullmatch(characters) is not None


def is_dated(code: str) -> bool:
    """Whether the digits are a date and a running number of four, as the outage service gives them."""
    return _DATED.fullmatch(code[2:]) is not None
