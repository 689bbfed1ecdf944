"""From the fields of one row to its cuts: one for each time, all with the state that the row tells."""

from collections.abc import Sequence
from typing import Any

from outage_service.importing.model import Cut, Record
from outage_service.importing.states import state_in
from outage_service.importing.times import Span


def cuts_at(record: Record, spans: Sequence[Span], **fields: Any) -> list[Cut]:
    """A cut for each span; `fields` are those of `Cut`."""
    state, status = state_in(record, fields.get("reason", ""), fields.get("area", ""))
    return [
        Cut(row=record.row, starts_at=starts_at, ends_at=ends_at, state=state, status=status, **fields)
        for starts_at, ends_at in spans
    ]
