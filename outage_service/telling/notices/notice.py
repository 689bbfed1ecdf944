"""A notice: the facts of a message, kept until it is sent; only then its words are chosen."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from outage_service.clock import shown

Topic = Literal["expected_return", "restored", "planned", "report"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say about the power of customers or of one watched place, and what was true at `at`.

    `kind` and `at` come from the journal. `subject_id` is the id of the outage, or the code of the report.
    `change` is that of a planned cut (announced, postponed, cancelled), or the status of a report or `late`.
    """

    kind: str
    topic: Topic
    subject_id: str
    at: datetime
    customer_codes: list[str]
    place: str | None
    change: str | None = None
    started_at: datetime | None = None
    expected_back_at: datetime | None = None
    previous_expected_back_at: datetime | None = None


_MOMENTS = ("at", "started_at", "expected_back_at", "previous_expected_back_at")


def payload_of(notice: Notice) -> dict[str, Any]:
    """The notice as the payload of a delivery."""
    fields = asdict(notice)
    for name in _MOMENTS:
        if fields[name] is not None:
            fields[name] = shown(fields[name])
    return {"type": fields.pop("kind"), **fields}


def notice_in(payload: dict[str, Any]) -> Notice:
    """The notice that `payload_of` wrote."""
    fields = {"kind" if name == "type" else name: value for name, value in payload.items()}
    for name in _MOMENTS:
        if fields[name] is not None:
            fields[name] = datetime.fromisoformat(fields[name])
    return Notice(**fields)
