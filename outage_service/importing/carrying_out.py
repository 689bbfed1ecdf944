"""Carries out a plan, some dozen cuts in a transaction, beside other imports and a dispatcher's changes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import AlreadyBegun, IllegalTransition, InvalidInput, OutageNotFound
from outage_service.importing import store
from outage_service.importing.applying import CHANGING, apply, is_learned
from outage_service.importing.contents import Stored
from outage_service.importing.planning import Moment, Planned, Step, cancelled_as_missing, step_for
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record

# A report waits for at most one transaction: this many cuts take about a tenth of a second.
CUTS_AT_ONCE = 25

Planning = Callable[[], Awaitable[tuple[list[Planned], store.Version]]]
_Name = tuple[tuple[str, ...], str | None]


@dataclass(frozen=True)
class Run:
    """One import: where it goes, whose cuts it may change, who does it, and when."""

    database: Database
    source: str
    act: Act
    at: Moment


class _Overtaken(Exception):
    """Another import has changed cuts that this plan is about."""


async def carry_out(run: Run, window: store.Window, planned: Planning) -> list[Step]:
    """Carry out what `planned` returns; returns the steps as they were done, with the ids of new outages.

    It is planned again as often as another import of these cuts comes between. A step that an outage does not
    allow becomes doubtful, with the reason.
    """
    done: dict[_Name, Step] = {}
    while True:
        plan, version = await planned()
        steps = [done.pop(_name(one.step), one.step) for one in plan]
        # What an earlier round has done needs no second time, such as a cut that is cancelled by now.
        steps += done.values()
        todo = [n for n, one in enumerate(plan) if steps[n] is one.step and _does_something(one.step)]
        try:
            for start in range(0, len(todo), CUTS_AT_ONCE):
                numbers = todo[start : start + CUTS_AT_ONCE]
                told, version = await _together(run, window, [plan[n] for n in numbers], version)
                for number, step in zip(numbers, told, strict=True):
                    steps[number] = step
        except _Overtaken:
            kept = [step for n, step in enumerate(steps) if n >= len(plan) or step is not plan[n].step]
            done = {_name(step): step for step in kept}
            continue
        return steps


async def _together(
    run: Run, window: store.Window, plan: Sequence[Planned], version: store.Version
) -> tuple[list[Step], store.Version]:
    """Carry out these steps in one transaction; if one of them is not allowed, each in its own."""

    async def work(connection: AsyncConnection) -> tuple[list[Step], store.Version]:
        await store.keep_other_imports_out(connection)
        if await store.version_of(connection, window) != version:
            raise _Overtaken
        known = await store.stored_with(connection, {one.step.stored.key for one in plan if one.step.stored})
        entries: list[Entry] = []
        steps = [_again(one, known, run.at) for one in plan]
        done = await apply(connection, steps, run.source, run.act, entries)
        await record(connection, run.act, entries)
        return done, await store.version_of(connection, window)

    try:
        return await run.database.write(work)
    except (IllegalTransition, AlreadyBegun, InvalidInput, OutageNotFound) as error:
        if len(plan) == 1:
            step = plan[0].step
            known = (step.stored,) if step.stored else ()
            return [replace(step, what="doubtful", reason=error.detail, candidates=known)], version
    steps = []
    for one in plan:
        told, version = await _together(run, window, [one], version)
        steps += told
    return steps, version


def _again(one: Planned, known: dict[str, Stored], at: Moment) -> Step:
    """The step by what is known now: a dispatcher may have changed the outage since it was planned."""
    if one.step.stored is None:
        return one.step
    stored = known[one.step.stored.key]
    if one.found is not None:
        return step_for(replace(one.found, stored=stored), at)
    step = cancelled_as_missing(stored)
    return step if stored.is_waiting(at.now) else replace(step, what="unchanged")


def _does_something(step: Step) -> bool:
    return step.what == "new" or step.what in CHANGING or is_learned(step)


def _name(step: Step) -> _Name:
    """The same for one cut in every round."""
    return (step.wanted.rows if step.wanted else ()), step.outage_id
