"""Fixtures for all tests. `stack` is the real system; its tests are marked so: `-m "not stack"` runs fast."""

import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings
from xdist.remote import Producer

from scripts.console import Problem
from scripts.model import ensure_model
from scripts.noise import NoiseFilter
from tests.lanes import ByGroupOrFile, arrange, close_run, open_run, turn_of
from tests.stack import PARTS, RealStack, require_setup

# Who uses one of these fixtures is marked so.
MARKED_BY_FIXTURE = {"stack": {"stack", "running_stack"}, "pbx": {"asterisk_tree"}}
STACK_TEST_TIMEOUT_S = 240
LINES_SHOWN = 25
WHY_NO_STACK = pytest.StashKey[Problem]()


# Tests run beside others: how long one example takes says nothing.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        close_run()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, fixtures in MARKED_BY_FIXTURE.items():
            if fixtures.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(mark)
        if item.get_closest_marker("stack") and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(STACK_TEST_TIMEOUT_S))
    arrange(items)


def pytest_xdist_auto_num_workers() -> int:
    """More workers than cores: most tests wait for processes, sound or time."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByGroupOrFile:
    return ByGroupOrFile(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Outside pytest-timeout's own hook: waiting for a turn does not count."""
    with turn_of(item):
        return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Trains the dialogue model, if it has to be, before the first test's clock begins to run."""
    needed = any(item.get_closest_marker("stack") for item in session.items)
    if not needed or session.config.option.collectonly:
        return
    try:
        require_setup()
        ensure_model()
    except Problem as problem:
        session.config.stash[WHY_NO_STACK] = problem


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows, with a failed test of the stack, what each part printed last."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("running_stack")
    if report.failed and stack is not None:
        for name in PARTS:
            lines = list(filter(NoiseFilter().lets_through, stack.log(name).splitlines()))
            report.sections.append((f"last words of {name}", "\n".join(lines[-LINES_SHOWN:])))
    return report


@pytest.fixture(scope="session")
def running_stack(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[RealStack]:
    """The four real processes, whatever world the test before left in them."""
    if (problem := pytestconfig.stash.get(WHY_NO_STACK, None)) is not None:
        pytest.fail(str(problem), pytrace=False)
    stack = RealStack(tmp_path_factory.mktemp("stack"))
    try:
        stack.start()
        yield stack
    finally:
        stack.close()


@pytest.fixture
def stack(running_stack: RealStack) -> RealStack:
    """The four real processes, all alive, with the demo world of `make run`."""
    running_stack.revive()
    running_stack.load_demo()
    return running_stack
