"""Who may listen no more hears no more: an open event stream ends with its key."""

import asyncio
from datetime import timedelta

import httpx

from outage_service.access.model import NewKey
from outage_service.access.store import add_key, revoke_key
from outage_service.clock import utc_now
from outage_service.journal.model import Act
from outage_service.settings import Settings
from tests.outage_service.journal.test_stream import Served, happen, heard, serving

CUT_WITHIN_S = 3.0


async def new_key(served: Served, name: str, lasts: timedelta | None = None) -> str:
    now = utc_now()
    key = NewKey(name, "reader", valid_until=now + lasts if lasts else None)
    secret = await served.elsewhere.write(lambda connection: add_key(connection, key, Act("test", now)))
    await asyncio.sleep(1.2)  # until the service has read its keys
    return secret


async def revoke(served: Served, name: str) -> None:
    await served.elsewhere.write(lambda connection: revoke_key(connection, name, Act("test", utc_now())))


async def ends(answer: httpx.Response) -> None:
    """The stream ends soon, and properly."""
    async with asyncio.timeout(CUT_WITHIN_S):
        async for _ in answer.aiter_raw():
            pass


async def test_a_stream_ends_when_its_key_is_revoked_and_others_go_on(settings: Settings) -> None:
    async with serving(settings) as served:
        leaving, staying = await new_key(served, "leaving"), await new_key(served, "staying")
        opened = served.http.stream
        async with (
            opened("GET", "/v1/events", headers={"X-API-Key": leaving}) as first,
            opened("GET", "/v1/events", headers={"X-API-Key": staying}) as second,
        ):
            assert (first.status_code, second.status_code) == (200, 200)
            await revoke(served, "leaving")
            await ends(first)
            await happen(served.elsewhere, "restored")
            assert [one.event for one in await heard(second.aiter_lines(), 1)] == ["restored"]
        again = await served.http.get("/v1/events", headers={"X-API-Key": leaving})
        assert again.status_code == 401


async def test_a_stream_ends_when_its_key_expires(settings: Settings) -> None:
    async with serving(settings) as served:
        key = await new_key(served, "short", timedelta(seconds=2.5))
        async with served.http.stream("GET", "/v1/events", headers={"X-API-Key": key}) as answer:
            assert answer.status_code == 200
            await ends(answer)


async def test_who_listened_without_a_key_hears_no_more_once_there_are_keys(settings: Settings) -> None:
    async with serving(settings) as served, served.http.stream("GET", "/v1/events") as answer:
        assert answer.status_code == 200
        await new_key(served, "first")
        await ends(answer)


async def test_a_key_of_the_settings_listens_on(settings: Settings) -> None:
    own = settings.model_copy(update={"api_key": "k" * 32})
    mine = {"X-API-Key": "k" * 32}
    async with serving(own) as served, served.http.stream("GET", "/v1/events", headers=mine) as answer:
        await new_key(served, "another")
        await revoke(served, "another")
        await asyncio.sleep(1.2)
        await happen(served.elsewhere, "restored")
        assert len(await heard(answer.aiter_lines(), 1)) == 1
