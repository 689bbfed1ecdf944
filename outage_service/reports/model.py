"""What a report is, how it moves, and when neighbours' reports make one event. Pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from outage_service.clock import shown
from outage_service.outages.clustering import widest_span

Kind = Literal["no_power", "quality", "hazard", "other"]
Status = Literal["received", "dispatched", "accepted", "en_route", "on_site", "resolved", "cancelled"]

STATUSES: tuple[str, ...] = get_args(Status)
CLOSED = frozenset({"resolved", "cancelled"})


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody told us, as the contract shows it; fields in the order of REPORT_COLUMNS."""

    code: str
    customer_code: str | None
    place: str | None
    kind: Kind
    status: Status
    created_at: datetime
    due_at: datetime
    outage_id: str | None


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """A report with what the dispatcher needs; the caller's number stays out of every answer.

    `reopens` is the code of a report that had seemed to be done.
    """

    report: Report
    description: str
    channel: str
    callback_requested: bool
    updated_at: datetime
    reopens: str | None


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it is sent in. `source` and `external_id` together name it for the sender.

    `reopens` is the code of a report that had seemed to be done; a denial says so in as many words.
    `number` is that of its day, where it was drawn before the report is stored.
    """

    source: str
    external_id: str
    customer_code: str | None
    place: str | None
    kind: Kind
    description: str
    phone: str | None
    channel: str
    callback_requested: bool
    created_at: datetime
    reopens: str | None = None
    is_denial: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class NeighbourReport:
    """A report of no power under one transformer."""

    code: str
    customer_code: str
    created_at: datetime


def first_status(new: NewReport) -> Status:
    """Danger, and power that is said to be back and is not, go to a crew at once."""
    return "dispatched" if new.kind == "hazard" or new.is_denial else "received"


def statuses_after(status: Status) -> tuple[str, ...]:
    """The statuses that may follow: any later one, or cancelled."""
    return () if status in CLOSED else STATUSES[STATUSES.index(status) + 1 :]


def code_of(day: date, number: int) -> str:
    """The public code of a day's `number`-th report, such as SC2611210042."""
    return f"SC{day:%y%m%d}{number:04d}"


def one_event(
    reports: Sequence[NeighbourReport], latest: NeighbourReport, window: timedelta, customers: int
) -> list[NeighbourReport]:
    """The reports that together with `latest` make an event: at least `customers` different customers
    within one window (both ends included) that holds `latest`. Empty when they do not."""
    in_order = sorted(reports, key=lambda report: report.code)
    event = widest_span(in_order, latest, window, lambda report: report.created_at, _customers)
    return event if _customers(event) >= customers else []


def _customers(reports: Sequence[NeighbourReport]) -> int:
    return len({report.customer_code for report in reports})


def report_json(report: Report) -> dict[str, Any]:
    """The report as the contract writes it."""
    return {
        "code": report.code,
        "customer_code": report.customer_code,
        "place": report.place,
        "kind": report.kind,
        "status": report.status,
        "created_at": shown(report.created_at),
        "due_at": shown(report.due_at),
        "outage_id": report.outage_id,
    }


def detail_json(detail: ReportDetail) -> dict[str, Any]:
    """The report with its description."""
    return report_json(detail.report) | {
        "description": detail.description,
        "channel": detail.channel,
        "callback_requested": detail.callback_requested,
        "updated_at": shown(detail.updated_at),
        "reopens": detail.reopens,
    }
