"""Starts the real parts with the demo world for a measurement, and ends them after it."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.model import ensure_model
from scripts.parts import Part, make_parts
from scripts.stack import START_TIMEOUT_S, Stack, trial_environment
from scripts.world import load_demo


@dataclass(frozen=True)
class Running:
    """A ready stack, its state folder, its environment, and the seconds each part took to be ready."""

    stack: Stack
    state: Path
    environment: Mapping[str, str]
    ready_after_s: dict[str, float] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return self.stack.parts[name].url


Parts = dict[str, Part]


@contextlib.contextmanager
def running(
    changed: Callable[[Parts], Parts] = dict, ready_within_s: float = START_TIMEOUT_S
) -> Iterator[Running]:
    """Runs the parts; `changed` replaces some of them. Raises Problem when one can't start."""
    with running_with({}, changed, ready_within_s) as started:
        yield started


@contextlib.contextmanager
def running_with(
    settings: Mapping[str, str],
    changed: Callable[[Parts], Parts] = dict,
    ready_within_s: float = START_TIMEOUT_S,
) -> Iterator[Running]:
    """Like `running`, with additional settings."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**trial_environment(Path(folder)), **settings}
        parts = changed(make_parts(environment, ensure_model()))
        load_demo(environment)
        started = Running(Stack(parts, lambda name, line: None), Path(folder), environment)
        try:
            started.stack.start_all()
            started.ready_after_s.update(started.stack.wait_until_ready(timeout_s=ready_within_s))
            yield started
        finally:
            started.stack.stop()
