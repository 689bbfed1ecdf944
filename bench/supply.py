"""How many callers a second can be told their supply, beside the bare query and an answer that asks nothing.

The client is a few lines on a socket and shares the machine's cores with the server, as it would for any server.
"""

import asyncio
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.dialects import sqlite

from bench.running import Running
from bench.table import Row
from outage_service.database import UtcTime
from outage_service.outages.supply_store import SUPPLY

CODE = "PC05II0123456"
CONNECTIONS = 8
SECONDS = 4.0


def measure(running: Running) -> list[Row]:
    url = running.url("outage")
    looked_up = asyncio.run(_answers_a_second(url, f"/v1/customers/{CODE}/supply"))
    empty = asyncio.run(_answers_a_second(url, "/healthz"))
    bare = _queries_a_second(running.state / "outage.db")
    return [
        Row("supply look-ups over HTTP", looked_up, "/s", bare, "the bare indexed SQL query, in process"),
        Row("supply look-ups over HTTP", looked_up, "/s", empty, "/healthz of the same server"),
    ]


async def _answers_a_second(url: str, path: str) -> float:
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
    await asyncio.gather(*(_ask(host, port, request, 0.5) for _ in range(CONNECTIONS)))
    counts = await asyncio.gather(*(_ask(host, port, request, SECONDS) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def _ask(host: str, port: int, request: bytes, seconds: float) -> int:
    """Asks over one connection, one question after the other; how many were answered with 200."""
    reader, writer = await asyncio.open_connection(host, port)
    answered = 0
    until = time.perf_counter() + seconds
    try:
        while time.perf_counter() < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"the outage service answered {head[:60]!r}")
            length = head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length))
            answered += 1
    finally:
        writer.close()
        await writer.wait_closed()
    return answered


def _queries_a_second(database: Path) -> float:
    """The look-up's own SQL, on the same file, by Python's sqlite3 alone."""
    compiled = SUPPLY.statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    now = UtcTime().process_bind_param(datetime.now(UTC), sqlite.dialect())
    values = {**compiled.params, "customer_code": CODE, "now": now}
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        if not connection.execute(str(compiled), values).fetchall():
            raise RuntimeError("the bare query finds nothing")
        asked, began = 0, time.perf_counter()
        while time.perf_counter() - began < SECONDS / 2:
            connection.execute(str(compiled), values).fetchall()
            asked += 1
        return asked / (time.perf_counter() - began)
    finally:
        connection.close()
