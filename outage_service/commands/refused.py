"""The rows that a load refused, as people read them."""

from collections.abc import Iterator

from outage_service.errors import IN_DATABASE, BadRow, LoadRefused


def lines_of(refused: LoadRefused) -> Iterator[str]:
    """A line for each bad row; rows that are in the database already are one line for each file, with their count."""
    first: dict[tuple[str, str], BadRow] = {}
    more: dict[tuple[str, str], int] = {}
    for row in refused.rows:
        kind = (row.file, row.reason)
        if not row.reason.endswith(IN_DATABASE):
            yield str(row)
        elif kind in first:
            more[kind] += 1
        else:
            first[kind], more[kind] = row, 0
    for kind, row in first.items():
        yield f"{row}; and {more[kind]} more rows of this file" if more[kind] else str(row)
