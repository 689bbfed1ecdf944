"""What a report is and how it moves. Pure rules: no SQL, no clock."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from outage_service.clock import shown

Kind = Literal["no_power", "quality", "hazard", "other"]
Status = Literal["received", "dispatched", "accepted", "en_route", "on_site", "resolved", "cancelled"]

# Who is in danger while the power is off, the gravest first: a device keeps somebody alive; somebody is ill,
# newborn or in the heat, or needs dialysis; a child is alone. This order is the only rule of urgency: a report
# keeps the gravest risk that anybody has named, and work orders are listed in it.
AtRisk = Literal["life_support", "medical", "child"]

STATUSES: tuple[str, ...] = get_args(Status)
RISKS: tuple[AtRisk, ...] = get_args(AtRisk)
CLOSED = frozenset({"resolved", "cancelled"})

_MOST_WORDS = 4000  # of a description, with the words of later calls


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the API contract shows it; fields in the order of REPORT_COLUMNS."""

    code: str
    customer_code: str | None
    place: str | None
    kind: Kind
    status: Status
    created_at: datetime
    due_at: datetime
    outage_id: str | None
    at_risk: AtRisk | None = None


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """A report with what the dispatcher needs; no answer contains the caller's number.

    `reopens` is the code of the resolved report that this one reopens.
    """

    report: Report
    description: str
    channel: str
    callback_requested: bool
    updated_at: datetime
    reopens: str | None


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it is sent in. `source` and `external_id` together identify it for the sender.

    `reopens` is the code of the resolved report that this one reopens; `is_denial` when the customer denies
    that the power is back. `number` is the report's number on its day, if it is already drawn. `origin` is the
    caller's number or a hash, as the sender chooses: it is compared with other origins and never given out.
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
    at_risk: AtRisk | None = None
    origin: str | None = None
    reopens: str | None = None
    is_denial: bool = False
    number: int | None = None

    @property
    def call_back_phone(self) -> str | None:
        """The number at which this caller wants to be called; a denial repeats only what an earlier report said."""
        return self.phone if self.callback_requested and not self.is_denial else None


def with_words(description: str, more: str) -> str:
    """The description and the words of a later call, once, as far as there is room."""
    if more in description:
        return description
    return f"{description}; {more}"[:_MOST_WORDS] if description else more


def first_status(new: NewReport) -> Status:
    """Hazards and denied restorations go to a crew at once."""
    return "dispatched" if new.kind == "hazard" or new.is_denial else "received"


def lesser_risks(at_risk: AtRisk) -> tuple[AtRisk, ...]:
    """The risks that are less grave than this one."""
    return RISKS[RISKS.index(at_risk) + 1 :]


def is_graver(at_risk: AtRisk | None, than: AtRisk | None) -> bool:
    """Whether a named risk raises the stored one; no risk raises nothing."""
    return at_risk is not None and (than is None or than in lesser_risks(at_risk))


def statuses_after(status: Status) -> tuple[str, ...]:
    """The statuses that may follow: any later one, or cancelled."""
    return () if status in CLOSED else STATUSES[STATUSES.index(status) + 1 :]


def code_of(day: date, number: int) -> str:
    """The public code of a day's `number`-th report, such as SC2611210042."""
    return f"SC{day:%y%m%d}{number:04d}"


def report_json(report: Report) -> dict[str, Any]:
    """The report as the API contract writes it."""
    return {
        "code": report.code,
        "customer_code": report.customer_code,
        "place": report.place,
        "kind": report.kind,
        "status": report.status,
        "created_at": shown(report.created_at),
        "due_at": shown(report.due_at),
        "outage_id": report.outage_id,
        "at_risk": report.at_risk,
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
