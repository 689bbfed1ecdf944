"""Prepared reads on PostgreSQL over two connections; while both are busy, callers share queries.

A caller that finds a free connection asks at once. Look-ups that arrive while both are busy wait, and one
query answers many of them as soon as a connection is free: the more there are, the less each costs. Every
answer includes all that was committed before its caller asked.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.engine import URL

from outage_service.database.postgresql_driver import CONNECT_S
from outage_service.database.prepared import Bound, Compiled, Prepared, Rows

CONNECTIONS = 2
WAIT_S = 5.0
AT_ONCE = 64
SESSION = {
    "statement_timeout": "10000",
    # The only write here draws a report's number. Commits reach the disk in order, so the number is there
    # before the report that uses it.
    "synchronous_commit": "off",
    # Every read here follows indexes from a few keys. Planning it each time would make it ten times as slow.
    "plan_cache_mode": "force_generic_plan",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
_PLACE = re.compile(r"\$(\d+)::(TIMESTAMP WITH TIME ZONE|[A-Z]+)")


@dataclass(frozen=True)
class Asked:
    """A caller that waits for an answer."""

    bound: Bound
    answer: "asyncio.Future[Rows]"


class PostgresqlReads:
    """Reads over a few connections, which open on first use and again after an error."""

    def __init__(self, url: URL) -> None:
        from sqlalchemy.dialects.postgresql import asyncpg

        self._dialect: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._free = [Reader(address) for _ in range(CONNECTIONS)]
        self._all = list(self._free)
        self._waiting: dict[Prepared, list[Asked]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def fetch(self, read: Prepared, values: dict[str, Any]) -> Rows | None:
        """The rows; None when no connection is free in time."""
        compiled = read.for_dialect(self._dialect)
        bound = compiled.bound(values)
        if self._free:
            reader = self._free.pop()
            try:
                return compiled.converted(await reader.fetch(compiled.sql, bound))
            finally:
                self._give_back(reader)
        asked = Asked(bound, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(read, []).append(asked)
        try:
            async with asyncio.timeout(WAIT_S):
                return await asked.answer
        except TimeoutError:
            return None

    def _give_back(self, reader: "Reader") -> None:
        """Use the free reader for the callers that have waited longest, or keep it for the next one."""
        if not self._waiting:
            self._free.append(reader)
            return
        read = next(iter(self._waiting))
        asked = self._waiting.pop(read)
        if rest := asked[AT_ONCE:]:
            self._waiting[read] = rest
        task = asyncio.create_task(self._answer(reader, read, asked[:AT_ONCE]))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, reader: "Reader", read: Prepared, asked: Sequence[Asked]) -> None:
        asked = [one for one in asked if not one.answer.done()]  # the others gave up
        try:
            answers = await _answers(reader, read, read.for_dialect(self._dialect), asked)
        except Exception as error:
            for one in asked:
                if not one.answer.done():
                    one.answer.set_exception(error)
        else:
            for one, rows in zip(asked, answers, strict=True):
                if not one.answer.done():
                    one.answer.set_result(rows)
        finally:
            self._give_back(reader)

    async def close(self) -> None:
        for task in self._under_way:
            task.cancel()
        for reader in self._all:
            await reader.close()


async def _answers(
    reader: "Reader", read: Prepared, compiled: Compiled, asked: Sequence[Asked]
) -> list[Rows]:
    if len(asked) < 2 or not read.is_look_up:
        return [compiled.converted(await reader.fetch(compiled.sql, one.bound)) for one in asked]
    sql, places = for_many(compiled)
    answers: list[list[Any]] = [[] for _ in asked]
    bound = [
        [one.bound[place] for one in asked] if place in places else value
        for place, value in enumerate(asked[0].bound)
    ]
    for number, *row in await reader.fetch(sql, bound):
        answers[number - 1].append(row)
    return [compiled.converted(rows) for rows in answers]


@lru_cache
def for_many(compiled: Compiled) -> tuple[str, frozenset[int]]:
    """The statement for many callers at once, and the places of the values that become lists, one per caller.

    Each row begins with the number of the caller that it answers, from 1.
    """
    given: dict[int, str] = {}

    def named(place: re.Match[str]) -> str:
        number = int(place[1])
        if compiled.is_constant(number - 1):
            return place[0]
        given[number] = place[2]
        return f"asked.v{number}"

    body = _PLACE.sub(named, compiled.sql)
    lists = ", ".join(f"${number}::{kind}[]" for number, kind in given.items())
    names = ", ".join(f"v{number}" for number in given)
    sql = (
        f"SELECT asked.n, found.* FROM unnest({lists}) WITH ORDINALITY AS asked({names}, n), "
        f"LATERAL ({body}) AS found"
    )
    return sql, frozenset(number - 1 for number in given)


class Reader:
    """One connection and the statements prepared on it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: Any = None  # asyncpg has no type hints
        self._prepared: dict[str, Any] = {}

    async def fetch(self, sql: str, values: Bound) -> Sequence[Any]:
        """The rows of a statement; after an error, one more try on a new connection."""
        import asyncpg  # type: ignore[import-untyped]

        for is_last in (False, True):
            try:
                statement = self._prepared.get(sql) or await self._prepare(sql)
                rows: Sequence[Any] = await statement.fetch(*values)
                return rows
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                # The server restarted, or a migration changed a table: try again on a new connection.
                await self.close()
                if is_last:
                    raise
            except BaseException:
                await self.close()  # cancelled midway: the connection may still owe this answer
                raise
        raise AssertionError("the loop returns or raises")

    async def _prepare(self, sql: str) -> Any:
        import asyncpg

        if self._connection is None:
            self._connection = await asyncpg.connect(
                self._address, timeout=CONNECT_S, server_settings=SESSION
            )
            await self._connection.set_type_codec(
                "json", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
            )
        statement = self._prepared[sql] = await self._connection.prepare(sql)
        return statement

    async def close(self) -> None:
        """Close the connection; the next read opens another."""
        connection, self._connection, self._prepared = self._connection, None, {}
        if connection is not None:
            connection.terminate()
