"""The sheets of an .xlsx workbook, unpacked with size limits before a parser sees them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from outage_service.importing.model import MOST_ROWS, NotReadable, Value

_MOST_PARTS = 500
_MOST_BYTES = 64 * 1024 * 1024  # of XML: a year of notices is a hundredth of it
_MOST_COLUMNS = 200
_CHUNK = 64 * 1024


def sheets_of(data: bytes) -> Iterator[tuple[str, Iterator[tuple[str, list[Value]]]]]:
    """The visible sheets that are not empty, with their rows by `Sheet!number`; NotReadable when broken."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_unpacked(data)))
        visible = [s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            if sheet.end[0] >= 2 * MOST_ROWS or sheet.end[1] >= _MOST_COLUMNS:
                raise NotReadable(f"has a sheet of more than {2 * MOST_ROWS} rows or {_MOST_COLUMNS} columns")
            cells = sheet.to_python(skip_empty_area=False)
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
        raise NotReadable("is no .xlsx workbook, though it begins like one") from error


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
