"""The facts that a decision needs, and the deeds it asks for.

A decision is a pure function. When it needs a fact that is not yet known it raises `Needed`; the turn looks the
fact up and decides again, from the beginning, with one fact more. A deed (a report is taken) works the same way:
its result is a fact. So decisions are tested in tables, without a server, and several look-ups go together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """A look-up or a deed: a method of the outage service's client, and its arguments."""

    name: str
    arguments: tuple[tuple[str, Any], ...] = ()

    def keywords(self) -> Json:
        return {name: thaw(value) for name, value in self.arguments}


def request(name: str, /, **arguments: Any) -> Request:
    return Request(name, tuple((key, freeze(value)) for key, value in sorted(arguments.items())))


def freeze(value: Any) -> Any:
    """The same value in a form that can be a key."""
    if isinstance(value, Mapping):
        return ("{}", *((key, freeze(one)) for key, one in sorted(value.items())))
    if isinstance(value, (list, tuple)):
        return ("[]", *(freeze(one) for one in value))
    return value


def thaw(value: Any) -> Any:
    if isinstance(value, tuple) and value[:1] == ("{}",):
        return {key: thaw(one) for key, one in value[1:]}
    if isinstance(value, tuple) and value[:1] == ("[]",):
        return [thaw(one) for one in value[1:]]
    return value


class Needed(Exception):
    """These requests have to be answered before the decision can go on."""

    def __init__(self, *requests: Request) -> None:
        super().__init__(", ".join(one.name for one in requests))
        self.requests = requests


class Facts:
    """What has been looked up and done in this turn. Every method raises `Needed` for what is not known yet.

    `is_down`: the outage service does not answer, so nothing more can be tried.
    """

    def __init__(self, known: Mapping[Request, Any] | None = None, is_down: bool = False) -> None:
        self._known = dict(known or {})
        self._is_down = is_down

    @property
    def is_down(self) -> bool:
        return self._is_down

    def _get(self, asked: Request) -> Any:
        if asked not in self._known:
            raise Needed(asked)
        return self._known[asked]

    def together(self, *asked: Request) -> list[Any]:
        """The answers of all, looked up at the same time."""
        missing = [one for one in asked if one not in self._known]
        if missing:
            raise Needed(*missing)
        return [self._known[one] for one in asked]

    # Look-ups.

    def customer(self, code: str) -> Json | None:
        found: Json | None = self._get(request("customer", customer_code=code))
        return found

    def customers_of_phone(self, phone: str) -> list[Json]:
        return list(self._get(request("customers_of_phone", phone=phone)))

    def near_misses(self, heard: str) -> list[Json]:
        return list(self._get(request("near_misses", heard=heard)))

    def supply(self, code: str) -> Json | None:
        """The supply of a customer; a current outage comes with its history."""
        found: Json | None = self._get(request("supply", customer_code=code))
        return found

    def outages_at(self, place: str, status: str) -> list[Json]:
        return list(self._get(request("outages_at", place=place, status=status)))

    def outage(self, outage_id: str) -> Json | None:
        found: Json | None = self._get(request("outage", outage_id=outage_id))
        return found

    def places(self, name: str) -> list[Json]:
        return list(self._get(request("places", name=name)))

    def report(self, code: str) -> Json | None:
        found: Json | None = self._get(request("report", code=code))
        return found

    def open_reports(self, **by: str) -> list[Json]:
        return list(self._get(request("open_reports", **by)))

    def messages_work(self) -> bool | None:
        """Whether the last message could be promised; None while that is unknown."""
        known: bool | None = self._get(request("messages_work"))
        return known

    def signed_up(self, phone: str) -> list[Json]:
        """The messages a number has signed up for."""
        return list(self._get(request("signed_up", phone=phone)))

    # Deeds. Each is done once in a turn, however often the decision is taken again.

    def take_report(self, report: Json) -> tuple[Json, bool]:
        taken: tuple[Json, bool] = self._get(request("take_report", report=report))
        return taken

    def try_report(self, report: Json) -> Json | None:
        """The report as recorded; None when the outage service does not answer."""
        taken: Json | None = None if self._is_down else self._get(request("try_report", report=report))
        return taken

    def move_report(self, code: str, status: str) -> None:
        self._get(request("move_report", code=code, status=status))

    def subscribe(self, subscription: Json) -> Json:
        answer: Json = self._get(request("subscribe", subscription=subscription))
        return answer

    def unsubscribe(self, phone: str, where: Json | None = None) -> int:
        return int(self._get(request("unsubscribe", phone=phone, where=where)))

    def deny(self, outage_id: str, denial: Json) -> Json:
        answer: Json = self._get(request("deny", outage_id=outage_id, denial=denial))
        return answer
