"""Journal entries about reports. Of the caller's data they hold only the customer code."""

from collections.abc import Iterable
from typing import Any

from outage_service.journal.model import Entry
from outage_service.supply.reports.model import AtRisk, Report, report_json

_TOLD = ("code", "kind", "status", "customer_code", "outage_id", "created_at", "due_at", "at_risk")


def received(report: Report, reopens: str | None) -> Entry:
    """The entry for a new report; `reopens` is the code of the report that it reopens."""
    return Entry("report_received", "report", report.code, _data(report) | {"reopens": reopens})


def moved(reports: Iterable[Report]) -> list[Entry]:
    """The entries for reports with a new status."""
    return [Entry("report_status", "report", report.code, _data(report)) for report in reports]


def raised(report: Report, before: AtRisk | None) -> Entry:
    """The entry for a report whose risk was raised; `before` is the former risk.

    It is a `report_status`, so that every receiver of orders hears of it; `previous_at_risk` is only here.
    """
    return Entry("report_status", "report", report.code, _data(report) | {"previous_at_risk": before})


def call_back_changed(report: Report) -> Entry:
    """The entry for a report with another number to call, which is not told here.

    It is a `report_status`, so that every receiver of orders asks for the number; `call_back_changed` is only here.
    """
    return Entry("report_status", "report", report.code, _data(report) | {"call_back_changed": True})


def placed(report: Report) -> Entry:
    """The entry for a report with another place, which is not told here.

    It is a `report_status`, so that every receiver of orders asks for the place; `place_changed` is only here.
    """
    return Entry("report_status", "report", report.code, _data(report) | {"place_changed": True})


def _data(report: Report) -> dict[str, Any]:
    known = report_json(report)
    return {name: known[name] for name in _TOLD}
