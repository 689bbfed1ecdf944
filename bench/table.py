"""The measurements as rows of one table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement beside its yardstick, both in `unit`; `beside` says what the yardstick is."""

    subject: str
    ours: float
    unit: str
    yardstick: float | None = None
    beside: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.yardstick if self.yardstick else None


HEADER = ("what", "ours", "yardstick", "ratio", "the yardstick is")


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown, columns aligned."""
    lines = [HEADER, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    formatted = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    ]
    formatted.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in formatted)


def _cells(row: Row) -> tuple[str, ...]:
    yardstick = "" if row.yardstick is None else f"{_short(row.yardstick)} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.subject, f"{_short(row.ours)} {row.unit}", yardstick, ratio, row.beside


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` percent of the values don't exceed; needs at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
