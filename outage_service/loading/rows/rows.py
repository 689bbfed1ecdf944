"""Makes nodes, customers and outages from rows of text; each wrong field gives a reason."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from outage_service.clock import CLOCK_SKEW
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import Row
from outage_service.loading.rows.moments import read_moment
from outage_service.supply.outages.model import (
    CAUSE_KINDS,
    KINDS,
    SOURCES,
    STATUSES,
    Outage,
    status_fits_kind,
)
from outage_service.texts import clean, is_customer_code, national_phone
from outage_service.world.customers.model import Customer
from outage_service.world.network.model import PARENT_KIND, Kind, Node

T = TypeVar("T")

# A future cut may be confirmed, have a crew or be cancelled, but its power cannot be back.
_BEGUN = frozenset({"partially_restored", "restored"})


@dataclass(frozen=True)
class Times:
    """The fields with which the times of an outage are checked."""

    kind: str
    status: str
    started_at: datetime
    expected_back_at: datetime | None


class FieldReader:
    """Reads the fields of one row and collects what is wrong with them."""

    def __init__(self, row: Row, bad: BadRows) -> None:
        self._row = row
        self._bad = bad
        self.is_good = True

    def reject(self, reason: str) -> None:
        """Note that the row cannot be loaded."""
        self._bad.append(self._row.bad(reason))
        self.is_good = False

    def text(self, name: str, longest: int, needed: bool = False) -> str:
        """Clean text of at most `longest` characters."""
        value = self._checked(name, clean, "")
        if needed and not value:
            self.reject(f"{name} is empty")
        if len(value) > longest:
            self.reject(f"{name} is longer than {longest} characters")
        return value

    def word(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        """One of the known words."""
        value = self._row.fields[name].lower() or default
        if value not in words:
            self.reject(f"{name} is none of {', '.join(words)}")
            return words[0]
        return value

    def moment(self, name: str, now: datetime, needed: bool) -> datetime | None:
        """A time in UTC; None when it is empty and need not be there."""
        if not self._row.fields[name]:
            if needed:
                self.reject(f"{name} is empty")
            return None
        return self._checked(name, lambda text: read_moment(text, now), None)

    def several(self, name: str) -> list[str]:
        """Values separated by semicolons, each once."""
        return list(dict.fromkeys(v.strip() for v in self._row.fields[name].split(";") if v.strip()))

    def _checked(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(self._row.fields[name])
        except ValueError as error:
            self.reject(f"{name} {error}")
            return otherwise


def node_of(row: Row, bad: BadRows) -> Node | None:
    """The node in a row of network.csv; None when a field is wrong, and then `bad` gets the reasons."""
    fields = FieldReader(row, bad)
    kind = fields.word("kind", tuple(PARENT_KIND))
    parent_id = fields.text("parent_id", 64)
    node = Node(
        node_id=fields.text("node_id", 64, needed=True),
        kind=cast(Kind, kind),
        name=fields.text("name", 200),
        parent_id=parent_id or None,
    )
    if ";" in node.node_id:
        fields.reject("node_id holds a semicolon, which separates nodes in outages.csv")
    if fields.is_good and (parent_kind := PARENT_KIND[kind]) is None and parent_id:
        fields.reject(f"a {kind} has no parent")
    elif fields.is_good and parent_kind is not None and not parent_id:
        fields.reject(f"a {kind} needs a {parent_kind} as its parent")
    return node if fields.is_good else None


def customer_of(row: Row, bad: BadRows) -> Customer | None:
    """The customer in a row of customers.csv; None when a field is wrong, and then `bad` gets the reasons."""
    fields = FieldReader(row, bad)
    code = row.fields["customer_code"].upper()
    if not is_customer_code(code):
        fields.reject("customer_code is not P, a letter, 4 of unit and 7 digits")
    customer = Customer(
        customer_code=code,
        name=fields.text("name", 200),
        phones=_phones(fields),
        address=fields.text("address", 300),
        ward=fields.text("ward", 120),
        province=fields.text("province", 120),
        node_id=fields.text("node_id", 64, needed=True),
        priority=int(fields.word("priority", ("0", "1"), default="0")),
    )
    return customer if fields.is_good else None


def _phones(fields: FieldReader) -> list[str]:
    phones = []
    for text in fields.several("phones"):
        try:
            phone = national_phone(text)
        except ValueError:
            phone = None
        if phone is None:
            # The message leaves out the number: it may be a real person's, with a typing mistake.
            fields.reject("phones holds what is not the number of a subscriber in Vietnam")
        else:
            phones.append(phone)
    return list(dict.fromkeys(phones))


def outage_of(row: Row, now: datetime, bad: BadRows) -> Outage | None:
    """The outage in a row of outages.csv; None when a field is wrong, and then `bad` gets the reasons."""
    fields = FieldReader(row, bad)
    kind = fields.word("kind", KINDS)
    status = fields.word("status", STATUSES, default="scheduled" if kind == "planned" else "confirmed")
    if fields.is_good and not status_fits_kind(status, kind):
        fields.reject(f"an outage that is {kind} cannot be {status}")
    started_at = fields.moment("started_at", now, needed=True)
    expected = fields.moment("expected_back_at", now, needed=False)
    source = None
    if row.fields["expected_back_source"] or expected:
        source = fields.word(
            "expected_back_source", SOURCES, default="schedule" if kind == "planned" else "estimate"
        )
    node_ids = fields.several("node_ids")
    if not node_ids:
        fields.reject("node_ids is empty")
    values = {
        "id": _outage_id(fields, row.fields["outage_id"]),
        "kind": kind,
        "status": status,
        "cause_kind": fields.word("cause_kind", CAUSE_KINDS, default="unknown"),
        "cause_text": fields.text("cause_text", 500),
        "area_text": fields.text("area_text", 2000),
        "node_ids": node_ids,
        "expected_back_at": expected,
        "expected_back_source": source if expected else None,
        "customers_affected": 0,
        "updated_at": now,
    }
    if started_at is None:
        return None
    _check_times(fields, Times(kind, status, started_at, expected), now)
    restored_at = max(started_at, min(expected or now, now)) if status == "restored" else None
    outage = Outage(**values, started_at=started_at, restored_at=restored_at)  # type: ignore[arg-type]
    return outage if fields.is_good else None


def _outage_id(fields: FieldReader, text: str) -> str:
    try:
        identity = uuid.UUID(text)
    except ValueError:
        fields.reject("outage_id is not a UUID")
        return ""
    return str(identity)


def _check_times(fields: FieldReader, times: Times, now: datetime) -> None:
    is_ahead = times.started_at > now + CLOCK_SKEW
    if times.expected_back_at is not None and times.expected_back_at <= times.started_at:
        fields.reject("expected_back_at is not after started_at")
    if is_ahead and times.kind == "unplanned":
        fields.reject("started_at lies in the future, and the outage is unplanned")
    elif is_ahead and times.status in _BEGUN:
        fields.reject(f"started_at lies in the future, and the outage is {times.status}")
