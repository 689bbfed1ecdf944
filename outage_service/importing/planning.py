"""What a file changes: a step for each of its cuts, and for known cuts that a complete file lacks. Pure rules.

The comparison is with what the source said last time, not with the outage as it is now: a dispatcher's changes
stay until the source says something new. `recognizing` says which cut is which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from outage_service.importing.contents import Change, Content, Stored, Wanted, changes_between
from outage_service.importing.recognizing import Circumstances, Recognized, recognize
from outage_service.supply.outages.model import CLOSED

What = Literal["new", "changed", "unchanged", "cancelled", "restored", "skipped", "doubtful"]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about one cut; `key` is its key in `imported_cuts`, empty when it is not stored.

    A doubtful step changes nothing; the known cuts that it may be about are its `candidates`.
    """

    what: What
    key: str = ""
    wanted: Wanted | None = None
    stored: Stored | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    outage_id: str | None = None
    candidates: tuple[Stored, ...] = ()


@dataclass(frozen=True)
class Moment:
    """When the file is imported, whether to store cuts that are over, and whether the file holds all cuts."""

    now: datetime
    past: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A step, and the cut of the file that it is about with its known cut; None for a cut that the file lacks."""

    step: Step
    found: Recognized | None = None


def plan(
    wanted: Sequence[Wanted], stored: Sequence[Stored], at: Moment, around: Circumstances
) -> list[Planned]:
    """The steps for all cuts of a file, and for the known cuts that are gone."""
    found = recognize(wanted, stored, around)
    named = {cut.key for one in found for cut in (one.stored, *one.candidates) if cut is not None}
    gone = [cut for cut in stored if cut.key not in named and cut.is_waiting(at.now) and around.is_gone(cut)]
    return [Planned(step_for(one, at), one) for one in found] + [
        Planned(cancelled_as_missing(cut)) for cut in gone
    ]


def cancelled_as_missing(stored: Stored) -> Step:
    """The step for a known cut that a complete file lacks."""
    return Step(
        "cancelled",
        stored.key,
        stored=stored,
        reason="not in the complete file",
        outage_id=_outage_id(stored),
    )


def step_for(found: Recognized, at: Moment) -> Step:
    """What to do about one cut of the file."""
    cut, before = found.wanted, found.stored
    step = Step("doubtful", wanted=cut, candidates=found.candidates)
    if found.doubt:
        return replace(step, reason=found.doubt)
    if cut.content.state == "unclear":
        known = (before,) if before else ()
        reason = f"a person has to decide whether it was called off: «{cut.status}»"
        return replace(step, reason=reason, candidates=known)
    if before is None:
        return _first(cut, None, at, found.note)
    if found.is_part:
        step = Step("unchanged", wanted=cut, stored=before, outage_id=_outage_id(before))
        return replace(step, reason="a part of this cut, at the same hours")
    if found.shares:
        content = replace(cut.content, node_ids=before.content.node_ids, area=before.content.area)
        cut = replace(cut, content=content, names=before.names or (), external_id=before.external_id)
    return replace(_step(cut, before, at), key=before.key)


def _step(cut: Wanted, before: Stored, at: Moment) -> Step:
    if before.outage is None:
        return _first(cut, before, at)
    if cut.match.how == "customer" and before.content.node_ids and not at.complete:
        # Some sources have a row for each customer: the cut still includes those of earlier files.
        nodes = tuple(sorted({*cut.content.node_ids, *before.content.node_ids}))
        cut = replace(cut, content=replace(cut.content, node_ids=nodes))
    content = cut.content
    step = Step("unchanged", wanted=cut, stored=before, outage_id=_outage_id(before))
    changes = changes_between(before.content, content)
    if not changes:
        return step
    if before.outage.merged_into is not None:
        return replace(step, reason=f"the outage is part of {before.outage.merged_into}")
    if before.outage.status == "cancelled" and content.state == "valid":
        if before.content.state == "cancelled":
            return _first(cut, before, at)
        return _doubtful(step, "it was called off here by hand, and the source says something new about it")
    if before.outage.status in CLOSED:
        return replace(step, reason=f"the outage is {before.outage.status}")
    if content.state == "cancelled":
        return replace(step, what="cancelled", changes=changes)
    if content.state == "over":
        has_begun = before.outage.started_at <= at.now
        return replace(step, what="restored" if has_begun else "cancelled", changes=changes)
    return _changed(replace(step, changes=changes), before, at)


def _changed(step: Step, before: Stored, at: Moment) -> Step:
    assert step.wanted is not None
    assert before.outage is not None
    content = step.wanted.content
    if _is_past(content, at.now):
        return replace(step, what="skipped", changes=(), reason="is over")
    has_begun = before.outage.started_at <= at.now
    if content.starts_at != before.content.starts_at and content.starts_at != before.outage.started_at:
        if has_begun and content.starts_at > at.now:
            return _doubtful(step, "it has begun; the source now lets it begin later")
        if not has_begun and content.starts_at <= at.now:
            return _doubtful(step, "it has not begun here; the source now says that it has")
    return replace(step, what="changed")


def _doubtful(step: Step, reason: str) -> Step:
    known = (step.stored,) if step.stored else ()
    return replace(step, what="doubtful", reason=reason, candidates=known)


def _first(cut: Wanted, before: Stored | None, at: Moment, note: str = "") -> Step:
    step = Step("new", wanted=cut, stored=before, reason=note)
    if cut.content.state == "cancelled":
        said = f"was called off before it was known here: «{cut.status}»"
        return replace(step, what="skipped", reason=note or said)
    if _is_past(cut.content, at.now) and not at.past:
        return replace(step, what="skipped", reason="is over (--past stores it)")
    if cut.content.state == "over" and not (at.past and _is_past(cut.content, at.now)):
        return replace(step, what="skipped", reason="is over")
    return step


def _is_past(content: Content, now: datetime) -> bool:
    return (content.ends_at or content.starts_at) <= now


def _outage_id(stored: Stored) -> str | None:
    return stored.outage.id if stored.outage else None
