"""Which nodes of the network a cut is about. Pure rules: the caller has looked up what is known.

A match must be certain: people who get a message about a cut that is not theirs stop trusting the service.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outage_service.importing.known_network_store import Homes, KnownNetwork
from outage_service.importing.model import Cut, Station
from outage_service.importing.named import is_part_of_station, named_in
from outage_service.importing.names import feeder_keys_of, is_piece_of_feeder, near, station_key
from outage_service.world.places.announced import Area, Words, area_of
from outage_service.world.places.names import names_of
from outage_service.world.places.renaming import Renamings

How = Literal["customer", "station", "feeder", "street", "area only", "nothing"]

MAJORITY = 0.5  # more than this share of a transformer's customers must live in the streets
_UNIT = re.compile(r"P[A-Z][A-Z0-9]{4}")


@dataclass(frozen=True, slots=True)
class Match:
    """What a cut was matched by and to; `near` when a name is spelled slightly differently."""

    how: How
    node_ids: tuple[str, ...] = ()
    near: bool = False
    detail: str = ""


def match_by_name(cut: Cut, known: KnownNetwork, renamed: Renamings | None = None) -> Match | None:
    """The match by customer codes, stations or feeders; None when none of them is known."""
    if nodes := {known.node_of_code[code] for code in cut.customer_codes if code in known.node_of_code}:
        unknown = sum(code not in known.node_of_code for code in cut.customer_codes)
        detail = f"{unknown} of {len(cut.customer_codes)} customer codes are not known" if unknown else ""
        return Match("customer", tuple(sorted(nodes)), detail=detail)
    named = named_in(cut)
    feeders, wrong = _feeders(named.feeders, cut.unit, known)
    if named.stations:
        return _by_stations(cut, named.stations, known, feeders)
    if feeders:
        below = {feeder: known.below.get(feeder, Homes()) for feeder in sorted(feeders)}
        match = below_feeders(below, area_of(named.place, renamed))
        detail = "; ".join(filter(None, (*wrong, match.detail)))
        return replace(match, detail=detail) if match.node_ids else _area_only(cut, detail)
    # A name that is not a known feeder may be the name of a station without "TBA".
    stations = tuple((name,) for name in named.feeders if not is_piece_of_feeder(name))
    return _by_stations(cut, stations, known, set()) if stations else None


def why_not_by_name(cut: Cut, known: KnownNetwork) -> str:
    """Why the customer codes, stations and feeders of a cut have no match."""
    reasons = []
    named = named_in(cut)
    if cut.customer_codes:
        reasons.append("no customer with these codes")
    if named.stations:
        reasons.append("no station of these names for sure")
    elif named.feeders:
        reasons += _feeders(named.feeders, cut.unit, known)[1]
    return "; ".join(reasons)


def match_by_area(cut: Cut, homes: Homes, renamed: Renamings | None = None) -> Match:
    """The transformers most of whose customers live in the streets that the cut's text names."""
    area = area_of(cut.area, renamed)
    if not area.streets:
        coarse = "only a part of something" if area.is_coarse else "no street or hamlet"
        return _area_only(cut, f"the text names {coarse}")
    living: dict[str, int] = defaultdict(int)
    is_near, missing = False, []
    for street, wards in area.streets:
        found, spelled_near = _homes_of(street, wards, homes, bool(_is_unit(cut.unit)))
        is_near |= spelled_near
        if not found:
            missing.append(" ".join(street))
        for node_id, count in found:
            living[node_id] += count
    shares = {node_id: living[node_id] / homes.customers_of[node_id] for node_id in sorted(living)}
    chosen = tuple(node_id for node_id, share in shares.items() if share > MAJORITY)
    detail = "; ".join(filter(None, (_told_shares(shares), _told_missing(missing))))
    if not chosen:
        return _area_only(cut, detail)
    return Match("street", chosen, is_near, detail)


def below_feeders(feeders: Mapping[str, Homes], area: Area) -> Match:
    """The whole feeders; or the transformers below them most of whose customers live where the text says.

    Places beside a feeder say which of its customers are meant. Without nodes when they cannot be placed. A
    feeder without any customer in the wards that are named stays whole: the feeder was named for certain.
    """
    if not (area.streets or area.whole or area.wards or area.is_coarse):
        return Match("feeder", tuple(feeders))
    if area.is_coarse and not (area.streets or area.whole):
        return Match("area only", detail="the text means only a part of what the feeder feeds")
    placed: set[str] = set()
    chosen: set[str] = set()
    for feeder, homes in feeders.items():
        living, here = _living_at(area, homes)
        placed |= here
        nodes = {node for node, count in living.items() if count / homes.customers_of[node] > MAJORITY}
        is_elsewhere = not here and not area.streets
        chosen |= {feeder} if is_elsewhere or nodes == set(homes.customers_of) else nodes
    named = [" ".join(street) for street, _ in area.streets]
    named += [" ".join(whole.name.words) for whole in area.whole]
    missing = [name for name in dict.fromkeys(named) if name not in placed]
    detail = f"not known at this feeder: {', '.join(missing[:10])}" if missing else ""
    if not chosen:
        return Match("area only", detail=detail or "no transformer of the feeder feeds mostly homes there")
    return Match("feeder" if chosen <= set(feeders) else "street", tuple(sorted(chosen)), detail=detail)


def _living_at(area: Area, homes: Homes) -> tuple[dict[str, int], set[str]]:
    """How many customers of each transformer live at the places of a text; and which places have any."""
    living: dict[str, int] = defaultdict(int)
    placed: set[str] = set()
    for street, wards in area.streets:
        for home in homes.of_street.get(street, ()):
            if not wards or home.wards & wards:
                living[home.node_id] += home.customers
                placed.add(" ".join(street))
    for whole in area.whole:
        for ward in whole.names & homes.of_ward.keys():
            placed.add(" ".join(whole.name.words))
            for node_id, customers in homes.of_ward[ward].items():
                living[node_id] += customers
    return living, placed


def wards_of(cuts: Iterable[Cut], renamed: Renamings | None = None) -> set[Words]:
    """The wards that the texts of these cuts name, by their old and new names."""
    return {ward for cut in cuts for ward in area_of(cut.area, renamed).wards}


def unit_to_search(cut: Cut) -> str:
    """The unit whose streets to search; empty when the cut names none."""
    return unit_in(cut.unit) or ""


def unit_in(unit: str) -> str | None:
    """The code of a unit; None when the text is a name, or nothing."""
    return unit[:6] if _is_unit(unit) else None


def _area_only(cut: Cut, detail: str) -> Match:
    return Match("area only" if names_of(cut.area) else "nothing", detail=detail)


def _is_unit(unit: str) -> bool:
    return _UNIT.fullmatch(unit[:6]) is not None


def _feeders(names: Sequence[str], unit: str, known: KnownNetwork) -> tuple[set[str], list[str]]:
    """The feeders that match exactly one node, and what is wrong with the others."""
    sure: set[str] = set()
    wrong = []
    for name in names:
        if is_piece_of_feeder(name):
            wrong.append("a part of a feeder is too coarse")
            continue
        keys = feeder_keys_of(name)
        found = next(
            (ids for key in keys if (ids := _of_unit(known.feeders.get(key, set()), unit, known))), set()
        )
        if len(found) == 1:
            sure |= found
        elif found:
            wrong.append(f"{len(found)} feeders are called like this")
        else:
            wrong.append("no feeder is called like this")
    return sure, list(dict.fromkeys(wrong))


def _by_stations(
    cut: Cut, stations: Sequence[Station], known: KnownNetwork, feeders: set[str]
) -> Match | None:
    chosen: set[str] = set()
    is_near, missing = False, 0
    whole = [station for station in stations if not is_part_of_station(station)]
    for station in whole:
        found, spelled_near = _station(station, cut, known, feeders)
        if found:
            chosen.add(found)
            is_near |= spelled_near
        else:
            missing += 1
    told = [f"{missing} of {len(stations)} stations are not known for sure"] if missing else []
    if parts := len(stations) - len(whole):
        told.append(
            f"of {parts} of {len(stations)} stations only a part is meant, and who lives in it is not known"
        )
    if not chosen:
        return _area_only(cut, "; ".join(told)) if parts else None
    return Match("station", tuple(sorted(chosen)), is_near, "; ".join(told))


def _station(station: Station, cut: Cut, known: KnownNetwork, feeders: set[str]) -> tuple[str | None, bool]:
    """The only station with one of these names, or None; whether it is spelled slightly differently."""
    keys = [station_key(name) for name in station]
    for key, spelled_near in [(key, False) for key in keys] + [
        (known.near_station[key], True) for key in keys if key in known.near_station
    ]:
        found = _of_unit(known.stations.get(key, set()), cut.unit, known)
        if len(found) > 1 and feeders:
            found = {node_id for node_id in found if known.feeder_of.get(node_id) in feeders}
        if len(found) == 1:
            return next(iter(found)), spelled_near
    return None, False


def _of_unit(found: set[str], unit: str, known: KnownNetwork) -> set[str]:
    if not _is_unit(unit):
        return found
    return {n for n in found if not known.units_of.get(n) or unit[:6] in known.units_of[n]}


def _homes_of(
    street: Words, wards: frozenset[Words], homes: Homes, in_unit: bool
) -> tuple[list[tuple[str, int]], bool]:
    """Node and number of customers for each home in the street; whether it is spelled slightly differently.

    Without a known ward, the street must be the only one of its name in the unit. Without a unit, the street
    must not be in wards of one name in two units ("xã Tân Hương" exists in several provinces).
    """
    spelled_near = False
    if street not in homes.of_street:
        streets = {" ".join(known): known for known in homes.of_street}
        found = near(" ".join(street), streets)
        if found is None:
            return [], False
        street, spelled_near = streets[found], True
    there = homes.of_street[street]
    if wards & homes.wards:
        there = [home for home in there if home.wards & wards]
        if not in_unit and len({home.unit for home in there}) != 1:
            there = []
    elif not in_unit or len({home.wards for home in there}) != 1:
        there = []
    return [(home.node_id, home.customers) for home in there], spelled_near


def _told_shares(shares: dict[str, float]) -> str:
    told = [
        f"{node_id} {share:.0%}" for node_id, share in sorted(shares.items(), key=lambda i: (-i[1], i[0]))
    ]
    if not told:
        return ""
    more = f" and {len(told) - 10} more" if len(told) > 10 else ""
    return f"customers living there: {', '.join(told[:10])}{more}"


def _told_missing(missing: list[str]) -> str:
    return f"not known there: {', '.join(missing[:10])}" if missing else ""
