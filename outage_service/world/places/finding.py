"""Finds the area lines that somebody means by a place: first those that are called exactly so, then those whose name is
misspelled or shortened. All SQL is in `index_store`."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.places import HOME
from outage_service.world.places.called import (
    Called,
    Known,
    Level,
    called_at,
    known_on,
    parts_of_line,
)
from outage_service.world.places.country import country
from outage_service.world.places.explaining import SHORTENED, Explained, Said, explain
from outage_service.world.places.index_store import Line, lines_beside, lines_with, names_like, names_spelled
from outage_service.world.places.names import DISTRICTS, WARDS, Name, Words
from outage_service.world.places.renamed_store import renamings_within
from outage_service.world.places.spelling import mistakes_allowed, mistakes_between
from outage_service.world.places.street_names import well_known_streets
from outage_service.world.places.writing import ways_to_write

MOST_LINES = 2_000
_MOST_NEARLY = 500
_MOST_STREETS, _MOST_WARDS = 6, 60
_MOST_CORRECTED = 6  # words; a sentence is no misspelled name


@dataclass(frozen=True)
class Meant:
    """A line that fits, and how it was understood."""

    line: Line
    how: Explained


@dataclass(frozen=True)
class Asked:
    """The names that were said, with what is known about them."""

    connection: AsyncConnection
    said: Said
    known: Known
    local: dict[Words, frozenset[str]]  # known names in the data, with their kinds
    near: frozenset[Words]  # the provinces that were said
    read: dict[tuple[Words, ...], list[Line]] = field(default_factory=dict)  # by phrases, for the next search

    async def lines_with(self, *phrases: Words) -> list[Line]:
        """At most MOST_LINES lines with all these phrases."""
        if phrases not in self.read:
            self.read[phrases] = await lines_with(self.connection, phrases, MOST_LINES)
        return self.read[phrases]

    def streets(self) -> list[Words]:
        """The known names of streets and landmarks in what was said, the longest first."""
        runs = [
            run
            for run in dict.fromkeys(self.said.runs())
            if self.local.get(run, frozenset()) - WARDS - DISTRICTS - {"tinh"}
            and run not in country().provinces
        ]
        runs += [
            run
            for run in dict.fromkeys(self.said.runs())
            if run in country().provinces and self.local.get(run, frozenset()) & {"duong"}
        ]
        runs.sort(key=len, reverse=True)
        longest = [run for at, run in enumerate(runs) if not any(_holds(other, run) for other in runs[:at])]
        return (longest + [run for run in runs if run not in longest])[:_MOST_STREETS]

    def is_wide(self) -> bool:
        """Whether only districts and provinces were said."""
        list_ = country()
        return all(
            any(way.words in list_.provinces or way.words in list_.of_district for way in ways)
            for ways in self.said.ways
        )

    def without_unknown_street(self) -> Iterator["Asked"]:
        """The same without the first name, when it may be a street that the data does not know."""
        first, *others = self.said.ways
        if others and first[0].kind in ("", "duong"):
            yield replace(self, said=replace(self.said, ways=others))

    def wards(self) -> list[Words]:
        """The known names of wards that what was said may mean, under any of their names."""
        wanted: dict[Words, None] = {}
        for run in dict.fromkeys(self.said.runs()):
            for words in (run, *other_names(run, self.near)):
                if self.local.get(words, frozenset()) & WARDS:
                    wanted[words] = None
        return list(wanted)[:_MOST_WARDS]


def other_names(run: Words, near: frozenset[Words]) -> Iterable[Words]:
    """The wards of today and of before for a name of a ward or of a district."""
    list_ = country()
    for rows in (list_.of_new.get(run, ()), list_.of_old.get(run, ()), list_.of_district.get(run, ())):
        for row in rows:
            if not near or row.province in near or row.old_province in near:
                yield row.name.words
                yield row.old_name.words


def _holds(longer: Words, run: Words) -> bool:
    return any(longer[at : at + len(run)] == run for at in range(len(longer) - len(run) + 1))


async def asked_for(connection: AsyncConnection, names: Sequence[Name], today: date) -> Asked:
    """What is known about the names that were said."""
    renamings = await renamings_within(connection)
    ways = [ways_to_write(name) for name in names]
    list_, local = country(), dict[Words, frozenset[str]]()

    def is_known(words: Words) -> bool:
        return words in local or (len(words) > 1 and (list_.knows(words) or words in well_known_streets()))

    said = Said(ways, is_known)
    runs = set(said.runs())
    near = frozenset(other for run in runs for other in list_.provinces.get(run, ()))
    others = {words for run in runs for words in other_names(run, near)}
    for run in runs:
        for row in (*renamings.of_new.get(run, ()), *renamings.of_old.get(run, ())):
            if row in renamings.own:
                others |= {row.old.words, row.new.words}
    for found in await names_spelled(connection, (" ".join(words) for words in runs | others)):
        words = tuple(found.words.split())
        local[words] = local.get(words, frozenset()) | {found.kind}
    return Asked(connection, said, known_on(renamings, today), local, near)


async def meant_exactly(asked: Asked) -> AsyncIterator[list[Meant]]:
    """Lines that are called so, in ever wider searches: the first that is not empty is the answer."""
    streets, wards = asked.streets(), _with_own(asked)
    if streets and wards:
        for street in streets:
            lines = await lines_beside(asked.connection, street, wards, MOST_LINES)
            yield [one for one in understood(asked, lines) if _has_street_in_area(one.how.levels)]
    for street in streets:
        yield understood(asked, await asked.lines_with(street))
    if wards:
        yield understood(asked, await lines_beside(asked.connection, (), wards, MOST_LINES))
    yield understood(asked, await asked.lines_with(*(ways[0].words for ways in asked.said.ways)))


def _has_street_in_area(levels: frozenset[Level]) -> bool:
    return Level.STREET in levels and not levels.isdisjoint({Level.WARD, Level.DISTRICT})


def _with_own(asked: Asked) -> list[Words]:
    """The wards that are meant, with those of the utility's own list."""
    found = dict.fromkeys(asked.wards())
    renamings = asked.known.renamings
    for run in dict.fromkeys(asked.said.runs()):
        for row in (*renamings.of_new.get(run, ()), *renamings.of_old.get(run, ())):
            for words in (row.old.words, row.new.words):
                if row in renamings.own and words in asked.local:
                    found[words] = None
    return list(found)


def understood(asked: Asked, lines: Iterable[Line], loose: bool = False) -> list[Meant]:
    """The lines that fit what was said."""
    runs = set(asked.said.runs())
    answers: dict[frozenset[Called], Explained | None] = {}
    needed = [] if not loose else [ways for ways in asked.said.ways if asked.said.is_known(ways[0].words)]
    meant = []
    for line in lines:
        streets, wards = called_at(line.line, asked.near, asked.known)
        # What is called so somewhere is no misspelling: it must be a name of this place too.
        if needed and not all(
            any(way.words in wards or way.words in streets for way in ways) for ways in needed
        ):
            continue
        known = (streets, wards) if loose else (runs.intersection(streets), runs.intersection(wards))
        names = {
            words: (*streets.get(words, ()), *wards.get(words, ())) for several in known for words in several
        }
        if not names:
            continue
        key = frozenset(called for several in names.values() for called in several)
        if key not in answers:
            answers[key] = explain(asked.said, names, loose)
        if how := answers[key]:
            meant.append(Meant(line, how))
    return meant


async def meant_nearly(asked: Asked) -> list[Meant]:
    """Lines whose names are misspelled or shortened."""
    streets, wards = asked.streets(), _with_own(asked)
    found: list[Meant] = []
    for street in streets:
        found += understood(asked, (await asked.lines_with(street))[:_MOST_NEARLY], True)
    if wards:
        found += understood(asked, await lines_beside(asked.connection, (), wards, _MOST_NEARLY), True)
    if found:
        return found
    streets, wards = await _corrected(asked)
    for street in streets:
        found += understood(asked, (await asked.lines_with(street))[:_MOST_NEARLY], True)
    if wards and not found:
        found += understood(asked, await lines_beside(asked.connection, (), wards, _MOST_NEARLY), True)
    return found


async def _corrected(asked: Asked) -> tuple[list[Words], list[Words]]:
    """The known streets and wards that are nearest to the names that are not known."""
    streets, wards = dict[Words, None](), dict[Words, None]()
    for ways in asked.said.ways:
        for words in _whole_and_ends(ways[0].words):
            if len(words) > _MOST_CORRECTED or asked.said.is_known(words):
                continue
            text = " ".join(words)
            if not mistakes_allowed(text):
                continue
            for candidate in await names_like(asked.connection, text):
                if mistakes_between(text, candidate.words) is not None:
                    kind = wards if candidate.kind in WARDS else streets
                    kind[tuple(candidate.words.split())] = None
    return list(streets)[:_MOST_STREETS], list(wards)[:_MOST_WARDS]


def _whole_and_ends(words: Words) -> list[Words]:
    """All words, and of a long text its first two, three and four."""
    return [words, *(words[:length] for length in (2, 3, 4) if length < len(words) and len(words) > 3)]


async def lines_meant(connection: AsyncConnection, names: Sequence[Name], today: date) -> list[Meant]:
    """The known homes, stations and notices that are most likely meant; all of them when several are as likely."""
    asked = await asked_for(connection, names, today)
    async for meant in meant_exactly(asked):
        if meant:
            return best_of(meant)
    return best_of(await meant_nearly(asked))


async def names_today(connection: AsyncConnection, names: Sequence[Name], today: date) -> list[Name]:
    """The names under which the data has the one place that is meant; what was said when it is not certain."""
    best = await lines_meant(connection, names, today)
    homes = [one for one in best if one.line.source == HOME]
    if not homes or is_ambiguous(best):
        return list(names)
    found = set[tuple[Name, ...]]()
    for one in homes:
        parts = parts_of_line(one.line.line)
        streets = [street for street in parts.streets if any(street.words == c.words for c in one.how.meant)]
        found.add((*streets, *parts.wards))
    return list(found.pop()) if len(found) == 1 else list(names)


def best_of(meant: Iterable[Meant]) -> list[Meant]:
    """The lines of the lowest cost; none when what was said is as near to several names."""
    all_meant = list(meant)
    if not all_meant:
        return []
    least = min(one.how.cost for one in all_meant)
    return [one for one in all_meant if one.how.cost == least]


def is_ambiguous(best: Sequence[Meant]) -> bool:
    """Whether what was said may mean several places, of which the caller means one: a misspelling that is as near to
    several names, or a number alone ("phường 1"), which wards in many districts bore."""
    if any(one.how.cost >= SHORTENED for one in best):
        return len({tuple(called.words for called in one.how.meant) for one in best}) > 1
    [*others, last] = best[0].how.meant
    if others or last.level is not Level.WARD or last.is_own or not last.words[-1].isdigit():
        return False
    return len({parts_of_line(one.line.line).wards for one in best}) > 1
