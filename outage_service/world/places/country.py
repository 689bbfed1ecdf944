"""The wards and communes of the whole country since 2025-07-01, and the wards, districts and provinces of before.

`wards.csv` beside this file holds `province,ward,old_province,old_district,old_wards`: a ward of today and the
wards that it took over, in whole or in part, one row for each former district. It is read from the MIT-licensed
package vietnamadminunits 1.0.4 (data files `dataset.db` and `converter_2025.json`), which follows the resolutions
of the National Assembly's Standing Committee of 2025-06-16. Districts no longer exist, and people still say them.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outage_service.errors import SettingsError
from outage_service.world.places.names import Name, Words, only_name

FILE = Path(__file__).with_name("wards.csv")
# Districts that had become part of another one before the list was made.
_EARLIER_DISTRICTS = {
    "Thành phố Thủ Đức": ("Quận 2", "Quận 9", "Quận Thủ Đức"),
    "Thành phố Phan Rang-Tháp Chàm": ("Thành phố Phan Rang",),
}
EARLIER_PROVINCES = {
    ("ha", "noi"): (("ha", "tay"),),
    ("hue",): (("thua", "thien", "hue"),),
    ("ho", "chi", "minh"): (("sai", "gon"),),
}


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward of today with one that it took over; the former district and provinces by their words."""

    name: Name
    province: Words
    old_name: Name
    old_districts: tuple[Name, ...]
    old_province: Words


@dataclass(frozen=True)
class Country:
    """The wards by the words of today's name and of a former one; all districts and provinces by their words."""

    of_new: Mapping[Words, Sequence[Ward]]
    of_old: Mapping[Words, Sequence[Ward]]
    of_district: Mapping[Words, Sequence[Ward]]
    provinces: Mapping[Words, frozenset[Words]]

    def knows(self, words: Words) -> bool:
        """Whether a ward, district or province anywhere has, or had, this name."""
        return (
            words in self.of_new
            or words in self.of_old
            or words in self.of_district
            or words in self.provinces
        )

    def is_larger(self, words: Words) -> bool:
        """Whether a district or province anywhere has, or had, this name."""
        return words in self.of_district or words in self.provinces


@cache
def country() -> Country:
    """The list that comes with the program; SettingsError when its file cannot be used."""
    of_new, of_old = defaultdict[Words, list[Ward]](list), defaultdict[Words, list[Ward]](list)
    of_district = defaultdict[Words, list[Ward]](list)
    provinces = defaultdict[Words, set[Words]](set)
    try:
        for ward in _read():
            of_new[ward.name.words].append(ward)
            for words in other_spellings(ward.old_name.words):
                of_old[words].append(ward)
            for district in ward.old_districts:
                of_district[district.words].append(ward)
            for old in (ward.old_province, *EARLIER_PROVINCES.get(ward.old_province, ())):
                provinces[old].add(ward.province)
                provinces[ward.province].add(old)
    except (OSError, ValueError, csv.Error) as error:
        raise SettingsError(f"{FILE.name} cannot be used: {error}") from error
    known = {words: frozenset(others | {words}) for words, others in provinces.items()}
    return Country(dict(of_new), dict(of_old), dict(of_district), known)


def other_spellings(words: Words) -> tuple[Words, ...]:
    """The name and, for one that ends in a Roman numeral, the same in digits: "hai chau i" is "hai chau 1"."""
    digit = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}.get(words[-1])
    return (words, (*words[:-1], digit)) if digit and len(words) > 1 else (words,)


def _read() -> Iterator[Ward]:
    with FILE.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            province = only_name(row["province"]).words
            ward = only_name(row["ward"])
            old_province = only_name(row["old_province"]).words if row["old_province"] else province
            districts = (row["old_district"], *_EARLIER_DISTRICTS.get(row["old_district"], ()))
            district = tuple(only_name(one) for one in districts if one)
            for old in row["old_wards"].split(";"):
                yield Ward(ward, province, only_name(old) if old else ward, district, old_province)
