"""Values of placeholders for English sentences: times and places in English, without the free words of dispatchers."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.numbers import number_in_words

# What is written in Vietnamese by people, or by our own phrases: left out.
_LEFT_OUT = ("because", "crew", "sorry", "why", "promise", "emergency_numbers")
_WORDS = (
    # What stands on record (`promised_things` in phrases.yml).
    (re.compile(r"\bem đã huỷ phiếu (?=\S+ và )"), "I have cancelled the reports "),
    (re.compile(r"\bem đã huỷ phiếu "), "I have cancelled report "),
    (re.compile(r"\bem bỏ tin khẩn cấp chuyện đó"), "I no longer report that as an emergency"),
    (re.compile(r"\bphiếu (\S+) báo mất điện ở "), r"report \1 of no power in "),
    (re.compile(r"\bphiếu (\S+) báo điện chập chờn, yếu ở "), r"report \1 of unsteady power in "),
    (re.compile(r"\bphiếu (\S+) báo nguy hiểm ở "), r"report \1 of a danger in "),
    (
        re.compile(r"\bphiếu (\S+) ghi ý kiến về lịch cắt điện ở "),
        r"report \1 of your wish about the cut in ",
    ),
    (
        re.compile(r"\bnhắn tin tới số có ba số cuối ([\d ]+) về "),
        r"a message to the number ending in \1 about ",
    ),
    (
        re.compile(r"\bnhân viên gọi lại số có ba số cuối ([\d ]+), phiếu (\S+)"),
        r"a call to the number ending in \1, number \2",
    ),
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
    (
        re.compile(r"\b(?:đường|phố) ([^,;]+?) and (?=đường |phố )(?:đường|phố) ([^,;]+?)(?=,|;|$)"),
        r"\1 and \2 streets",
    ),
    (
        re.compile(
            r"\b(?:đường|phố) ([^,;]+? and (?!phường|xã|thôn|tổ|khu|hẻm|kiệt|thị trấn)[^,;]+?)(?= or |,|;|$)"
        ),
        r"\1 streets",
    ),
    (re.compile(r"\b(?:đường|phố) ([^,;]+?)(?= or | and | from |,|;|$)"), r"\1 street"),
    (re.compile(r"\bngày (\d+) tháng (\d+) năm (\d{4})"), r"\1/\2/\3"),
    (re.compile(r"\bngày (\d+) tháng (\d+)"), r"\1/\2"),
    (re.compile(r"\bphường\b"), "ward"),
    (re.compile(r"\bxã\b"), "commune"),
    (re.compile(r"\bthị trấn\b"), "town"),
    (re.compile(r"\bthôn\b"), "village"),
    (re.compile(r"\btổ\b"), "group"),
    (re.compile(r"\b(?:hẻm|kiệt|ngõ)\b"), "alley"),
)
# Numbers of a few things, where `number_in_words` is a whole value.
_COUNTS = {
    number_in_words(number): word
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine"), 2)
}
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_english(values: Mapping[str, str]) -> dict[str, str]:
    """The values for an English sentence; names of places stay as they are. A cause is told by its kind."""
    told = {
        name: "" if name in _LEFT_OUT and value not in _ours() else _COUNTS.get(value) or _translated(value)
        for name, value in values.items()
    }
    if "cause_kind" in values:
        causes: Mapping[str, str] = phrases()["because_en"]
        told["cause"] = str(causes.get(values["cause_kind"], causes["unknown"]))
    elif "cause" in values:
        told["cause"] = str(phrases()["because_en"]["unknown"])
    return told


@functools.cache
def _ours() -> Mapping[str, str]:
    """Whole values that are phrases of ours."""
    words = phrases()
    status = {said: words["report_en"][name] for name, said in words["report"].items()}
    crews = {
        said: words[f"{name}_en"][status]
        for name in ("crew_of_report", "crew_of_outage")
        for status, said in words[name].items()
    }
    meanings = {said: words["meaning_en"][name] for name, said in words["meaning"].items()}
    single = {words[name]: words[f"{name}_en"] for name in ("this_area", "midnight")}
    return {**status, **crews, **meanings, **single}


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
