"""What holds for every network, every order of calls and every order of repairs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outage_service.settings import Settings
from outage_service.supply.trouble_calls.clustering import Member, PredictionRules, rolled_up
from tests.outage_service.conftest import NOON, Service, running_service
from tests.outage_service.grids import Grid, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

RULES = PredictionRules(customers=3, window=timedelta(minutes=15), members=2, percent=10)
on_databases = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def in_service(url: str, folder: Path, work: Callable[[Service], Awaitable[None]]) -> None:
    """Do something with a started service."""

    async def started() -> None:
        options = Settings(database_url=url, workers="off")
        async with running_service(options, folder / "world") as service:
            await forget_reports(service)
            await work(service)

    asyncio.run(started())


async def forget_reports(service: Service) -> None:
    from sqlalchemy import delete

    from outage_service.tables.reports import reports

    async def forget(connection: Any) -> None:
        await connection.execute(delete(reports))

    await service.database.write(forget)


members_of_a_feeder = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 60)), min_size=1, max_size=10).map(
    lambda pairs: [
        Member(f"outage {n}", f"T{node}", NOON + timedelta(minutes=minute), n)
        for n, (node, minute) in enumerate(pairs)
    ]
)


@given(members_of_a_feeder, st.integers(1, 60))
def test_a_feeder_is_out_when_enough_of_it_went_out_together(members: list[Member], more: int) -> None:
    latest = members[-1]
    children = 8 + more
    event = rolled_up(members, latest.outage_id, children, RULES)
    spans = [
        {m.node_id for m in members if start <= m.started_at <= start + RULES.window}
        for start in (m.started_at for m in members)
        if start <= latest.started_at <= start + RULES.window
    ]
    needed = max(RULES.members, RULES.percent * children / 100)
    assert bool(event) == any(len(span) >= needed for span in spans)
    if event:
        moments = [member.started_at for member in event]
        assert latest in event
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] <= RULES.window
        assert len({member.node_id for member in event}) == max(map(len, spans))


class Tree:
    """A random network: parents of feeders and transformers, and at which nodes customers live."""

    def __init__(self, feeders: list[int], transformers: list[int], homes: list[int]) -> None:
        self.parents: dict[str, str | None] = {"S0": None, "S1": None}
        self.parents |= {f"F{n}": f"S{parent % 2}" for n, parent in enumerate(feeders)}
        self.parents |= {f"T{n}": f"F{parent % len(feeders)}" for n, parent in enumerate(transformers)}
        nodes = sorted(self.parents)
        self.homes = {f"PC05II{n:07d}": nodes[home % len(nodes)] for n, home in enumerate(homes)}

    def path(self, node: str) -> set[str]:
        """The node and all that feeds it."""
        parent = self.parents[node]
        return {node} | (self.path(parent) if parent else set())

    def ends_below(self, node: str) -> set[str]:
        """The ends of the network and the nodes of customers at or below a node."""
        fed = set(self.homes.values()) | (set(self.parents) - set(self.parents.values()))
        return {end for end in fed if node in self.path(end)}

    def network(self) -> list[str]:
        """The rows of network.csv."""
        kinds = {"S": "substation", "F": "feeder", "T": "transformer"}
        return [f"{n},{kinds[n[0]]},{n},{parent or ''}" for n, parent in self.parents.items()]

    def customers(self) -> list[str]:
        """The rows of customers.csv."""
        return [f"{c},A,,1 Lê Lợi,Phường 1,Đà Nẵng,{n},0" for c, n in self.homes.items()]


numbers = st.integers(0, 30)
trees = st.builds(
    Tree,
    st.lists(numbers, min_size=1, max_size=4),
    st.lists(numbers, max_size=8),
    st.lists(numbers, min_size=1, max_size=8),
)


@on_databases
@given(tree=trees, where=st.lists(numbers, min_size=1, max_size=3), steps=st.lists(numbers, max_size=5))
def test_power_is_back_where_a_step_has_reached_and_nowhere_else(
    world_url: str, tmp_path: Path, tree: Tree, where: list[int], steps: list[int]
) -> None:
    nodes = sorted(tree.parents)
    out = sorted({nodes[n % len(nodes)] for n in where})
    below = sorted(node for node in nodes if tree.path(node) & set(out))

    async def check(service: Service) -> None:
        await service.load(
            outage_row(node_ids=";".join(out), expected_back_at=""),
            network=tree.network(),
            customers=tree.customers(),
        )
        felt = {code for code, node in tree.homes.items() if tree.path(node) & set(out)}
        outage = (await service.http.get(f"/v1/outages/{OUTAGE_IDS[0]}")).json()
        assert outage["customers_affected"] == len(felt)
        back: set[str] = set()
        ends = set().union(*(tree.ends_below(node) for node in out))
        for step in steps:
            if outage["status"] == "restored":
                break
            back.add(below[step % len(below)])
            body = {"node_ids": [below[step % len(below)]]}
            answer = await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json=body)
            outage = answer.json()
            is_over = all(tree.path(end) & back for end in ends)
            assert outage["status"] == ("restored" if is_over else "partially_restored")
            for code, node in tree.homes.items():
                is_out = code in felt and not tree.path(node) & back
                assert (await service.supply(code))["state"] == ("outage" if is_out else "on")

    in_service(world_url, tmp_path, check)


GRID = Grid(feeders=2, transformers=3)
calls = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(0, 3), st.sampled_from([0, 1, 4, 9])),
    min_size=6,
    max_size=24,
)


@on_databases
@given(calls=calls)
def test_whoever_calls_in_whatever_order_reports_and_predictions_agree(
    world_url: str, tmp_path: Path, calls: list[tuple[int, int, int, int]]
) -> None:
    async def check(service: Service) -> None:
        await GRID.load(service)
        for feeder, transformer, home, minutes in calls:
            code = GRID.homes(feeder, transformer)[home]
            answer = await service.report(code, f"{code} {service.clock()}")
            assert answer.status_code in (200, 201)
            service.clock.forward(minutes=minutes)
        reports = (await service.http.get("/v1/reports?status=open&limit=500")).json()["items"]
        everything = {str(o["id"]): o for o in await outages_of(service, "all")}
        predicted = {id_: o for id_, o in everything.items() if o["status"] == "predicted"}
        where = {code: f"F{f}T{t}" for f in (1, 2) for t in (1, 2, 3) for code in GRID.homes(f, t)}
        for report in reports:
            check_link(where[report["customer_code"]], report["outage_id"], predicted)
        check_nothing_was_missed(reports, where, list(predicted.values()))
        for outage in everything.values():
            if outage["status"] == "cancelled":
                assert outage["merged_into"] in everything

    in_service(world_url, tmp_path, check)


def path_of(node: str) -> set[str]:
    """A transformer, its feeder and the substation, or as many of them as are above."""
    return {node, node.partition("T")[0], "S1"}


def check_link(node: str, outage_id: str | None, predicted: dict[str, dict[str, Any]]) -> None:
    """A report is linked to nothing but an open outage at or above its customer."""
    above = [id_ for id_, outage in predicted.items() if set(outage["node_ids"]) & path_of(node)]
    assert outage_id is None or outage_id in above


def check_nothing_was_missed(
    reports: list[dict[str, Any]], where: dict[str, str], predicted: list[dict[str, Any]]
) -> None:
    """No three neighbors within the window are without an outage, and no two siblings without a parent."""
    alone: dict[str, list[datetime]] = {}
    for report in reports:
        if report["outage_id"] is None:
            said = datetime.fromisoformat(report["created_at"])
            alone.setdefault(where[report["customer_code"]], []).append(said)
    siblings: dict[str, list[datetime]] = {}
    for outage in predicted:
        (node,) = outage["node_ids"]
        if node != "S1":
            parent = node.partition("T")[0] if "T" in node else "S1"
            siblings.setdefault(parent, []).append(datetime.fromisoformat(outage["started_at"]))
    for moments, most in [(m, 2) for m in alone.values()] + [(m, 1) for m in siblings.values()]:
        for start in moments:
            assert sum(start <= moment <= start + RULES.window for moment in moments) <= most
