"""«như trên», «nt», «"»: cells that repeat what the row above says."""

import re
from collections.abc import Iterable

from outage_service.importing.model import Record, Value
from outage_service.world.places.names import fold

_AS_ABOVE = re.compile(r"[-\s]*(?:nhu tren|nt|nhu dong tren|-nt-|[\"〃”“]|'')[-\s.]*")
_LONGEST = 20


def filled_in(records: Iterable[Record]) -> None:
    """Put into each such cell what stands above it; the first row has nothing above."""
    above: dict[str, Value] = {}
    for record in records:
        for key, value in record.fields.items():
            if isinstance(value, str) and 0 < len(value) <= _LONGEST and _AS_ABOVE.fullmatch(fold(value)):
                record.fields[key] = above.get(key, "")
        above = dict(record.fields)
