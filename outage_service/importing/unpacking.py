"""Makes records from the bytes of a file; the content shows the kind of file, never the name."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from outage_service.importing.model import MOST_ROWS, NO_HINTS, Hints, NotReadable, Record, Remark, Value
from outage_service.importing.records import key_of
from outage_service.importing.shapes.evnspc_web import CELLS
from outage_service.importing.shapes.known import AUTO, SHAPES, Shape, shape_of
from outage_service.importing.words import says_no_cuts
from outage_service.importing.workbooks import sheets_of

_HEADER_WITHIN = 30  # rows: many notices have titles and addresses above the header
_DEEPEST = 6
_MOST_COLUMNS = 200
_MOST_TAGS = 20 * MOST_ROWS
_STEP = re.compile(r"\w{1,40}")
# Added to a page before parsing: its place in the result shows where the file ended.
_END_OF_FILE = "<end-of-file>"


@dataclass
class Unpacked:
    """The records of a file and their shape; None when a file without cuts does not show it."""

    shape: Shape | None
    records: list[Record] = field(default_factory=list)
    bad: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)


def unpack(data: bytes, wanted: str = AUTO, hints: Hints = NO_HINTS) -> Unpacked:
    """The records in a file of any kind; NotReadable when it has none of the known shapes."""
    if data.startswith(b"PK\x03\x04"):
        return _of_workbook(data, wanted)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotReadable("is an old Excel file (.xls): save it as .xlsx or CSV")
    text = _text(data)
    start = text.lstrip()[:1]
    if not start:
        raise NotReadable("is empty")
    if start in "{[":
        return _of_json(text, wanted)
    if start == "<" or "<td" in text[:100_000].lower():
        return _of_html(text, wanted)
    if says_no_cuts(text[:2_000]):
        return Unpacked(_asked_for(wanted))
    return _of_sheet(_csv_rows(text), wanted)


def _asked_for(wanted: str) -> Shape | None:
    return SHAPES.get(wanted)


def _unknown(wanted: str) -> NotReadable:
    names = ", ".join(SHAPES)
    if wanted == AUTO:
        return NotReadable(f"has none of the known shapes ({names}); --format names one")
    needs = ", ".join(sorted(SHAPES[wanted].needs))
    return NotReadable(f"does not have the shape {wanted} (no row with {needs}); the shapes are {names}")


def _text(data: bytes) -> str:
    try:
        # UTF-16 is what Excel saves as "Unicode text".
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable(f"is neither UTF-8 text nor an .xlsx workbook (byte {error.start})") from None
    if "\0" in text:
        raise NotReadable("holds NUL bytes: it is no text")
    return text


# --- JSON -------------------------------------------------------------------------------------


def _of_json(text: str, wanted: str) -> Unpacked:
    try:
        document = json.loads(text)
    except RecursionError:
        raise NotReadable("is JSON nested too deeply") from None
    except ValueError:
        raise NotReadable("is not JSON, though it begins like it") from None
    lists = list(_lists_in(document, "", 0))
    for path, items in lists:
        found = [_keyed(item) for item in items if isinstance(item, dict)]
        shape = shape_of({key for fields in found for key in fields}, wanted)
        if shape is not None:
            return _of_items(path, items, shape)
    if any(items for _, items in lists) or not (lists or _says_no_cuts(document)):
        raise _unknown(wanted)
    return Unpacked(_asked_for(wanted) or _empty_shape(document))


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
    _limit(len(items))
    unpacked = Unpacked(shape)
    for position, item in enumerate(items):
        row = f"{path}[{position}]"
        if isinstance(item, dict):
            unpacked.records.append(Record(row, _keyed(item)))
        else:
            unpacked.bad.append(Remark(row, "is no object with fields"))
    return unpacked


def _keyed(item: dict[str, Any]) -> dict[str, Value]:
    fields = list(item.items())[:_MOST_COLUMNS]
    return {key_of(name): _scalar(value) for name, value in fields}


def _scalar(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value)


# --- HTML -------------------------------------------------------------------------------------


def _of_html(text: str, wanted: str) -> Unpacked:
    if wanted not in (AUTO, "evnspc-web"):
        raise _unknown(wanted)
    if text.count("<") > _MOST_TAGS:
        raise NotReadable(f"has more than {_MOST_TAGS} tags: split it")
    from bs4 import BeautifulSoup  # slow to import, and few files need it

    page = BeautifulSoup(text + _END_OF_FILE, "html.parser")
    ends = page.find_all(_END_OF_FILE[1:-1])
    if not ends or ends[-1].find_parent(["table", "script"]):
        # Cuts would be missing without a sign of it.
        raise NotReadable("ends in the middle of a table: fetch it again")
    for unseen in page(["script", "style", "template", "noscript"]):
        unseen.decompose()
    shape = SHAPES["evnspc-web"]
    unpacked = Unpacked(shape)
    for number, row in enumerate(page.find_all("tr"), start=1):
        _limit(number)
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        if len(cells) == len(CELLS):
            if number > 1 or any(letter.isdigit() for letter in cells[0]):
                unpacked.records.append(Record(str(number), dict(zip(CELLS, cells, strict=True))))
        elif any(cells) and not says_no_cuts(" ".join(cells)):
            unpacked.bad.append(Remark(str(number), f"has {len(cells)} cells instead of {len(CELLS)}"))
    if unpacked.records or says_no_cuts(page.get_text(" ", strip=True)[-2_000:]):
        return unpacked
    raise _unknown(wanted)


# --- Sheets: CSV and XLSX ---------------------------------------------------------------------

Rows = Iterator[tuple[str, list[Value]]]


def _of_sheet(rows: Rows, wanted: str, place: str = "") -> Unpacked:
    """The records below the header of a sheet; the header is the first row with a shape's column names."""
    above = []
    for number, (row, cells) in enumerate(rows):
        keys = [key_of(cell) if isinstance(cell, str) else "" for cell in cells[:_MOST_COLUMNS]]
        shape = shape_of(keys, wanted)
        if shape is not None:
            return _below(rows, keys, shape)
        above.append(row)
        if number >= _HEADER_WITHIN:
            break
    raise _unknown(wanted)


def _below(rows: Rows, keys: list[str], shape: Shape) -> Unpacked:
    unpacked = Unpacked(shape)
    if twice := sorted({key for key in keys if key and keys.count(key) > 1} & shape.needs):
        raise NotReadable(f"has two columns {twice[0]}")
    for row, cells in rows:
        if not any(cell != "" for cell in cells):
            continue
        _limit(len(unpacked.records) + 1)
        fields: dict[str, Value] = {}
        for key, cell in zip(keys, cells, strict=False):
            if key and fields.get(key, "") == "":
                fields[key] = cell
        if any(cell != "" for cell in cells[len(keys) :]):
            unpacked.bad.append(Remark(row, f"has {len(cells)} fields where the header has {len(keys)}"))
        else:
            unpacked.records.append(Record(row, fields))
    return unpacked


def _csv_rows(text: str) -> Rows:
    """Rows with the physical line they begin on; the separator is the most frequent one in the header."""
    lines = text.splitlines(keepends=True)
    head = [line for line in lines[: _HEADER_WITHIN + 1] if shape_of(map(key_of, _split_any(line)))]
    head = head or lines[:1]
    separator = max(",;\t", key=head[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    line = 1
    try:
        for cells in reader:
            yield str(line), [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotReadable(f"is no CSV: line {line}: {error}") from None


def _split_any(line: str) -> list[str]:
    for separator in ";\t":
        line = line.replace(separator, ",")
    return [name.strip(' "\r\n') for name in line.split(",")]


def _of_workbook(data: bytes, wanted: str) -> Unpacked:
    whole: Unpacked | None = None
    skipped = []
    for name, rows in sheets_of(data):
        try:
            sheet = _of_sheet(rows, wanted if whole is None or whole.shape is None else whole.shape.name)
        except NotReadable as error:
            skipped.append(Remark(name, f"this sheet {error}"))
            continue
        if whole is None:
            whole = sheet
        else:
            whole.records += sheet.records
            whole.bad += sheet.bad
        _limit(len(whole.records))
    if whole is None:
        raise _unknown(wanted)
    whole.skipped += skipped
    return whole


def _limit(rows: int) -> None:
    if rows > MOST_ROWS:
        raise NotReadable(f"has more than {MOST_ROWS} rows: split it")
