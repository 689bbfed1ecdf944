"""Elements of the network by name: which are feeders and which are stations."""

import re
from collections.abc import Iterable

from outage_service.importing.model import Station
from outage_service.world.places.names import fold

_STATION = re.compile(r"^(?:tba|tram|mba|may bien ap|t\.)(?:\b|(?=\d))")


def feeders_and_stations(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[Station, ...]]:
    """The feeders, and the stations: names that begin with a word for a station, such as "TBA"."""
    named = [(name, bool(_STATION.match(fold(name)))) for name in names]
    return tuple(name for name, is_station in named if not is_station), tuple(
        (name,) for name, is_station in named if is_station
    )
