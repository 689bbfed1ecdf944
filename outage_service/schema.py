"""All tables in one import: what the migrations are compared with."""

from outage_service.access.tables import api_keys
from outage_service.customers.tables import customer_phones, customers
from outage_service.database import metadata
from outage_service.deliveries.tables import deliveries, journal_cursors
from outage_service.gazetteer.tables import place_homes, place_lines, place_names, renamed_places
from outage_service.importing.cuts.tables import imported_cuts
from outage_service.journal.tables import journal
from outage_service.network.tables import node_ancestors, node_areas, nodes
from outage_service.notifications.tables import notices_told, subscriptions
from outage_service.outages.tables import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outages,
    restored_nodes,
)
from outage_service.privacy.tables import erased_customers
from outage_service.reports.tables import report_counters, reports
from outage_service.units.tables import units
from outage_service.webhooks.tables import webhooks
from outage_service.work_orders.tables import work_orders

__all__ = [
    "api_keys",
    "customer_phones",
    "customers",
    "deliveries",
    "erased_customers",
    "imported_cuts",
    "journal",
    "journal_cursors",
    "metadata",
    "node_ancestors",
    "node_areas",
    "nodes",
    "notices_told",
    "outage_areas",
    "outage_nodes",
    "outage_revisions",
    "outages",
    "place_homes",
    "place_lines",
    "place_names",
    "renamed_places",
    "report_counters",
    "reports",
    "restored_nodes",
    "subscriptions",
    "units",
    "webhooks",
    "work_orders",
]
