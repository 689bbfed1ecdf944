"""`make bench-notices`: one change of a planned cut with 20,000 subscribers, until all messages are queued.

Everybody was told of the cut before. The yardstick is the time in which the same engine takes the same rows in
bulk. `.venv/bin/python -m bench.notices --subscribers 20000 --databases sqlite,postgresql`.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bench import outage_loading
from bench.outage_parts import new_databases
from bench.outage_world import World, code_of
from bench.table import Row, markdown
from outage_service.database.transactions import Database
from outage_service.journal.model import Act
from outage_service.loading.load import load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.supply.outages.model import NewOutage, OutageUpdate
from outage_service.supply.trouble_calls.changing import change_outage, open_outage
from outage_service.tables.deliveries import deliveries
from outage_service.tables.network import nodes
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.telling.deliveries.fanning import fan_out
from outage_service.telling.notices.fan_out import NoticeRules, notices_fan_out
from outage_service.telling.notices.knowledge import Told
from outage_service.telling.notices.model import contact_of
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.told_store import said_of
from scripts.arguments import Arguments, one_of, separated, whole_number
from scripts.console import guarded, say, task
from scripts.places import ROOT

DATABASES = "sqlite,postgresql"
AIM_S = 30.0
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
NEVER_QUIET = QuietHours(datetime.min.time(), datetime.min.time())
BENCH = Act("bench", NOON)
_AT_ONCE = 1_000
_BULK = "the same rows in bulk"


def main() -> int:
    wanted = _wanted()
    rows: list[Row] = []
    worlds = ROOT / "var" / "bench"
    worlds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as temporary:
        folder = Path(temporary)
        (ROOT / "var").chmod(0o711)  # the PostgreSQL server may run as another user
        folder.chmod(0o711)
        with new_databases(wanted.databases, folder) as databases:
            files = outage_loading.written(World(int(wanted.subscribers)), worlds)
            for kind in wanted.databases:
                with databases[kind]() as url, task(f"measuring {kind}"):
                    rows += asyncio.run(_measure(kind, url, files, int(wanted.subscribers)))
    say(markdown(rows))
    return 0


async def _measure(kind: str, url: str, files: Path, count: int) -> list[Row]:
    database = await open_database(Settings(database_url=url))
    try:
        await load_folder(database, files, True, NOON)
        outage_id = await _announced(database)
        await _everybody_was_told(database, outage_id, count)
        fan_outs = [notices_fan_out(NoticeRules(NEVER_QUIET, lambda channel: channel == "sms"), lambda: NOON)]

        async def told() -> None:
            while await fan_out(database, fan_outs, lambda: NOON):
                pass

        await told()
        await database.write(lambda connection: _forget(connection))
        later = OutageUpdate(
            started_at=NOON + timedelta(days=3), expected_back_at=NOON + timedelta(days=3, hours=4)
        )
        began = time.perf_counter()
        await database.write(lambda connection: change_outage(connection, outage_id, later, BENCH))
        await told()
        took = time.perf_counter() - began
        rows = await _queued(database)
        if len(rows) != count:
            raise RuntimeError(f"{len(rows)} messages were queued instead of {count}")
        bare = await _in_bulk(database, rows)
    finally:
        await database.close()
    title = f"{kind}: {count:,} messages of one change"
    return [
        Row(f"{title}, planned and queued", took, "s", bare, _BULK),
        Row(f"{title}, aim", took, "s", AIM_S, "aim"),
    ]


async def _announced(database: Database) -> str:
    """A planned cut of all substations."""

    async def work(connection: AsyncConnection) -> str:
        tops = (
            await connection.execute(select(nodes.c.node_id).where(nodes.c.parent_id.is_(None)))
        ).scalars()
        start = NOON + timedelta(days=2)
        new = NewOutage("planned", tuple(tops), start, start + timedelta(hours=4), area_text="Toàn thành phố")
        return (await open_outage(connection, new, BENCH)).outage.id

    return await database.write(work)


async def _everybody_was_told(database: Database, outage_id: str, count: int) -> None:
    said = said_of(Told("cut", NOON + timedelta(days=2), NOON + timedelta(days=2, hours=4)))
    phones = [f"09{number:08d}" for number in range(count)]
    digests = [contact_of(phone, None).digest for phone in phones]
    wishes = [
        {
            "id": str(uuid.uuid4()),
            "target": f"customer:{code_of(number)}",
            "contact": f"phone:{phone}",
            "customer_code": code_of(number),
            "phone": phone,
            "contact_digest": digests[number],
            "events": ["planned_announced", "restored"],
            "created_at": NOON,
            "updated_at": NOON,
        }
        for number, phone in enumerate(phones)
    ]
    known = [
        {"contact_digest": one, "subject_id": outage_id, "topic": "outage", "said": said, "told_at": NOON}
        for one in digests
    ]
    for start in range(0, count, _AT_ONCE):
        await database.write(_inserting(subscriptions, wishes[start : start + _AT_ONCE]))
        await database.write(_inserting(notices_told, known[start : start + _AT_ONCE]))


def _inserting(table: Any, rows: list[dict[str, Any]]) -> Callable[[AsyncConnection], Awaitable[None]]:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(table), rows)

    return work


async def _queued(database: Database) -> list[dict[str, Any]]:
    async with database.reading() as connection:
        return [dict(row) for row in (await connection.execute(select(deliveries))).mappings()]


async def _in_bulk(database: Database, rows: list[dict[str, Any]]) -> float:
    """How long the engine takes for these rows, in as many transactions."""
    await database.write(_forget)
    began = time.perf_counter()
    for start in range(0, len(rows), _AT_ONCE):
        await database.write(_inserting(deliveries, rows[start : start + _AT_ONCE]))
    took = time.perf_counter() - began
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(deliveries))).scalar_one() == len(
            rows
        )
    return took


async def _forget(connection: AsyncConnection) -> None:
    await connection.execute(delete(deliveries))


def _wanted() -> argparse.Namespace:
    parser = Arguments("bench.notices", __doc__)
    parser.add_argument("--subscribers", type=whole_number(1, 10**6), default=20_000, help="default 20000")
    databases = separated(one_of(DATABASES.split(",")))
    parser.add_argument(
        "--databases", type=databases, default=DATABASES.split(","), help=f"default {DATABASES}"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(guarded(main))
