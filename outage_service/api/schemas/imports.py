"""Imports in answers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from outage_service.importing.matching import How
from outage_service.importing.planning import What
from outage_service.importing.shapes.known import FORMATS

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[FORMATS]  # one value for each file in importing/shapes

_COUNTS: JsonDict = {
    "new": 0, "changed": 1, "unchanged": 0, "cancelled": 0, "restored": 0, "skipped": 0, "doubtful": 0, "bad": 1,
}  # fmt: skip
_EXAMPLE: JsonDict = {
    "format": "evncpc",
    "source": "evncpc",
    "dry_run": False,
    "complete": False,
    "counts": _COUNTS,
    "cuts": [
        {
            "rows": ["items[0]"],
            "what": "changed",
            "outage_id": "0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10",
            "area_text": "TBA Lê Lợi 1, Điện lực Điện Bàn",
            "starts_at": "2026-11-24T05:00:00+07:00",
            "ends_at": "2026-11-24T12:30:00+07:00",
            "matched": {"how": "station", "near": False, "node_ids": ["TBA-0412"], "detail": ""},
            "changes": [
                {
                    "field": "ends_at",
                    "old": "2026-11-24T11:30:00+07:00",
                    "new": "2026-11-24T12:30:00+07:00",
                }
            ],
            "reason": None,
            "candidates": [],
        }
    ],
    "skipped_rows": [],
    "bad_rows": [{"row": "items[1]", "reason": "30/02/2026 is no day of the calendar"}],
    "remarks": [],
}


class MatchOut(BaseModel):
    """What a cut was matched by; `near` when a name is spelled slightly differently."""

    how: How
    near: bool
    node_ids: list[str]
    detail: str


class ChangeOut(BaseModel):
    """One field that differs from what the source said before."""

    field: str
    old: Any
    new: Any


class CandidateOut(BaseModel):
    """A known cut that a doubtful cut may be, as the source described it last."""

    outage_id: str | None
    area_text: str
    starts_at: datetime
    ends_at: datetime | None
    node_ids: list[str]


class CutOut(BaseModel):
    """One cut in the file; or a known cut that a complete file lacks, without rows.

    A doubtful cut changes nothing until a person has decided: import the file again with `same` or `new`.
    """

    rows: list[str]
    what: What
    outage_id: str | None
    area_text: str
    starts_at: datetime
    ends_at: datetime | None
    matched: MatchOut | None
    changes: list[ChangeOut]
    reason: str | None
    candidates: list[CandidateOut]


class RowOut(BaseModel):
    """A row without a cut, and the reason."""

    row: str
    reason: str


class CountsOut(BaseModel):
    """How many cuts had each outcome, and how many rows could not be read."""

    new: int
    changed: int
    unchanged: int
    cancelled: int
    restored: int
    skipped: int
    doubtful: int = 0
    bad: int


class ImportOut(BaseModel):
    """What an import did, or in a dry run would do."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    format: str | None
    source: str
    dry_run: bool
    complete: bool
    counts: CountsOut
    cuts: list[CutOut]
    skipped_rows: list[RowOut]
    bad_rows: list[RowOut]
    remarks: list[str]


class PastImportOut(BaseModel):
    """One past import."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "at": "2026-11-21T08:00:00+07:00",
                    "by": "lich-cat-dien",
                    "format": "evncpc",
                    "source": "evncpc",
                    "complete": False,
                    "counts": _COUNTS,
                }
            ]
        }
    )

    at: datetime
    by: str
    format: str | None
    source: str
    complete: bool
    counts: CountsOut


class PastImportList(BaseModel):
    """Past imports, newest first."""

    items: list[PastImportOut]
