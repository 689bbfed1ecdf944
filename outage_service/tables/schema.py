"""All tables in one import, for the migrations and the backup."""

from outage_service.tables.columns import metadata
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.denials import outage_denials
from outage_service.tables.erased import erased_customers
from outage_service.tables.imports import imported_cuts
from outage_service.tables.journal import journal
from outage_service.tables.keys import api_keys
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.outages import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outage_word_nodes,
    outage_words,
    outages,
    restored_nodes,
)
from outage_service.tables.places import place_homes, place_lines, place_names, renamed_places
from outage_service.tables.reports import report_counters, reports
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.tables.units import units
from outage_service.tables.webhooks import webhooks
from outage_service.tables.work_orders import work_orders

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
    "outage_denials",
    "outage_nodes",
    "outage_revisions",
    "outage_word_nodes",
    "outage_words",
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
