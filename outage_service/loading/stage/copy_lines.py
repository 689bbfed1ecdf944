"""Rows in the text format of PostgreSQL's COPY."""

import json
from collections.abc import Iterable, Sequence

from outage_service.loading.rows.customer_columns import CustomerColumns

# Characters with a special meaning in that format.
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def customer_lines(columns: CustomerColumns) -> str:
    """Rows of the table customers."""
    written = columns._replace(priority=list(map(str, columns.priority)))  # type: ignore[arg-type]
    count = len(columns.customer_code)
    lines = "\n".join(map("\t".join, zip(*written, strict=True))) + "\n"
    is_plain = lines.count("\t") == count * (len(columns) - 1) and lines.count("\n") == count
    if is_plain and "\\" not in lines and "\r" not in lines:
        return lines
    return as_lines(columns.rows())


def phone_lines(columns: CustomerColumns) -> str:
    """Rows of the table customer_phones."""
    return "".join(
        [
            f"{listed[2:-2]}\t{code}\n"
            if "," not in listed
            else "".join(f"{phone}\t{code}\n" for phone in json.loads(listed))
            for listed, code in zip(columns.phones, columns.customer_code, strict=True)
            if listed != "[]"
        ]
    )


def as_lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows of any table."""
    return "".join([_line(row) for row in rows])


def _line(row: Sequence[object]) -> str:
    return "\t".join("\\N" if value is None else str(value).translate(_ESCAPES) for value in row) + "\n"
