"""Notices of one sentence: «Điện lực A thông báo ngừng cấp điện từ 7h đến 11h ngày 4/12/2026 tại thôn B, xã C để …».

Read only when the text names exactly one time and one place; else it is refused with the reason.
"""

import re
import unicodedata
from datetime import date

from outage_service.importing.model import NotReadable, Record, Value
from outage_service.importing.shapes.known import SHAPES
from outage_service.importing.states import TITLE, title_says
from outage_service.importing.tables import is_footer, is_unit, unit_in
from outage_service.importing.times import read_spans
from outage_service.importing.unpacked import Unpacked
from outage_service.world.places.names import fold

_LONGEST = 1_500
_HOW = "write each cut as KHU VỰC: …, THỜI GIAN: …, LÝ DO: …, or as a row of a table"
# Not behind "P." (a ward) and the like.
_SHORT = "".join(rf"(?<!\b{word})" for word in ("p", "x", "q", "h", "đ", "t", "tp", "tx", "tt", "kp", "tba"))
_SENTENCE_ENDS = re.compile(rf"(?<=[\w)]){_SHORT}[.!]+(?:\s+|$)|\n\s*\n", re.IGNORECASE)
_VERB = re.compile(r"\b(?:tam )?(?:ngung|ngat|cat|mat|cup)(?: giam)?(?: cung)?(?: cap)? dien\b")
_CLOCK = re.compile(r"\d ?(?:h|g|gio|:)(?: ?\d|\b)")
_TIME = r"(?P<time>(?:trong thoi gian |thoi gian |bat dau )?(?:tu|vao|luc|ngay|sang|chieu)\b.+?)"
_PLACE = r"(?:tai|o|tren dia ban|thuoc|doi voi)(?: cac)?(?: khu vuc:?)? (?P<area>.+?)"
_REASON = r"(?:,? (?:de|nham|phuc vu|do|vi|ly do:?) (?P<reason>.+?))?"
_ORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[,:]? {_TIME},? {_PLACE}{_REASON}[.\s]*",
        rf"[,:]? {_PLACE},? {_TIME}{_REASON}[.\s]*",
    )
)
_SECOND = re.compile(r"\b(?:ngay \d+|tai)\b")
_ANNOUNCES = re.compile(r"\b(?:xin )?(?:tran trong )?(?:thong bao|tb)\b")


def of_sentence(text: str, near: date | None) -> Unpacked | None:
    """The one cut of a short text; None when the text tells of no cut, NotReadable when it is not one for sure."""
    if len(text) > _LONGEST:
        return None
    parts = [" ".join(part.split()) for part in _SENTENCE_ENDS.split(unicodedata.normalize("NFC", text))]
    told = [part for part in parts if _VERB.search(fold(part)) and _CLOCK.search(fold(part))]
    if not told:
        return None
    if len(told) > 1:
        raise NotReadable(f"tells of cuts in {len(told)} sentences: {_HOW}")
    rest = [part for part in parts if part and part != told[0]]
    if any(_CLOCK.search(fold(part)) for part in rest if not is_footer(part)):
        raise NotReadable(f"names times in several sentences: {_HOW}")
    fields = _fields(told[0], near)
    title = next(filter(title_says, parts), "")
    found = Unpacked(SHAPES["notice-text"], [Record("1", fields | ({TITLE: title} if title else {}))])
    found.columns = ["one sentence"]
    return found


def _fields(sentence: str, near: date | None) -> dict[str, Value]:
    """The fields of the record; NotReadable unless there is one time and one place."""
    folded = fold(sentence)
    first, *others = _VERB.finditer(folded)
    problem = "does not name one time and one place"
    if len(folded) != len(sentence):
        problem = "has unusual signs"
    elif others:
        problem = "tells of several"
    else:
        for found in filter(None, (order.fullmatch(folded, first.end()) for order in _ORDERS)):
            fields: dict[str, Value] = {
                name: sentence[slice(*found.span(name))].strip(" ,.:")
                for name in found.groupdict()
                if found[name]
            }
            told = fields.pop("time")
            if why_not := _why_not_one(found["area"], told, near):
                problem = why_not
                continue
            before = sentence[: len(_ANNOUNCES.split(folded[: first.start()])[0].strip())]
            return fields | {"span": told} | ({"unit": unit_in(before)} if is_unit(before) else {})
    raise NotReadable(f"is a sentence about a cut, but {problem}: {_HOW}")


def _why_not_one(area: str, told: Value, near: date | None) -> str:
    """What keeps this from being one place and one time; "" when nothing does."""
    if _CLOCK.search(area) or _SECOND.search(area):
        return "names several times or places"
    try:
        count = len(read_spans([told], near=near))
    except ValueError as error:
        return f"its time {error}"
    return f"names {count} times" if count > 1 else ""
