"""`make bench-outage`: the outage service from ten thousand to ten million customers, on both databases.

`.venv/bin/python -m bench.outage --sizes 10000,10000000 --databases postgresql`. Ten million customers need some
20 GB of disk under var/ and ten minutes for each database; the default sizes take minutes. The table of
each size is printed as soon as it is measured. The files of a world stay under var/bench for the next time.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench import outage_loading
from bench.outage_measures import Subject, measure
from bench.outage_parts import new_databases, serving, settle
from bench.outage_world import World
from bench.table import Row, markdown
from scripts.arguments import Arguments, one_of, separated, whole_number
from scripts.console import guarded, say, task
from scripts.places import ROOT

MOST_CUSTOMERS = 100_000_000
SIZES = "10000,100000,1000000"
DATABASES = "sqlite,postgresql"


def main() -> int:
    wanted = _wanted()
    kinds = wanted.databases
    rows: list[Row] = []
    worlds = ROOT / "var" / "bench"
    worlds.mkdir(parents=True, exist_ok=True)
    # Under var/, not in the temporary folder, which may be in memory: databases must be on a disk.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:  # the PostgreSQL server runs as another user; the next `make` closes var/ again
            (ROOT / "var").chmod(0o711)
            folder.chmod(0o711)
        with new_databases(kinds, folder) as databases:
            for size in map(int, wanted.sizes):
                world = World(size)
                with task(f"writing a world of {size:,} customers"):
                    files = outage_loading.written(world, worlds)
                for kind in kinds:
                    with databases[kind]() as url:
                        found = _measure(f"{kind} {size:,}", world, files, url)
                        say(markdown(found))
                        rows += found
    say(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    say(markdown(rows))
    return 0


def _measure(name: str, world: World, files: Path, database_url: str) -> list[Row]:
    """The rows about one world; only the first ones when the machine is too busy for the rest."""
    rows: list[Row] = []
    with serving(database_url) as server:
        with task(f"loading {name}"):
            took = outage_loading.load(database_url, files, server.url)
        rows += outage_loading.rows(name, world, took)
        settle(database_url)
        try:
            with task(f"measuring {name}"):
                for row in measure(Subject(name, world, database_url, server)):
                    rows.append(row)
        except (RuntimeError, OSError) as error:
            say(f"  !!  {name}: {error}")
    return rows


def _wanted() -> argparse.Namespace:
    sizes, databases = separated(whole_number(1, MOST_CUSTOMERS)), separated(one_of(DATABASES.split(",")))
    parser = Arguments("bench.outage", __doc__)
    parser.add_argument("--sizes", type=sizes, default=SIZES, help=f"numbers of customers (default {SIZES})")
    parser.add_argument(
        "--databases", type=databases, default=DATABASES, help=f"which databases (default {DATABASES})"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(guarded(main))
