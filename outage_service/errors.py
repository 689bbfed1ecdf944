"""The exceptions. `web/problems.py` answers them over HTTP with the `status` and stable `code` given here.

Exception
├── SettingsError                     an environment variable is not valid
├── UnusableFile                      a file of the program, edited by people, cannot be used
├── LoadRefused                       the files to load have bad rows (names them all)
├── BackupRefused                     a backup cannot be made or restored
└── ServiceError                      answered as application/problem+json
    ├── Unauthorized            401   no key, or a wrong one
    │   └── KeyNeeded                 no key exists, and the request is not a direct one from this machine
    ├── Forbidden               403   the key's role is too low; names the needed one
    ├── NotFound                404
    │   ├── CustomerNotFound
    │   ├── DeliveryNotFound
    │   ├── KeyNotFound
    │   ├── OutageNotFound
    │   ├── ReportNotFound
    │   ├── SubscriptionNotFound
    │   ├── WebhookNotFound
    │   └── WorkOrderNotFound
    ├── IllegalTransition       409   with the statuses that are allowed
    ├── AlreadyBegun            409   a cut that has begun cannot be postponed
    ├── NotResolved             409   only a resolved report can be denied
    ├── KeyExists               409
    ├── BodyTooLarge            413
    ├── UnsupportedMediaType    415   only while no key exists
    ├── InvalidInput            422
    │   ├── UnknownNodes              names the nodes
    │   └── UnreadableImport          the whole file; single bad rows are no error
    ├── TooManyRequests         429
    ├── DatabaseUnavailable     503
    └── TooManyListeners        503   too many open event streams
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class SettingsError(Exception):
    """An environment variable is not valid; the message names it."""


class UnusableFile(Exception):
    """A file of the program that people edit cannot be used; the message names file and line."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")


@dataclass(frozen=True)
class BadRow:
    """One row that cannot be loaded; `line` counts lines of the file, the header is line 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


# Why a row that is there already cannot be added.
IN_DATABASE = "is in the database already (load with --replace to swap everything)"


class LoadRefused(Exception):
    """Nothing was loaded; `rows` holds every bad row of every file, by file and line."""

    def __init__(self, rows: Collection[BadRow]) -> None:
        self.rows = rows
        super().__init__(f"{len(self.rows)} bad rows")


class BackupRefused(Exception):
    """A backup cannot be made or restored; the message says why, and nothing has changed."""


class ServiceError(Exception):
    """An error answer to a client. `detail` is for developers and never holds personal data."""

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


class KeyNeeded(Unauthorized):
    """While no key exists, only programs on this machine may ask; `reason` says why this request may not."""

    code = "key_needed"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "There is no API key yet, so only direct requests from this machine are answered, and "
            f"{reason}. Make a key with `python -m outage_service keys add NAME --role ROLE` and send it "
            "as X-API-Key, or ask 127.0.0.1 directly from this machine."
        )


class Forbidden(ServiceError):
    status, code, detail = 403, "forbidden", "The role of this key does not allow it."


class NotFound(ServiceError):
    status, code, detail = 404, "not_found", "There is nothing at this address."


class CustomerNotFound(NotFound):
    code, detail = "customer_not_found", "No customer has this code."


class DeliveryNotFound(NotFound):
    code, detail = "delivery_not_found", "No delivery has this id."


class KeyNotFound(NotFound):
    code, detail = "key_not_found", "No valid key has this name."


class OutageNotFound(NotFound):
    code, detail = "outage_not_found", "No outage has this id."


class ReportNotFound(NotFound):
    code, detail = "report_not_found", "No report has this code."


class SubscriptionNotFound(NotFound):
    code, detail = "subscription_not_found", "No subscription has this id."


class WebhookNotFound(NotFound):
    code, detail = "webhook_not_found", "No webhook has this name."


class WorkOrderNotFound(NotFound):
    code, detail = "work_order_not_found", "No work order has this report code."


class IllegalTransition(ServiceError):
    """The requested status cannot follow the current one."""

    status, code = 409, "illegal_transition"

    def __init__(self, current: str, wished: str, allowed: Iterable[str]) -> None:
        super().__init__(f"{current} cannot become {wished}.", current=current, allowed=list(allowed))


class ReportClosed(ServiceError):
    """Its place stays where the crew was."""

    status, code, detail = 409, "report_closed", "This report is closed: its place stays."

    def __init__(self, current: str) -> None:
        super().__init__(current=current)


class AlreadyBegun(ServiceError):
    """The answer names the fields that can still change."""

    status, code, detail = 409, "already_begun", "This outage has begun and cannot be postponed."

    def __init__(self) -> None:
        super().__init__(allowed=["status", "expected_back_at"])


class NotResolved(ServiceError):
    """Only a resolved report can be denied."""

    status, code = 409, "report_not_resolved"

    def __init__(self, current: str) -> None:
        super().__init__(f"A {current} report cannot be denied.", current=current, allowed=["resolved"])


class KeyExists(ServiceError):
    status, code, detail = 409, "key_exists", "A valid key has this name; rotate it, or revoke it first."


class BodyTooLarge(ServiceError):
    status, code, detail = 413, "body_too_large", "The request body is larger than this service accepts."


class UnsupportedMediaType(ServiceError):
    """While no key exists, a body needs a type that web pages cannot send without a CORS preflight."""

    status, code = 415, "unsupported_media_type"
    detail = (
        "While there is no API key, a body needs `Content-Type: application/json`, and a file to import any "
        "type but text/plain and those of forms. Or make a key: `python -m outage_service keys add`."
    )


class InvalidInput(ServiceError):
    status, code, detail = 422, "invalid_input", "The request does not follow the contract."


class UnknownNodes(InvalidInput):
    """Nodes that are not in the network, or unrelated to the outage; the answer names up to 20."""

    code = "unknown_nodes"

    def __init__(self, node_ids: Iterable[str]) -> None:
        super().__init__("Some nodes are unknown or not in this outage.", node_ids=sorted(node_ids)[:20])


class UnreadableImport(InvalidInput):
    code, detail = "unreadable_import", "The file has none of the known shapes."


class TooManyRequests(ServiceError):
    status, code, detail = 429, "too_many_requests", "Too many requests from this client."
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class DatabaseUnavailable(ServiceError):
    status, code, detail = 503, "database_unavailable", "The database cannot answer just now."
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class TooManyListeners(ServiceError):
    status, code, detail = 503, "too_many_listeners", "This process serves no more event streams."
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}
