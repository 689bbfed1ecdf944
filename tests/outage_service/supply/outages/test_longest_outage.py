"""An expected return more than 31 days after the start is a typing mistake: it is refused, and nothing changes."""

from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

# The clock of the tests stands at 2026-11-21T12:00:00+07:00.
START = {"unplanned": "2026-11-21T10:00:00+07:00", "planned": "2026-11-22T10:00:00+07:00"}
LAST = {"unplanned": "2026-12-22T10:00:00+07:00", "planned": "2026-12-23T10:00:00+07:00"}
TOO_LATE = {"unplanned": "2026-12-22T10:00:01+07:00", "planned": "2026-12-23T10:00:01+07:00"}
BOTH_KINDS = pytest.mark.parametrize("kind", ["unplanned", "planned"])


async def opened(service: Service, kind: str, **times: str) -> Any:
    body = {"kind": kind, "node_ids": ["F1"], "started_at": START[kind], **times}
    return await service.http.post("/v1/outages", json=body)


async def changed(service: Service, outage_id: str, **fields: str) -> int:
    return (await service.http.patch(f"/v1/outages/{outage_id}", json=fields)).status_code


@BOTH_KINDS
async def test_a_new_outage_lasts_31_days_at_most(guarded_service: Service, kind: str) -> None:
    answer = await opened(guarded_service, kind, expected_back_at=TOO_LATE[kind])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert (await guarded_service.http.get("/v1/outages?status=all")).json() == {"items": []}
    assert (await opened(guarded_service, kind, expected_back_at=LAST[kind])).status_code == 201


@BOTH_KINDS
async def test_a_new_expected_return_is_31_days_after_the_start_at_most(
    guarded_service: Service, kind: str
) -> None:
    outage_id = (await opened(guarded_service, kind)).json()["id"]
    assert await changed(guarded_service, outage_id, expected_back_at=TOO_LATE[kind]) == 422
    outage = (await guarded_service.http.get(f"/v1/outages/{outage_id}")).json()
    assert (outage["expected_back_at"], len(outage["revisions"])) == (None, 1)
    assert await changed(guarded_service, outage_id, expected_back_at=LAST[kind]) == 200


@BOTH_KINDS
async def test_a_corrected_start_does_not_leave_a_return_32_days_away(
    guarded_service: Service, kind: str
) -> None:
    outage_id = (await opened(guarded_service, kind, expected_back_at=LAST[kind])).json()["id"]
    earlier = {"unplanned": "2026-11-21T09:00:00+07:00", "planned": "2026-11-22T09:00:00+07:00"}[kind]
    assert await changed(guarded_service, outage_id, started_at=earlier) == 422
    both = {"started_at": earlier, "expected_back_at": LAST[kind].replace("T10", "T09")}
    assert await changed(guarded_service, outage_id, **both) == 200


async def test_a_longer_outage_that_was_loaded_can_still_be_changed(guarded_service: Service) -> None:
    await guarded_service.load(outage_row(expected_back_at="now+40d"))
    assert await changed(guarded_service, OUTAGE_IDS[0], status="crew_on_site") == 200
    assert await changed(guarded_service, OUTAGE_IDS[0], expected_back_at=TOO_LATE["unplanned"]) == 422
