"""Counting in a Redis of our own, and what a Redis costs that takes connections and never answers."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import RateLimitItemPerHour

from assistant.serving.counting import Counter, FailedLookUps
from tests.fakes import Counts

REDIS = shutil.which("redis-server")
ITEM = RateLimitItemPerHour(2)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    if REDIS is None:
        pytest.skip("no Redis is installed")
    path = tmp_path / "redis.sock"
    command = [REDIS, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    # It does not start where another date is made up for it by a preloaded library.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as server:
        try:
            deadline = time.monotonic() + 10
            while not path.exists():
                assert time.monotonic() < deadline, "Redis does not start"
                time.sleep(0.02)
            yield f"unix://{path}"
        finally:
            server.terminate()


async def hit(counter: Counter) -> bool | None:
    return await counter.ask(lambda window: window.hit(ITEM, "test", "somebody"))


async def test_failed_look_ups_are_counted_for_each_caller_alone() -> None:
    look_ups = FailedLookUps(3, Counter("", Counts()))
    await look_ups.failed("0905123456", 2)
    assert await look_ups.allowed("0905123456")
    await look_ups.failed("0905123456", 2)
    assert not await look_ups.allowed("0905123456")
    assert await look_ups.allowed("203.0.113.9")


async def test_processes_with_one_redis_count_together(redis_url: str) -> None:
    counters = [Counter(redis_url, Counts()) for _ in range(2)]
    one, other = (FailedLookUps(2, counter) for counter in counters)
    await one.failed("203.0.113.9", 1)
    await other.failed("203.0.113.9", 1)
    assert not await one.allowed("203.0.113.9")
    assert not await other.allowed("203.0.113.9")
    assert await one.allowed("0905123456")
    for counter in counters:
        await counter.close()


@pytest.mark.alone
async def test_a_redis_that_never_answers_costs_one_caller_a_moment_and_the_next_nothing() -> None:
    asked = 0
    gone = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read()
        writer.close()
        gone.set()

    server = await asyncio.start_server(never_answer, "127.0.0.1", 0)
    counts = Counts()
    counter = Counter(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", counts)
    started = time.perf_counter()
    assert await hit(counter) is None
    assert time.perf_counter() - started < 1.0
    connections = asked
    started = time.perf_counter()
    for _ in range(50):
        assert await hit(counter) is None
    assert time.perf_counter() - started < 0.1
    assert asked == connections
    assert counts.errors == ["limits_unavailable"] * 51
    await counter.close()
    await asyncio.wait_for(gone.wait(), 5)
    server.close()


async def test_guessing_does_not_become_free_while_redis_is_away() -> None:
    counter = Counter("redis://127.0.0.1:9/0", Counts())
    look_ups = FailedLookUps(2, counter)
    await look_ups.failed("203.0.113.9", 2)
    assert not await look_ups.allowed("203.0.113.9")
    await counter.close()
