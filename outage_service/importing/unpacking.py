"""Makes records from the bytes of a file; the content shows the kind of file, never the name."""

import json
import re
from collections.abc import Iterator
from typing import Any

from outage_service.importing.columns import Columns
from outage_service.importing.decoding import text_of
from outage_service.importing.labelled import NOTICE_TEXT
from outage_service.importing.model import NO_HINTS, Hints, NotReadable, Record, Remark, Value
from outage_service.importing.notices import have_days, of_notice
from outage_service.importing.pages import of_html
from outage_service.importing.periods import period_in
from outage_service.importing.records import key_of
from outage_service.importing.shapes.known import AUTO, SHAPES, Shape, shape_of
from outage_service.importing.sheets import TABLE, Unclear, csv_rows, of_rows, of_table
from outage_service.importing.states import TITLE, says_draft, title_says
from outage_service.importing.tables import MOST_COLUMNS, rows_of_objects
from outage_service.importing.unpacked import Unpacked, check_rows, unknown
from outage_service.importing.words import says_no_cuts
from outage_service.importing.workbooks import sheets_of

_DEEPEST = 6
_CHAT = re.compile(r"\s*\[\d[^\]\n]*\]\s*[^\s,\]]")
_STEP = re.compile(r"\w{1,40}")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NOT_OURS = {
    "%pdf": "is a PDF: copy its text into a file, or ask for the table as .xlsx",
    "{\\rtf": "is an RTF document: save it as text (UTF-8), or copy its table into a sheet",
    "mime-version": "is a saved web archive: save the page as HTML",
}


def unpack(data: bytes, wanted: str = AUTO, hints: Hints = NO_HINTS) -> Unpacked:
    """The records in a file of any kind, with the days that it says it covers; NotReadable when it has none of the
    known shapes."""
    unpacked = _unpacked(data, wanted, hints)
    unpacked.covers = period_in(unpacked.above, hints.today)
    return unpacked


def _unpacked(data: bytes, wanted: str, hints: Hints) -> Unpacked:
    if data.startswith(_WORKBOOKS):
        return _of_workbook(data, wanted, hints)
    for start, reason in _NOT_OURS.items():
        if data[:20].lower().startswith(start.encode()):
            raise NotReadable(reason)
    text = text_of(data)
    start = text.lstrip()[:1]
    if not start:
        raise NotReadable("is empty")
    if start in "{[" and not _CHAT.match(text) and not re.match(r"\s*\[(?!\s*[\[{\]\"\d])", text):
        return _of_json(text, wanted, hints)
    if "<workbook" in text[:2_000].lower():
        raise NotReadable("is a workbook in Excel's XML format of 2003: save it as .xlsx or CSV")
    if start == "<" or "<td" in text[:100_000].lower():
        return of_html(text, wanted, hints)
    if says_no_cuts(text[:2_000]):
        return Unpacked(SHAPES.get(wanted))
    return _of_plain_text(text, wanted, hints)


def _of_plain_text(text: str, wanted: str, hints: Hints) -> Unpacked:
    """A sheet, or a notice with labels or in sentences."""
    if wanted == NOTICE_TEXT:
        if found := of_notice(text, text, hints.today):
            return found
        raise unknown(wanted)
    try:
        table = of_rows(csv_rows(text), wanted, hints)
        # Commas make columns of sentences too: such rows have no day.
        if wanted == AUTO and not hints.columns and not have_days(table.records):
            sentences = of_notice(text, text, hints.today)
            return sentences if sentences and sentences.records else table
        return table
    except Unclear:
        if wanted == AUTO and not hints.columns and (found := of_notice(text, text, hints.today)):
            return found
        raise


def _of_json(text: str, wanted: str, hints: Hints) -> Unpacked:
    try:
        document = json.loads(text)
    except RecursionError:
        raise NotReadable("is JSON nested too deeply") from None
    except ValueError:
        raise NotReadable("is not JSON, though it begins like it") from None
    lists = list(_lists_in(document, "", 0))
    for path, items in lists if not hints.columns else ():
        found = [_keyed(item) for item in items if isinstance(item, dict)]
        shape = shape_of({key for fields in found for key in fields}, wanted)
        if shape is not None:
            return _of_items(path, items, shape)
    if wanted in (AUTO, TABLE) and (table := _of_objects(lists, wanted, hints)):
        return table
    if any(items for _, items in lists) or not (lists or _says_no_cuts(document)):
        raise unknown(wanted)
    return Unpacked(SHAPES.get(wanted) or _empty_shape(document))


def _of_objects(lists: list[tuple[str, list[Any]]], wanted: str, hints: Hints) -> Unpacked | None:
    """The first list of objects whose fields can be understood like the columns of a table."""
    guesses: list[Columns] = []
    for path, items in lists:
        check_rows(len(items))
        objects = [
            {name[:80]: _scalar(v) for name, v in item.items()} for item in items if isinstance(item, dict)
        ]
        if not objects:
            continue
        try:
            return of_table(list(rows_of_objects(path, objects)), wanted, hints)
        except Unclear as error:
            guesses.append(error.columns)
    if guesses:
        raise unknown(wanted, guesses)
    return None


def _lists_in(value: Any, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists in a document with the paths to them, the outer before the inner."""
    if isinstance(value, list):
        yield path, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, inner in value.items():
            step = name if _STEP.fullmatch(name) else "…"
            yield from _lists_in(inner, f"{path}.{step}".lstrip("."), depth + 1)


def _says_no_cuts(document: Any) -> bool:
    texts = document.values() if isinstance(document, dict) else ()
    return any(isinstance(text, str) and says_no_cuts(text) for text in texts)


def _empty_shape(document: Any) -> Shape | None:
    keys = set(map(key_of, document)) if isinstance(document, dict) else set()
    inner = document.get("data") if isinstance(document, dict) else None
    if isinstance(inner, dict) and "lichcatdientolist" in map(key_of, inner):
        return SHAPES["evnhanoi"]
    if {"alert", "data"} <= keys:
        return SHAPES["evnnpc"]
    return SHAPES["evncpc"] if "items" in keys else None


def _of_items(path: str, items: list[Any], shape: Shape) -> Unpacked:
    check_rows(len(items))
    unpacked = Unpacked(shape)
    for position, item in enumerate(items):
        row = f"{path}[{position}]"
        if isinstance(item, dict):
            unpacked.records.append(Record(row, _keyed(item)))
        else:
            unpacked.bad.append(Remark(row, "is no object with fields"))
    return unpacked


def _keyed(item: dict[str, Any]) -> dict[str, Value]:
    fields = list(item.items())[:MOST_COLUMNS]
    return {key_of(name): _scalar(value) for name, value in fields}


def _scalar(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value)


def _of_workbook(data: bytes, wanted: str, hints: Hints) -> Unpacked:
    whole: Unpacked | None = None
    skipped: list[Remark] = []
    guesses: list[Columns] = []
    for name, rows in sheets_of(data):
        try:
            known = whole.shape.name if whole is not None and whole.shape is not None else wanted
            sheet = of_rows(rows, known, hints)
        except Unclear as error:
            guesses.append(error.columns)
            skipped.append(Remark(name, f"this sheet {error}"))
            continue
        except NotReadable as error:
            skipped.append(Remark(name, f"this sheet {error}"))
            continue
        if title_says(name) or says_draft(name):
            for record in sheet.records:
                record.fields[TITLE] = record.fields.get(TITLE) or name
        if whole is None:
            whole = sheet
        else:
            whole.add(sheet)
    if whole is None:
        raise unknown(wanted, guesses)
    whole.skipped += skipped
    return whole
