"""Which homes a notice without nodes reaches by its words alone. Pure rules: no SQL.

The unit of the notice, where it is known, decides between wards of one name: a unit announces only its own
cuts. Without it the words themselves must be certain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outage_service.world.places.announced import STREETS, Area, Words, line_parts
from outage_service.world.places.country import country
from outage_service.world.places.names import Name, area_line, names_in
from outage_service.world.places.renaming import Renamings

# What an address may name inside its street or hamlet: a house, a stall, a building, a team of farmers.
_IN_A_STREET = re.compile(
    r"(?:sn|so nha|nha so|so|doi|ki ?ot) \d[0-9a-z/]*$|nha (?:ong|ba|anh|chi|co|chu|bac) |chung cu "
)
_HAMLETS = frozenset({"xom", "thon", "ap", "khoi", "khom", "ban", "lang"})


@dataclass(frozen=True, slots=True)
class Home:
    """Homes with one area line, of one unit, how many customers live there, and the nodes that feed them."""

    line: str
    unit: str
    customers: int
    node_ids: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Words, frozenset[Words], Words]:
        """Street, wards and province."""
        return _parts(self.line)


@lru_cache(50_000)  # the same wards are announced again and again
def _parts(line: str) -> tuple[Words, frozenset[Words], Words]:
    names = names_in(line)
    while len(names) > 1 and names[1].kind in STREETS and _IN_A_STREET.match(" ".join(names[0].words)):
        names = names[1:]  # "SN 12, xóm 5": the hamlet is the place
    street, wards, province = line_parts(names)
    for ward in wards:  # "Xóm 5 Diễn Kỷ"
        if len(street) > len(ward) + 1 and street[0] in _HAMLETS and street[-len(ward) :] == ward:
            street = street[: -len(ward)]
    return _plain(street), wards, province


def _plain(street: Words) -> Words:
    """ "Xóm 05" is "Xóm 5"."""
    is_hamlet = street[:1] and street[0] in _HAMLETS
    return tuple(word.lstrip("0") or word for word in street) if is_hamlet else street


_Placed = tuple[Home, Words]  # with its province


def reached(area: Area, homes: Iterable[Home], unit: str | None, renamed: Renamings) -> list[Home]:
    """The homes that the words mean for certain, each once; `homes` are those in the named wards."""
    near = [(home, *home.parts) for home in homes if unit is None or home.unit == unit]
    found: dict[tuple[str, str], Home] = {}
    for whole in area.whole:
        there = [
            (home, province)
            for home, _, wards, province in near
            if wards & whole.names or (wards & whole.former and province in whole.provinces)
        ]
        there = _in_said(there, whole.said, renamed)
        is_one_ward = not whole.is_repeated or len({home.unit for home, _ in there}) == 1
        if unit is not None or (is_one_ward and _is_certain(there, whole.said, whole.around, renamed)):
            for home, _ in there:
                for each in (home, without_street(home)):
                    found.setdefault((each.line, each.unit), each)
    for street, wards in area.streets:
        there = [
            (home, province) for home, of, around, province in near if of == _plain(street) and around & wards
        ]
        there = _in_said(there, frozenset(area.larger), renamed)
        if unit is not None or _is_certain(there, frozenset(area.larger), frozenset(area.around), renamed):
            found |= {(home.line, home.unit): home for home, _ in there}
    return list(found.values())


def without_street(home: Home) -> Home:
    """The line of a customer in the same ward whose street was erased; it counts nobody."""
    street, _, _ = home.parts
    return Home(area_line(names_in(home.line)[1:]), home.unit, 0) if street else home


def _in_said(there: list[_Placed], said: frozenset[Words], renamed: Renamings) -> list[_Placed]:
    """The homes in the province that was said; all when none was said, or none of them is there."""
    now = {_now(words, renamed) for words in said}
    return [one for one in there if _now(one[1], renamed) in now] or there


def _is_certain(
    there: Sequence[_Placed], said: frozenset[Words], around: frozenset[Words], renamed: Renamings
) -> bool:
    """Whether all homes are in one province, and every district or province that was said is around them."""
    provinces = {_now(province, renamed) for _, province in there}
    known = provinces | around | {province for _, province in there}
    told = [country().provinces[words] for words in said if words in country().provinces]
    is_elsewhere = bool(told) and not any(provinces & names for names in told)
    return (
        len(provinces) == 1
        and not is_elsewhere
        and all(words in known or _now(words, renamed) in known for words in said)
    )


def _now(province: Words, renamed: Renamings) -> Words:
    """The present name of a province."""
    rows = [row for row in renamed.of_old.get(province, ()) if row.old.kind in ("tinh", "thanh pho")]
    new = {row.new.words for row in rows if not row.within}
    return next(iter(new)) if len(new) == 1 else province


def searched(area: Area) -> list[Name]:
    """The wards in which homes must be looked for, by all their names."""
    named = {words for whole in area.whole for words in whole.names | whole.former}
    named |= {words for _, wards in area.streets for words in wards}
    return [Name("", words) for words in sorted(named)]
