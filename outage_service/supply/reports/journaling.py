"""What the journal says of reports: nothing of the caller's but the customer code."""

from collections.abc import Iterable
from typing import Any

from outage_service.journal.model import Entry
from outage_service.supply.reports.model import Report, report_json

_TOLD = ("code", "kind", "status", "customer_code", "outage_id", "created_at", "due_at")


def received(report: Report, reopens: str | None) -> Entry:
    """A report was taken."""
    return Entry("report_received", "report", report.code, _data(report) | {"reopens": reopens})


def moved(reports: Iterable[Report]) -> list[Entry]:
    """Reports have another status."""
    return [Entry("report_status", "report", report.code, _data(report)) for report in reports]


def _data(report: Report) -> dict[str, Any]:
    known = report_json(report)
    return {name: known[name] for name in _TOLD}
