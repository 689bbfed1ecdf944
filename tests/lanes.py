"""How tests share a machine: who stays in one worker, who may run beside others, and who needs all of it.

`make test` runs several workers (pytest-xdist), since most tests wait for processes rather than compute.
Tests that share something costly, such as the four real processes or one Asterisk, stay in one worker.
A test marked `alone` measures time: while it runs, no other test does.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ALONE = "alone"
# Markers whose tests stay in one worker, in the order in which they begin: what takes longest comes first.
GROUPS = ("stack", "pbx", "browser")

# The folder that the processes of one run share.
_FOLDER = "ALO_DIEN_TEST_RUN"


def open_run() -> None:
    """In the process that hands the tests out, before it starts the workers."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="alo-dien-tests-")


def close_run() -> None:
    shutil.rmtree(os.environ.pop(_FOLDER))


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests, the same in every worker, and note which ones stay together.

    pytest-xdist 3.8 cannot pass groups on to its scheduler with pytest 9.2, so they go by a file.
    """
    items.sort(key=_rank)
    groups = {item.nodeid: group for item in items if (group := _group(item))}
    with tempfile.NamedTemporaryFile("w", dir=os.environ[_FOLDER], delete=False) as file:
        json.dump(groups, file)
    Path(file.name).replace(_groups_file())


def _groups_file() -> Path:
    return Path(os.environ[_FOLDER], "groups.json")


def _group(item: pytest.Item) -> str | None:
    if own := item.get_closest_marker("xdist_group"):
        return str(own.args[0])
    return next((name for name in (ALONE, *GROUPS) if item.get_closest_marker(name)), None)


def _rank(item: pytest.Item) -> int:
    """Those of a group first, then the others, then those alone."""
    if _is_alone(item):
        return len(GROUPS) + 1
    return next((rank for rank, name in enumerate(GROUPS) if item.get_closest_marker(name)), len(GROUPS))


def _is_alone(item: pytest.Item) -> bool:
    return item.get_closest_marker(ALONE) is not None


class ByGroupOrFile(LoadScopeScheduling):
    """Hands out whole groups; tests without one go with those of their file, whose module fixtures they share."""

    _groups: dict[str, str] | None = None

    def _split_scope(self, nodeid: str) -> str:
        if self._groups is None:
            self._groups = json.loads(_groups_file().read_text())
        return self._groups.get(nodeid) or nodeid.partition("::")[0]


@contextmanager
def turn_of(item: pytest.Item) -> Iterator[None]:
    """Waits until this test may run: beside others or, marked `alone`, when no other one does."""
    with Path(os.environ[_FOLDER], "room").open("w") as lock:
        # Who is alone comes after the others, and waits here for the last of them.
        fcntl.flock(lock, fcntl.LOCK_EX if _is_alone(item) else fcntl.LOCK_SH)
        yield
