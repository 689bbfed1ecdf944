"""Output for a person at the terminal: one line for each event, one line for each error."""

import contextlib
import errno
import sys
import threading
import time
from collections.abc import Callable, Iterator


class Problem(Exception):
    """What stops the program, in one sentence, and the fix a person can apply. Shown without a traceback."""

    def __init__(self, what: str, mend: str) -> None:
        between = "" if what.endswith("\n") else " "
        super().__init__(f"{what}{between}{mend}".strip())
        self.what = what
        self.mend = mend


DISK_FULL = Problem("The disk is full.", "Free some space (about 6 GB for a first start) and run it again.")


def say(line: str = "") -> None:
    """Prints a line at once. Ignores a terminal that is gone."""
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)


@contextlib.contextmanager
def task(doing: str) -> Iterator[None]:
    """Shows `doing` and its seconds while the block runs (on a terminal), and one line at its end."""
    began = time.monotonic()
    over = threading.Event()
    ticker = threading.Thread(target=_tick, args=(doing, began, over), daemon=True)
    if sys.stdout.isatty():
        ticker.start()
    else:
        say(f"  ..  {doing}")
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        over.set()
        if ticker.is_alive():
            ticker.join()
        clear_line()
        mark = "  ok" if outcome == "done" else "  --"
        say(f"{mark}  {doing} ({elapsed(time.monotonic() - began)})")


def _tick(doing: str, began: float, over: threading.Event) -> None:
    while not over.wait(0.5):
        with contextlib.suppress(OSError, ValueError):
            print(f"\r  ..  {doing} … {elapsed(time.monotonic() - began)} ", end="", flush=True)


def clear_line() -> None:
    """Clears an unfinished progress line on the terminal."""
    if sys.stdout.isatty():
        with contextlib.suppress(OSError, ValueError):
            print("\r\033[K", end="", flush=True)


def elapsed(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def guarded(main: Callable[[], int]) -> int:
    """Runs `main`. A Problem becomes one line on standard error and exit status 1."""
    try:
        return main()
    except Problem as problem:
        complain(problem)
    except KeyboardInterrupt:
        clear_line()
        print("Stopped.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        complain(DISK_FULL)
    return 1


def warn(what: str) -> None:
    """Prints on standard error what should be looked at, and stops nothing."""
    clear_line()
    with contextlib.suppress(OSError, ValueError):
        print(f"warning: {what}", file=sys.stderr, flush=True)


def complain(problem: Problem) -> None:
    """Prints a problem on standard error, in one line, red on a terminal."""
    clear_line()
    line = f"error: {problem}"
    with contextlib.suppress(OSError, ValueError):
        print(f"\033[31m{line}\033[0m" if sys.stderr.isatty() else line, file=sys.stderr, flush=True)
