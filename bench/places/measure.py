"""Measures the place search: loads each world into a service of its own, asks every case, prints a table by kind.

`.venv/bin/python -m bench.places.measure open` (or `held`, which nobody reads who improves the search)
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.places.gazetteer import world
from bench.places.score import TOTAL, report, score, service
from bench.places.ways import cases
from bench.places.world import write
from scripts.arguments import Arguments
from scripts.console import guarded, say, task
from scripts.ports import free_ports

PATIENCE_S = 60.0
WORLDS = ("large", "demo")


def main() -> int:
    parser = Arguments("bench.places.measure", __doc__)
    parser.add_argument("half", choices=("open", "held"), nargs="?", default="open")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2100)
    parser.add_argument("--totals", action="store_true", help="no kinds and no examples: only the totals")
    wanted = parser.parse_args()
    asked = [case.as_dict() for case in cases(wanted.half, wanted.seed, wanted.count, "both")]
    with tempfile.TemporaryDirectory() as folder:
        with task("loading the worlds"):
            urls = {name: _loaded(name, Path(folder)) for name in WORLDS}
        with (
            _served(urls["large"]) as large,
            _served(urls["demo"]) as demo,
            task(f"asking {len(asked)} ways of naming a place"),
        ):
            answers = score(asked, {"large": service(large), "demo": service(demo)})
    told = report(answers)
    say(_totals(told) if wanted.totals else told)
    return 0


def _totals(told: str) -> str:
    lines = told.splitlines()
    return "\n".join([lines[0], *(line for line in lines[1:] if line.startswith(TOTAL))])


def _loaded(name: str, folder: Path) -> dict[str, str]:
    """The environment of a service with this world in its database."""
    write(world(name), folder / name)
    environment = {
        **os.environ,
        "OUTAGE_DATABASE_URL": f"sqlite+aiosqlite:///{folder / name}.db",
        "OUTAGE_LIMITS": "off",
    }
    load = [sys.executable, "-m", "outage_service", "load", str(folder / name), "--replace"]
    subprocess.run(load, env=environment, check=True, capture_output=True, timeout=300)
    return environment


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    [port] = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = ["uvicorn", "outage_service.app:create_app", "--factory", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{url}/readyz")
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            if httpx.get(url, trust_env=False, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > until:
            raise TimeoutError(f"{url} is not ready")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(guarded(main))
