"""How soon each part is ready and how much memory it uses, beside the bare import of its libraries."""

import subprocess
import sys
import time

from bench.running import Running
from bench.table import Row
from scripts.places import MAIN_PYTHON, RASA_PYTHON, rasa_environment

LIBRARIES = {
    "outage": "import fastapi, uvicorn, sqlalchemy.ext.asyncio, aiosqlite",
    "actions": "import rasa_sdk.endpoint, httpx",
    "rasa": "import rasa.core.run, rasa.core.agent, tensorflow",
    "assistant": "import fastapi, uvicorn, sqlalchemy.ext.asyncio, aiosqlite, httpx, numpy, soxr",
}
RESIDENT = (
    "import os; print(int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6)"
)


def measure(running: Running) -> list[Row]:
    """Call it after the parts have worked: then their memory is what they need in use."""
    rows = []
    for name, process in running.stack.processes.items():
        seconds, megabytes = _bare(name)
        started = running.ready_after_s[name]
        rows.append(Row(f"{name}: ready after", started, "s", seconds, "importing its libraries, alone"))
        held = process.resident_megabytes()
        rows.append(
            Row(f"{name}: resident memory", held, "MB", megabytes, "a process with only these libraries")
        )
    return rows


def _bare(name: str) -> tuple[float, float]:
    python = RASA_PYTHON if name in {"actions", "rasa"} else MAIN_PYTHON
    began = time.perf_counter()
    done = subprocess.run(
        [python, "-c", f"{LIBRARIES[name]}\n{RESIDENT}"],
        env=rasa_environment({"PATH": sys.exec_prefix}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began, float(done.stdout.split()[-1])
