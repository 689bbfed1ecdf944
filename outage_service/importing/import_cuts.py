"""Imports the cuts of a file: matches them, compares them with earlier imports, makes the changes.

The cuts of one place on one day are one transaction, so that no caller waits for a long file. After a crash
each cut is stored whole or not at all; importing the file again adds the rest.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import IllegalTransition, InvalidInput
from outage_service.importing import store
from outage_service.importing.applying import apply
from outage_service.importing.known_network_store import KnownNetwork, homes_in, known_for
from outage_service.importing.matching import (
    Match,
    match_by_area,
    match_by_name,
    unit_to_search,
    wards_of,
    why_not_by_name,
)
from outage_service.importing.model import Cut, ReadFile, Remark
from outage_service.importing.named import area_told
from outage_service.importing.planning import (
    Content,
    Moment,
    Step,
    Wanted,
    cancelled_as_missing,
    merged,
    place_of,
    plan,
)
from outage_service.importing.shapes.known import AUTO
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.world.places.renamed_store import renamings_within

WHATS = ("new", "changed", "unchanged", "cancelled", "restored", "skipped", "doubtful")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to import a file; `unit` applies where the file does not say its unit."""

    format: str = AUTO
    source: str | None = None
    unit: str | None = None
    dry_run: bool = False
    complete: bool = False
    past: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: a step for each cut, and every row without one."""

    shape: str | None
    source: str
    wishes: Wishes
    steps: Sequence[Step] = ()
    bad: Sequence[Remark] = ()
    skipped: Sequence[Remark] = ()
    remarks: Sequence[str] = field(default=())

    def counts(self) -> dict[str, int]:
        """How many cuts by outcome, and how many bad rows; skipped rows count as skipped."""
        found = Counter[str](step.what for step in self.steps)
        found["skipped"] += len(self.skipped)
        return {**{what: found[what] for what in WHATS}, "bad": len(self.bad)}


@dataclass(frozen=True)
class _Run:
    """One import: where it goes, whose cuts it may change, how, and who does it."""

    database: Database
    source: str
    wishes: Wishes
    act: Act

    @property
    def at(self) -> Moment:
        return Moment(self.act.at, self.wishes.past)


async def import_cuts(database: Database, read: ReadFile, wishes: Wishes, act: Act) -> Imported:
    """Import what was read from a file; with `dry_run` only report what would change."""
    source = wishes.source or read.shape or AUTO
    run = _Run(database, source, wishes, act)
    cuts = [replace(cut, unit=cut.unit or wishes.unit or "") for cut in read.cuts]
    wanted = await _wanted(database, cuts, source)
    steps = await _steps(run, wanted)
    remarks = []
    if wishes.complete:
        missing, remark = await _missing(run, read, cuts, steps)
        steps += [await _done(run, step) for step in missing] if not wishes.dry_run else missing
        remarks = [remark] if remark else []
    imported = Imported(read.shape, source, wishes, steps, read.bad, read.skipped, remarks)
    if not wishes.dry_run:
        await _note(database, imported, act)
    return imported


async def _wanted(database: Database, cuts: Sequence[Cut], source: str) -> list[Wanted]:
    """The cuts with their matches; only one unit's streets are in memory at a time."""
    told = merged(cuts)
    matches: dict[int, Match] = {}
    async with database.reading() as connection:
        known = await known_for(connection, [cut for _, cut in told])
        renamed = await renamings_within(connection)
        unmatched: dict[str, list[int]] = {}
        for number, (_, cut) in enumerate(told):
            if match := match_by_name(cut, known, renamed):
                matches[number] = match
            else:
                unmatched.setdefault(unit_to_search(cut), []).append(number)
        for unit, numbers in unmatched.items():
            homes = await homes_in(connection, unit, wards_of((told[n][1] for n in numbers), renamed))
            for number in numbers:
                cut = told[number][1]
                matches[number] = _with_reason(match_by_area(cut, homes, renamed), cut, known)
    return [_one(source, rows, cut, matches[number]) for number, (rows, cut) in enumerate(told)]


def _with_reason(match: Match, cut: Cut, known: KnownNetwork) -> Match:
    return replace(match, detail="; ".join(filter(None, (why_not_by_name(cut, known), match.detail))))


def _one(source: str, rows: tuple[str, ...], cut: Cut, match: Match) -> Wanted:
    area = area_told(cut, bool(match.node_ids))
    content = Content(cut.starts_at, cut.ends_at, cut.reason, area, cut.state, match.node_ids)
    unit = cut.unit or cut.unit_name
    return Wanted(place_of(source, cut), rows, unit[:64], cut.kind, match, content, cut.status)


async def _steps(run: _Run, wanted: Sequence[Wanted]) -> list[Step]:
    by_place: dict[str, list[Wanted]] = {}
    for cut in wanted:
        by_place.setdefault(cut.place, []).append(cut)
    async with run.database.reading() as connection:
        stored = await store.stored_at(connection, sorted(by_place))
    steps: list[Step] = []
    for place, cuts in by_place.items():
        planned = plan(cuts, stored.get(place, []), run.at)
        if not run.wishes.dry_run and any(
            step.what not in ("unchanged", "skipped", "doubtful") for step in planned
        ):
            planned = await _made_true(run, cuts)
        steps += planned
    return steps


async def _made_true(run: _Run, cuts: Sequence[Wanted]) -> list[Step]:
    """Carry out the steps for one place; plans them again inside the transaction."""

    async def work(connection: AsyncConnection) -> list[Step]:
        await store.keep_other_imports_out(connection)
        stored = await store.stored_at(connection, [cuts[0].place])
        entries: list[Entry] = []
        done = []
        for step in plan(cuts, stored.get(cuts[0].place, []), run.at):
            done.append(await apply(connection, step, run.source, run.act, entries))
        await record(connection, run.act, entries)
        return done

    try:
        return await run.database.write(work)
    except (IllegalTransition, InvalidInput) as error:
        return [Step("skipped", wanted=cut, reason=error.detail) for cut in cuts]


async def _done(run: _Run, step: Step) -> Step:
    async def work(connection: AsyncConnection) -> Step:
        await store.keep_other_imports_out(connection)
        entries: list[Entry] = []
        done = await apply(connection, step, run.source, run.act, entries)
        await record(connection, run.act, entries)
        return done

    try:
        return await run.database.write(work)
    except (IllegalTransition, InvalidInput) as error:
        return replace(step, what="skipped", reason=error.detail)


async def _missing(
    run: _Run, read: ReadFile, cuts: Sequence[Cut], steps: Iterable[Step]
) -> tuple[list[Step], str]:
    """The steps for known cuts of the file's units and days that it lacks; a remark when that is unclear."""
    if read.bad:
        return [], "complete: nothing was cancelled, for a bad row may be the one that seems missing"
    told = [step.wanted for step in steps if step.wanted is not None]
    units = {wanted.unit for wanted in told if wanted.unit}
    if cuts and len(units) < len({wanted.unit for wanted in told}):
        return [], "complete: nothing was cancelled, for the file does not say its unit (--unit says it)"
    if not told:
        return [], "complete: nothing was cancelled, for a file without cuts tells no unit and no day"
    days = {wanted.day for wanted in told}
    async with run.database.reading() as connection:
        known = await store.stored_on(connection, run.source, sorted(units), sorted(days))
    seen = {step.key for step in steps}
    gone = (one for one in known if one.key not in seen and one.is_waiting(run.act.at))
    return [cancelled_as_missing(one) for one in gone], ""


async def _note(database: Database, imported: Imported, act: Act) -> None:
    data = {
        "format": imported.shape,
        "source": imported.source,
        "complete": imported.wishes.complete,
        "counts": imported.counts(),
    }

    async def work(connection: AsyncConnection) -> None:
        await record(connection, act, [Entry("cuts_imported", "world", imported.source, data)])

    await database.write(work)
