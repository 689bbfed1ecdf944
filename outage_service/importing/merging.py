"""The cuts of a file, each once: companies write a row for each customer, and repeat rows. Pure rules."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from outage_service.clock import local_date
from outage_service.importing.model import Cut, State
from outage_service.importing.names import feeder_key, station_key
from outage_service.world.places.names import fold

_SIGNS = re.compile(r"[^a-z0-9]+")
# When the rows of one cut differ, the first of these counts: nobody is told of a cut that may be called off.
_BY_WEIGHT: tuple[State, ...] = ("over", "cancelled", "unclear", "valid")


@dataclass
class _Rows:
    """What the rows of one cut say apart from what they have in common."""

    rows: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    states: set[State] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)


def merged(cuts: Sequence[Cut]) -> list[tuple[tuple[str, ...], Cut]]:
    """Each cut once, with the rows about it and the customers of all these rows.

    A file that holds both a cut and its cancellation holds a cancelled cut. Rows of one cut with several ids
    have none: the source numbers its rows, not its cuts.
    """
    found: dict[Cut, _Rows] = {}
    are_row_numbers = _are_row_numbers(cuts)
    for cut in cuts:
        codes = () if cut.feeders or cut.stations or cut.area else cut.customer_codes
        alike = replace(cut, row="", customer_codes=codes, state="valid", status="", external_id="")
        said = found.setdefault(alike, _Rows())
        said.rows.append(cut.row)
        said.codes.update(cut.customer_codes)
        said.states.add(cut.state)
        said.statuses.update(filter(None, [cut.status]))
        said.ids.add("" if are_row_numbers else cut.external_id)
    return [
        (
            tuple(said.rows),
            replace(
                alike,
                row=said.rows[0],
                customer_codes=tuple(sorted(said.codes)),
                state=next(state for state in _BY_WEIGHT if state in said.states),
                status=", ".join(sorted(said.statuses)),
                external_id=next(iter(said.ids)) if len(said.ids) == 1 else "",
            ),
        )
        for alike, said in found.items()
    ]


def names_of_elements(cut: Cut) -> tuple[str, ...]:
    """The keys of the feeders and stations that a cut names."""
    feeders = {f"feeder {feeder_key(name)}" for name in cut.feeders}
    return tuple(sorted(feeders | {f"station {station_key(station[0])}" for station in cut.stations}))


def place_of(source: str, cut: Cut) -> str:
    """A digest for one place and day of a source: the same words always give the same digest."""
    where: list[str] = sorted(map(feeder_key, cut.feeders))
    where += sorted(station_key(station[0]) for station in cut.stations)
    told = where or [plain(cut.area)] if where or cut.area else sorted(cut.customer_codes)
    words = [source, cut.unit or plain(cut.unit_name), told, str(local_date(cut.starts_at))]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:48]


def plain(text: str) -> str:
    """A text without accents, case and signs."""
    return _SIGNS.sub(" ", fold(text)).strip()


def _are_row_numbers(cuts: Iterable[Cut]) -> bool:
    """Whether the ids only count the rows of this file: 1, 2, 3, ... or 0, 1, 2, ..."""
    ids = [cut.external_id for cut in cuts]
    counted = range(len(ids))
    return ids in ([str(n) for n in counted], [str(n + 1) for n in counted])
