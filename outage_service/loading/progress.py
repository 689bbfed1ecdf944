"""Shows the progress of a load: a bar on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

WAITING = "Another load is running; this one begins when it has ended."
_SECONDS_BETWEEN_LINES = 5.0


class Progress(Protocol):
    """Receives the progress of a load."""

    def reading(self, file: str, read: int, size: int) -> None:
        """`read` of the file's `size` bytes are done."""

    def doing(self, what: str) -> None:
        """The next step begins; it may take a while."""

    def waiting(self) -> None:
        """Another load runs and has to end first."""


class Silence:
    """Shows nothing."""

    def reading(self, file: str, read: int, size: int) -> None:
        pass

    def doing(self, what: str) -> None:
        pass

    def waiting(self) -> None:
        pass


class ProgressLines:
    """Prints a line on standard error every few seconds; nothing for a quick load."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def reading(self, file: str, read: int, size: int) -> None:
        self._say(f"Reading {file}: {100 * read // max(size, 1)} %")

    def doing(self, what: str) -> None:
        self._say(what)

    def waiting(self) -> None:
        print(WAITING, file=sys.stderr, flush=True)

    def _say(self, text: str) -> None:
        if time.monotonic() - self._said >= _SECONDS_BETWEEN_LINES:
            print(text, file=sys.stderr, flush=True)
            self._said = time.monotonic()


@contextmanager
def shown() -> Iterator[Progress]:
    """A bar when standard error is a terminal, else lines."""
    if not sys.stderr.isatty():
        yield ProgressLines()
        return
    # Only on a terminal: importing it takes longer than loading a small world.
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TimeElapsedColumn

    with Bars(*Bars.get_default_columns(), TimeElapsedColumn(), console=Console(stderr=True)) as bars:
        task = bars.add_task("", total=None)

        class OnTerminal:
            def reading(self, file: str, read: int, size: int) -> None:
                bars.update(task, description=f"Reading {file}", completed=read, total=size)

            def doing(self, what: str) -> None:
                bars.update(task, description=what, total=None)

            def waiting(self) -> None:
                bars.update(task, description=WAITING, total=None)

        yield OnTerminal()
