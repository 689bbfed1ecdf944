"""API keys: who may do what, how keys come and go, and that no request waits for the database."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select
from starlette.routing import BaseRoute, Route

from outage_service.access.keyring import Keyring
from outage_service.access.model import ROLES, NewKey, Role
from outage_service.access.store import add_key
from outage_service.api.door.roles import RULES, needed_role
from outage_service.app import create_app
from outage_service.journal.model import Act
from outage_service.journal.store import entries_after
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.keys import api_keys
from tests.outage_service.conftest import NOON, Service, make_small_world, running_service
from tests.outage_service.worlds import LE_LOI

MASTER = "the key of the settings"


@asynccontextmanager
async def guarded(url: str, folder: Path, **fields: object) -> AsyncIterator[Service]:
    settings = Settings.model_validate({"database_url": url, "api_key": MASTER, **fields})
    async with running_service(settings, folder) as service:
        if url.startswith("postgresql"):
            await make_small_world(service.database, folder)
        service.http.headers["X-API-Key"] = MASTER
        try:
            yield service
        finally:
            if url.startswith("postgresql"):
                await forget_keys(service)


async def key_for(service: Service, role: Role, **fields: object) -> dict[str, str]:
    """The header of a new key, made over HTTP and known to the service."""
    sent = {"name": f"the-{role}", "role": role, **fields}
    answer = await service.http.post("/v1/keys", json=sent)
    assert answer.status_code == 201, answer.text
    await look_again(service)
    return {"X-API-Key": answer.json()["key"]}


async def look_again(service: Service) -> None:
    """What the service does every second."""
    await service.keyring.refresh(service.database, service.clock)


def routes_of(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of every route, those of included routers too, whether described or not."""
    for route in routes:
        if isinstance(route, Route | APIRoute):
            yield from ((method, route.path) for method in route.methods or ())
        else:
            yield from routes_of(route.original_router.routes)


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    found = routes_of(create_app(Settings()).routes)
    as_rules = {f"{method} {re.sub(r'{[^}]*}', '{}', path)}" for method, path in found}
    assert {rule for rule in as_rules if "/v1" in rule} == set(RULES)


@pytest.mark.parametrize(("rule", "role"), RULES.items())
def test_a_request_finds_its_rule_whatever_stands_in_the_path(rule: str, role: Role) -> None:
    method, path = rule.split(" ")
    assert needed_role(method, path.replace("{}", "PC05II0000001")) == role


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1"),
        ("GET", "/v1/"),
        ("GET", "/v1/nothing"),
        ("GET", "/v1/customers/"),
        ("GET", "/v1//customers"),
        ("GET", "/v1/customers/x/y/z"),
        ("BREW", "/v1/customers"),
        ("DELETE", "/v1/outages/x"),
    ],
)
def test_what_has_no_rule_is_for_admins(method: str, path: str) -> None:
    assert needed_role(method, path) == "admin"


async def test_each_role_may_do_what_its_rules_say_and_no_more(world_url: str, tmp_path: Path) -> None:
    """Every operation with every role: refused below the role of its rule, at the door, and only there."""
    async with guarded(world_url, tmp_path) as service:
        for rank, role in enumerate(ROLES):
            header = await key_for(service, role, valid_until="2026-12-31T00:00:00+07:00")
            for rule, needed in RULES.items():
                method, path = rule.split(" ")
                if "events" in path or ("keys" in path and role == "admin"):
                    continue  # the stream has no end; and an admin would end its own key
                answer = await service.http.request(
                    method, path.replace("{}", "nobody"), headers=header, json={}
                )
                if rank < ROLES.index(needed):
                    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), rule
                    assert answer.json()["needed_role"] == needed
                else:
                    assert answer.status_code not in (401, 403), (rule, role)
            await service.http.delete(f"/v1/keys/the-{role}")


async def test_without_any_key_everything_is_open_and_the_first_key_closes_it(
    world_url: str, tmp_path: Path
) -> None:
    async with running_service(Settings(database_url=world_url), tmp_path) as service:
        await forget_keys(service)
        await look_again(service)
        assert (await service.http.get("/v1/outages")).status_code == 200
        # Over HTTP nobody can lock out the others of an open service.
        refused = await service.http.post("/v1/keys", json={"name": "first", "role": "admin"})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")

        act = Act("command line", service.clock())
        secret = await service.database.write(lambda c: add_key(c, NewKey("first", "reader"), act))
        await look_again(service)
        assert (await service.http.get("/v1/outages")).status_code == 401
        header = {"X-API-Key": secret}
        assert (await service.http.get("/v1/outages", headers=header)).status_code == 200
        assert (await service.http.get("/healthz")).status_code == 200
        await forget_keys(service)


async def test_revoking_the_last_key_opens_no_door(world_url: str, tmp_path: Path) -> None:
    async with guarded(world_url, tmp_path) as service:
        await key_for(service, "admin")
        assert (await service.http.delete("/v1/keys/the-admin")).status_code == 204
        async with running_service(Settings(database_url=world_url), tmp_path) as without_settings:
            assert (await without_settings.http.get("/v1/outages")).status_code == 401


async def forget_keys(service: Service) -> None:
    await service.database.write(lambda connection: connection.execute(api_keys.delete()))


async def test_a_revoked_key_is_refused_and_its_name_may_be_given_again(
    world_url: str, tmp_path: Path
) -> None:
    async with guarded(world_url, tmp_path) as service:
        header = await key_for(service, "reader")
        assert (await service.http.post("/v1/keys", json={"name": "the-reader", "role": "admin"})).json()[
            "code"
        ] == "key_exists"
        assert (await service.http.delete("/v1/keys/the-reader")).status_code == 204
        await look_again(service)
        assert (await service.http.get("/v1/outages", headers=header)).status_code == 401
        assert (await service.http.delete("/v1/keys/the-reader")).status_code == 404
        again = await key_for(service, "reader")
        assert (await service.http.get("/v1/outages", headers=again)).status_code == 200
        assert (await service.http.get("/v1/outages", headers=header)).status_code == 401


async def test_a_rotated_key_stays_valid_for_its_grace(world_url: str, tmp_path: Path) -> None:
    async with guarded(world_url, tmp_path) as service:
        old = await key_for(service, "reader")
        answer = await service.http.post("/v1/keys/the-reader/rotations", json={"grace_minutes": 60})
        new = {"X-API-Key": answer.json()["key"]}
        await look_again(service)
        assert [(await service.http.get("/v1/outages", headers=h)).status_code for h in (old, new)] == [
            200,
            200,
        ]
        service.clock.forward(minutes=61)
        await look_again(service)
        assert [(await service.http.get("/v1/outages", headers=h)).status_code for h in (old, new)] == [
            401,
            200,
        ]
        listed = (await service.http.get("/v1/keys")).json()["items"]
        assert [(key["name"], key["is_valid"]) for key in listed] == [
            ("the-reader", False),
            ("the-reader", True),
        ]
        unknown = await service.http.post("/v1/keys/nobody/rotations")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "key_not_found")


async def test_a_key_may_end_by_itself(world_url: str, tmp_path: Path) -> None:
    async with guarded(world_url, tmp_path) as service:
        header = await key_for(service, "reader", valid_until="2026-11-21T12:10:00+07:00")
        assert (await service.http.get("/v1/outages", headers=header)).status_code == 200
        service.clock.forward(minutes=10)
        await look_again(service)
        assert (await service.http.get("/v1/outages", headers=header)).status_code == 401
        late = {"name": "late", "role": "reader", "valid_until": "2026-11-21T12:09:00+07:00"}
        assert (await service.http.post("/v1/keys", json=late)).status_code == 422


async def test_only_a_digest_is_stored_and_no_answer_shows_a_key_again(
    world_url: str, tmp_path: Path
) -> None:
    async with guarded(world_url, tmp_path) as service:
        secret = (await key_for(service, "reader"))["X-API-Key"]
        listed = (await service.http.get("/v1/keys")).text
        async with service.database.reading() as connection:
            stored = str((await connection.execute(select(api_keys))).all())
            journal = str(await entries_after(connection, 0, 100))
        for text in (listed, stored, journal):
            assert secret not in text
            assert secret[8:] not in text


async def test_changes_stand_in_the_journal_under_the_name_of_the_key(world_url: str, tmp_path: Path) -> None:
    async with guarded(world_url, tmp_path) as service:
        header = await key_for(service, "reporter")
        service.http.headers.update(header)
        assert (await service.report(LE_LOI[0], "1")).status_code == 201
        async with service.database.reading() as connection:
            entries = await entries_after(connection, 0, 10_000)
        by = {entry.kind: entry.by for entry in entries}
        assert (by["key_added"], by["report_received"]) == ("OUTAGE_API_KEY", "the-reporter")


async def test_a_reporter_closes_only_what_it_took_itself(world_url: str, tmp_path: Path) -> None:
    async with guarded(world_url, tmp_path) as service:
        theirs = (await service.report(LE_LOI[1], "theirs")).json()["code"]
        header = await key_for(service, "reporter")
        service.http.headers.update(header)
        own = (await service.report(LE_LOI[0], "own")).json()["code"]

        async def change(code: str, status: str) -> int:
            return (await service.http.patch(f"/v1/reports/{code}", json={"status": status})).status_code

        assert await change(theirs, "cancelled") == 403
        assert await change(own, "dispatched") == 403
        assert await change("SC0001010001", "cancelled") == 404
        assert await change(own, "cancelled") == 200


async def test_when_a_key_was_last_used_is_kept_to_the_hour(world_url: str, tmp_path: Path) -> None:
    async def last_used(service: Service) -> str | None:
        value: str | None = (await service.http.get("/v1/keys")).json()["items"][0]["last_used_at"]
        return value

    async with guarded(world_url, tmp_path) as service:
        header = await key_for(service, "reader")
        assert await last_used(service) is None
        await service.http.get("/v1/outages", headers=header)
        await look_again(service)
        first = await last_used(service)
        assert first == "2026-11-21T12:00:00+07:00"
        for minutes, expected in ((30, first), (31, "2026-11-21T13:01:00+07:00")):
            service.clock.forward(minutes=minutes)
            await service.http.get("/v1/outages", headers=header)
            await look_again(service)
            assert await last_used(service) == expected


async def test_each_key_has_its_own_allowance(sqlite_world_url: str, tmp_path: Path) -> None:
    async with guarded(sqlite_world_url, tmp_path, requests_per_minute=20) as service:
        narrow = await key_for(service, "reader", requests_per_minute=2)
        wide = await key_for(service, "dispatcher")
        statuses = [(await service.http.get("/v1/outages", headers=narrow)).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert (await service.http.get("/v1/outages", headers=wide)).status_code == 200
        # A new key in place of the old one brings no second allowance.
        rotated = (await service.http.post("/v1/keys/the-reader/rotations")).json()["key"]
        await look_again(service)
        assert (await service.http.get("/v1/outages", headers={"X-API-Key": rotated})).status_code == 429


async def test_whoever_tries_wrong_keys_is_slowed_down_and_asks_no_database(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    async with guarded(sqlite_world_url, tmp_path, requests_per_minute=5) as service:
        await service.database.close()  # from here on every question to it would be a 503
        statuses = [
            (await service.http.get("/v1/outages", headers={"X-API-Key": f"wrong {n}"})).status_code
            for n in range(7)
        ]
        assert statuses == [401] * 5 + [429] * 2


async def test_nobody_is_known_before_the_keys_are_read(sqlite_world_url: str) -> None:
    keyring = Keyring("")
    assert not keyring.is_open
    assert keyring.holder_of(b"") is None
    database = await open_database(Settings(database_url=sqlite_world_url))
    await keyring.refresh(database, lambda: NOON)
    assert keyring.is_open
    await database.close()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "open", "role": "reader"},
        {"name": "OUTAGE_API_KEY", "role": "reader"},
        {"name": "a b", "role": "reader"},
        {"name": "", "role": "reader"},
        {"name": "x" * 33, "role": "reader"},
        {"name": "x\x00", "role": "reader"},
        {"name": "x", "role": "king"},
        {"name": "x", "role": "reader", "requests_per_minute": 0},
    ],
)
async def test_a_key_that_cannot_be_is_refused(
    sqlite_world_url: str, tmp_path: Path, fields: dict[str, object]
) -> None:
    async with guarded(sqlite_world_url, tmp_path) as service:
        answer = await service.http.post("/v1/keys", json=fields)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_the_description_names_the_role_of_each_operation_and_the_key(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    async with guarded(sqlite_world_url, tmp_path) as service:
        document = (await service.http.get("/openapi.json")).json()
    assert document["security"] == [{"key": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/v1"):
                assert operation["x-role"] == needed_role(method.upper(), path)
                assert f"**{operation['x-role']}**" in operation["description"]
                assert {"401", "403", "429", "503"} <= set(operation["responses"])
            else:
                assert operation["security"] == []


async def test_larger_bodies_are_taken_for_imports_alone(sqlite_world_url: str, tmp_path: Path) -> None:
    async with guarded(sqlite_world_url, tmp_path, max_import_bytes=200_000) as service:
        for path, size, is_refused in (
            ("/v1/reports", 100_000, True),
            ("/v1/imports", 100_000, False),
            ("/v1/imports", 300_000, True),
        ):
            answer: httpx.Response = await service.http.post(path, content=b"x" * size)
            assert (answer.status_code == 413) is is_refused
