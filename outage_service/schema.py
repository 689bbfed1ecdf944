"""All tables in one import: what the migrations are compared with."""

from outage_service.customers.tables import customer_phones, customers
from outage_service.database import metadata
from outage_service.deliveries.tables import deliveries, journal_cursors
from outage_service.journal.tables import journal
from outage_service.network.tables import node_ancestors, nodes
from outage_service.notifications.tables import subscriptions
from outage_service.outages.tables import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outages,
    restored_nodes,
)
from outage_service.reports.tables import report_counters, reports

__all__ = [
    "customer_phones",
    "customers",
    "deliveries",
    "journal",
    "journal_cursors",
    "metadata",
    "node_ancestors",
    "nodes",
    "outage_areas",
    "outage_nodes",
    "outage_revisions",
    "outages",
    "report_counters",
    "reports",
    "restored_nodes",
    "subscriptions",
]
