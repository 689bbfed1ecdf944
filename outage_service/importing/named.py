"""Feeders and stations that are named in the text of an area: "Lộ 474-E153", "Các trạm: Lê Lợi 1, Lê Lợi 2".
Pure rules: no SQL."""

import re
from dataclasses import dataclass

from outage_service.importing.model import LONGEST_AREA, Cut, Station
from outage_service.importing.names import is_piece_of_feeder
from outage_service.world.places.announced import clauses_of, segments_of
from outage_service.world.places.names import fold, names_of

_FEEDER = re.compile(
    r"\b(?:lo|xuat tuyen|xt|phat tuyen|tuyen|duong day|dz|dd)\.? ?(?=(?:\d+ ?kv )?(?:so )?\d{3})"
)
_BARE_FEEDER = re.compile(r"\d{3} ?[-/]? ?e\d+[\w./-]*")
_STATION = re.compile(r"(?:cac |nhung |gom |toan bo )*(?:tba|tram bien ap|tram)\b\.? ?")
_SUBSTATION = re.compile(r"(?:tba|tram) (?:bien ap )?(?:\d+ ?kv|trung gian|tg)\b")
_STATIONS = re.compile(r"(?:gom |toan bo )*(?:cac|nhung) (?:tba|tram bien ap|tram)\b")
_SPACED_DASH = re.compile(r"(\d{3}) ?[-–/] ?(?=[EĐe]\d)")
_PART = re.compile(r"\(?\b(?:mot|1) phan\b\)?")
_NO_PLACE = re.compile(
    r"(?:toan|ca)(?: bo)?(?: (?:tuyen|lo|duong day))?|(?:dien luc|cong ty dien luc|pc|doi quan ly dien)\b.*"
)
_LONGEST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What the network columns and the text of a cut name together; `place` is the rest of the text."""

    feeders: tuple[str, ...]
    stations: tuple[Station, ...]
    place: str


def named_in(cut: Cut) -> Named:
    """The feeders and stations of a cut: those of its own fields, else those in the text of its area."""
    feeders, stations, place = _read(cut.area)
    if cut.feeders or cut.stations:
        return Named(cut.feeders, cut.stations, place)
    return Named(tuple(dict.fromkeys(feeders)), tuple(dict.fromkeys(stations)), place)


def is_part_of_station(station: Station) -> bool:
    """Whether a row means only a part of the station: "TBA Lê Lợi 1 (một phần)"."""
    return any(_PART.search(fold(name)) for name in station)


def area_told(cut: Cut, is_matched: bool) -> str:
    """The words that say where the cut is. A cut that could not be matched may be narrower than its area: then
    its feeders and stations are named too, so that nobody takes it for a cut of the whole ward."""
    if is_matched or not (cut.feeders or cut.stations):
        return cut.area
    folded = fold(cut.area)
    stations = [_called("trạm", station[-1], _STATION) for station in cut.stations]
    names = [*(_called("lộ", feeder, _FEEDER) for feeder in cut.feeders), *stations]
    missing = ", ".join(name for name in dict.fromkeys(names) if fold(name) not in folded)[:_LONGEST_NAMES]
    if not missing:
        return cut.area
    told = f"{cut.area} ({missing})" if cut.area else missing
    return told if len(told) <= LONGEST_AREA else f"Một phần {cut.area}"[:LONGEST_AREA]


def _called(kind: str, name: str, known: re.Pattern[str]) -> str:
    is_named = known.match(fold(name)) or (kind == "lộ" and is_piece_of_feeder(name))
    return name if is_named else f"{kind} {name}"


def _read(area: str) -> tuple[list[str], list[Station], str]:
    feeders: list[str] = []
    stations: list[Station] = []
    places: list[str] = []
    for clause in clauses_of(_SPACED_DASH.sub(r"\1-", area)):
        is_list, rest = False, ""
        for sign, segment in segments_of(clause):
            folded = " ".join(fold(segment).split())
            if _SUBSTATION.match(folded) or _NO_PLACE.fullmatch(folded):
                continue
            if _PART.fullmatch(folded) and sign == "(" and stations and not rest:
                stations[-1] = (f"{stations[-1][0]} (một phần)",)
            elif (found := _FEEDER.search(folded)) or _BARE_FEEDER.match(folded):
                before = folded[: found.start()].strip() if found else ""
                if before and not is_piece_of_feeder(before) and names_of(before):
                    feeders.append(folded[len(before) :].strip())
                    rest += f"{sign} {segment[: len(before)]}"
                else:
                    feeders.append(" ".join(segment.split()))
            elif found := _STATION.match(folded):
                is_list = bool(_STATIONS.match(folded))
                if name := folded[found.end() :].strip():
                    stations.append((name,))
            elif is_list and not any(name.kind for name in names_of(segment)):
                stations.append((" ".join(segment.split()),))
            else:
                is_list = False
                rest += f"{sign or ','} {segment}" if rest else segment
        if rest.strip():
            places.append(rest)
    return feeders, stations, "; ".join(places)
