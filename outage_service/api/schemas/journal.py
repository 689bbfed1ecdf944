"""The journal in answers."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.config import JsonDict

from outage_service.journal.model import PUBLISHED

_EXAMPLE: JsonDict = {
    "id": 4711,
    "at": "2026-11-21T15:10:00+07:00",
    "by": "dispatch desk",
    "kind": "expected_return_changed",
    "subject": "outage",
    "subject_id": "0b5d6b3e-0f6a-4a52-9c57-000000000000",
    "data": {"expected_back_at": "2026-11-21T17:30:00+07:00", "previous_expected_back_at": None},
}


class AuditEntry(BaseModel):
    """One change: who made it, when, and its details."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: int
    at: datetime
    by: str
    kind: str
    subject: str
    subject_id: str
    data: dict[str, Any]


class AuditList(BaseModel):
    """Changes, newest first. `next_before` is the `before` of the next page; null on the last page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE], "next_before": 4711}]})

    items: list[AuditEntry]
    next_before: int | None


def _published(text: str) -> str:
    kinds = list(dict.fromkeys(kind.strip() for kind in text.split(",")))
    if unknown := [kind for kind in kinds if kind not in PUBLISHED]:
        raise ValueError(f"{len(unknown)} unknown; known are {', '.join(PUBLISHED)}")
    return ",".join(kinds)


# Kinds of events in the stream, separated by commas.
Kinds = Annotated[str, AfterValidator(_published)]
