"""One running part: it cannot outlive us, its output is read line by line, its children end with it."""

import collections
import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from scripts.commands import dies_with_us
from scripts.parts import Part
from scripts.places import PRIVATE, ROOT

# The kernel ends a child with the thread that started it (PR_SET_PDEATHSIG): one permanent thread starts all.
_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")
LINES_KEPT = 60


class Process:
    """A part that runs, or ran. `on_line` gets each line it prints, from a thread of its own."""

    def __init__(self, part: Part, on_line: Callable[[str, str], None]) -> None:
        self.part = part
        self.last_lines: collections.deque[str] = collections.deque(maxlen=LINES_KEPT)
        self.started_at = time.monotonic()
        self._on_line = on_line
        self._child = _STARTER.submit(_spawn, part).result()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._child.pid

    def ended(self) -> bool:
        return self._child.poll() is not None

    def how_it_ended(self) -> str:
        """`exit status 1`, `signal 9 (SIGKILL)`."""
        code = self._child.poll()
        if code is not None and code < 0:
            return f"signal {-code} ({signal.Signals(-code).name})"
        return f"exit status {code}"

    def resident_megabytes(self) -> float:
        """Resident memory of the process and its children, as the kernel counts it."""
        pages = 0
        for pid in _family(self.pid):
            with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{pid}/statm") as statm:  # noqa: PTH123
                pages += int(statm.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def send(self, number: signal.Signals) -> None:
        """Sends a signal to the process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, number)

    def finish(self) -> None:
        """Waits until the process has ended and its last line is read."""
        self._child.wait()
        self._reader.join(timeout=2)

    def _read(self) -> None:
        output = self._child.stdout
        assert output is not None
        with output:
            for raw in output:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                self.last_lines.append(line)
                self._on_line(self.part.name, line)


def _spawn(part: Part) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*dies_with_us(), "/bin/sh", "-c", f"exec {part.command}"],
        cwd=ROOT,
        env=dict(part.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=PRIVATE,
    )


def _family(pid: int) -> Iterable[int]:
    yield pid
    with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123
        for child in children.read().split():
            yield from _family(int(child))


def stop_all(
    processes: Iterable[Process], grace_s: float = 10.0, hurry: threading.Event | None = None
) -> None:
    """Asks all to end; after `grace_s`, or when `hurry` is set, kills the rest and their children."""
    running = list(processes)
    for process in running:
        process.send(signal.SIGTERM)
    until = time.monotonic() + grace_s
    while any(not process.ended() for process in running) and time.monotonic() < until:
        if hurry is not None and hurry.is_set():
            break
        time.sleep(0.05)
    for process in running:
        process.send(signal.SIGKILL)
    for process in running:
        process.finish()
