"""The caller of the measurements, a process of its own.

`.venv/bin/python -m bench.outage_client` reads a job as JSON.

It speaks HTTP over bare sockets, because every HTTP library is slower than the measured server. Closed
loop: each connection sends a request as soon as it has its answer. Open loop (`rate`): requests are due at
fixed times, whether earlier ones are answered or not, and wait in a queue; the waiting time counts.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast
from urllib.parse import urlsplit

import uvloop

from scripts.arguments import no_arguments

GIVE_UP_S = 300.0  # on a busy machine the queue of an open loop takes long


@dataclass(frozen=True)
class Job:
    """What to send, how and for how long; `requests` go out in order, again from the first unless `once`."""

    url: str
    requests: Sequence[str]
    seconds: float
    connections: int = 8
    rate: float | None = None
    once: bool = False


@dataclass
class Result:
    """The result of a job; times in milliseconds."""

    answered: int = 0
    failed: int = 0
    per_second: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    longest: float = 0.0


def ask(job: Job) -> Result:
    """Runs the job in a process of its own."""
    return collect(begin(job))


def begin(job: Job) -> "subprocess.Popen[str]":
    """Starts the job; several may run at the same time."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.outage_client"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(job)))
    process.stdin.close()
    return process


def collect(process: "subprocess.Popen[str]") -> Result:
    """Waits for a started job; returns its result."""
    assert process.stdout is not None
    with process:
        return Result(**json.loads(process.stdout.read()))


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(path: str, body: object) -> str:
    text = json.dumps(body)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}"


@dataclass
class Work:
    """The state that the connections share."""

    requests: Sequence[bytes]
    once: bool
    asked: int = 0
    failed: int = 0
    times: list[float] = field(default_factory=list)

    def next_request(self) -> bytes | None:
        """The next request; None when `once` is set and each was sent."""
        if self.once and self.asked >= len(self.requests):
            return None
        request = self.requests[self.asked % len(self.requests)]
        self.asked += 1
        return request


class Connection(asyncio.Protocol):
    """One connection with at most one request at a time."""

    def __init__(self, work: Work, when_free: Callable[["Connection"], None]) -> None:
        self._work = work
        self._when_free = when_free
        self._received = b""
        self._since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, request: bytes, since: float) -> None:
        self._since = since
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        self._received = b""
        self._work.times.append(time.perf_counter() - self._since)
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            self._work.failed += 1
        self._when_free(self)


async def _closed(job: Job, work: Work) -> None:
    until = time.perf_counter() + job.seconds
    done = asyncio.Event()
    open_connections = job.connections

    def ask_again(connection: Connection) -> None:
        nonlocal open_connections
        now = time.perf_counter()
        request = work.next_request() if now < until else None
        if request is not None:
            connection.ask(request, now)
            return
        open_connections -= 1
        if not open_connections:
            done.set()

    for connection in await _connect(job, work, ask_again):
        ask_again(connection)
    await asyncio.wait_for(done.wait(), job.seconds + GIVE_UP_S)


async def _open(job: Job, work: Work) -> None:
    assert job.rate is not None
    waiting: deque[tuple[bytes, float]] = deque()
    free: deque[Connection] = deque()  # used in turn: a server closes connections that are idle for seconds

    def serve_next(connection: Connection) -> None:
        if waiting:
            connection.ask(*waiting.popleft())
        else:
            free.append(connection)

    free += await _connect(job, work, serve_next)
    began = time.perf_counter()
    total = int(job.rate * job.seconds)
    for number in range(total):
        due = began + number / job.rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        request = work.next_request()
        if request is None:
            break
        if free:
            free.popleft().ask(request, due)
        else:
            waiting.append((request, due))
    async with asyncio.timeout(GIVE_UP_S):
        while len(work.times) < work.asked:  # noqa: ASYNC110 - an event would cost time after every answer
            await asyncio.sleep(0.01)


async def _connect(job: Job, work: Work, when_free: Callable[[Connection], None]) -> list[Connection]:
    loop = asyncio.get_running_loop()
    address = urlsplit(job.url)
    host, port = address.hostname or "localhost", address.port or 80
    made = [
        await loop.create_connection(lambda: Connection(work, when_free), host, port)
        for _ in range(job.connections)
    ]
    return [connection for _, connection in made]


async def _do(job: Job) -> Result:
    work = Work([request.encode() for request in job.requests], job.once)
    began = time.perf_counter()
    await (_open if job.rate else _closed)(job, work)
    took = time.perf_counter() - began
    times = sorted(work.times) or [0.0]
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return Result(
        answered=len(work.times),
        failed=work.failed,
        per_second=len(work.times) / took,
        p50=cuts[49] * 1000,
        p95=cuts[94] * 1000,
        p99=cuts[98] * 1000,
        longest=times[-1] * 1000,
    )


if __name__ == "__main__":
    no_arguments("bench.outage_client", __doc__)
    print(json.dumps(asdict(uvloop.run(_do(Job(**json.load(sys.stdin)))))))
