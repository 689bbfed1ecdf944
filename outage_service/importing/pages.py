"""The tables and the text of an HTML page; merged cells (rowspan, colspan) hold their text everywhere."""

import re
from collections.abc import Iterator
from typing import Any

from outage_service.importing.columns import Columns, kind_of_cell, role_of
from outage_service.importing.labelled import NOTICE_TEXT
from outage_service.importing.model import MOST_ROWS, Hints, NotReadable, Record, Remark
from outage_service.importing.notices import mark_draft, of_notice
from outage_service.importing.page_texts import day_above, running_text, without_struck_items
from outage_service.importing.shapes.evnspc_web import CELLS
from outage_service.importing.shapes.known import AUTO, SHAPES
from outage_service.importing.sheets import TABLE, Unclear, of_rows
from outage_service.importing.states import TITLE, title_says
from outage_service.importing.tables import MOST_COLUMNS, Row
from outage_service.importing.unpacked import Unpacked, check_rows, unknown
from outage_service.importing.words import says_no_cuts

_MOST_TAGS = 20 * MOST_ROWS
_MOST_CELLS = 40 * MOST_ROWS  # with what merged cells cover
_WEB = "evnspc-web"
_NO_TEXT = frozenset(("script", "style", "template", "noscript", "s", "del", "strike"))
_FIRST_ROWS = 60  # if none of them has two moments, the page has another table
_GONE = re.compile(r"display\s*:\s*none|line-through", re.IGNORECASE)
# Added to a page before parsing: its place in the result shows where the file ended.
_END_OF_FILE = "<end-of-file>"


def of_html(text: str, wanted: str, hints: Hints) -> Unpacked:
    """The records of the tables in a page, else of its labelled text; NotReadable when it has neither."""
    page = _parsed(text)
    title = _title_that_calls_off(page)
    unpacked = _of_page(page, wanted, hints)
    if title:
        for record in unpacked.records:
            record.fields.setdefault(TITLE, title)
            record.fields[TITLE] = record.fields[TITLE] or title
    return unpacked


def _title_that_calls_off(page: Any) -> str:
    """A line above the first table that may say that its cuts were called off."""
    first = page.find("table")
    lines = (str(line).strip() for line in first.find_all_previous(string=True)) if first else ()
    return next((line for line in lines if len(line) < 300 and title_says(line)), "")


def _of_page(page: Any, wanted: str, hints: Hints) -> Unpacked:
    if wanted in (AUTO, _WEB) and not hints.columns and (found := _four_cells(page)):
        return found
    whole: Unpacked | None = None
    guesses: list[Columns] = []
    if wanted not in (_WEB, NOTICE_TEXT):
        for rows, day in _tables(page):
            try:
                found = of_rows(iter(rows), whole.shape.name if whole and whole.shape else wanted, hints)
            except Unclear as error:
                guesses.append(error.columns)
                continue
            except NotReadable:
                if hints.columns and len(rows) > MOST_ROWS:
                    raise
                continue
            if day and found.shape is SHAPES[TABLE]:
                for record in found.records:
                    record.fields["day"] = record.fields.get("day") or day
            if whole is None:
                whole = found
            else:
                whole.add(found)
    if whole is not None:
        for table in page(["table"]):
            table.decompose()
        whole.above += running_text(page).splitlines()[:200]
        mark_draft(whole)
        return whole
    for row in page.find_all("tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
        if len(cells) == 2 and role_of(cells[0]):
            row.string = f"{cells[0].rstrip(': ')}: {cells[1]}"
    said = page.get_text("\n", strip=True)
    if wanted in (AUTO, NOTICE_TEXT) and not hints.columns:
        told = of_notice(said, running_text(page), hints.today)
        if told:
            return told
    if wanted in (AUTO, _WEB) and says_no_cuts(said[-2_000:]):
        return Unpacked(SHAPES[_WEB])
    raise unknown(wanted, guesses)


def _parsed(text: str) -> Any:
    if text.count("<") > _MOST_TAGS:
        raise NotReadable(f"has more than {_MOST_TAGS} tags: split it")
    from bs4 import BeautifulSoup  # slow to import, and few files need it

    page = BeautifulSoup(text + _END_OF_FILE, "html.parser")
    ends = page.find_all(_END_OF_FILE[1:-1])
    if not ends or ends[-1].find_parent(["table", "script"]):
        # Cuts would be missing without a sign of it.
        raise NotReadable("ends in the middle of a table: fetch it again")
    without_struck_items(page)
    for gone in page.find_all(_does_not_hold):
        gone.decompose()
    return page


def _does_not_hold(tag: Any) -> bool:
    """Whether a tag is no text, is struck out or is hidden; a row of nothing else is no row."""
    return tag.name in _NO_TEXT or (
        bool(tag.attrs) and ("hidden" in tag.attrs or bool(_GONE.search(str(tag.attrs.get("style", "")))))
    )


def _four_cells(page: Any) -> Unpacked | None:
    """EVNSPC's table: four cells in each row, the first two moments with their dates."""
    unpacked = Unpacked(SHAPES[_WEB], columns=["four cells: start, end, area, reason"])
    moments = 0
    for number, row in enumerate(page.find_all("tr"), start=1):
        check_rows(number)
        if moments == 0 and number > _FIRST_ROWS:
            return None
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        if len(cells) == len(CELLS):
            if number > 1 or any(letter.isdigit() for letter in cells[0]):
                moments += kind_of_cell(cells[0]) == kind_of_cell(cells[1]) == "moment"
                unpacked.records.append(Record(str(number), dict(zip(CELLS, cells, strict=True))))
        elif any(cells) and not says_no_cuts(" ".join(cells)):
            unpacked.bad.append(Remark(str(number), f"has {len(cells)} cells instead of {len(CELLS)}"))
    return unpacked if moments and 2 * moments >= len(unpacked.records) else None


def _tables(page: Any) -> Iterator[tuple[list[Row], str]]:
    """The rows of each table that holds no other one, and the day in the heading right above it; rows are numbered
    through the page."""
    numbers = {id(row): number for number, row in enumerate(page.find_all("tr"), start=1)}
    check_rows(len(numbers))
    cells = 0
    for table in page.find_all("table"):
        if table.find("table"):
            continue
        rows = _grid(table, numbers)
        cells += sum(len(row) for _, row in rows)
        if cells > _MOST_CELLS:
            raise NotReadable(f"has more than {_MOST_CELLS} cells: split it")
        yield rows, day_above(table)


def _grid(table: Any, numbers: dict[int, int]) -> list[Row]:
    rows: list[Row] = []
    hanging: dict[int, tuple[int, str]] = {}  # by column: for how many more rows, and its text
    for row in table.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"]):
            _hang(cells, hanging)
            text = cell.get_text("\n", strip=True)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(min(across, MOST_COLUMNS - len(cells))):
                if down > 1:
                    hanging[len(cells)] = (down - 1, text)
                cells.append(text)
        _hang(cells, hanging)
        rows.append((str(numbers[id(row)]), cells))
    return rows


def _hang(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells of rows above that reach down to here."""
    while len(cells) in hanging:
        left, text = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: Any, name: str) -> int:
    digits = str(cell.get(name) or "1")
    return max(1, min(int(digits), MOST_ROWS)) if digits.isdecimal() and len(digits) < 6 else 1
