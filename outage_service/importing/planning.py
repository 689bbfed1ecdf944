"""What a file changes: compares its cuts with those imported before. Pure rules: no SQL.

A cut is recognized by its source, unit, feeders and stations (or area) and the day on which it begins.
Several cuts of one place and day are matched by their content. The comparison is with what the source said
last time, not with the outage as it is now: a dispatcher's changes stay until the source says something new.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from outage_service.clock import local_date, shown
from outage_service.importing.matching import Match
from outage_service.importing.model import Cut, Kind, State
from outage_service.importing.names import feeder_key, station_key
from outage_service.supply.outages.model import CLOSED, Outage
from outage_service.world.places.names import fold

What = Literal["new", "changed", "unchanged", "cancelled", "restored", "skipped", "doubtful"]
_WORST_FIRST: tuple[State, ...] = ("over", "cancelled", "unclear", "valid")
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Content:
    """What a source says about one cut."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str
    area: str
    state: State
    node_ids: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The form in which the database stores it."""
        return {
            "starts_at": shown(self.starts_at),
            "ends_at": shown(self.ends_at) if self.ends_at else None,
            "reason": self.reason,
            "area": self.area,
            "state": self.state,
            "node_ids": list(self.node_ids),
        }


def content_of(stored: dict[str, Any]) -> Content:
    """The content that `as_json` wrote."""
    ends_at = stored["ends_at"]
    return Content(
        starts_at=datetime.fromisoformat(stored["starts_at"]),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        reason=stored["reason"],
        area=stored["area"],
        state=stored["state"],
        node_ids=tuple(stored["node_ids"]),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One cut in the file, from all rows about it, with its match."""

    place: str
    rows: tuple[str, ...]
    unit: str
    kind: Kind
    match: Match
    content: Content
    status: str = ""

    @property
    def day(self) -> date:
        """The day in Vietnam on which it begins."""
        return local_date(self.content.starts_at)


@dataclass(frozen=True, slots=True)
class Stored:
    """One cut as it was imported before; `outage` is None when a later load removed it."""

    key: str
    place: str
    content: Content
    outage: Outage | None

    def is_waiting(self, now: datetime) -> bool:
        """Whether its outage is still to begin."""
        return self.outage is not None and self.outage.status not in CLOSED and self.outage.started_at > now


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs from what the source said before."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about one cut; `key` is its key in `imported_cuts`, empty when it is not stored."""

    what: What
    key: str = ""
    wanted: Wanted | None = None
    stored: Stored | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    outage_id: str | None = None


@dataclass(frozen=True)
class Moment:
    """When the file is imported, and whether to store cuts that are over."""

    now: datetime
    past: bool = False


def merged(cuts: Iterable[Cut]) -> list[tuple[tuple[str, ...], Cut]]:
    """Each cut once, with the rows about it and the customers of all these rows.

    A file that holds both a cut and its cancellation holds a cancelled cut.
    """
    found: dict[Cut, tuple[list[str], set[str], dict[State, str]]] = {}
    for cut in cuts:
        alike = replace(cut, row="", customer_codes=_codes_that_tell_place(cut), state="valid", status="")
        rows, codes, states = found.setdefault(alike, ([], set(), {}))
        rows.append(cut.row)
        codes.update(cut.customer_codes)
        states.setdefault(cut.state, cut.status)
    return [
        (
            tuple(rows),
            replace(
                alike,
                row=rows[0],
                customer_codes=tuple(sorted(codes)),
                state=state,
                status=states[state],
            ),
        )
        for alike, (rows, codes, states) in found.items()
        for state in [next(state for state in _WORST_FIRST if state in states)]
    ]


def place_of(source: str, cut: Cut) -> str:
    """A digest for one place and day of a source: the same words always give the same digest."""
    where: list[str] = sorted(map(feeder_key, cut.feeders))
    where += sorted(station_key(station[0]) for station in cut.stations)
    told = where or [_plain(cut.area)] if where or cut.area else sorted(cut.customer_codes)
    words = [source, cut.unit or _plain(cut.unit_name), told, str(local_date(cut.starts_at))]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:48]


def plan(wanted: Sequence[Wanted], stored: Sequence[Stored], at: Moment) -> list[Step]:
    """The steps for the cuts of one place on one day."""
    used = {cut.key for cut in stored}
    steps = []
    for cut, before in _paired(wanted, stored, at.now):
        step = _step(cut, before, at)
        if before is not None:
            step = replace(step, key=before.key)
        elif step.what == "new":
            number = next(n for n in range(1, len(used) + 2) if f"{cut.place}:{n}" not in used)
            step = replace(step, key=f"{cut.place}:{number}")
            used.add(step.key)
        steps.append(step)
    return steps


def cancelled_as_missing(stored: Stored) -> Step:
    """The step for a known cut that a complete file lacks."""
    return Step(
        "cancelled",
        stored.key,
        stored=stored,
        reason="not in the complete file",
        outage_id=_outage_id(stored),
    )


def _step(cut: Wanted, before: Stored | None, at: Moment) -> Step:
    content = cut.content
    if content.state == "unclear":
        id_ = _outage_id(before) if before else None
        reason = f"a person has to decide whether it was called off: «{cut.status}»"
        return Step("doubtful", wanted=cut, stored=before, reason=reason, outage_id=id_)
    if before is None or before.outage is None:
        return _first(cut, before, at)
    if cut.match.how == "customer" and before.content.node_ids:
        # Some sources have a row for each customer: the cut still includes those of earlier files.
        nodes = tuple(sorted({*content.node_ids, *before.content.node_ids}))
        cut = replace(cut, content=replace(content, node_ids=nodes))
        content = cut.content
    step = Step("unchanged", wanted=cut, stored=before, outage_id=_outage_id(before))
    changes = changes_between(before.content, content)
    if not changes:
        return step
    if before.outage.merged_into is not None:
        return replace(step, reason=f"the outage is part of {before.outage.merged_into}")
    if before.outage.status in CLOSED:
        if before.outage.status == "cancelled" and content.state == "valid":
            return _first(cut, before, at)
        return replace(step, reason=f"the outage is {before.outage.status}")
    if content.state == "cancelled":
        return replace(step, what="cancelled", changes=changes)
    if content.state == "over":
        has_begun = before.outage.started_at <= at.now
        return replace(step, what="restored" if has_begun else "cancelled", changes=changes)
    if _is_past(content, at.now):
        return replace(step, what="skipped", reason="is over")
    return replace(step, what="changed", changes=changes)


def _first(cut: Wanted, before: Stored | None, at: Moment) -> Step:
    step = Step("new", wanted=cut, stored=before)
    if cut.content.state == "cancelled":
        return replace(
            step, what="skipped", reason=f"was called off before it was known here: «{cut.status}»"
        )
    if _is_past(cut.content, at.now) and not at.past:
        return replace(step, what="skipped", reason="is over (--past stores it)")
    if cut.content.state == "over" and not (at.past and _is_past(cut.content, at.now)):
        return replace(step, what="skipped", reason="is over")
    return step


def changes_between(old: Content, new: Content) -> tuple[Change, ...]:
    """The fields that differ."""
    before, after = old.as_json(), new.as_json()
    return tuple(Change(name, before[name], after[name]) for name in after if before[name] != after[name])


def _is_past(content: Content, now: datetime) -> bool:
    return (content.ends_at or content.starts_at) <= now


def _outage_id(stored: Stored) -> str | None:
    return stored.outage.id if stored.outage else None


def _paired(
    wanted: Sequence[Wanted], stored: Sequence[Stored], now: datetime
) -> list[tuple[Wanted, Stored | None]]:
    """Each wanted cut with the stored cut that it continues; the most similar ones are paired first."""
    left = sorted(stored, key=lambda s: s.key)
    waiting = sorted(wanted, key=_order)
    pairs: list[tuple[Wanted, Stored | None]] = []
    for is_alike in (_same, _same_start_and_area, _same_start, _movable(now)):
        for cut in list(waiting):
            found = next((s for s in left if is_alike(cut.content, s)), None)
            if found is not None:
                pairs.append((cut, found))
                left.remove(found)
                waiting.remove(cut)
    return pairs + [(cut, None) for cut in waiting]


def _order(cut: Wanted) -> tuple[Any, ...]:
    c = cut.content
    return c.starts_at, c.ends_at or c.starts_at, c.area, c.reason, cut.rows


def _same(content: Content, stored: Stored) -> bool:
    return replace(content, node_ids=()) == replace(stored.content, node_ids=())


def _same_start_and_area(content: Content, stored: Stored) -> bool:
    return (content.starts_at, content.area) == (stored.content.starts_at, stored.content.area)


def _same_start(content: Content, stored: Stored) -> bool:
    return content.starts_at == stored.content.starts_at


def _movable(now: datetime) -> Callable[[Content, Stored], bool]:
    """Whether a stored cut may get another start: after it has begun, another start means another cut."""
    return lambda _, stored: stored.is_waiting(now)


def _codes_that_tell_place(cut: Cut) -> tuple[str, ...]:
    return () if cut.feeders or cut.stations or cut.area else cut.customer_codes


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", fold(text)).strip()
