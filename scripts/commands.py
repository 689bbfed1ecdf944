"""Runs other programs without showing their output; turns a failure into one useful line."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from scripts.console import DISK_FULL, Problem
from scripts.places import LOGS, ROOT, VAR

_NO_NETWORK = re.compile(
    r"dns error|name resolution|failed to fetch|error sending request|newconnectionerror|tunnel error|"
    r"connection (?:refused|reset|error|broken)|timed out|timeout|network is unreachable|no route to host",
    re.IGNORECASE,
)
_ERROR = re.compile(r"(?:[\w.]*error|[\w.]*exception|fatal)\b", re.IGNORECASE)
_CHAINED = re.compile(r"^(?:The above exception was|During handling of the above)", re.MULTILINE)
_DISK_FULL = re.compile(
    r"no space left|disk quota exceeded|\benospc\b|os error 28|database or disk is full", re.IGNORECASE
)


def run_quietly(
    command: Sequence[str | Path],
    log_name: str,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
) -> None:
    """Runs `command` in the project root; its output goes to var/log/`log_name`.log.

    Raises Problem for a full disk, an unreachable network, a missing program, or any other non-zero exit,
    with the program's last error and the name of the log.
    """
    if shutil.which(command[0]) is None:
        raise Problem(f"{command[0]} is missing.", "Run `make setup`.")
    require_space(VAR, megabytes=50)
    log = LOGS / f"{log_name}.log"
    with open_log(log_name) as output:
        done = subprocess.run(
            [*dies_with_us(), *map(str, command)],
            cwd=ROOT,
            env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            umask=umask,
        )
    if done.returncode != 0:
        raise explain_failure(log_name, log.read_text(encoding="utf-8", errors="replace"))


def make_var() -> None:
    """Makes var/ and var/log for their owner alone; also closes them if an earlier version left them open."""
    for folder in (VAR, LOGS):
        folder.mkdir(0o700, exist_ok=True)
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)


def open_log(name: str) -> BinaryIO:
    """var/log/`name`.log, empty and for its owner alone."""
    make_var()
    path = LOGS / f"{name}.log"
    path.touch(0o600)
    path.chmod(0o600)
    return path.open("wb")


def dies_with_us() -> list[str]:
    """Words to put before a command, so that the kernel ends it when we die; none where unsupported."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def explain_failure(name: str, output: str) -> Problem:
    """The Problem behind a failed program, found in its output."""
    where = f"The full output is in var/log/{name}.log."
    if _DISK_FULL.search(output) or free_megabytes(VAR) < 20:
        return DISK_FULL
    if _NO_NETWORK.search(output):
        return Problem(
            "The package index can't be reached.",
            f"The first start needs the network once: connect (or set the proxy) and run it again. {where}",
        )
    return Problem(f"«{name}» failed: {last_words(output)}.", where)


def last_words(output: str) -> str:
    """The most useful line: the first cause of a traceback, else the last error, else the last line."""
    first_cause = _CHAINED.split(output, maxsplit=1)[0]
    lines = [line.strip() for line in first_cause.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.match(line)]
    chosen = (errors or lines or ["it printed nothing"])[-1]
    return chosen[:300].rstrip(".")


def free_megabytes(folder: Path) -> int:
    """Free space on the disk where `folder` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 1_000_000


def require_space(folder: Path, megabytes: int) -> None:
    """Raises Problem when less than `megabytes` are free where `folder` is."""
    free = free_megabytes(folder)
    if free < megabytes:
        raise Problem(
            f"The disk is full: {free} MB are free and this step needs {megabytes} MB.",
            "Free some space and run it again.",
        )
