"""Values of placeholders for English sentences: times and places in English, without the free words of dispatchers."""

from __future__ import annotations

import functools
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
    (re.compile(r"\bvà\b"), "and"),
    (re.compile(r"\bmột phần\b"), "part of"),
    (
        re.compile(r"\b(?:toàn bộ|toàn|[Cc]ả)(?= (?:các|đường|phố|phường|xã|khu|thôn|tổ|thị trấn)\b)"),
        "all of",
    ),
    (re.compile(r"\bkhu dân cư\b"), "residential area"),
    (re.compile(r"\bkhu công nghiệp\b"), "industrial park"),
    (re.compile(r"\bkhu phố\b"), "quarter"),
    (re.compile(r"\bthành phố\b"), "city"),
    (re.compile(r"\bcác (?:đường|phố) ([^,;]+?)(?=,|;|$)"), r"\1 streets"),
    (re.compile(r"\b(?:đường|phố) ([^,;]+?)(?= or |,|;|$)"), r"\1 street"),
    (re.compile(r"\bngày (\d+) tháng (\d+) năm (\d{4})"), r"\1/\2/\3"),
    (re.compile(r"\bngày (\d+) tháng (\d+)"), r"\1/\2"),
    (re.compile(r"\bphường\b"), "ward"),
    (re.compile(r"\bxã\b"), "commune"),
    (re.compile(r"\bthị trấn\b"), "town"),
    (re.compile(r"\bthôn\b"), "village"),
    (re.compile(r"\btổ\b"), "group"),
    (re.compile(r"\b(?:hẻm|kiệt|ngõ)\b"), "alley"),
)
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_english(values: Mapping[str, str]) -> dict[str, str]:
    """The values for an English sentence; names of places stay as they are. A cause is told by its kind."""
    told = {name: "" if name in _LEFT_OUT else _translated(value) for name, value in values.items()}
    if "cause_kind" in values:
        causes: Mapping[str, str] = phrases()["because_en"]
        told["cause"] = str(causes.get(values["cause_kind"], causes["unknown"]))
    return told


@functools.cache
def _ours() -> Mapping[str, str]:
    """Whole values that are phrases of ours."""
    words = phrases()
    status = {said: words["report_en"][name] for name, said in words["report"].items()}
    return {**status, words["this_area"]: words["this_area_en"]}


def _translated(value: str) -> str:
    if value in _ours():
        return _ours()[value]
    around = str(phrases()["around"]).format(place="")
    if value.startswith(around):
        return str(phrases()["around_en"]).format(place=_translated(value.removeprefix(around)))
    for vietnamese, english in zip(_WEEKDAYS, _DAYS, strict=False):
        value = value.replace(vietnamese, english)
    for pattern, english in _WORDS:
        value = pattern.sub(english, value)
    return value
