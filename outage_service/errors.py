"""What can go wrong. `web/problems.py` says it over HTTP, with the `status` and stable `code` given here.

Exception
├── SettingsError                     a variable of the environment cannot be used
├── LoadRefused                       bad rows in the files to load (all of them)
└── ServiceError                      answered as application/problem+json
    ├── Unauthorized            401   no key, or the wrong one
    ├── NotFound                404
    │   ├── CustomerNotFound
    │   ├── OutageNotFound
    │   ├── ReportNotFound
    │   └── SubscriptionNotFound
    ├── IllegalTransition       409   with the steps that are allowed
    ├── BodyTooLarge            413
    ├── InvalidInput            422
    │   └── UnknownNodes              names the nodes
    ├── TooManyRequests         429
    └── DatabaseUnavailable     503
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class SettingsError(Exception):
    """A variable of the environment cannot be used; the message names it."""


@dataclass(frozen=True)
class BadRow:
    """One row that cannot be loaded; `line` is physical, the header is line 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class LoadRefused(Exception):
    """Nothing was loaded; `rows` holds every bad row of every file."""

    def __init__(self, rows: Iterable[BadRow]) -> None:
        self.rows = sorted(rows, key=lambda row: (row.file, row.line))
        super().__init__(f"{len(self.rows)} bad rows")


class ServiceError(Exception):
    """An answer that is not the wished one. `detail` is for developers and never holds personal data."""

    status = 500
    code = "internal_error"
    detail = "Something went wrong here; it has been logged."
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.detail)
        self.detail = detail or self.detail
        self.extra = extra


class Unauthorized(ServiceError):
    status, code, detail = 401, "unauthorized", "X-API-Key is missing or wrong."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "X-API-Key"}


class NotFound(ServiceError):
    status, code, detail = 404, "not_found", "There is nothing at this address."


class CustomerNotFound(NotFound):
    code, detail = "customer_not_found", "No customer has this code."


class OutageNotFound(NotFound):
    code, detail = "outage_not_found", "No outage has this id."


class ReportNotFound(NotFound):
    code, detail = "report_not_found", "No report has this code."


class SubscriptionNotFound(NotFound):
    code, detail = "subscription_not_found", "No subscription has this id."


class IllegalTransition(ServiceError):
    """The wished status cannot follow the present one."""

    status, code = 409, "illegal_transition"

    def __init__(self, current: str, wished: str, allowed: Iterable[str]) -> None:
        super().__init__(f"{current} cannot become {wished}.", current=current, allowed=list(allowed))


class BodyTooLarge(ServiceError):
    status, code, detail = 413, "body_too_large", "The request body is larger than this service accepts."


class InvalidInput(ServiceError):
    status, code, detail = 422, "invalid_input", "The request does not follow the contract."


class UnknownNodes(InvalidInput):
    """Nodes that the network does not have, or that the outage does not touch."""

    code = "unknown_nodes"

    def __init__(self, node_ids: Iterable[str]) -> None:
        super().__init__("Some nodes are not part of this.", node_ids=sorted(node_ids)[:20])


class TooManyRequests(ServiceError):
    status, code, detail = 429, "too_many_requests", "Too many requests from this client."
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class DatabaseUnavailable(ServiceError):
    status, code, detail = 503, "database_unavailable", "The database cannot answer just now."
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}
