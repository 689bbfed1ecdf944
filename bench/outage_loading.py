"""Loads a world of any size while the service takes reports: speed, memory, and the delay of reports."""

import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.outage_parts import COMMAND, environment
from bench.outage_world import World
from bench.table import Row
from scripts.console import Problem

AIM_LOADED_A_SECOND = 50_000
AIM_LOADER_MB = 300
AIM_REPORT_S = 1.0
SECONDS_BETWEEN_REPORTS = 0.25
SECONDS_BETWEEN_LOOKS = 0.05


@dataclass
class LoadTook:
    """The cost of one run of the load command, and the seconds of each report meanwhile."""

    seconds: float = 0.0
    peak_megabytes: float = 0.0
    reports: list[float] = field(default_factory=list)


def written(world: World, below: Path) -> Path:
    """The folder of the world's files; writes them unless an earlier run did: ten million take minutes."""
    folder = below / f"world-{world.customers}"
    if not folder.exists():
        unfinished = below / f"unfinished-{world.customers}"
        world.write(unfinished)
        unfinished.rename(folder)
    return folder


def load(database_url: str, world: Path, server_url: str) -> LoadTook:
    """Runs the real command beside a server that takes four reports a second."""
    took = LoadTook()
    is_over = threading.Event()
    reporting = threading.Thread(target=_report, args=(server_url, took, is_over))
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, "load", str(world)], env=environment(database_url))
    reporting.start()
    while process.poll() is None:
        took.peak_megabytes = max(took.peak_megabytes, _peak_megabytes(process.pid))
        time.sleep(SECONDS_BETWEEN_LOOKS)
    took.seconds = time.perf_counter() - began
    is_over.set()
    reporting.join()
    if process.returncode:
        raise Problem("The world was not loaded.", "Its reason stands above.")
    return took


def rows(name: str, world: World, took: LoadTook) -> list[Row]:
    rate = world.customers / took.seconds
    return [
        Row(f"{name}: load, customers", rate, "/s", AIM_LOADED_A_SECOND, "the aim"),
        Row(
            f"{name}: load, peak memory of the loader", took.peak_megabytes, "MB", AIM_LOADER_MB, "the bound"
        ),
        Row(f"{name}: load, longest report meanwhile", max(took.reports), "s", AIM_REPORT_S, "the aim"),
    ]


def _peak_megabytes(pid: int) -> float:
    """The peak memory of a process; `getrusage` may report its parent's instead."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def _report(server_url: str, took: LoadTook, is_over: threading.Event) -> None:
    while not is_over.wait(SECONDS_BETWEEN_REPORTS if took.reports else 0):
        body: dict[str, Any] = {
            "source": "bench",
            "external_id": f"load-{len(took.reports)}",
            "place": "đường Lê Lợi",
            "kind": "quality",
            "description": "điện yếu từ chiều",
            "channel": "phone",
            "callback_requested": False,
        }
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{server_url}/v1/reports", json.dumps(body).encode(), headers)
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                answer.read()
        except OSError as error:
            print(f"a report was not taken during the load: {error}", file=sys.stderr)
        took.reports.append(time.perf_counter() - began)
