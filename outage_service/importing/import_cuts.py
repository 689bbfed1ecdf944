"""Imports the cuts of a file: matches them, compares them with earlier imports, makes the changes.

Some dozen cuts are one transaction, so that no caller waits for a long file. After a crash each cut is stored
whole or not at all; importing the file again adds the rest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.importing import store
from outage_service.importing.carrying_out import Run, carry_out
from outage_service.importing.contents import Content, Wanted
from outage_service.importing.coverage import covered_by, period_of, window_of
from outage_service.importing.known_network_store import KnownNetwork, homes_in, known_for
from outage_service.importing.matching import (
    Match,
    match_by_area,
    match_by_name,
    unit_to_search,
    wards_of,
    why_not_by_name,
)
from outage_service.importing.merging import merged, names_of_elements, place_of
from outage_service.importing.model import Cut, ReadFile, Remark
from outage_service.importing.named import area_told
from outage_service.importing.planning import Moment, Planned, Step, plan
from outage_service.importing.recognizing import Circumstances
from outage_service.importing.shapes.known import AUTO
from outage_service.importing.wishes import Wishes
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.world.places.renamed_store import renamings_within

_HOW_TO_DECIDE = (
    "doubtful: nothing was changed for these cuts. Import the file again with the answer: same ROW=OUTAGE when "
    "the row is about that outage, new ROW when it is a cut of its own"
)
WHATS = ("new", "changed", "unchanged", "cancelled", "restored", "skipped", "doubtful")


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


async def import_cuts(database: Database, read: ReadFile, wishes: Wishes, act: Act) -> Imported:
    """Import what was read from a file; with `dry_run` only report what would change."""
    source = wishes.source or read.shape or AUTO
    cuts = [replace(cut, unit=cut.unit or wishes.unit or "") for cut in read.cuts]
    wanted = await _wanted(database, cuts, source)
    covered, remark = covered_by(read, wishes, wanted)
    at = Moment(act.at, wishes.past, wishes.complete)
    run = Run(database, source, act, at)
    period = period_of(read, wishes)
    window = window_of(source, wanted, covered, period)

    async def planned() -> tuple[list[Planned], store.Version]:
        async with database.reading() as connection:
            version = await store.version_of(connection, window)
            stored = await store.stored_in(connection, window)
            contents = [*(cut.content for cut in wanted), *(cut.content for cut in stored)]
            nodes = {node for content in contents for node in content.node_ids}
            below = await store.transformers_below(connection, nodes)
        around = Circumstances(
            at.now,
            lambda cut: cut.is_waiting(at.now) and covered.includes(cut),
            period,
            wishes.decided,
            below,
        )
        return plan(wanted, stored, at, around), version

    if wishes.dry_run:
        steps = [one.step for one in (await planned())[0]]
    else:
        steps = await carry_out(run, window, planned)
    remarks = [remark] if remark else []
    if any(step.what == "doubtful" for step in steps):
        remarks.append(_HOW_TO_DECIDE)
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
    return Wanted(
        place_of(source, cut),
        rows,
        unit[:64],
        cut.kind,
        match,
        content,
        names_of_elements(cut),
        cut.external_id,
        cut.status,
    )


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
