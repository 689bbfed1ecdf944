"""An outage service as plain data: it answers the requests of decisions as the real one would, and remembers them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.dialogue.deciding.facts import Request
from assistant.errors import OutageServiceUnavailable
from assistant.vietnamese.folding import fold

Json = dict[str, Any]

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=VIETNAM)  # a Saturday
OVER = ("restored", "cancelled")
CLOSED = ("resolved", "cancelled")
GRAVEST_FIRST = ("life_support", "medical", "child", None)
DEEDS = ("take_report", "try_report", "move_report", "subscribe", "unsubscribe", "deny")


def at(hours: float) -> str:
    """The moment so many hours from NOW, as the service writes it."""
    return (NOW + timedelta(hours=hours)).isoformat()


def customer(code: str, street: str, ward: str = "", phones: Iterable[str] = ()) -> Json:
    name, address = "Trần Thị Bưởi", f"12 {street}"
    return {"customer_code": code, "name": name, "phones": [*phones], "address": address, "ward": ward}


def outage(**also: Any) -> Json:
    """A tree on the line in Lê Lợi since an hour ago, back in two and a half."""
    return {
        "id": "tree",
        "kind": "unplanned",
        "status": "confirmed",
        "cause_kind": "tree",
        "cause_text": "Cây đổ vào đường dây",
        "area_text": "Đường Lê Lợi, phường Hải Châu",
        "started_at": at(-1),
        "expected_back_at": at(2.5),
        "customers_affected": 40,
        "revisions": [],
        **also,
    }


def cut(starts: float, ends: float, **also: Any) -> Json:
    """A planned cut, by hours from NOW."""
    planned = {"id": f"cut {starts}", "kind": "planned", "status": "scheduled", "cause_kind": "maintenance"}
    times = {"started_at": at(starts), "expected_back_at": at(ends)}
    return outage(**{**planned, "cause_text": "Sửa chữa đường dây", **times, **also})


@dataclass
class OutageService:
    """`homes` names the customers of each outage, by its id; `areas` what callers may call the place of it."""

    customers: list[Json] = field(default_factory=list)
    outages: list[Json] = field(default_factory=list)
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known_places: tuple[str, ...] = ()
    reports: list[Json] = field(default_factory=list)
    subscriptions: list[Json] = field(default_factory=list)
    deliverable: bool = True
    is_down: bool = False
    requests: list[Request] = field(default_factory=list)
    now: datetime = NOW
    _taken: dict[tuple[str, str], str] = field(default_factory=dict)
    _denied: dict[tuple[str, str], str] = field(default_factory=dict)

    async def answer(self, asked: Request) -> Any:
        self.requests.append(asked)
        if self.is_down:
            if asked.name == "try_report":
                return None
            raise OutageServiceUnavailable("down")
        return copy.deepcopy(getattr(self, asked.name)(**asked.keywords()))

    def done(self, name: str) -> list[Json]:
        """The arguments of each deed of this name, in order."""
        return [one.keywords() for one in self.requests if one.name == name]

    @property
    def deeds(self) -> list[str]:
        return [one.name for one in self.requests if one.name in DEEDS]

    def open_ones(self, **like: Any) -> list[Json]:
        """The open reports that have these values."""
        return [
            one
            for one in self.reports
            if one["status"] not in CLOSED and all(one.get(key) == value for key, value in like.items())
        ]

    # Look-ups.

    def customer(self, customer_code: str) -> Json | None:
        return next((one for one in self.customers if one["customer_code"] == customer_code), None)

    def customers_of_phone(self, phone: str) -> list[Json]:
        return [one for one in self.customers if phone in one["phones"]]

    def near_misses(self, heard: str) -> list[Json]:
        return [one for one in self.customers if _is_almost(heard, one)]

    def supply(self, customer_code: str) -> Json | None:
        if self.customer(customer_code) is None:
            return None
        there = [one for one in self.outages if customer_code in self.homes.get(one["id"], ())]
        reports = sorted(
            self.open_ones(customer_code=customer_code), key=lambda one: one["kind"] != "no_power"
        )
        return {
            "customer_code": customer_code,
            "current": next(filter(self._goes_on, there), None),
            "planned": list(filter(self._comes, there)),
            "open_report": next(iter(reports), None),
            "as_of": self.now.isoformat(),
        }

    def outages_at(self, place: str, status: str) -> list[Json]:
        fits = {"active": self._goes_on, "planned": self._comes, "called_off": self._is_called_off}[status]
        said = f" {fold(place)} "
        return [
            {name: value for name, value in one.items() if name != "revisions"}
            for one in self.outages
            if fits(one) and any(f" {fold(area)} " in said for area in self.areas.get(one["id"], ()))
        ]

    def outage(self, outage_id: str) -> Json | None:
        return next((one for one in self.outages if one["id"] == outage_id), None)

    def places(self, name: str) -> list[Json]:
        said = f" {fold(name)} "
        streets = (one["address"].partition(" ")[2] for one in self.customers)
        names = {*self.known_places, *streets, *(one["ward"] for one in self.customers if one["ward"])}
        return [{"name": one} for one in sorted(names) if f" {fold(one)} " in said]

    def report(self, code: str) -> Json | None:
        return next((one for one in self.reports if one["code"] == code), None)

    def open_reports(self, **by: str) -> list[Json]:
        newest_first = sorted(self.open_ones(), key=lambda one: str(one["created_at"]), reverse=True)
        return [one for one in newest_first if all(one[key] == value for key, value in by.items())]

    def signed_up(self, phone: str) -> list[Json]:
        return [one for one in self.subscriptions if one["phone"] == phone]

    def messages_work(self) -> bool | None:
        return self.deliverable if self.subscriptions else None

    # Deeds.

    def take_report(self, report: Json) -> tuple[Json, bool]:
        known = self._same(report)
        if known is not None:
            risks = (known["at_risk"], report.get("at_risk"))
            known["at_risk"] = min(risks, key=GRAVEST_FIRST.index)
            if report.get("callback_requested") and report["description"] not in known["description"]:
                words = f"{known['description']}; {report['description']}"
                known |= {"phone": report["phone"], "callback_requested": True, "description": words}
            return known, False
        kept = {"customer_code": None, "place": None, "at_risk": None, "outage_id": None, **report}
        kept["code"] = f"SC26112100{len(self.reports) + 1:02d}"
        kept |= {"status": "received", "created_at": self.now.isoformat()}
        kept["due_at"] = (self.now + timedelta(hours=2)).isoformat()
        self.reports.append(kept)
        self._taken[report["source"], report["external_id"]] = kept["code"]
        return kept, True

    def try_report(self, report: Json) -> Json | None:
        return self.take_report(report)[0]

    def move_report(self, code: str, status: str) -> None:
        moved = self.report(code)
        assert moved is not None, code
        moved["status"] = status

    def subscribe(self, subscription: Json) -> Json:
        made = {**subscription, "deliverable": self.deliverable}
        self.subscriptions.append(made)
        return made

    def unsubscribe(self, phone: str, where: Json | None = None) -> int:
        ended = [
            one
            for one in self.subscriptions
            if one["phone"] == phone and all(one.get(key) == value for key, value in (where or {}).items())
        ]
        self.subscriptions = [one for one in self.subscriptions if one not in ended]
        return len(ended)

    def deny(self, outage_id: str, denial: Json) -> Json:
        by = denial["customer_code"]
        report = {"kind": "no_power", "customer_code": by, "source": denial["source"], "phone": None}
        taken, _ = self.take_report({**report, "external_id": f"denial {denial['external_id']}"})
        self._denied[outage_id, by] = taken["code"]
        return taken

    @property
    def denied(self) -> dict[tuple[str, str], str]:
        """The report of each denial, by outage and customer."""
        return dict(self._denied)

    def _same(self, report: Json) -> Json | None:
        sent_before = self._taken.get((report["source"], report["external_id"]))
        if sent_before:
            return self.report(sent_before)
        code = report.get("customer_code")
        alike = self.open_ones(customer_code=code, kind=report["kind"]) if code else []
        return next(iter(alike), None)

    def _goes_on(self, one: Json) -> bool:
        return one["status"] not in OVER and datetime.fromisoformat(one["started_at"]) <= self.now

    def _is_called_off(self, one: Json) -> bool:
        ends = datetime.fromisoformat(one["expected_back_at"] or one["started_at"])
        return (one["kind"], one["status"]) == ("planned", "cancelled") and ends > self.now

    def _comes(self, one: Json) -> bool:
        return one["status"] not in OVER and datetime.fromisoformat(one["started_at"]) > self.now


def _is_almost(heard: str, known: Json) -> bool:
    names = [known["customer_code"], *known["phones"]]
    return any(
        len(name) == len(heard) and sum(a != b for a, b in zip(name, heard, strict=True)) == 1
        for name in names
    )
