"""The measurements of the outage service, each beside its yardstick in the same run."""

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bench.outage_client import Job, Result, ask, begin, collect, get, post
from bench.outage_parts import Server, bare_phone, bare_supply
from bench.outage_world import World, code_of, phone_of
from bench.table import Row

SECONDS = 5.0
STORM_SECONDS = 20.0
STORM_FEEDERS = 40
STORM_REPORTS_A_MINUTE = 2_000
STORM_LOOKUPS_A_SECOND = 500
SAMPLE = 5_000
AIM_VISIBLE_S = 1.0
AIM_P99_MS = 10.0
AIM_PLACE_P95_MS = 20.0
PLACES = 700
WAYS = (
    "{street}, {ward}",
    "{number} {street}, {ward}, Đà Nẵng",
    "K{number}/12 {street}, {ward}",
    "{street}",
    "{ward}",
    "{street}, quận Gò Vấp",
    "đường {street}x, {ward}",
    "dạ nhà chị ở đường {street} {ward} ạ",
)
STEP = 48_271  # a prime: customers far apart, so that consecutive look-ups read different database pages
BARE = "the bare indexed query, in process"
EMPTY = "/healthz of the same server"


@dataclass(frozen=True)
class Subject:
    """One world in one database behind one server."""

    name: str
    world: World
    database_url: str
    server: Server

    def sample(self) -> list[int]:
        """Customers spread over the whole world."""
        return [number * STEP % self.world.customers for number in range(SAMPLE)]


def measure(subject: Subject) -> Iterator[Row]:
    """The rows about one subject, each as soon as it is measured."""
    for part in (_lookups, _places, _intake, _prediction, _storm):
        yield from part(subject)
    held = subject.server.resident_megabytes()
    yield Row(f"{subject.name}: resident memory of the server", held, "MB")


def _lookups(subject: Subject) -> list[Row]:
    sample = subject.sample()
    url = subject.server.url
    codes, phones = [code_of(number) for number in sample], [phone_of(number) for number in sample]
    by_code = [get(f"/v1/customers/{code}/supply") for code in codes]
    by_phone = [get(f"/v1/customers?phone={phone}") for phone in phones]
    bare = {"supply by code": bare_supply(subject.database_url, codes)}
    bare["customers by phone"] = bare_phone(subject.database_url, phones)
    for requests in ([get("/healthz")], by_code, by_phone):
        ask(Job(url, requests, SECONDS / 5))  # warm
    rows = []
    empty = _answered(Job(url, [get("/healthz")], SECONDS))
    throughput = 0.0
    for name, requests in (("supply by code", by_code), ("customers by phone", by_phone)):
        full = _answered(Job(url, requests, SECONDS))
        throughput = throughput or full.per_second
        title = f"{subject.name}: {name}"
        rows.append(Row(f"{title}, answers", full.per_second, "/s", bare[name].per_second, BARE))
        rows.append(_cost(title, full, empty))
        rows.append(Row(f"{title}, p50 at full load", full.p50, "ms", empty.p50, EMPTY))
        rows.append(Row(f"{title}, p99 at full load", full.p99, "ms", empty.p99, EMPTY))
    half = _answered(Job(url, by_code, 2 * SECONDS, connections=32, rate=throughput / 2))
    title = f"{subject.name}: supply by code at half load ({throughput / 2:,.0f}/s)"
    rows.append(Row(f"{title}, p50", half.p50, "ms", bare["supply by code"].p50, BARE))
    rows.append(Row(f"{title}, p99", half.p99, "ms", AIM_P99_MS, "the aim"))
    return rows


def _places(subject: Subject) -> list[Row]:
    """Look-ups by place, one after the other, as people write them: exactly, abbreviated, misspelled, elsewhere."""
    url = subject.server.url
    said = [
        way.format(street=street, ward=ward, number=number % 90 + 1)
        for number, customer in enumerate(subject.sample()[:PLACES])
        for street, ward in [subject.world.place_of(customer)]
        for way in [WAYS[number % len(WAYS)]]
    ]
    requests = [get(f"/v1/outages?place={quote(place)}") for place in said]
    ask(Job(url, requests[: len(WAYS) * 5], SECONDS, connections=1, once=True))  # warm
    found = _answered(Job(url, requests, 4 * SECONDS, connections=1, once=True))
    title = f"{subject.name}: outages by place, one at a time"
    return [
        Row(f"{title}, p50", found.p50, "ms"),
        Row(f"{title}, p95", found.p95, "ms", AIM_PLACE_P95_MS, "the aim"),
    ]


def _cost(title: str, full: Result, empty: Result) -> Row:
    """The server's time for one answer, beside an answer without a query."""
    return Row(f"{title}, cost", 1e6 / full.per_second, "µs", 1e6 / empty.per_second, EMPTY)


def _intake(subject: Subject) -> list[Row]:
    sample = subject.sample()
    reports = [
        post("/v1/reports", _report(f"intake-{place}", number, "quality"))
        for place, number in enumerate(dict.fromkeys(sample))
    ]
    taken = _answered(Job(subject.server.url, reports, SECONDS, connections=8, once=True))
    empty = _answered(Job(subject.server.url, [get("/healthz")], SECONDS / 2))
    title = f"{subject.name}: report intake"
    return [
        Row(f"{title}, taken", taken.per_second, "/s", empty.per_second, EMPTY),
        Row(f"{title}, p50 at full load", taken.p50, "ms", empty.p50, EMPTY),
        Row(f"{title}, p99 at full load", taken.p99, "ms", empty.p99, EMPTY),
    ]


def _prediction(subject: Subject) -> list[Row]:
    """The time from sending the third report until a neighbor's look-up shows the outage."""
    world = subject.world
    transformer = world.transformers // 2
    neighbours = world.customers_under(transformer)
    for number in neighbours[:2]:
        _send(subject, _report(f"three-{number}", number, "no_power"))
    began = time.perf_counter()
    _send(subject, _report(f"three-{neighbours[2]}", neighbours[2], "no_power"))
    while _state(subject, neighbours[3]) == "on":
        if time.perf_counter() - began > 60:
            raise RuntimeError("three reports under one transformer did not predict an outage")
    took = time.perf_counter() - began
    title = f"{subject.name}: prediction visible after the third report"
    return [Row(title, took, "s", AIM_VISIBLE_S, "the aim")]


def _storm(subject: Subject) -> list[Row]:
    """Reports from many streets during look-ups; both come at fixed rates, also when answers are slow."""
    world = subject.world
    count = int(STORM_REPORTS_A_MINUTE / 60 * STORM_SECONDS)
    reports = [
        post("/v1/reports", _report(f"storm-{number}", _victim(world, number), "no_power"))
        for number in range(count)
    ]
    lookups = [get(f"/v1/customers/{code_of(number)}/supply") for number in subject.sample()]
    url = subject.server.url
    running = [
        begin(Job(url, reports, STORM_SECONDS, 16, STORM_REPORTS_A_MINUTE / 60, once=True)),
        begin(Job(url, lookups, STORM_SECONDS, 32, STORM_LOOKUPS_A_SECOND)),
    ]
    taken, told = (collect(process) for process in running)
    quiet = _answered(Job(url, [get("/healthz")], SECONDS / 2, 32, STORM_LOOKUPS_A_SECOND))
    title = f"{subject.name}: storm"
    quietly = "/healthz at the same rate, no storm"
    return [
        Row(f"{title}, look-ups", told.per_second, "/s", STORM_LOOKUPS_A_SECOND, "what was asked"),
        Row(f"{title}, look-ups, p50", told.p50, "ms", quiet.p50, quietly),
        Row(f"{title}, look-ups, p99", told.p99, "ms", quiet.p99, quietly),
        Row(f"{title}, reports", taken.per_second * 60, "/min", STORM_REPORTS_A_MINUTE, "what was sent"),
        Row(f"{title}, reports, p50", taken.p50, "ms", quiet.p50, quietly),
        Row(f"{title}, reports, p99", taken.p99, "ms", quiet.p99, quietly),
        Row(f"{title}, requests refused", taken.failed + told.failed, ""),
    ]


def _victim(world: World, number: int) -> int:
    """A customer under the storm's feeders: one feeder after the other, each time another house."""
    feeder = number % STORM_FEEDERS
    first = -(-feeder * world.transformers // world.feeders)
    beyond = -(-(feeder + 1) * world.transformers // world.feeders)
    turn = number // STORM_FEEDERS
    transformer = first + turn // 4 % max(1, beyond - first)  # four consecutive calls from each street
    houses = world.customers_under(transformer)
    return houses[turn * 7 % len(houses)]


def _report(call: str, customer: int, kind: str) -> dict[str, Any]:
    return {
        "source": "bench",
        "external_id": call,
        "customer_code": code_of(customer),
        "kind": kind,
        "description": "mất điện cả xóm" if kind == "no_power" else "điện yếu từ chiều",
        "channel": "phone",
        "callback_requested": False,
    }


def _send(subject: Subject, report: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"{subject.server.url}/v1/reports",
        json.dumps(report).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


def _state(subject: Subject, customer: int) -> str:
    url = f"{subject.server.url}/v1/customers/{code_of(customer)}/supply"
    with urllib.request.urlopen(url, timeout=60) as answer:
        state: str = json.load(answer)["state"]
        return state


def _answered(job: Job) -> Result:
    return _checked(ask(job))


def _checked(result: Result) -> Result:
    if result.failed or not result.answered:
        raise RuntimeError(f"{result.failed} of {result.answered} requests were not answered with success")
    return result
