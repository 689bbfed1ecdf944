"""The parts of an address as words: each with the name that was said, read strictly and read widely."""

import random
from dataclasses import dataclass

from bench.places.gazetteer import Site, bare, streets, wards
from bench.places.spelling import DIGITS, distance, folded, spoken
from bench.places.truth import Mention

BIG_CITIES = ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
SHORT_CITIES = {
    "Hồ Chí Minh": ("TPHCM", "hcm", "HCM", "sg", "SG", "TP.HCM", "tp hcm", "Sài Gòn"),
    "Đà Nẵng": ("ĐN", "dn", "đn", "DN"),
    "Hà Nội": ("HN", "hn", "hnoi"),
    "Hải Phòng": ("HP", "hp", "hphong"),
    "Cần Thơ": ("CT", "ct", "cthơ"),
    "Buôn Ma Thuột": ("BMT", "bmt", "Buôn Mê Thuột", "Ban Mê Thuột"),
    "Đắk Lắk": ("Đắc Lắc", "Daklak", "Dak Lak", "Đăk Lăk"),
    "Nha Trang": ("NT", "nt"),
    "Đà Lạt": ("ĐL", "dalat", "đl"),
    "Vũng Tàu": ("VT", "vt", "vtau"),
    "Phan Rang-Tháp Chàm": ("Phan Rang", "PR-TC"),
}
SHORT_DISTRICTS = {
    "Quận": ("Q.", "Q", "q. ", "q", "Q. "),
    "Huyện": ("H.", "huyện ", "h. "),
    "Thị xã": ("TX.", "TX ", "tx "),
    "Thành phố": ("TP.", "TP ", "tp "),
}
SHORT_STREETS = {
    "Cách Mạng Tháng 8": ("CMT8", "CM tháng 8", "Cách Mạng T8", "cách mạng tháng tám"),
    "Xô Viết Nghệ Tĩnh": ("XVNT", "Xô Viết NT"),
    "Quốc lộ 1A": ("QL1A", "QL 1A", "quốc lộ 1"),
    "Điện Biên Phủ": ("ĐBP",),
    "Mười Tháng Ba": ("10/3", "10 tháng 3"),
    "Ba Tháng Hai": ("3/2", "3 tháng 2"),
}


@dataclass(frozen=True)
class Slot:
    """Words for one part of a place, with what they name."""

    text: str
    strict: Mention | None = None
    wide: Mention | None = None


Slots = dict[str, Slot]


def place_slots(site: Site, rng: random.Random, new_ward: bool = False) -> Slots:
    """All the parts that can be said of a site; a part that it does not have is missing."""
    ward = site.ward.name if new_ward else site.written
    old = site.old or rng.choice(site.ward.olds)
    kind, plain = _split(old.district)
    prefix = rng.choice(SHORT_DISTRICTS.get(kind, ("",)))
    if not plain.isdigit() and prefix.isalpha():
        prefix += " "  # «Q3», but «Q Tân Bình»
    town = site.ward.province
    if town not in BIG_CITIES and kind == "Thành phố":
        town = plain
    city = rng.choice((town, site.ward.province))
    slots = {
        "street": Slot(site.street, Mention("street", site.street), Mention("any", site.street)),
        "ward": _same(small(ward), "ward", ward),
        "dist": _same(small(old.district), "district", old.district),
        "qdist": _same(f"{prefix}{plain}", "district", old.district),
        "city": _same(city, "city", city),
        "oldcity": _same(bare(old.province), "city", old.province),
    }
    if not plain.isdigit():
        slots["distb"] = Slot(plain, Mention("district", old.district), Mention("any", old.district))
    if not bare(ward)[0].isdigit():
        slots["wardb"] = Slot(bare(ward), Mention("ward", ward), Mention("any", ward))
    if ward.startswith("Phường"):
        slots["pw"] = _same(bare(ward), "ward", ward)
    if town in BIG_CITIES or kind == "Thành phố":
        slots["town"] = _same(town, "city", town)
    shorts = SHORT_CITIES.get(city)
    if shorts:
        slots["citya"] = _same(rng.choice(shorts), "city", city)
    if bare(old.province) != site.ward.province:
        slots["oldprov"] = slots["oldcity"]
    if old.name != ward:
        slots["oldward"] = _same(small(old.name), "ward", old.name)
        number = bare(old.name).lstrip("0")
        if number.isdigit():
            slots["onum"] = _same(number, "ward", old.name)
        else:
            slots["oldwardb"] = Slot(bare(old.name), Mention("ward", old.name), Mention("any", old.name))
    short = short_street(site.street, rng)
    if short:
        slots["init"] = Slot(short, slots["street"].strict, slots["street"].strict)
    date = dated_street(site.street, rng)
    if date:
        slots["date"] = Slot(date, slots["street"].strict, slots["street"].strict)
    return slots


def number_slots(rng: random.Random) -> Slots:
    """Numbers of houses, lanes and groups; they name no place of their own."""
    a, b, c = rng.randint(2, 320), rng.randint(1, 60), rng.randint(1, 25)
    ways = (spoken(a), f"{spoken(a)} trên {spoken(b)}", " ".join(DIGITS[int(digit)] for digit in str(a)))
    values = {
        "no": rng.choice((str(a), f"{a}{rng.choice('AB')}", f"{a}/{b}")),
        "a": str(a),
        "b": str(b),
        "b1": str(rng.randint(1, 9)),
        "c": str(c),
        "letter": rng.choice("ABC"),
        "nospoken": rng.choice(ways),
        "market": rng.choice(("Mới", "Lớn", "Nhỏ", "Chiều", "Cồn", "Xổm", "Bà Đắc")),
        "school": rng.choice(("Kim Liên", "Sao Mai", "Hoa Sen", "Chu Văn An", "Lê Quý Đôn", "Nguyễn Huệ")),
    }
    return {name: Slot(text) for name, text in values.items()}


def small(name: str) -> str:
    """The name with a small letter at the start of its type."""
    return name[0].lower() + name[1:]


def _same(text: str, kind: str, name: str) -> Slot:
    return Slot(text, Mention(kind, name), Mention(kind, name))


def _split(district: str) -> tuple[str, str]:
    plain = bare(district)
    return district.removesuffix(plain).strip(), plain


def initials(name: str) -> str:
    """The first letters of a name, as folded capitals."""
    return "".join(word[0] for word in folded(name).split()).upper()


def short_street(street: str, rng: random.Random) -> str:
    """A shortened name of a street, or nothing for a name that is not shortened."""
    words = street.split()
    if any(word[0].isdigit() for word in words) or words[0] in ("Đường", "Quốc", "Tỉnh", "Phố"):
        return ""
    forms = []
    if words[0] == "Nguyễn":
        forms += [" ".join([head, *words[1:]]) for head in ("Ng", "Ng.", "ng", "Ngyễn")]
    if len(words) >= 3:
        middle = words[1][0]
        forms += [f"{words[0]} {middle} {' '.join(words[2:])}", f"{words[0]} {middle}. {' '.join(words[2:])}"]
        forms += [
            "".join(word[0] for word in words),
            ".".join(word[0] for word in words[:-1]) + "." + words[-1],
        ]
    return rng.choice(forms) if forms else ""


def dated_street(street: str, rng: random.Random) -> str:
    """Another way to write a street with a number or a date in its name, or nothing."""
    if street in SHORT_STREETS:
        return rng.choice(SHORT_STREETS[street])
    words = street.split()
    if "Tháng" in words and words[0].isdigit() and words[-1].isdigit():
        day, month = int(words[0]), int(words[-1])
        said = f"{spoken(day)} tháng {'tư' if month == 4 else spoken(month)}"
        forms = [f"{day}/{month}", f"{day}-{month}", said, f"{day} tháng {month}", f"{day}.{month}"]
        return rng.choice([*forms, f"mùng {day} tháng {month}"] if day <= 10 else forms)
    if street.startswith("Đường số "):
        number = int(words[-1])
        return rng.choice(
            (f"đường {number}", f"đường số {spoken(number)}", f"đs {number}", f"Đường số {number:02}")
        )
    return ""


def is_clear(changed: str, name: str, kind: str) -> bool:
    """Whether a misspelled name is still nearer to the name that was meant than to any other one."""
    if kind == "street":
        others = {street for street, _ in streets()}
    else:
        others = {bare(ward.name) for ward in wards()} | {
            bare(old.name) for ward in wards() for old in ward.olds
        }
    said, meant = folded(changed).replace(" ", ""), folded(bare(name)).replace(" ", "")
    limit = distance(said, meant)
    keys = {folded(other).replace(" ", "") for other in others}
    return all(
        key == meant or abs(len(key) - len(said)) > limit or distance(said, key) > limit for key in keys
    )
