"""Numbers in words as loudspeakers read them: «từ bảy giờ ba mươi phút», «mùng bảy tháng mười hai».

Only where a word beside them says that a time or a date is meant, and only with accents: «năm» is also a year,
«tư» without its mark is «từ».
"""

import re

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_D = rf"(?:{'|'.join(_DIGITS)})"
_SMALL = rf"(?:{_D} mươi(?: {_D})?|mười(?: {_D})?|{_D})"
_YEAR = rf"(?:{_D} (?:nghìn|ngàn)(?: {_D} trăm)?(?: (?:linh|lẻ) {_D}| {_SMALL})?)"
_PLACES = (
    re.compile(rf"(?<=tháng ){_SMALL}(?!\w)(?= năm {_YEAR}|(?! (?:giờ|phút|tháng)))", re.IGNORECASE),
    re.compile(rf"(?<=năm ){_YEAR}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?:(?<=mùng )|(?<=mồng )){_SMALL}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<=ngày ){_SMALL}(?= tháng)", re.IGNORECASE),
    re.compile(rf"(?<!\w){_SMALL}(?= giờ)", re.IGNORECASE),
    re.compile(rf"(?:(?<=giờ )|(?<=kém )){_SMALL}(?= phút)", re.IGNORECASE),
)
_FIRST_DAYS = re.compile(r"(?:ngày )?(?:mùng|mồng) (?=\d)", re.IGNORECASE)


def with_digits(text: str) -> str:
    """The text with digits for the numbers of its hours, days, months and years."""
    for place in _PLACES:
        text = place.sub(lambda match: str(_value(match[0].lower())), text)
    return _FIRST_DAYS.sub("ngày ", text)


def _value(words: str) -> int:
    total, last = 0, 0
    for word in words.split():
        if word in ("nghìn", "ngàn"):
            total, last = total + last * 1000, 0
        elif word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total += 10
        elif word not in ("linh", "lẻ"):
            last = _DIGITS[word]
    return total + last
