"""Journal entries about outages: each holds the outage after the change and the former times."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from outage_service.clock import shown
from outage_service.journal.model import Entry, PublishedKind
from outage_service.supply.outages.model import Outage, outage_json

_REACH = ("node_ids", "area_text")
# Said though they are empty.
_KEPT = ("previous_expected_back_at", "restored_node_ids", "previous_node_ids", "previous_area_text")


def opened(outage: Outage, **more: Any) -> Entry:
    """The entry for a new outage or a new planned cut."""
    if outage.kind == "planned":
        return _entry("planned_announced", outage, change="announced", **more)
    return _entry("outage_opened", outage, **more)


def changed(
    before: Outage, after: Outage, restored: Sequence[str] = (), reason: str | None = None, **more: Any
) -> list[Entry]:
    """The entries for a change of an outage, one for each kind of event that subscribers can choose.

    `restored` are the nodes of a restoration step; `more` are other effects (merged outages, linked reports).
    """
    entries = [
        *_announcement(before, after, reason),
        *_expected_return(before, after, reason),
        *_restoration(before, after, restored, reason),
    ]
    unsaid = replace(
        before,
        updated_at=after.updated_at,
        expected_back_at=after.expected_back_at,
        expected_back_source=after.expected_back_source,
    )
    if not entries or (unsaid != after and _kinds(entries) <= {"expected_return_changed"}) or more:
        reach = {} if _kinds(entries) & {"planned_announced"} else previous_reach(before, after)
        entries.append(_entry("outage_changed", after, reason=reason, **more, **reach))
    return entries


def _announcement(before: Outage, after: Outage, reason: str | None) -> list[Entry]:
    if after.kind != "planned":
        return []
    if after.status == "cancelled" != before.status:
        return [_entry("planned_announced", after, change="cancelled", reason=reason)]
    previous = previous_reach(before, after)
    if _is_postponed(before, after):
        previous |= {
            "previous_started_at": shown(before.started_at),
            "previous_expected_back_at": shown(before.expected_back_at) if before.expected_back_at else None,
        }
        return [_entry("planned_announced", after, change="postponed", reason=reason, **previous)]
    return (
        [_entry("planned_announced", after, change="changed", reason=reason, **previous)] if previous else []
    )


def previous_reach(before: Outage, after: Outage) -> dict[str, Any]:
    """The former nodes and area words of an outage, if they have changed."""
    return {
        f"previous_{name}": getattr(before, name)
        for name in _REACH
        if getattr(before, name) != getattr(after, name)
    }


def _is_postponed(before: Outage, after: Outage) -> bool:
    """Whether the times of a cut changed before it began."""
    is_ahead = before.started_at > after.updated_at
    times = (before.started_at, before.expected_back_at)
    return is_ahead and times != (after.started_at, after.expected_back_at)


def _expected_return(before: Outage, after: Outage, reason: str | None) -> list[Entry]:
    said = (before.expected_back_at, before.expected_back_source)
    if said == (after.expected_back_at, after.expected_back_source):
        return []
    if after.kind == "planned" and _is_postponed(before, after):
        return []
    previous = shown(before.expected_back_at) if before.expected_back_at else None
    return [_entry("expected_return_changed", after, reason=reason, previous_expected_back_at=previous)]


def _restoration(before: Outage, after: Outage, restored: Sequence[str], reason: str | None) -> list[Entry]:
    if after.status == "restored" != before.status:
        return [_entry("restored", after, reason=reason, restored_node_ids=list(restored))]
    if restored or after.status == "partially_restored" != before.status:
        return [_entry("partially_restored", after, reason=reason, restored_node_ids=list(restored))]
    return []


def _kinds(entries: Sequence[Entry]) -> set[str]:
    return {entry.kind for entry in entries}


def _entry(kind: PublishedKind, outage: Outage, **more: Any) -> Entry:
    said = {name: value for name, value in more.items() if value not in (None, [])}
    kept = {name: more[name] for name in _KEPT if name in more}
    return Entry(kind, "outage", outage.id, outage_json(outage) | said | kept)
