"""What each role may do: one table of all endpoints under /v1. A test compares it with the routes."""

from typing import Any

from outage_service.access.model import ROLES, Role

# reader      looks things up, for a website or a screen on the wall
# reporter    also takes down what callers say and want: the assistant
# dispatcher  also says what is true about outages and sends crews
# admin       also decides who may do what, where work orders go, and what is forgotten
RULES: dict[str, Role] = {
    "GET /v1/customers": "reader",
    "GET /v1/customers/{}": "reader",
    "GET /v1/customers/{}/supply": "reader",
    "GET /v1/near-misses": "reader",
    "GET /v1/customers/{}/reports": "reader",
    "DELETE /v1/customers/{}/personal-data": "admin",
    "GET /v1/outages": "reader",
    "GET /v1/outages/{}": "reader",
    "GET /v1/outages/{}/reports": "reader",
    "POST /v1/outages/{}/denials": "reporter",
    "POST /v1/outages": "dispatcher",
    # Each of these can restore an outage, and so can POST /v1/imports: they keep the same role.
    "PATCH /v1/outages/{}": "dispatcher",
    "POST /v1/outages/{}/restorations": "dispatcher",
    "GET /v1/reports": "reader",
    "GET /v1/reports/{}": "reader",
    "POST /v1/reports": "reporter",
    "PATCH /v1/reports/{}": "reporter",  # below a dispatcher only to close what the same key took
    "POST /v1/reports/{}/denials": "reporter",
    "GET /v1/subscriptions": "reader",
    "PUT /v1/subscriptions": "reporter",
    "DELETE /v1/subscriptions/{}": "reporter",
    "GET /v1/places": "reader",
    "GET /v1/events": "reader",
    "GET /v1/indices": "reader",
    "GET /v1/units": "reader",
    "GET /v1/work-orders": "dispatcher",
    "GET /v1/work-orders/{}": "dispatcher",
    "POST /v1/imports": "dispatcher",
    "GET /v1/imports": "dispatcher",
    "GET /v1/deliveries": "dispatcher",
    "POST /v1/deliveries/{}/resend": "dispatcher",
    "GET /v1/webhooks": "admin",
    "PUT /v1/webhooks/{}": "admin",
    "DELETE /v1/webhooks/{}": "admin",
    "GET /v1/audit": "admin",
    "GET /v1/keys": "admin",
    "POST /v1/keys": "admin",
    "POST /v1/keys/{}/rotations": "admin",
    "DELETE /v1/keys/{}": "admin",
}


def _as_tree() -> dict[str, Any]:
    """The rules as nested dictionaries: the method, then each segment of the path; "" holds the role."""
    tree: dict[str, Any] = {}
    for rule, role in RULES.items():
        method, path = rule.split(" ")
        branch = tree.setdefault(method, {})
        for piece in path.split("/")[1:]:
            branch = branch.setdefault(piece, {})
        branch[""] = role
    return tree


_TREE = _as_tree()


def needed_role(method: str, path: str) -> Role:
    """The lowest role that may do this; a request without a rule needs an admin."""
    branch = _TREE.get(method)
    for piece in path.split("/")[1:]:
        if not branch or not piece:
            return ROLES[-1]
        branch = branch.get(piece) or branch.get("{}")
    role: Role = branch.get("", ROLES[-1]) if branch else ROLES[-1]
    return role
