"""Imports of 1,500 planned cuts: new, the same again, and each at other hours. As a program of its own:

`.venv/bin/python -m bench.outage_importing --databases sqlite,postgresql`
"""

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bench.outage_parts import COMMAND, environment, new_databases
from bench.outage_world import World
from bench.table import Row, markdown
from scripts.arguments import Arguments, one_of, separated
from scripts.console import Problem, guarded, say, task
from scripts.places import ROOT

CUTS = 1_500
CUSTOMERS = 20_000
DATABASES = "sqlite,postgresql"
HEADER = ("NGAY_CAT", "GIO_BAT_DAU", "GIO_KET_THUC", "LO_DUONG_DAY", "DS_TRAM", "DS_THON_XA", "LY_DO")
# What a cut leaves behind, besides the index of place names.
TABLES = ("outages", "outage_nodes", "outage_revisions", "outage_areas", "imported_cuts", "journal")


def measure(name: str, world: World, database_url: str, folder: Path) -> list[Row]:
    """The rows about one loaded world. The yardstick is one transaction that inserts the same rows in bulk."""
    taken = {}
    for label, later in (("new", 0), ("the same again", 0), ("at other hours", 1)):
        file = folder / "cuts.csv"
        _write(file, world, later)
        began = time.perf_counter()
        counts = _import(database_url, file)
        taken[label] = time.perf_counter() - began
        what = {"new": "new", "the same again": "unchanged", "at other hours": "changed"}[label]
        if counts[what] != CUTS:
            raise Problem(f"{counts[what]} of {CUTS} cuts are {what}.", "The world has too few stations.")
    bare = _bulk_insert(database_url)
    return [
        Row(f"{name}: import of {CUTS:,} cuts, {label}", seconds, "s", bare, "a bulk insert of the same rows")
        for label, seconds in taken.items()
    ]


def _write(file: Path, world: World, later: int) -> None:
    """Cuts at two stations each, on 14 days; no station is cut twice on a day."""
    first = datetime.now(UTC) + timedelta(days=3)
    stations = min(world.transformers, 500)  # of the first unit
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        for number in range(CUTS):
            day = first + timedelta(days=number % 14)
            station = number // 14 * 2 % (stations - 1)
            hour = 6 + 5 * (number // 14 * 2 // (stations - 1)) + later
            names = f"TBA số {station}; TBA số {station + 1}"
            area = f"Khu vực trạm {station}"
            writer.writerow((f"{day:%d/%m/%Y}", f"{hour}h00", f"{hour + 4}h00", "", names, area, "Bảo trì"))


def _import(database_url: str, file: Path) -> dict[str, int]:
    command = [*COMMAND, "import", str(file), "--unit", "PC0000", "--json"]
    done = subprocess.run(command, env=environment(database_url), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem("The cuts were not imported.", done.stderr[-500:])
    counts: dict[str, int] = json.loads(done.stdout)["counts"]
    return counts


def _bulk_insert(database_url: str) -> float:
    """The seconds for inserting what the imports left once more, into tables without indexes."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database or "", isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = FULL")
            return _copied(file.execute, file.executemany, "?")
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.cursor()
        return _copied(cursor.execute, cursor.executemany, "%s")


def _copied(execute: Callable[..., Any], many: Callable[..., Any], mark: str) -> float:
    sources = {}
    for table in TABLES:
        execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WHERE 1 = 0")
        # As text where the driver would need an adapter to write what it has read, such as JSON.
        sources[table] = [tuple(map(_plain, row)) for row in execute(f"SELECT * FROM {table}").fetchall()]
    began = time.perf_counter()
    execute("BEGIN")
    for table, rows in sources.items():
        if rows:
            many(f"INSERT INTO bare_{table} VALUES ({', '.join([mark] * len(rows[0]))})", rows)
    execute("COMMIT")
    took = time.perf_counter() - began
    for table in TABLES:
        execute(f"DROP TABLE bare_{table}")
    return took


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def main() -> int:
    kinds = _wanted().databases
    rows: list[Row] = []
    world = World(CUSTOMERS)
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:  # the PostgreSQL server runs as another user
            (ROOT / "var").chmod(0o711)
            folder.chmod(0o711)
        world.write(folder / "world")
        with new_databases(kinds, folder) as databases:
            for kind in kinds:
                with databases[kind]() as url, task(f"importing into {kind}"):
                    load = [*COMMAND, "load", str(folder / "world")]
                    subprocess.run(load, env=environment(url), check=True, stdout=subprocess.DEVNULL)
                    rows += measure(kind, world, url, folder)
    say(markdown(rows))
    return 0


def _wanted() -> argparse.Namespace:
    parser = Arguments("bench.outage_importing", __doc__)
    databases = separated(one_of(DATABASES.split(",")))
    parser.add_argument(
        "--databases", type=databases, default=DATABASES, help=f"which databases (default {DATABASES})"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(guarded(main))
