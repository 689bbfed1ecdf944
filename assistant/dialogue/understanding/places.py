"""Places as callers name them: what is a place, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold
from assistant.vietnamese.provinces import is_province

LONGEST_PLACE = 300  # the limit of the outage service
_LETTER = re.compile(r"[^\W\d_]")
_LAST_LATIN = "\u1eff"  # Latin Extended Additional, where Vietnamese ends
_PARTICLES = re.compile(
    r"(?:\s+(?:thì sao|thế nào|sao|nè|nha|nhé|á|ạ|kìa|rồi|đó|đây|này|em|ơi|luôn|hả|nghe|nghen|hè"
    r"|cũng|vậy|nữa|bị|đang|đối|doi|đối diện|kế|gần|khúc))+$",
    re.IGNORECASE,
)
# «Bên Mai Hắc Đế», «còn Trần Hưng Đạo»: what leads over to a place is no part of its name.
_LEADS_IN = re.compile(
    r"^(?:(?:còn|thế|vậy|rứa|mà còn|vs|với) )?(?:(?:bên|phía|chỗ|ở) |(?:ben|o) (?=duong ))?(?=\S+ \S)",
    re.IGNORECASE,
)
_LEADS_IN_BARE = re.compile(
    r"^con (?=(?:ben|duong|pho|cho|o) |(?:tran|le|nguyen|ly|hung|phan|vo|dinh|mai) )", re.IGNORECASE
)
_NO_NAME = re.compile(r"[{}<>$=;*\\|]")  # characters of code injection attempts
_SAID_TWICE = re.compile(r"^(đường|phường|xã|kiệt|hẻm|ngõ) (?=\1 )", re.IGNORECASE)
_NO_DAY = r"(?<!ngày )(?<!sáng )(?<!trưa )(?<!chiều )(?<!tối )(?<!đêm )(?<!\w)"
_LEADS_TO_A_PROVINCE = re.compile(
    r"[\s,.;-]*(?:(?:ở|o|thuộc|thuoc|tỉnh|tinh|thành phố|thanh pho|tp)\b[\s.]*)*", re.IGNORECASE
)
_KINDS_ALONE = frozenset(
    {"đường", "phường", "xã", "phố", "hẻm", "khu", "chợ", "trường", "ngã tư", "ngã ba", "duong"}
)


def place_said(words: str) -> str | None:
    """A place without the particles after it («ngã tư chợ Cồn nè em»), its spoken numbers in digits («kiệt bốn
    lăm»); None when only «đường nè» is left."""
    place = without_what_leads_in(_PARTICLES.sub("", words.strip()))[:LONGEST_PLACE]
    place = address_digits(_SAID_TWICE.sub("", place))
    if not place or place.lower() in _KINDS_ALONE or not is_latin(place):
        return None
    return place if _LETTER.search(place) and not _NO_NAME.search(place) else None


def with_their_provinces(entities: Sequence[Mapping[str, Any]], text: str) -> list[Mapping[str, Any]]:
    """The entities of a parse, «Phong Điền» and «Cần Thơ» after it as one place: a place in that province."""
    joined: list[Mapping[str, Any]] = []
    for entity in entities:
        last = joined[-1] if joined else None
        if last is not None and _is_in_province(last, entity, text):
            joined[-1] = {**last, "value": text[last["start"] : entity["end"]], "end": entity["end"]}
        else:
            joined.append(entity)
    return joined


def _is_in_province(place: Mapping[str, Any], province: Mapping[str, Any], text: str) -> bool:
    if not (
        place.get("entity") == province.get("entity") == "place" and "end" in place and "start" in province
    ):
        return False
    between = text[place["end"] : province["start"]]
    return (
        place["end"] <= province["start"]
        and _LEADS_TO_A_PROVINCE.fullmatch(between) is not None
        and is_province(str(province["value"]))
        and not is_province(str(place["value"]))
    )


def without_what_leads_in(place: str) -> str:
    return _LEADS_IN.sub("", _LEADS_IN_BARE.sub("", place))


def with_the_name_mai(text: str, place: str, families: frozenset[str]) -> str:
    """«Mai Hắc Đế», of which «mai» was taken for tomorrow. `families`: the folded words that may follow that name."""
    found = re.search(rf"{_NO_DAY}(mai {re.escape(place)})(?!\w)", text, re.IGNORECASE)
    return found.group(1) if found and fold(place.lower()).split()[0] in families else place


def is_latin(words: str) -> bool:
    """Whether every letter could be Vietnamese."""
    letters = _LETTER.findall(words)
    return all(letter <= _LAST_LATIN and not "\u0370" <= letter <= "\u1dff" for letter in letters)
