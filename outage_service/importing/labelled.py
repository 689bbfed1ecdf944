"""Notices of labels and texts, as pages show them and people copy them: «KHU VỰC: … THỜI GIAN: … LÝ DO …: …»."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from outage_service.importing.columns import kind_of_cell, last_label, role_of
from outage_service.importing.model import MOST_ROWS, NotReadable, Record, Remark, Value
from outage_service.importing.shapes.known import SHAPES
from outage_service.importing.states import TITLE, title_says
from outage_service.importing.tables import KEYS, is_footer, is_unit, unit_in
from outage_service.importing.unpacked import Unpacked

NOTICE_TEXT = "notice-text"
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LABEL = re.compile(
    r"(?:(?<=\n)|(?<=[.;|>])|^)[^\S\n]*[-–•*+#\d.)]{0,4}[^\S\n]*(?P<label>[^\W\d][^\n:;.|]{1,60}?)[^\S\n]*[:：](?!\d)"
    rf"|(?<=\s)(?P<inline>[{_CAPITAL}]+(?: [{_CAPITAL}]+){{1,7}})[^\S\n]*[:：]"
)
_BULLET = re.compile(r"^[\s\-–•*+#]*(?:\d{1,2}[.)]\s)?[\s\-–•*+]*")
# «Từ 7h30 đến 11h30: Xã A»
_TIMED = re.compile(r"^(?P<time>[^\n]{5,60}?)\s*:\s+(?P<area>[^\W\d][^\n]*)$")
_CONTEXT = ("day", "unit", "unit_code")
_PLACES = ("area", "ward", "station", "feeder", "element")
_TIMES = ("span", "start", "end")
_BLANK = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class _Piece:
    line: int
    role: str
    text: str


def of_text(text: str) -> Unpacked | None:
    """The records of a text with labels; None when it has no place and time under labels."""
    text = unicodedata.normalize("NFC", text)
    pieces = list(_pieces(text))
    roles = {piece.role for piece in pieces}
    if not roles.intersection(_PLACES) or not roles.intersection(_TIMES):
        return None
    unpacked = Unpacked(SHAPES[NOTICE_TEXT])
    unpacked.columns = [f"labels: {', '.join(sorted(roles - {'aside'}))}"]
    context: dict[str, Value] = {}
    record: dict[str, Value] = {}
    line, opener = 0, ""
    for piece in [*pieces, _Piece(0, "end of file", "")]:
        if piece.role == "aside":
            unpacked.above.append(piece.text)
            if not unpacked.records and not record and title_says(piece.text):
                context[TITLE] = piece.text
            continue
        if record and (
            piece.role in (opener, "end of file") or (piece.role in _CONTEXT and _is_whole(record))
        ):
            _keep(unpacked, line, record, context)
            record, opener = {}, ""
        key = KEYS.get(piece.role, piece.role)
        if piece.role in _CONTEXT:
            context[key] = piece.text
        elif piece.role != "end of file":
            if not record:
                line, opener = piece.line, piece.role
            record[key] = f"{record[key]}, {piece.text}" if record.get(key) else piece.text
    return unpacked


def _is_whole(record: dict[str, Value]) -> bool:
    return bool(record.keys() & set(_PLACES)) and bool(record.keys() & set(_TIMES))


def _keep(unpacked: Unpacked, line: int, record: dict[str, Value], context: dict[str, Value]) -> None:
    if len(unpacked.records) >= MOST_ROWS:
        raise NotReadable(f"has more than {MOST_ROWS} notices: split it")
    if record.keys() & {*_PLACES, *_TIMES}:
        unpacked.records.append(Record(str(line), context | record))
    else:
        first = str(next(iter(record.values())))
        unpacked.skipped.append(Remark(str(line), f"is no cut: «{first[:60]}»"))


def _pieces(text: str) -> Iterator[_Piece]:
    """The labelled texts in their order, the days and units on lines of their own, and what stands outside."""
    at, role, line, counted = 0, "aside", 1, 0
    for match in _LABEL.finditer(text):
        before, label = last_label(match["inline"]) if match["inline"] else ("", match["label"])
        other = role_of(label)
        if other is None or other == "none":
            continue
        yield from _split(f"{text[at : match.start()]} {before}", role, line)
        at, role = match.end(), other
        line += text.count("\n", counted, at)
        counted = at
        if role == "unit" and not text[at:].partition("\n")[0].strip():
            yield _Piece(line, "unit", unit_in(label))
            role = "aside"
    yield from _split(text[at:], role, line)


def _split(text: str, role: str, line: int) -> Iterator[_Piece]:
    """A labelled text ends at an empty line; lines outside of labels may hold a day or a unit."""
    told, *rest = _BLANK.split(text) if role != "aside" else ["", text]
    lines = told.split("\n")
    # A day, a unit or a time with its place on a line of its own belongs to what follows.
    until = next((n for n, part in enumerate(lines) if n and _is_own_line(part)), len(lines))
    if role in _CONTEXT:
        until = 1
    rest.insert(0, "\n".join(lines[until:]))
    value = " ".join("\n".join(lines[:until]).split()).rstrip(" -–—=_*")
    if role != "aside" and value:
        yield _Piece(line, role, value)
    for part in "\n".join(rest).splitlines():
        own = _BULLET.sub("", part).strip(" :.-–•*\t")
        if not own:
            continue
        timed = _TIMED.match(own)
        if timed and kind_of_cell(timed["time"]) == "span":
            yield _Piece(line, "span", timed["time"])
            yield _Piece(line, "area", timed["area"])
        elif kind_of_cell(own) == "days":
            yield _Piece(line, "day", own)
        elif is_unit(own):
            yield _Piece(line, "unit", unit_in(own))
        else:
            yield _Piece(line, "aside", own)


def _is_own_line(part: str) -> bool:
    own = _BULLET.sub("", part).strip(" :.-–•*\t")
    timed = _TIMED.match(own)
    if timed and kind_of_cell(timed["time"]) == "span":
        return True
    return bool(own) and (kind_of_cell(own) == "days" or is_unit(own) or is_footer(own))
