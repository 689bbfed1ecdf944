"""A program for tests: supervises two fake parts as `make run` does the real ones. Arguments: two free ports."""

import os
import sys

from scripts.parts import Part
from scripts.stopping import Stopped, stop_on_signals
from scripts.supervise import Supervisor
from tests.scripts.builders import fake_part

if __name__ == "__main__":
    stop_on_signals()
    parts: dict[str, Part] = {
        name: fake_part(name, int(port), environment=dict(os.environ))
        for name, port in zip(("outage", "rasa"), sys.argv[1:], strict=True)
    }
    try:
        with Supervisor(parts) as supervisor:
            supervisor.start()
            for name, process in supervisor.stack.processes.items():
                print(f"{name} has pid {process.pid}", flush=True)
            supervisor.watch()
    except Stopped:
        print("over", flush=True)
