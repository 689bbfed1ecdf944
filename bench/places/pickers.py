"""Chooses the place that a way speaks of, so that the way is as hard as its kind says."""

import random
from collections.abc import Callable
from functools import cache

from bench.places.gazetteer import Site, World, bare, streets, wards
from bench.places.slots import Slot, Slots, initials, place_slots
from bench.places.spelling import distance, folded
from bench.places.truth import Mention

Picker = Callable[[World, str, random.Random], Slots | None]
COMPASS = ("Đông", "Tây", "Nam", "Bắc", "Trung")
FAKE = (
    "phường Thiên Đường", "xã Mây Hồng", "phường Trăng Non", "xã Gió Lành", "khu đô thị Sao Băng", "phường Hoa Giấy",
    "đảo Khỉ Con", "thị trấn Mộng Mơ", "xã Cầu Vồng", "phường Bến Sương",
)  # fmt: skip
FAKE_WARDS = (
    "phường Thiên Đường",
    "xã Mây Hồng",
    "phường Trăng Non",
    "xã Gió Lành",
    "phường Hoa Giấy",
    "xã Cầu Vồng",
)
FAKE_STREETS = (
    "Mộng Mơ",
    "Trăng Khuyết",
    "Hoa Cỏ May",
    "Nguyễn Văn Mây",
    "Trần Thị Nắng",
    "Gió Ngàn",
    "Sương Sớm",
)
FOREIGN = (
    "Cà Mau",
    "Lạng Sơn",
    "Thanh Hóa",
    "Tây Ninh",
    "Vĩnh Long",
    "Sơn La",
    "Quảng Ngãi",
    "Bắc Ninh",
    "Lào Cai",
)


def out(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out, in its own ward."""
    return place_slots(rng.choice(world.out), rng)


def old_inside_new(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out, whose records have the ward of today while the caller may say the old one."""
    site = rng.choice(world.out)
    return None if site.old else place_slots(site, rng)


def new_over_old(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out, whose records have the old ward while the caller says the one of today."""
    sites = [site for site in world.out if site.old]
    return place_slots(rng.choice(sites), rng, new_ward=True)


def long_name(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street whose shortened name no other street of the ward shares."""
    site = rng.choice(world.out)
    mates = [x.street for x in world.sites if x.ward.name == site.ward.name and x.street != site.street]
    return None if initials(site.street) in map(initials, mates) else place_slots(site, rng)


def compass(world: World, template: str, rng: random.Random) -> Slots | None:
    """A ward whose name is another's with a point of the compass, or that other."""
    roots = {bare(ward.name).rsplit(" ", 1)[0] for ward in wards() if ward.name.split()[-1] in COMPASS}
    sites = [s for s in world.out if s.written.split()[-1] in COMPASS or bare(s.written) in roots]
    return place_slots(rng.choice(sites), rng) if sites else None


def by_number(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street in what was a numbered ward."""
    site = rng.choice([site for site in world.out if any(bare(old.name).isdigit() for old in site.olds)])
    slots = place_slots(site, rng)
    return slots if "onum" in slots else None


def crossing(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out and others of the ward that it meets there."""
    site = rng.choice(world.out)
    mates = [x.street for x in world.sites if x.ward is site.ward and x.street != site.street]
    if len(mates) < 2:
        return None
    slots = place_slots(site, rng)
    second, third = rng.sample(mates, 2)
    slots["street2"], slots["street3"] = Slot(second), Slot(third)
    corner = "{street3}" not in template and "đường {street}" not in template and "từ" not in template
    both = Mention("street", f"{site.street}|{second}")
    wide = Mention("street", f"{site.street}|{second}|{third}" if "{street3}" in template else both.name)
    slots["street"] = Slot(site.street, both if corner else Mention("street", site.street), wide)
    return slots


def other_city(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out, with a ward and a city where it is not."""
    site, place = rng.choice(world.out), rng.choice(world.sites)
    return None if site.ward.province == place.ward.province else _street_at(site.street, place, rng)


def other_ward(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that is out, with another ward of its city."""
    site, place = rng.choice(world.out), rng.choice(world.sites)
    same = site.ward.province == place.ward.province and site.ward != place.ward
    return _street_at(site.street, place, rng) if same else None


def with_power(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street that has power, in a ward of which another street is out."""
    site = rng.choice(world.out)
    mates = [x for x in world.sites if x.ward == site.ward and not x.outage_id and x.written == site.written]
    return place_slots(rng.choice(mates), rng) if mates else None


def ward_elsewhere(world: World, template: str, rng: random.Random) -> Slots | None:
    """A ward with an outage, with a city that it is not in; half the time the city has a ward of that name."""
    site, place = rng.choice(world.out), rng.choice(world.sites)
    if site.ward.province == place.ward.province:
        return None
    if rng.random() < 0.5:
        return place_slots(place, rng) if place.written == site.written else None
    slots = place_slots(place, rng)
    slots["ward"] = place_slots(site, rng)["ward"]
    return slots


def mixed(world: World, template: str, rng: random.Random) -> Slots | None:
    """Words of two neighboring names that together make a third, which no place here has."""
    site = rng.choice(world.out)
    names = [site.street, bare(site.written), *(bare(old.district) for old in site.olds[:1])]
    first, second = rng.sample(names, 2)
    name = f"{first.split()[-1]} {second.split()[rng.choice((0, -1))]}"
    words = set(name.split())
    if any(words <= set(other.split()) for other in names) or not name.replace(" ", "").isalpha():
        return None  # the words of one name in another order would be a slip of the tongue
    if len(words) < 2 or _known(name):
        return None
    slots = place_slots(site, rng)
    slots["mixed"] = Slot(name, None, Mention("any", name))
    return slots


def nowhere(world: World, template: str, rng: random.Random) -> Slots | None:
    """A place that does not exist, or a province that the records do not have."""
    slots = place_slots(rng.choice(world.out), rng)
    ward = rng.choice(FAKE_WARDS)
    slots["fakeward"] = Slot(ward, None, Mention("ward", ward))
    none = Mention("any", "nowhere")
    for name, names in (("fake", FAKE), ("fakestreet", FAKE_STREETS), ("foreign", FOREIGN)):
        slots[name] = Slot(rng.choice(names), none, none)
    return slots


def resembling(world: World, template: str, rng: random.Random) -> Slots | None:
    """A street whose name shares most words or letters with one that is out here."""
    site = rng.choice(world.out)
    near = [name for name, _ in streets() if name != site.street and _alike(name, site.street)]
    if not near:
        return None
    slots = place_slots(site, rng)
    name = rng.choice(near)
    slots["near"] = Slot(name, Mention("street", name), Mention("street", name))
    return slots


def other_number(world: World, template: str, rng: random.Random) -> Slots | None:
    """A numbered ward, district or street beside the one that is out."""
    site = rng.choice(world.out)
    slots = place_slots(site, rng)
    number = rng.randint(1, 28)
    if "đường số" in template:
        if not site.street.startswith("Đường số"):
            return None
        mention = Mention("street", f"Đường số {number}")
    elif "{num}" in template:
        district = slots["dist"].strict
        known = sorted(_numbered_wards(district.name)) if district else []
        if not known:
            return None
        number = rng.choice(known)
        mention = Mention("ward", f"Phường {number}")
    else:
        if not any(bare(old.district).isdigit() for old in site.olds):
            return None
        number = number % 12 + 1
        mention = Mention("district", f"Quận {number}")
        slots["dnum"] = Slot(rng.choice((f"Q{number}", f"quận {number}", f"Q.{number}")), mention, mention)
    slots["num"] = Slot(str(number), mention, mention)
    return slots


def _numbered_wards(district: str) -> set[int]:
    olds = [old for ward in wards() for old in ward.olds if old.district == district]
    return {int(bare(old.name)) for old in olds if bare(old.name).isdigit()}


def _street_at(street: str, place: Site, rng: random.Random) -> Slots:
    slots = place_slots(place, rng)
    slots["street"] = Slot(street, Mention("street", street), Mention("any", street))
    return slots


def _alike(one: str, other: str) -> bool:
    first, second = one.split(), other.split()
    if len(first) == len(second) and len(first) > 2:
        return sum(a == b for a, b in zip(first, second, strict=True)) == len(first) - 1
    return (
        len(first) == len(second) == 2 and first[0] == second[0] and distance(folded(one), folded(other)) <= 2
    )


@cache
def _known_names() -> frozenset[str]:
    names = {street for street, _ in streets()} | {bare(ward.province) for ward in wards()}
    for ward in wards():
        names.add(bare(ward.name))
        for old in ward.olds:
            names |= {bare(old.name), bare(old.district), bare(old.province)}
    return frozenset(map(folded, names))


def _known(name: str) -> bool:
    return folded(name) in _known_names()
