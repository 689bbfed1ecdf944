"""The span of a sentence in the words that `times.py` reads, with the part of the day that stands elsewhere in it."""

import re
from collections.abc import Sequence

from outage_service.importing.running_times import Found, clocks_in, folded

_PLANNED = re.compile(
    r"\b(?:và dự kiến|dự kiến|và)\s(?=(?:kết thúc|hoàn thành|đóng điện|có điện))|(?:sẽ |kéo dài |cho )"
)
_UNTIL = re.compile(
    r"(?:kết thúc|ket thuc|hoàn thành|hoan thanh|(?:đóng|có) điện(?: trở lại)?|(?:dong|co) dien(?: tro lai)?)"
)
_HALF = re.compile(r"\b(?:trua|chieu|toi|dem)(?=\s(?:nay|mai|thu\s|t\d|cn\b|chu nhat|ngay|hom|\d))")
_TONES = ("trưa", "chiều", "tối", "đêm")


def hours(text: str) -> str:
    """The span; «6h tối đến 9h» ends in the same evening."""
    text = re.sub(r",\s*(?=đến)", " ", _UNTIL.sub("đến", _PLANNED.sub("", text)))
    clocks = clocks_in(text)
    if len(clocks) == 2:
        first, last = (folded(clock.text) for clock in clocks)
        half = re.search(r"\s(?:chieu|toi)$", first)
        numbers = [int(digits[0]) for one in (first, last) if (digits := re.match(r"\d+", one))]
        if (
            half
            and not re.search(r"\s(?:sang|trua|chieu|toi|dem|khuya)$", last)
            and numbers[0] < numbers[1] <= 12
        ):
            return f"{text.rstrip()} {clocks[0].text.split()[-1]}"
    return text


def half_of_day(text: str, spans: Sequence[Found]) -> str:
    """The part of the day after noon that stands before a date, outside of the spans: «Chiều T6 (04/12)»."""
    plain = folded(text)
    is_plain = plain == text.lower()
    found = {
        text[match.start() : match.end()].lower()
        for match in _HALF.finditer(plain)
        if not any(span.start <= match.start() < span.end for span in spans)
    }
    found = {half for half in found if half in _TONES or (is_plain and half != "toi")}
    return found.pop() if len(found) == 1 else ""


def with_half(span: str, half: str) -> str:
    """The span with that part of the day; ValueError when its hours do not lie in it."""
    clocks = clocks_in(span)
    numbers = [int(digits[0]) for clock in clocks if (digits := re.match(r"\d+", clock.text))]
    if any(
        re.search(r"(?:sang|trua|chieu|toi|dem|khuya|am|pm|sa|ch)$", folded(clock.text)) for clock in clocks
    ):
        return span
    if folded(half) == "dem" and numbers[0] <= 6:
        raise ValueError("does not tell whether its night begins or ends on that day")
    if folded(half) == "dem" or numbers[0] > 12:
        return span
    limits = {"trua": (10, 14), "chieu": (1, 6), "toi": (5, 11)}[folded(half)]
    if not all(limits[0] <= number <= limits[1] or number > 12 for number in numbers):
        raise ValueError(f"says «{half}», and its hours may be of another part of the day")
    return f"{half} {span}"
