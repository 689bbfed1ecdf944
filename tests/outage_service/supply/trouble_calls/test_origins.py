"""One caller who reports for the whole street is one witness, not three."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from outage_service.supply.trouble_calls.clustering import NeighbourReport, one_event
from outage_service.tables.journal import journal
from outage_service.tables.reports import reports
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.grids import outages_of
from tests.outage_service.worlds import LE_LOI, OUTAGE_IDS, outage_row

WINDOW = timedelta(minutes=15)


async def reported(service: Service, *origins: str | None) -> list[dict[str, Any]]:
    """Neighbors report no power, one from each origin; the outages that are predicted then."""
    for code, origin in zip(LE_LOI, origins, strict=False):
        fields = {"origin": origin} if origin else {}
        assert (await service.report(code, f"{code} {service.clock()}", **fields)).status_code == 201
    return await outages_of(service, "predicted")


async def test_three_customers_of_one_origin_are_not_enough(service: Service) -> None:
    assert await reported(service, *["0905000001"] * 4) == []


async def test_a_second_neighbor_beside_such_a_caller_is_not_enough_and_a_third_is(service: Service) -> None:
    assert await reported(service, "a", "a", "b") == []
    await service.report(LE_LOI[3], "third", origin="c")
    (predicted,) = await outages_of(service, "predicted")
    linked = (await service.http.get(f"/v1/outages/{predicted['id']}/reports")).json()["items"]
    assert len(linked) == 4  # the caller's second report is explained too


@pytest.mark.parametrize("origins", [("a", "b", "c"), ("a", "b", None), (None, None, None)])
async def test_a_report_without_origin_counts_as_an_origin_of_its_own(
    service: Service, origins: tuple[str | None, ...]
) -> None:
    assert len(await reported(service, *origins)) == 1


async def test_an_origin_that_reads_like_a_customer_code_is_still_an_origin(service: Service) -> None:
    assert len(await reported(service, LE_LOI[2], "b", None)) == 1


async def test_denials_of_one_origin_count_once_too(service: Service) -> None:
    await service.load(outage_row(node_ids="T1"))
    codes = [(await service.report(code, code)).json()["code"] for code in LE_LOI[:3]]
    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations")
    for code in codes:
        denial = {"source": "assistant", "external_id": f"no {code}", "origin": "one phone"}
        assert (await service.http.post(f"/v1/reports/{code}/denials", json=denial)).status_code == 201
    assert await outages_of(service, "predicted") == []


async def test_an_origin_is_stored_and_given_to_nobody(service: Service) -> None:
    secret = "0977123456"
    await service.report(LE_LOI[0], "1", origin=secret, kind="quality")
    code = (await service.report(LE_LOI[1], "2", origin=secret)).json()["code"]
    async with service.database.reading() as connection:
        assert set((await connection.execute(select(reports.c.origin))).scalars()) == {secret}
        told = str((await connection.execute(select(journal.c.data))).all())
    for path in ("reports", f"reports/{code}", "work-orders", f"work-orders/{code}", "audit"):
        told += (await service.http.get(f"/v1/{path}")).text
    told += str(await service.supply(LE_LOI[1]))
    assert code in told
    assert secret not in told


async def test_an_origin_is_erased_with_the_rest_of_what_is_personal(service: Service) -> None:
    await service.report(LE_LOI[0], "1", origin="0977123456")
    await service.http.delete(f"/v1/customers/{LE_LOI[0]}/personal-data")
    async with service.database.reading() as connection:
        assert (await connection.execute(select(reports.c.origin))).scalars().all() == [None]


@pytest.mark.parametrize(("origin", "status"), [("x" * 64, 201), ("x" * 65, 422), (" ", 422), ("a\x00", 422)])
async def test_an_origin_has_one_to_64_characters(guarded_service: Service, origin: str, status: int) -> None:
    assert (await guarded_service.report(LE_LOI[0], "1", origin=origin)).status_code == status


@given(
    st.lists(st.tuples(st.sampled_from([None, "a", "b", "c"]), st.integers(0, 40)), min_size=1, max_size=9)
)
def test_an_event_has_three_origins_within_one_window(told: list[tuple[str | None, int]]) -> None:
    """Each report of another customer, as the open reports of a transformer are."""
    all_reports = [
        NeighbourReport(f"SC{n}", f"customer {n}", NOON + timedelta(minutes=minute), origin)
        for n, (origin, minute) in enumerate(told)
    ]
    latest = all_reports[-1]

    def origins(some: list[NeighbourReport]) -> int:
        return len({r.origin for r in some if r.origin}) + sum(r.origin is None for r in some)

    spans = [
        [r for r in all_reports if start <= r.created_at <= start + WINDOW]
        for start in {r.created_at for r in all_reports}
        if start <= latest.created_at <= start + WINDOW
    ]
    event = one_event(all_reports, latest, WINDOW, 3)
    assert bool(event) == (max(map(origins, spans)) >= 3)
    if event:
        assert latest in event
        assert origins(event) >= 3
