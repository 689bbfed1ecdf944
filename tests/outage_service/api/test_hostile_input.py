"""Hostile bodies for every operation that takes one, sent to a really started server: refused, never broken.

Every field of every body gets hostile values in turn, the others stay as in the example of the document;
then come bodies that are no object at all.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from outage_service.clock import utc_now
from outage_service.loading.load import load_folder
from outage_service.settings import Settings
from tests.outage_service.journal.test_stream import Served, serving
from tests.outage_service.worlds import LE_LOI, OUTAGE_IDS, outage_row, write_world

KNOWN = {
    "customer_code": LE_LOI[0],
    "outage_id": OUTAGE_IDS[0],
    "code": "SC2611210001",
    "name": "somebody",
    "node_ids": ["T1"],
}
# The same bodies without a field, and what is hostile then: of a report or wish about a place alone, to an
# e-mail address instead of a phone.
VARIANTS = (("customer_code", ["place"]), ("phone", ["email"]))
WITH_BODY = ("post", "put", "patch")
NESTED: Any = 1
for _ in range(200):
    NESTED = [NESTED]

# Written as JSON, since Python's own encoder would refuse some of them.
VALUES = [
    *(
        "null",
        "true",
        "-1",
        "1e999",
        "NaN",
        "9" * 30,
        "9" * 5_000,
        "[]",
        "{}",
        '[""]',
        '{"\\ud800": "\\u0000"}',
    ),
    *('""', '" "', '"a\\u0000b"', '"\\ud800"', '["a\\udfff"]', '"\\u202e"', json.dumps(NESTED)),
    *(json.dumps("x" * 60_000), json.dumps(["x"] * 10_000)),
    *('"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999999-14:00"', '"2026-11-21T12:00:00"'),
    *('"2026-13-45T99:99:99+07:00"', '"2099-12-31T23:59:59+07:00"', '"2000-01-01T00:00:00Z"'),
    *('"\'; DROP TABLE reports; --"', '"http://[::1"', '"http://host:99999/"', '"https://a b/"'),
]
# Letters that grow when they are normalized, folded or lowered, as many as there may be.
GROWING = [
    *(json.dumps(letters) for letters in ("\U0001d160" * 32, "\u0958" * 300, "한" * 300, "İ" * 300)),
    *(json.dumps(letters) for letters in ("İ" * 200 + "@a.vn", "\u0958" * 100 + "@a.vn", "e\u0301" * 150)),
]
BODIES = [
    *("", "{", "null", "[]", '"text"', "1", "[" * 60_000, '{"a":' * 10_000, "\ufeff{}", "{}{}", "\x00"),
    '{"source": "a", "source": "b"}',
    json.dumps({f"field {number}": number for number in range(3_000)}),
]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path with known ids, and the example of each operation that takes a body of JSON."""
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method in WITH_BODY:
            body = methods.get(method, {}).get("requestBody", {}).get("content", {}).get("application/json")
            if body is None:
                continue
            names = [choice.get("$ref", "") for choice in body["schema"].get("anyOf", [body["schema"]])]
            schema = next(schemas[name.rpartition("/")[2]] for name in names if name)
            told = {**schema["examples"][0], **{n: KNOWN[n] for n in KNOWN if n in schema["examples"][0]}}
            for without, fields in (("", list(schema["properties"])), *VARIANTS):
                if without in ("", *told) and set(fields) <= set(schema["properties"]):
                    base = {name: told[name] for name in told if name != without}
                    yield method, path.format(**KNOWN), {"told": base, "fields": fields}


def hostile(example: dict[str, Any]) -> Iterator[bytes]:
    for turn, field in enumerate(example["fields"]):
        others = {name: value for name, value in example["told"].items() if name != field}
        for number, value in enumerate([*GROWING, *VALUES[turn % 4 :: 4]]):
            if "external_id" in others:  # each is a report of its own
                others["external_id"] = f"{field} {number} {len(others)}"
            start = json.dumps(others)[:-1]
            yield f"{start}{', ' if others else ''}{json.dumps(field)}: {value}}}".encode()
    yield from (body.encode() for body in BODIES)
    yield b"\xff\xfe\x00"
    yield json.dumps(example["told"]).encode("utf-16")


async def wrong_with(answer: httpx.Response) -> str | None:
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:200]}"
    if "Traceback" in answer.text or "sqlalchemy" in answer.text.lower():
        return "tells too much"
    if answer.status_code >= 400 and answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} without a problem"
    return None


async def load_world(served: Served, folder: Any) -> None:
    world = write_world(folder, [outage_row(0), outage_row(1, node_ids="T3")])
    await load_folder(served.elsewhere, world, True, utc_now())


@pytest.mark.timeout(300)
async def test_no_body_breaks_any_operation(settings: Settings, tmp_path: Any) -> None:
    quiet = settings.model_copy(update={"limits": "off", "workers": "off"})
    wrong: list[str] = []
    async with serving(quiet) as served:
        await load_world(served, tmp_path / "world")
        document = (await served.http.get("/openapi.json")).json()
        asked = Counter[str]()
        room = asyncio.Semaphore(8)

        async def send(method: str, path: str, body: bytes) -> None:
            async with room:
                # Each on a connection of its own: the server may close an idle one in the same moment.
                headers = {"Content-Type": "application/json", "Connection": "close"}
                answer = await served.http.request(method, path, content=body, headers=headers)
            asked[f"{method} {path}"] += 1
            if reason := await wrong_with(answer):
                wrong.append(f"{method} {path} {body[:160]!r}…{body[-60:]!r}: {reason}")

        for method, path, example in operations(document):
            if path.startswith("/v1/keys") and method == "post":
                continue  # the first key would close the door behind us; test_access.py has these
            await asyncio.gather(*(send(method, path, body) for body in hostile(example)))
        assert len(asked) >= 8
        assert (await served.http.get("/readyz")).status_code == 200
        assert (await served.http.get(f"/v1/customers/{LE_LOI[0]}/supply")).status_code == 200
    assert wrong == [], "\n".join(wrong)


async def test_the_same_report_sent_fifty_times_at_once_is_one(settings: Settings, tmp_path: Any) -> None:
    async with serving(settings) as served:
        await load_world(served, tmp_path / "world")
        body = {"source": "web", "external_id": "1", "customer_code": LE_LOI[0], "kind": "quality"}
        body |= {"description": "", "channel": "web"}
        answers = await asyncio.gather(*(served.http.post("/v1/reports", json=body) for _ in range(50)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 49}
        assert len({answer.json()["code"] for answer in answers}) == 1
        wish = {"customer_code": LE_LOI[0], "phone": "0905000001", "events": ["restored"]}
        puts = await asyncio.gather(*(served.http.put("/v1/subscriptions", json=wish) for _ in range(20)))
        assert {answer.status_code for answer in puts} <= {200, 201}
        assert len({answer.json()["id"] for answer in puts}) == 1


@pytest.mark.parametrize(
    "request_line",
    [
        b"POST /v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET /v1/customers/%00%ff%ed%a0%80/supply HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET /v1/outages?place=%ff%fe%00&limit=1e3 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: \xb2\r\nConnection: close\r\n\r\n",
        b"GET /v1/units HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: \xff\xfe\r\nConnection: close\r\n\r\n",
        b"GET //v1//units HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"BREW /v1/units HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
)
async def test_raw_requests_are_refused_and_the_server_lives_on(
    sqlite_world_url: str, request_line: bytes
) -> None:
    async with serving(Settings(database_url=sqlite_world_url)) as served:
        base = served.http.base_url
        reader, writer = await asyncio.open_connection(base.host, base.port)
        writer.write(request_line)
        async with asyncio.timeout(10):
            first = await reader.readline()
        writer.close()
        assert first.split()[1:2] != [b"500"]
        assert first.split()[1] < b"500", first
        assert (await served.http.get("/healthz")).status_code == 200
