"""Values of placeholders for English sentences: times and places in English, without the free words of dispatchers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.dialogue.wording.outages import phrases

# What is written in Vietnamese by people, or by our own phrases: left out.
_LEFT_OUT = ("because", "crew", "sorry", "why", "promise", "emergency_numbers")
_WORDS = (
    (re.compile(r"(\d{2}) giờ (\d{2})"), r"\1:\2"),
    (re.compile(r"(\d{2}) giờ"), r"\1:00"),
    (re.compile(r"\bngày mai\b"), "tomorrow"),
    (re.compile(r"\bhôm nay\b"), "today"),
    (re.compile(r"\bhôm qua\b"), "yesterday"),
    (re.compile(r"\bđêm nay\b"), "tonight"),
    (re.compile(r"\btừ\b"), "from"),
    (re.compile(r"\bđến\b"), "to"),
    (re.compile(r"\bhay\b"), "or"),
    (re.compile(r"\bđường ([^,;]+?)(?= or |,|;|$)"), r"\1 street"),
    (re.compile(r"\bngày (\d+) tháng (\d+)"), r"\1/\2"),
    (re.compile(r"\bphường\b"), "ward"),
)
_STATUS = {
    "đã được tiếp nhận": "received",
    "đã chuyển tới đội sửa chữa": "passed to the crew",
    "đã có đội sửa chữa nhận việc": "accepted by a crew",
    "đội sửa chữa đang trên đường tới": "the crew is on its way",
    "đội sửa chữa đang xử lý tại chỗ": "the crew is working on it",
    "đã xử lý xong": "done",
    "đã được huỷ": "cancelled",
}
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_english(values: Mapping[str, str]) -> dict[str, str]:
    """The values for an English sentence; names of places stay as they are. A cause is told by its kind."""
    told = {name: "" if name in _LEFT_OUT else _translated(value) for name, value in values.items()}
    if "cause_kind" in values:
        causes: Mapping[str, str] = phrases()["because_en"]
        told["cause"] = str(causes.get(values["cause_kind"], causes["unknown"]))
    return told


def _translated(value: str) -> str:
    if value in _STATUS:
        return _STATUS[value]
    for vietnamese, english in zip(_WEEKDAYS, _DAYS, strict=False):
        value = value.replace(vietnamese, english)
    for pattern, english in _WORDS:
        value = pattern.sub(english, value)
    return value
