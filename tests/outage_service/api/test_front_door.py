"""What every request passes: key, allowance, size, and errors that are always problems."""

from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.types import Receive, Scope, Send

from outage_service.api.door.front_door import Allowance
from outage_service.api.door.request_meter import RequestMeter
from outage_service.errors import SettingsError
from outage_service.settings import Settings
from tests.outage_service.conftest import Service, running_service
from tests.outage_service.worlds import LE_LOI


def settings_for(folder: Path, **fields: object) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{folder}/outage.db", **fields})


async def test_with_a_key_set_only_its_holders_are_served(tmp_path: Path) -> None:
    async with running_service(settings_for(tmp_path, api_key="chìa khoá"), tmp_path) as service:
        for headers in ({}, {"X-API-Key": "wrong"}, {"X-API-Key": ""}):
            answer = await service.http.get("/v1/outages", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        holder = {"X-API-Key": "chìa khoá".encode()}
        assert (await service.http.get("/v1/outages", headers=holder)).status_code == 200
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await service.http.get(path)).status_code == 200


async def test_a_client_that_asks_too_often_waits(tmp_path: Path) -> None:
    async with running_service(settings_for(tmp_path, requests_per_minute=3), tmp_path) as service:
        statuses = [(await service.http.get("/v1/outages")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert (await service.http.get("/healthz")).status_code == 200
    unlimited = settings_for(tmp_path, requests_per_minute=3, limits="off")
    async with running_service(unlimited, tmp_path) as service:
        statuses = [(await service.http.get("/v1/outages")).status_code for _ in range(10)]
        assert statuses == [200] * 10


def test_an_allowance_comes_back_with_time() -> None:
    now = 0.0
    allowance = Allowance(60, lambda: now)
    assert [allowance.take("a") for _ in range(61)].count(True) == 60
    assert allowance.take("b")
    now = 2.0
    assert [allowance.take("a") for _ in range(3)] == [True, True, False]


async def test_a_body_that_is_too_large_is_refused(guarded_service: Service) -> None:
    async def endless() -> object:
        for _ in range(1000):
            yield b"x" * 1024

    for content in (b"x" * 100_000, endless()):
        answer = await guarded_service.http.post("/v1/reports", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("content", "statuses"),
    [
        (b"", {422}),
        (b"{", {422}),
        (b"null", {422}),
        (b"[]", {422}),
        (b"\xff\xfe", {400, 422}),
        (b"[" * 20_000, {400, 422}),
        (b'{"source": ' + b"9" * 5_000 + b"}", {400, 422}),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    guarded_service: Service, content: bytes, statuses: set[int]
) -> None:
    answer = await guarded_service.http.post(
        "/v1/reports", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in statuses
    assert answer.headers["content-type"] == "application/problem+json"


async def test_other_paths_and_methods_are_problems_too(guarded_service: Service) -> None:
    unknown = await guarded_service.http.get("/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    method = await guarded_service.http.delete("/v1/outages")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")
    assert method.headers["allow"] == "GET"
    for answer in (unknown, method):
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_rejected_value_is_not_repeated_in_the_answer(guarded_service: Service) -> None:
    answer = await guarded_service.report(
        LE_LOI[0], "1", phone="gọi số 0905123456 giùm", kind="Nguyễn Thị Hạnh"
    )
    assert answer.status_code == 422
    assert "0905123456" not in answer.text
    assert "Hạnh" not in answer.text


async def test_a_crash_inside_says_nothing_about_the_inside(caplog: pytest.LogCaptureFixture) -> None:
    secret = "PC05II0123456"

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError(f"nobody may read {secret}")

    transport = httpx.ASGITransport(RequestMeter(broken, CollectorRegistry()))
    async with httpx.AsyncClient(transport=transport, base_url="http://outage") as http:
        answer = await http.get("/v1/outages")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "RuntimeError" in caplog.text
    assert secret not in answer.text + caplog.text


async def test_a_database_that_cannot_answer_is_said_honestly(service: Service) -> None:
    async def rename(connection: AsyncConnection, old: str, new: str) -> None:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await service.database.write(lambda connection: rename(connection, "customers", "lost"))
    answers = (
        await service.http.get("/readyz"),
        await service.http.get(f"/v1/customers/{LE_LOI[0]}/supply"),
        await service.report(LE_LOI[0], "1"),
    )
    await service.database.write(lambda connection: rename(connection, "lost", "customers"))
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (503, "database_unavailable")
    }
    assert (await service.http.get("/readyz")).status_code == 200


async def test_requests_are_counted_by_route_without_codes(service: Service) -> None:
    await service.supply(LE_LOI[0])
    text = (await service.http.get("/metrics")).text
    assert (
        'outage_http_requests_total{method="GET",route="/v1/customers/{customer_code}/supply",status="200"} 1.0'
        in text
    )
    assert LE_LOI[0] not in text


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OUTAGE_PORT", "many"),
        ("OUTAGE_LIMITS", "maybe"),
        ("OUTAGE_DATABASE_URL", "mysql://localhost/outage"),
        ("OUTAGE_DATABASE_URL", "sqlite+aiosqlite://"),
        ("OUTAGE_DATABASE_URL", "outage.db"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        Settings.from_env()


def test_a_blank_setting_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTAGE_PORT", "")
    assert Settings.from_env().port == 8001
