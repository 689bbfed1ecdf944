"""Makes a text ready to be read: words stuck together, raw keys of a Vietnamese keyboard ("phu7o7ng2", "ddwowngf"),
numbers in words as a recognizer writes them, short forms of cities and roads. The result is lower case and NFC."""

import re
import unicodedata
from functools import lru_cache

_CAPITAL = "".join(filter(str.isupper, map(chr, range(0x41, 0x1F00))))
_STUCK = re.compile(rf"(?<=[^\W\d_{_CAPITAL}])(?=[{_CAPITAL}])")  # "VõNhưHưng"
_STUCK_LETTER = re.compile(rf"(?<![^\W\d_])([{_CAPITAL}])(?=[{_CAPITAL}][^\W\d_{_CAPITAL}])")  # "QLiên Chiểu"
_STUCK_BEHIND = re.compile(rf"(?<=\d)(?=[{_CAPITAL}][^\W\d_{_CAPITAL}])")  # "2Tháng4", "1BảoLộc"
_STUCK_KINDS = re.compile(r"\b(đường|quốc|tỉnh|hương)(số|lộ) ?(?=\d)", re.IGNORECASE)  # "Đườngsố17"
_STUCK_NUMBER = re.compile(r"([^\W\d_]+)(\d+)(?!\w)")
_INNER_MARK = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")  # "Ea H'leo"
_SHORT_CITIES = (
    (re.compile(r"\bh\.?\s?n[ộôo]i\b|\bhà nôi\b"), "hà nội"),
    (re.compile(r"\b[đd]\.?\s?n[ẵăa]ng\b"), "đà nẵng"),
    (re.compile(r"\bh\.?\s?ph[òo]ng\b"), "hải phòng"),
    (re.compile(r"\bc\.?\s?th[ơo]\b"), "cần thơ"),
    (re.compile(r"\bs\.?\s?g[òo]n\b"), "sài gòn"),
    (re.compile(r"\bhc\.?\s?minh\b"), "hồ chí minh"),
)
_ROADS = (
    (re.compile(r"\bql\.?\s*(?=\d)"), "quốc lộ "),
    (re.compile(r"\b(?:tl|đt|dt)\.?\s*(?=\d)"), "tỉnh lộ "),
    (re.compile(r"\bhl\.?\s*(?=\d)"), "hương lộ "),
)
_INITIALS = re.compile(r"(?<![\w.])((?:[^\W\d_]\.){2,})\s?(?=[^\W\d_]{2})")  # "N.Đ.Trọng"
_LONE_DAY = re.compile(r"^\s*(\d{1,2})[-.](\d{1,2})\s*$")  # "30-4" alone between commas
# Vietnamese syllables without marks: what is none of these may be raw keys.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|j|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|em|en|eng|enh|eo|ep|et|eu|i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu"
    r"|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|op|ot"
    r"|u|ua|uan|uang|uat|uay|uc|ue|uech|uen|uenh|uet|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy"
    r"|uya|uych|uyen|uyet|uynh|uyt|uyu|y|yem|yen|yet|yeu)"
)
_UNITS = ["không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín"]
_NUMBER_WORDS = frozenset([*_UNITS, "mười", "mươi", "trăm", "linh", "lẻ"])
_STROKES = frozenset({"trên", "xẹt", "xuyệt", "xuyệc", "sẹt", "chéo", "gạch"})


# What no text needs that holds none of these; a load reads a million addresses.
_UNUSUAL = re.compile(r"['’]|\.|\b(?:ql|tl|hl|đt|dt|h|đ|d|c|s|hc|hà)\.?\s?(?:[nptgm]|\d)")


def made_ready(text: str) -> str:
    """The text with its words apart, in lower case, with short forms written out."""
    text = _apart(unicodedata.normalize("NFC", text)).lower()
    if not _UNUSUAL.search(text):
        return text
    text = _INNER_MARK.sub("", text)
    for pattern, city in _SHORT_CITIES:
        text = pattern.sub(city, text)
    for pattern, road in _ROADS:
        text = pattern.sub(road, text)
    return _INITIALS.sub(lambda found: found[1].replace(".", "") + " ", text)


def day_alone(segment: str) -> str:
    """ "30-4" between commas is the street of a day: "30/4"."""
    return _LONE_DAY.sub(r"\1/\2", segment)


def _apart(text: str) -> str:
    """A space before each capital inside a word: "VõNhưHưng", "QLiên Chiểu"; and before "2" of "XuânThọ2"."""
    if text.isupper() or text.islower():
        return text
    text = _STUCK_KINDS.sub(r"\1 \2 ", _STUCK_BEHIND.sub(" ", text))
    text = _STUCK_LETTER.sub(r"\1 ", _STUCK.sub(" ", text))
    return _STUCK_NUMBER.sub(lambda word: word[0] if word[1].isascii() else f"{word[1]} {word[2]}", text)


@lru_cache(50_000)
def from_raw_keys(word: str) -> str:
    """The syllable that raw keys stand for, without its marks; the word itself when they stand for none."""
    if not word.isascii() or not word[:1].isalpha() or _SYLLABLE.fullmatch(word):
        return word
    if any(letter.isdigit() for letter in word):
        plain = re.sub(r"(?<=[a-z])[1-9]+", "", word)
        is_raw = plain.isalpha() and (len(plain) > 1) and not _ENDS_IN_NUMBER.fullmatch(word)
    else:
        plain = re.sub(r"dd|aa|ee|oo", lambda double: double[0][0], word).replace("w", "")
        plain = (
            plain
            if _SYLLABLE.fullmatch(plain)
            else re.sub(r"(?<=[aeiouy])[sfrxj](?=[a-z]*$)", "", plain, count=1)
        )
        plain = plain if _SYLLABLE.fullmatch(plain) else re.sub(r"[sfrxj]$", "", plain)
        is_raw = True
    return plain if is_raw and _SYLLABLE.fullmatch(plain) else word


_ENDS_IN_NUMBER = re.compile(r"(?:k|h|n|ng|p|q|f|d|e|t|kp|to|tdp|phuong|quan|thon|ap)\d+")


def number_length(words: list[str], start: int, least: int = 1) -> int:
    """How many words from `start` on are a number in words ("hai trăm linh chín", "bốn lăm trên hai"); 0 for less
    than `least`."""
    end = start
    while end < len(words) and (words[end] in _NUMBER_WORDS or (end > start and words[end] in _STROKES)):
        end += 1
    return end - start if end - start >= least and not (end < len(words) and words[end] == "tháng") else 0
