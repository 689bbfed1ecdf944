"""Rows of a sheet (CSV, a workbook, a table of a page) as records of a fixed shape or of any table."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from outage_service.importing.columns import Columns, role_of
from outage_service.importing.half_days import with_one_time
from outage_service.importing.model import MOST_ROWS, Hints, NotReadable, Record, Remark, Value
from outage_service.importing.notices import mark_draft
from outage_service.importing.records import key_of
from outage_service.importing.rescheduled import apart
from outage_service.importing.shapes.known import AUTO, SHAPES, Shape, shape_of
from outage_service.importing.states import TITLE, title_says
from outage_service.importing.tables import HEADER_WITHIN, MOST_COLUMNS, Row, is_footer, table_of
from outage_service.importing.unpacked import Unpacked, check_rows, unknown

TABLE = "table"


def of_rows(rows: Iterator[Row], wanted: str, hints: Hints) -> Unpacked:
    """The records below the header of a sheet; NotReadable when it has none."""
    kept = list(islice(rows, 2 * MOST_ROWS + HEADER_WITHIN))
    if next(rows, None) is not None:
        raise NotReadable(f"has more than {MOST_ROWS} rows: split it")
    if not hints.columns and wanted != TABLE:
        for number, (_, cells) in enumerate(kept[: HEADER_WITHIN + 1]):
            keys = [key_of(cell) if isinstance(cell, str) else "" for cell in cells[:MOST_COLUMNS]]
            shape = shape_of(keys, wanted)
            if shape is not None:
                return _below(kept, number, keys, shape)
    if wanted in (AUTO, TABLE):
        return of_table(kept, wanted, hints)
    raise unknown(wanted)


def of_table(rows: Sequence[Row], wanted: str, hints: Hints) -> Unpacked:
    """The records of any table; NotReadable with what was understood when it is not clear."""
    table = table_of(rows if hints.columns else apart(with_one_time(rows)), hints.columns)
    if table.columns.lacks:
        raise Unclear(wanted, table.columns)
    found = Unpacked(SHAPES[TABLE], table.records, table.bad, table.skipped, table.above)
    found.columns = [f"{c.role} = «{c.heading or c.number + 1}» ({c.why})" for c in table.columns.found]
    mark_draft(found)
    return found


class Unclear(NotReadable):
    """A table of which too little is understood; `columns` is what was understood."""

    def __init__(self, wanted: str, columns: Columns) -> None:
        super().__init__(str(unknown(wanted, [columns])))
        self.columns = columns


def _below(rows: Sequence[Row], header: int, keys: list[str], shape: Shape) -> Unpacked:
    unpacked = Unpacked(
        shape, above=[str(cell) for _, cells in rows[:header] for cell in cells if cell != ""]
    )
    unpacked.columns = [f"columns of the shape {shape.name}"]
    if twice := sorted({key for key in keys if key and keys.count(key) > 1} & shape.needs):
        raise NotReadable(f"has two columns {twice[0]}")
    once: dict[str, Value] = {}
    title = next(filter(title_says, unpacked.above), "")
    for row, cells in rows[header + 1 :]:
        if not any(cell != "" for cell in cells):
            continue
        check_rows(len(unpacked.records) + 1)
        fields: dict[str, Value] = {}
        for key, cell in zip(keys, cells, strict=False):
            if key and fields.get(key, "") == "":
                fields[key] = cell
        first = next(str(cell) for cell in cells if cell != "")
        if any(cell != "" for cell in cells[len(keys) :]):
            unpacked.bad.append(Remark(row, f"has {len(cells)} fields where the header has {len(keys)}"))
        elif is_footer(first) and sum(cell != "" for cell in cells) <= 2:
            unpacked.skipped.append(Remark(row, f"is no cut: «{first[:60]}»"))
        else:
            if title:
                fields[TITLE] = title
            once |= {key: fields[key] for key in shape.once if fields.get(key, "") != ""}
            unpacked.records.append(Record(row, fields | once))
    mark_draft(unpacked)
    return unpacked


def csv_rows(text: str) -> Iterator[Row]:
    """Rows with the physical line they begin on; the separator is the most frequent one in the header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    line = 1
    try:
        for cells in reader:
            yield str(line), [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotReadable(f"is no CSV: line {line}: {error}") from None


def _separator(text: str) -> str:
    """The sign that makes the most known headings of a line near the top."""
    lines = text[:200_000].splitlines()[: HEADER_WITHIN + 1]
    best = (0, 0, ",")
    for separator in (",", ";", "\t", "|"):
        for line in lines:
            names = [name.strip(' "') for name in line[:5_000].split(separator)]
            known = sum(role_of(name) is not None for name in names) if len(names) > 1 else 0
            if shape_of(map(key_of, names)):
                known += 100
            best = max(best, (known, -lines.index(line), separator), key=lambda one: one[:2])
    if best[0] > 1 or not lines:
        return best[2]
    whole = "\n".join(lines)
    return max(",;\t|", key=whole.count)
