"""From the fields of one row to its cuts: one for each time, all with the state that the row tells."""

from collections.abc import Sequence
from typing import Any

from outage_service.importing.model import Cut, Record
from outage_service.importing.states import state_in, without_state
from outage_service.importing.times import Span


def cuts_at(record: Record, spans: Sequence[Span], **fields: Any) -> list[Cut]:
    """A cut for each span; `fields` are those of `Cut`. A word in the area that calls the cut off is no part of
    the place: by the place a known cut is recognized."""
    state, status = state_in(record, fields.get("reason", ""), fields.get("area", ""))
    if state == "cancelled" and "area" in fields:
        fields["area"] = without_state(fields["area"])
    return [
        Cut(row=record.row, starts_at=starts_at, ends_at=ends_at, state=state, status=status, **fields)
        for starts_at, ends_at in spans
    ]
