"""`make restart` and `make call` beside a real `make run`, in a copy of the tree that somebody edits meanwhile."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from scripts.stack import trial_environment
from tests.scripts.trees import copied_tree, replaced

PATIENCE_S = 120.0
SENTENCES = "assistant/conversation/sentences.yml"
pytestmark = [pytest.mark.stack, pytest.mark.timeout(400), pytest.mark.xdist_group("make run")]


class Run:
    """A running `scripts.run` in a tree of its own, and what it has printed so far."""

    def __init__(self, folder: Path) -> None:
        self.tree = copied_tree(folder / "tree")
        self.environment = trial_environment(folder / "state")
        # Nobody sets it: `make run` makes one.
        del self.environment["ASSISTANT_RASA_TOKEN"]
        self.database = f"OUTAGE_DATABASE_URL={self.environment.pop('OUTAGE_DATABASE_URL')}\n"
        (self.tree / ".env").write_text(f"{self.database}ASSISTANT_HOTLIN=1900\n")
        self.output = folder / "output.txt"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [self.tree / ".venv/bin/python", "-m", "scripts.run"],
                cwd=self.tree,
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, holds: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def wait_for_words(self, pattern: str, times: int = 1) -> None:
        self.wait_for(lambda: len(re.findall(pattern, self.said)) >= times)

    def beside(self, module: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A program that somebody runs in another terminal."""
        return subprocess.run(
            [self.tree / ".venv/bin/python", "-m", module],
            cwd=self.tree,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    def pid_of(self, mark: str) -> int:
        """The process of this run whose command line holds `mark`."""
        state = self.environment["ASSISTANT_STATE_DIR"].encode()
        [found] = [
            int(folder.name)
            for folder in Path("/proc").glob("[0-9]*")
            if mark.encode() in _read(folder / "cmdline") and state in _read(folder / "environ")
        ]
        return found

    def is_ready(self) -> bool:
        url = f"http://127.0.0.1:{self.environment['ASSISTANT_PORT']}/readyz"
        return httpx.get(url, trust_env=False, timeout=10).status_code == 200


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(60)


def test_what_cannot_start_ends_nothing_and_what_failed_is_forgotten_once_it_is_fixed(run: Run) -> None:
    run.wait_for(lambda: (Path(run.environment["ASSISTANT_STATE_DIR"]) / "run.json").exists())
    early = run.beside("scripts.call", SAY="alo")
    assert (early.returncode, early.stdout) == (1, "")
    assert re.fullmatch(
        r"error: Alo Điện runs here, but not all of it is ready: (\w+ \([^)]*\)(, )?)*"
        r"assistant \([^)]*\)\. Wait a moment and try again; the terminal of `make run` says what happens\.\n",
        early.stderr,
    )
    run.wait_for_words("Ctrl-C ends everything")
    assert (
        "warning: .env:2: ASSISTANT_HOTLIN is not a setting of the assistant: a typing mistake?\n" in run.said
    )
    before = run.pid_of("assistant.app")

    # A slip: refused, and everything goes on.
    replaced(run.tree / SENTENCES, "didnt_hear:", "didn_hear:")
    refused = run.beside("scripts.restart")
    assert refused.returncode == 1
    assert re.match(rf"error: {SENTENCES}:\d+: unknown entry «didn_hear»", refused.stderr)
    assert "ok" not in refused.stdout
    assert "restarting" not in refused.stdout + run.said
    assert (run.pid_of("assistant.app"), run.is_ready()) == (before, True)
    replaced(run.tree / SENTENCES, "didn_hear:", "didnt_hear:")

    # What only a start can show: the restart fails, and says so.
    dotenv = run.tree / ".env"
    nowhere = "OUTAGE_DATABASE_URL=sqlite+aiosqlite:////proc/nowhere/outage.db\n"
    dotenv.write_text(f"{nowhere}OUTAGE_QUIT_FROM=21:30\n")
    failed = run.beside("scripts.restart")
    assert failed.returncode == 1
    warning, error = failed.stderr.splitlines()
    assert warning == (
        "warning: .env:2: OUTAGE_QUIT_FROM is not a setting of the outage service: a typing mistake?"
    )
    assert error.startswith("error: «outage» ended while starting")
    assert "  ok  restarting everything" not in failed.stdout
    assert "  --  restarting everything" in failed.stdout
    run.wait_for_words("outage ended", times=3)

    # Fixed: its failed starts no longer count.
    dotenv.write_text(run.database)
    fixed = run.beside("scripts.restart")
    assert (fixed.returncode, fixed.stderr) == (0, "")
    assert "  ok  restarting everything" in fixed.stdout
    os.kill(run.pid_of("outage_service.app"), signal.SIGKILL)
    run.wait_for_words(r"outage ended \(signal 9 \(SIGKILL\)\); starting it again in 0\.5 s")
    run.wait_for_words("outage is back")
