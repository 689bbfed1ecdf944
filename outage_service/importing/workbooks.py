"""The sheets of an .xlsx or .xls workbook; an .xlsx is unpacked with size limits before a parser sees them."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from outage_service.importing.model import MOST_ROWS, NotReadable, Value

_MOST_PARTS = 500
_MOST_BYTES = 64 * 1024 * 1024  # of XML: a year of notices is a hundredth of it
_MOST_COLUMNS = 200
_MOST_MERGED = 10_000
_CHUNK = 64 * 1024
_OLD = b"\xd0\xcf\x11\xe0"  # .xls, and also .xlsx with a password


def sheets_of(data: bytes) -> Iterator[tuple[str, Iterator[tuple[str, list[Value]]]]]:
    """The visible sheets that are not empty, with their rows by `Sheet!number`; NotReadable when broken."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        flat = data if data.startswith(_OLD) else _unpacked(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(flat))
        visible = [s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            if sheet.end[0] >= 2 * MOST_ROWS or sheet.end[1] >= _MOST_COLUMNS:
                raise NotReadable(f"has a sheet of more than {2 * MOST_ROWS} rows or {_MOST_COLUMNS} columns")
            cells = _unmerged(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ())
            yield (
                name,
                iter([(f"{name}!{n}", [cell_value(c) for c in row]) for n, row in enumerate(cells, 1)]),
            )
    except (
        CalamineError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        KeyError,
        NotImplementedError,
    ) as error:
        if data.startswith(_OLD):
            raise NotReadable(
                "is an old Excel file (.xls) that cannot be read, or has a password: save it as .xlsx or CSV"
            ) from error
        raise NotReadable("is no .xlsx workbook, though it begins like one") from error


def _unmerged(
    rows: list[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[Any]]:
    """The rows with the value of a merged cell in each cell that it covers."""
    for (top, left), (bottom, right) in islice(merged, _MOST_MERGED):
        if top < len(rows) and left < len(rows[top]) and bottom - top < MOST_ROWS:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return rows


def _unpacked(data: bytes) -> bytes:
    """The workbook with uncompressed parts, so that their size is limited before they are parsed."""
    flat = io.BytesIO()
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(flat, "w") as unpacked:
        parts = [part for part in packed.infolist() if not part.is_dir()]
        if len(parts) > _MOST_PARTS:
            raise NotReadable("is a workbook of too many parts")
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and printer settings
            with packed.open(part) as stream, unpacked.open(part.filename, "w") as target:
                while chunk := stream.read(_CHUNK):
                    total += len(chunk)
                    if total > _MOST_BYTES:
                        raise NotReadable(f"unpacks to more than {_MOST_BYTES // 1024 // 1024} MB")
                    target.write(chunk)
    return flat.getvalue()


def cell_value(cell: object) -> Value:
    """A cell of a workbook: times as they are, whole numbers without their `.0`, anything else as text."""
    if isinstance(cell, str | datetime | date | time | timedelta):
        return cell.strip() if isinstance(cell, str) else cell
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
