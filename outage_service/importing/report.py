"""The report about an import, as JSON and as text."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from outage_service.clock import VIETNAM, shown
from outage_service.importing.contents import Content, Stored
from outage_service.importing.import_cuts import Imported
from outage_service.importing.model import Remark
from outage_service.importing.planning import Step

_DIGITS = re.compile(r"(\d+)")
_MOST_NODES = 12


def import_json(imported: Imported) -> dict[str, Any]:
    """The report as the API returns it."""
    return {
        "format": imported.shape,
        "source": imported.source,
        "dry_run": imported.wishes.dry_run,
        "complete": imported.wishes.complete,
        "counts": imported.counts(),
        "cuts": [_step_json(step) for step in in_order(imported.steps)],
        "skipped_rows": [_remark_json(remark) for remark in imported.skipped],
        "bad_rows": [_remark_json(remark) for remark in sorted(imported.bad, key=_row)],
        "remarks": list(imported.remarks),
    }


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps in the order of the file's rows; those without a row come last."""
    return sorted(steps, key=lambda step: (step.wanted is None, _in_order(_rows(step)[:1])))


def lines(imported: Imported) -> Iterator[str]:
    """The report as lines of text, without the bad rows."""
    for step in in_order(imported.steps):
        content = _content(step)
        rows = ", ".join(_rows(step)[:5]) or "-"
        yield f"{step.what:<10} {rows}: {_span(content)}  {content.area or '(no area)'}"
        if step.wanted is not None and step.what != "skipped":
            yield f"{'':<10} {_matched_text(step)}"
        for change in step.changes if step.what != "new" else ():
            yield f"{'':<10} {change.name}: {_told(change.old)} -> {_told(change.new)}"
        if step.reason:
            yield f"{'':<10} {step.reason}"
        for known in step.candidates:
            told = f"{_span(known.content)}  {known.content.area or '(no area)'}"
            yield f"{'':<10} may be outage {_id(known)}: {told}"
    for remark in imported.skipped:
        yield f"{'skipped':<10} {remark.row}: {remark.reason}"
    yield from imported.remarks


def summary(imported: Imported) -> str:
    """One line with the counts."""
    counts = imported.counts()
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count and what != "bad")
    bad = f"; {counts['bad']} bad rows" if counts["bad"] else ""
    shape = f"{imported.shape}: " if imported.shape else ""
    dry = " (dry run: nothing is changed)" if imported.wishes.dry_run else ""
    return f"{shape}{told or 'no cuts'}{bad}{dry}"


def bad_lines(imported: Imported, file: str) -> Iterator[str]:
    """The bad rows as FILE:ROW: REASON."""
    for remark in sorted(imported.bad, key=_row):
        yield f"{file}:{remark.row}: {remark.reason}"


def _step_json(step: Step) -> dict[str, Any]:
    content = _content(step)
    match = step.wanted.match if step.wanted else None
    return {
        "rows": list(_rows(step)),
        "what": step.what,
        "outage_id": step.outage_id,
        "area_text": content.area,
        "starts_at": shown(content.starts_at),
        "ends_at": shown(content.ends_at) if content.ends_at else None,
        "matched": {
            "how": match.how,
            "near": match.near,
            "node_ids": list(match.node_ids),
            "detail": match.detail,
        }
        if match
        else None,
        "changes": [{"field": c.name, "old": c.old, "new": c.new} for c in step.changes],
        "reason": step.reason or None,
        "candidates": [_candidate_json(known) for known in step.candidates],
    }


def _candidate_json(known: Stored) -> dict[str, Any]:
    content = known.content
    return {
        "outage_id": _id(known),
        "area_text": content.area,
        "starts_at": shown(content.starts_at),
        "ends_at": shown(content.ends_at) if content.ends_at else None,
        "node_ids": list(content.node_ids),
    }


def _id(known: Stored) -> str | None:
    return known.outage.id if known.outage else None


def _remark_json(remark: Remark) -> dict[str, str]:
    return {"row": remark.row, "reason": remark.reason}


def _content(step: Step) -> Content:
    known = step.wanted or step.stored
    assert known is not None  # every step is about a cut of the file or of the database
    return known.content


def _rows(step: Step) -> tuple[str, ...]:
    return tuple(sorted(step.wanted.rows, key=lambda row: _in_order([row]))) if step.wanted else ()


def _row(remark: Remark) -> list[Any]:
    return _in_order([remark.row])


def _in_order(rows: Iterable[str]) -> list[Any]:
    """A sort key that puts `items[10]` after `items[9]`."""
    return [
        (int(part), "") if part.isdecimal() and len(part) < 10 else (-1, part)
        for row in rows
        for part in _DIGITS.split(row)
    ]


def _span(content: Content) -> str:
    start = content.starts_at.astimezone(VIETNAM)
    end = content.ends_at.astimezone(VIETNAM) if content.ends_at else None
    return f"{start:%Y-%m-%d %H:%M} to {_end(start, end)}"


def _end(start: datetime, end: datetime | None) -> str:
    if end is None:
        return "?"
    return f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"


def _matched_text(step: Step) -> str:
    assert step.wanted is not None
    match = step.wanted.match
    nodes = " ".join(match.node_ids[:_MOST_NODES])
    more = f" and {len(match.node_ids) - _MOST_NODES} more" if len(match.node_ids) > _MOST_NODES else ""
    near = " (near)" if match.near else ""
    detail = f" ({match.detail})" if match.detail else ""
    return (
        f"matched by {match.how}{near}: {nodes}{more}{detail}" if nodes else f"matched by {match.how}{detail}"
    )


def _told(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value[:_MOST_NODES]) or "no nodes"
    return str(value) if value not in (None, "") else "nothing"
