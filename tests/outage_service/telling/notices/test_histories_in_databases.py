"""The same on both databases, through the real API, fan-out and courier, and read from the words alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from outage_service.settings import Settings
from tests.outage_service.conftest import make_small_world, running_service
from tests.outage_service.telling.notices.town import Town, history, history_of_files

_IN_ALL = 200
_OF_FILES = 50
_AT_ONCE = 25


@pytest.fixture
async def town(world_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    settings = Settings(database_url=world_url, workers="off")
    async with running_service(settings, tmp_path / "world") as service:
        if world_url.startswith("postgresql"):
            await make_small_world(service.database, tmp_path / "world")
        made = Town(service)
        await made.build()
        yield made


@pytest.mark.parametrize("start", range(0, _IN_ALL, _AT_ONCE))
async def test_nobody_is_left_with_a_false_belief(town: Town, start: int) -> None:
    for seed in range(start, start + _AT_ONCE):
        if await town.try_history(history(seed)):
            short = await town.smallest(history(seed))
            pytest.fail(f"seed {seed}: {await town.try_history(short)}")


@pytest.mark.parametrize("start", range(0, _OF_FILES, _AT_ONCE))
async def test_nobody_is_left_with_a_false_belief_by_imported_files(town: Town, start: int) -> None:
    for seed in range(start, start + _AT_ONCE):
        if await town.try_history(history_of_files(seed)):
            short = await town.smallest(history_of_files(seed))
            pytest.fail(f"seed {seed}: {await town.try_history(short)}")
