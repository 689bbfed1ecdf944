"""Places as callers name them: what is a place, and what only looks like one."""

from __future__ import annotations

import re

from assistant.vietnamese.addresses import address_digits

LONGEST_PLACE = 300  # the limit of the outage service
_LETTER = re.compile(r"[^\W\d_]")
_LAST_LATIN = "\u1eff"  # Latin Extended Additional, where Vietnamese ends
_PARTICLES = re.compile(
    r"(?:\s+(?:thì sao|thế nào|sao|nè|nha|nhé|á|ạ|kìa|rồi|đó|đây|này|em|ơi|luôn|hả|nghe|nghen|hè"
    r"|cũng|vậy|nữa|bị|đang|đối|doi|đối diện|kế|gần|khúc))+$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[{}<>$=;*\\|]")  # characters of code injection attempts
_SAID_TWICE = re.compile(r"^(đường|phường|xã|kiệt|hẻm|ngõ) (?=\1 )", re.IGNORECASE)
_KINDS_ALONE = frozenset(
    {"đường", "phường", "xã", "phố", "hẻm", "khu", "chợ", "trường", "ngã tư", "ngã ba", "duong"}
)


def place_said(words: str) -> str | None:
    """A place without the particles after it («ngã tư chợ Cồn nè em»), its spoken numbers in digits («kiệt bốn
    lăm»); None when only «đường nè» is left."""
    place = _PARTICLES.sub("", words.strip())[:LONGEST_PLACE]
    place = address_digits(_SAID_TWICE.sub("", place))
    if not place or place.lower() in _KINDS_ALONE or not is_latin(place):
        return None
    return place if _LETTER.search(place) and not _NO_NAME.search(place) else None


def is_latin(words: str) -> bool:
    """Whether every letter could be Vietnamese."""
    letters = _LETTER.findall(words)
    return all(letter <= _LAST_LATIN and not "\u0370" <= letter <= "\u1dff" for letter in letters)
