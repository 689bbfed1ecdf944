"""A real PBX in front of the assistant. Where none can be had, these tests say that they were skipped."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bench.telephone.getting import AsteriskTree, NoAsterisk, get_asterisk
from tests.channels.telephone.pbx.exchange import Exchange, open_exchange

PBX_FIXTURES = {"asterisk_tree"}
WHY_NO_ASTERISK = pytest.StashKey[str]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetches Asterisk, if it has to be, before the first test's clock begins to run."""
    needed = any(PBX_FIXTURES.intersection(getattr(item, "fixturenames", ())) for item in session.items)
    if not needed or session.config.option.collectonly:
        return
    try:
        get_asterisk()
    except NoAsterisk as why:
        session.config.stash[WHY_NO_ASTERISK] = str(why)


@pytest.fixture(scope="session")
def asterisk_tree(pytestconfig: pytest.Config) -> AsteriskTree:
    if WHY_NO_ASTERISK in pytestconfig.stash:
        pytest.skip(f"no Asterisk: {pytestconfig.stash[WHY_NO_ASTERISK]}")
    return get_asterisk()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_exchange(
    tmp_path_factory: pytest.TempPathFactory, asterisk_tree: AsteriskTree
) -> AsyncIterator[Exchange]:
    async with open_exchange(tmp_path_factory.mktemp("pbx"), asterisk_tree) as exchange:
        yield exchange


@pytest_asyncio.fixture(loop_scope="module")
async def exchange(module_exchange: Exchange) -> AsyncIterator[Exchange]:
    """One operator sits at the desk, and takes calls. Its module shares one Asterisk and one assistant."""
    async with module_exchange.for_one_test() as exchange:
        yield exchange
