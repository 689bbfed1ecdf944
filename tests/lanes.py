"""How tests share a machine: who stays in one worker, who may run beside others, and who needs all of it.

`make test` runs several workers (pytest-xdist), since most tests wait for processes rather than compute.
Tests that share something costly, such as the four real processes or one Asterisk, stay in one worker.
A test marked `alone` measures time: while it runs, no other test does.
"""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from xdist.scheduler import LoadGroupScheduling

ALONE = "alone"
# Markers, in the order in which their tests begin: what takes longest comes first.
SHARED = ("stack", "pbx", "browser")


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests, and name what those of a group share; the order is the same in every worker."""
    for item in items:
        if (group := _group(item)) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_rank)


def _group(item: pytest.Item) -> str | None:
    return next((name for name in (*SHARED, ALONE) if item.get_closest_marker(name)), None)


def _rank(item: pytest.Item) -> tuple[bool, int]:
    group = _group(item)
    return _is_alone(item), SHARED.index(group) if group in SHARED else len(SHARED)


def _is_alone(item: pytest.Item) -> bool:
    return item.get_closest_marker(ALONE) is not None


class ByGroupOrFile(LoadGroupScheduling):
    """Tests without a group stay with those of their file, whose module fixtures they share."""

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if scope == nodeid else scope


@contextmanager
def turn_of(item: pytest.Item) -> Iterator[None]:
    """Waits until this test may run: beside others or, marked `alone`, when no other one does."""
    run = getattr(item.config, "workerinput", {}).get("testrunuid")
    if run is None:  # one process runs all tests, one after the other
        yield
        return
    with Path(tempfile.gettempdir(), f"alo-dien-tests-{run}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if _is_alone(item) else fcntl.LOCK_SH)
        yield
