"""Gauges for Prometheus, read from the database when it scrapes, but at most every few seconds."""

import asyncio
import time
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.figures.measurements.store import Figures, figures_at

KEPT_S = 5.0  # scrapes within this time get the same figures


class StateOfThings(Collector):
    """Gauges of open reports, active outages, deliveries and the last load. Call `refresh` before a read."""

    def __init__(self, registry: CollectorRegistry, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()
        self._is_up = False
        self._families: list[GaugeMetricFamily] = []
        registry.register(self)

    async def refresh(self, database: Database, clock: Clock) -> None:
        """Read the figures unless they are younger than `KEPT_S`. There are none when the database fails."""
        async with self._asking:
            if self._asked_at is not None and self._seconds() - self._asked_at < KEPT_S:
                return
            try:
                now = clock()
                async with database.reading() as connection:
                    found = await figures_at(connection, now)
            except DatabaseUnavailable:
                self._is_up, self._families = False, []
            else:
                self._is_up, self._families = True, list(_families(found, now.timestamp()))
            self._asked_at = self._seconds()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The figures of the last refresh."""
        up = GaugeMetricFamily("outage_database_up", "Whether the database answered", value=self._is_up)
        return [up, *self._families]

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: the registry calls this at registration, before the database is open."""
        return []


def _families(found: Figures, now: float) -> Iterable[GaugeMetricFamily]:
    reports = GaugeMetricFamily("outage_reports_open", "Reports not yet resolved", labels=("kind",))
    late = GaugeMetricFamily("outage_reports_late", "Open reports whose promise has ended", labels=("kind",))
    for kind, (count, overdue) in found.reports.items():
        reports.add_metric((kind,), count)
        late.add_metric((kind,), overdue)
    active = GaugeMetricFamily("outage_outages_active", "Active outages", labels=("kind", "status"))
    for labels, count in found.outages.items():
        active.add_metric(labels, count)
    pending = GaugeMetricFamily("outage_deliveries_pending", "Deliveries still to send", labels=("channel",))
    oldest = GaugeMetricFamily(
        "outage_delivery_oldest_pending_seconds", "Age of the oldest of them", labels=("channel",)
    )
    for channel, (count, since) in found.pending.items():
        pending.add_metric((channel,), count)
        oldest.add_metric((channel,), max(now - since.timestamp(), 0.0))
    dead = GaugeMetricFamily("outage_deliveries_dead", "Deliveries given up", labels=("channel",))
    for channel, count in found.dead.items():
        dead.add_metric((channel,), count)
    yield from (reports, late, active, pending, oldest, dead)
    if found.loaded_at is not None:
        yield GaugeMetricFamily(
            "outage_last_load_timestamp_seconds",
            "When data was loaded last",
            value=found.loaded_at.timestamp(),
        )
        rows = GaugeMetricFamily("outage_last_load_rows", "Rows of the last load", labels=("table",))
        for table, count in found.loaded.items():
            rows.add_metric((table,), count)
        yield rows
