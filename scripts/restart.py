"""`make restart`: restarts everything that `make run` runs, with the current data and settings.

First it checks the trainers' data and whether the programs could start with the settings and files of now. If
the data changed, it trains the model. Meanwhile the old programs still answer.
Calls in progress hear a goodbye and go to people.
"""

import os
import signal
import sys
import time

from scripts.arguments import no_arguments
from scripts.console import Problem, elapsed, guarded, say, task, warn
from scripts.model import ensure_model, require_good_data
from scripts.places import settings_environment
from scripts.programs import require_startable
from scripts.running import note_of, read_note

PATIENCE_S = 240.0


def main() -> int:
    no_arguments("scripts.restart", __doc__)
    environment = settings_environment()
    file = note_of(environment)
    before = read_note(file)
    if before is None:
        raise Problem("Nothing is running here.", "Start it: make run.")
    require_good_data()
    with task("checking settings, files and programs"):
        warnings = require_startable(environment)
    for warning in warnings:
        warn(warning)
    ensure_model(environment)
    began = time.monotonic()
    with task("restarting everything"):
        os.kill(before.pid, signal.SIGUSR1)
        while (now := read_note(file)) is not None and now.restarts == before.restarts:
            if time.monotonic() - began > PATIENCE_S:
                raise Problem("It takes too long.", "See what `make run` says in its terminal.")
            time.sleep(0.1)
        if now is None:
            raise Problem("What was running has ended.", "See what `make run` said, then start it: make run.")
        if now.failure:
            raise Problem(now.failure, "See the terminal of `make run`.")
    say(f"  ok  everything runs with the data of now ({elapsed(time.monotonic() - began)})")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
