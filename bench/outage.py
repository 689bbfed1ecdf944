"""`make bench-outage`: the outage service from ten thousand to ten million customers, on both databases.

`python -m bench.outage --sizes 10000,10000000 --databases postgresql`. Ten million customers need some
20 GB of disk under var/ and an hour; the default sizes take minutes. The table is printed as it grows.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench.outage_measures import Subject, measure
from bench.outage_parts import load, new_databases, serving
from bench.outage_world import World
from bench.table import Row, markdown
from scripts.console import guarded, say, task
from scripts.places import ROOT

SIZES = "10000,100000,1000000"
DATABASES = "sqlite,postgresql"
AIM_LOADED_A_SECOND = 50_000
AIM_LOADER_MB = 300


def main() -> int:
    wanted = _wanted()
    kinds = wanted.databases.split(",")
    rows: list[Row] = []
    (ROOT / "var").mkdir(exist_ok=True)
    # Under var/ and not in the temporary folder, which may be memory: databases are measured on a disk.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)  # the PostgreSQL server runs as another user
        with new_databases(kinds, folder) as databases:
            for size in map(int, wanted.sizes.split(",")):
                world = World(size)
                with task(f"writing a world of {size:,} customers"):
                    world.write(folder / "world")
                for kind in kinds:
                    with databases[kind]() as url:
                        found = _measure(f"{kind} {size:,}", world, folder / "world", url)
                        say(markdown(found))
                        rows += found
    say(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    say(markdown(rows))
    return 0


def _measure(name: str, world: World, files: Path, database_url: str) -> list[Row]:
    with task(f"loading {name}"):
        took = load(database_url, files)
    rate = world.customers / took.seconds
    rows = [
        Row(f"{name}: load, customers", rate, "/s", AIM_LOADED_A_SECOND, "the aim"),
        Row(
            f"{name}: load, peak memory of the loader", took.peak_megabytes, "MB", AIM_LOADER_MB, "the bound"
        ),
    ]
    with task(f"measuring {name}"), serving(database_url) as server:
        return rows + measure(Subject(name, world, database_url, server))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.outage", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help=f"numbers of customers (default {SIZES})")
    parser.add_argument("--databases", default=DATABASES, help=f"which databases (default {DATABASES})")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(guarded(main))
