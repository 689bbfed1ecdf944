"""`make bench`: measures each subject and its yardstick in the same run and prints one table.

`.venv/bin/python -m bench chat speech` measures only these; subjects: training,
speech, listening, echoes, chat, startup.
"""

import os
import platform
import sys
from collections.abc import Callable

from bench import chat, echoes, listening, speech, startup, training
from bench.running import Running, running
from bench.table import Row, markdown
from scripts.arguments import Arguments, one_of
from scripts.console import guarded, say, task

ALONE: dict[str, Callable[[], list[Row]]] = {
    "training": training.measure,
    "speech": speech.measure,
    "listening": listening.measure,
    "echoes": echoes.measure,
}
WITH_STACK: dict[str, Callable[[Running], list[Row]]] = {
    "chat": chat.measure,
    "startup": startup.measure,
}


def main() -> int:
    subjects = [*ALONE, *WITH_STACK]
    parser = Arguments("bench", __doc__)
    parser.add_argument("subjects", nargs="*", type=one_of(subjects), help="what to measure (default: all)")
    wanted = parser.parse_args().subjects or subjects
    rows: list[Row] = []
    for name in filter(wanted.__contains__, ALONE):
        with task(f"measuring {name}"):
            rows += ALONE[name]()
    with_stack = [name for name in WITH_STACK if name in wanted]
    if with_stack:
        with running() as started:
            for name in with_stack:
                with task(f"measuring {name}"):
                    rows += WITH_STACK[name](started)
    say(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    say(markdown(rows))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
