"""Which outages a person means: the names that were said, read strictly and read as widely as is fair."""

from dataclasses import dataclass
from functools import cache

from bench.places.gazetteer import Site, World, bare
from bench.places.spelling import folded

SAME_STREET = {
    "phan chau trinh": "phan chu trinh",
    "ba thang hai": "3 thang 2",
    "le thanh ton": "le thanh tong",
    "dien bien": "dien bien phu",
}


@dataclass(frozen=True)
class Mention:
    """A name that was said; `kind` is street, ward, district, city or any. Names with | between them: one of them."""

    kind: str
    name: str


@cache
def _names(site: Site) -> dict[str, frozenset[str]]:
    street = folded(site.street)
    street = SAME_STREET.get(street, street)
    wards = {site.ward.name, site.written, *(old.name for old in site.olds)}
    districts = {old.district for old in site.olds}
    cities = {site.ward.province, *(old.province for old in site.olds)}
    cities |= {name for name in districts if name.startswith("Thành phố ")}
    loose = {bare(name) for name in wards | districts | cities}
    return {
        "street": frozenset({street}),
        "ward": frozenset(map(folded, wards)),
        "district": frozenset(map(folded, districts)),
        "city": frozenset(folded(bare(name)) for name in cities),
        "any": frozenset({street, *map(folded, loose)}),
    }


@cache
def _keys(mention: Mention) -> frozenset[str]:
    names = mention.name.split("|")
    if mention.kind in ("city", "any"):
        names = [bare(name) for name in names]
    keys = map(folded, names)
    return frozenset(SAME_STREET.get(key, key) if mention.kind in ("street", "any") else key for key in keys)


def meets(site: Site, mention: Mention) -> bool:
    """Whether the site can be meant by the name."""
    return not _keys(mention).isdisjoint(_names(site)[mention.kind])


def meant(world: World, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """The outages at the sites that meet all the names, in a fixed order."""
    found = {site.outage_id for site in world.out if all(meets(site, mention) for mention in mentions)}
    return tuple(sorted(found))


def cities_of(world: World, outages: tuple[str, ...]) -> set[str]:
    """The provinces in which the outages lie."""
    return {site.ward.province for site in world.out if site.outage_id in outages}


def right_and_mode(
    world: World, strict: tuple[Mention, ...], wide: tuple[Mention, ...]
) -> tuple[tuple[str, ...], str]:
    """The outages that may be told, and whether all of them must be («exactly») or one is enough («some of»)."""
    may = meant(world, wide)
    if not may:
        return (), "nothing"
    must = meant(world, strict)
    one_place = must == may and len(cities_of(world, may)) == 1
    return may, "exactly" if one_place and _by_name(world, strict, may) else "some of"


def _by_name(world: World, strict: tuple[Mention, ...], outages: tuple[str, ...]) -> bool:
    """Several outages must all be told only where the records themselves have the ward that was said."""
    wards = [folded(mention.name) for mention in strict if mention.kind == "ward"]
    if len(outages) == 1:
        return True
    if not wards:
        return all(mention.kind in ("street", "city") for mention in strict)
    return all(folded(site.written) in wards for site in world.out if site.outage_id in outages)
