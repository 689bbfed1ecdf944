"""Files in the shapes of the power companies, made for one test."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SAMPLES = Path(__file__).with_name("samples")
SHEET = ("NGAY_CAT", "GIO_BAT_DAU", "GIO_KET_THUC", "LO_DUONG_DAY", "DS_TRAM", "DS_THON_XA", "LY_DO")


def sample(name: str) -> bytes:
    """The bytes of a sample file."""
    return (SAMPLES / name).read_bytes()


def item(**fields: Any) -> dict[str, Any]:
    """An item of EVNCPC: station T1 on the morning of the 24th, unless told otherwise."""
    return {
        "subOrganizationCode": "PC05II",
        "subOrganizationName": "Điện lực Điện Bàn",
        "stationCode": "T1",
        "stationName": "TBA Lê Lợi 1",
        "fromDate": "2026-11-24T05:00:00",
        "toDate": "2026-11-24T11:30:00",
        "outageType": "Kế hoạch",
        "statusStr": "Đã duyệt",
        "reason": "Thí nghiệm định kỳ",
        **fields,
    }


def evncpc(*items: dict[str, Any]) -> bytes:
    """A file of EVNCPC."""
    return json.dumps({"items": items}, ensure_ascii=False).encode()


def row(**fields: Any) -> list[Any]:
    """A row of a notice sheet: feeder 471 on the morning of the 25th, unless told otherwise."""
    values = dict(
        zip(SHEET, ("25/11/2026", "07h30", "11h30", "Lộ 471", "", "Phường Điện Bàn", "Bảo trì"), strict=True)
    )
    return list({**values, **fields}.values())


def sheet_csv(*rows: Sequence[Any], separator: str = ",", header: Sequence[str] = SHEET) -> bytes:
    """A notice sheet as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def sheet_xlsx(
    *rows: Iterable[Any], above: Iterable[str] = (), **more_sheets: Iterable[Iterable[Any]]
) -> bytes:
    """A notice sheet as a workbook, with lines of text above its header and other sheets beside it."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Thang11"
    for line in above:
        first.append([line])
    for cells in (SHEET, *rows):
        first.append(list(cells))
    for name, lines in more_sheets.items():
        sheet = book.create_sheet(name)
        for cells in lines:
            sheet.append(list(cells))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
