"""`make soak`: random histories without end, on the rules and in a database, of outages and of imported files.

Each has a seed, so that a run goes on where another one stopped (SEED=123) and a failure can be repeated. It ends
with the first failure, or after COUNT.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from outage_service.settings import Settings
from scripts.arguments import Arguments, one_of, whole_number
from scripts.console import guarded, say
from scripts.postgresql import new_database, running_server
from tests.outage_service.conftest import make_small_world, running_service
from tests.outage_service.telling.notices import histories, town

_RULES_FOR_ONE = 200  # histories of the rules for each one in a database
_SAY_EVERY = 25


def main() -> int:
    parser = Arguments("soak", __doc__)
    parser.add_argument("--seed", type=whole_number(0, 10**9), default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--count", type=whole_number(1, 10**9), default=10**9, help="how many (default: no end)"
    )
    parser.add_argument("--database", type=one_of(["sqlite", "postgresql"]), default="sqlite")
    wanted = parser.parse_args()
    return asyncio.run(_soak(int(wanted.seed), int(wanted.count), str(wanted.database)))


async def _soak(first: int, count: int, kind: str) -> int:
    async with _town(kind) as place:
        for seed in range(first, first + count):
            if wrong := _wrong_by_the_rules(seed) or await _wrong_in_the_town(place, seed):
                say(f"seed {seed}: {wrong}")
                return 1
            if (seed + 1 - first) % _SAY_EVERY == 0:
                say(f"{seed + 1 - first} histories on {kind}; go on with SEED={seed + 1}")
    return 0


def _wrong_by_the_rules(seed: int) -> str | None:
    for one in range(seed * _RULES_FOR_ONE, (seed + 1) * _RULES_FOR_ONE):
        steps = histories.history(one, 30)
        if histories.try_history(steps):
            short = histories.smallest(steps, histories.try_history)
            return "\n".join([f"{histories.try_history(short)}", *map(str, short)])
    return None


async def _wrong_in_the_town(place: town.Town, seed: int) -> str | None:
    for steps in (town.history(seed, 20), town.history_of_files(seed, 20)):
        if await place.try_history(steps):
            return await place.try_history(await place.smallest(steps))
    return None


@asynccontextmanager
async def _town(kind: str) -> AsyncIterator[town.Town]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if kind == "sqlite":
            async with _town_in(f"sqlite+aiosqlite:///{folder}/outage.db", folder) as made:
                yield made
        else:
            with running_server() as server, new_database(server) as url:
                async with _town_in(url, folder) as made:
                    yield made


@asynccontextmanager
async def _town_in(url: str, folder: Path) -> AsyncIterator[town.Town]:
    settings = Settings(database_url=url, workers="off", state_dir=str(folder))
    async with running_service(settings, folder / "world") as service:
        await make_small_world(service.database, folder / "world")
        made = town.Town(service)
        await made.build()
        yield made


if __name__ == "__main__":
    sys.exit(guarded(main))
