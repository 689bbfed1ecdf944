"""Starting, watching and ending the parts, with fake ones that start at once."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.console import Problem
from scripts.places import ROOT
from scripts.ports import free_ports
from scripts.stack import Stack, why_not_ready
from tests.scripts.builders import fake_part

PATIENCE_S = 20.0


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


def processes_mentioning(text: str) -> list[str]:
    """Command lines of running processes whose environment holds `text`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


class Watched:
    """The supervising program of watching.py, running, and what it has printed."""

    def __init__(self, output: Path) -> None:
        self.mark = f"WATCHED_BY={output}"
        self.output = output
        self.ports = free_ports(2)
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.scripts.watching", *map(str, self.ports)],
                cwd=ROOT,
                env={**os.environ, "WATCHED_BY": str(output)},
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def has_said(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, self.output.read_text(encoding="utf-8"))

    def pid_of(self, name: str) -> int:
        wait_for(lambda: self.has_said(rf"{name} has pid (\d+)") is not None)
        match = self.has_said(rf"{name} has pid (\d+)")
        assert match is not None
        return int(match[1])


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    program = Watched(tmp_path / "output.txt")
    try:
        yield program
    finally:
        program.process.terminate()
        program.process.wait(PATIENCE_S)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_ctrl_c_kill_and_a_closed_terminal_end_every_process(
    watched: Watched, ending: signal.Signals
) -> None:
    watched.pid_of("rasa")
    assert len(processes_mentioning(watched.mark)) == 5
    watched.process.send_signal(ending)
    assert watched.process.wait(PATIENCE_S) == 0
    assert processes_mentioning(watched.mark) == []
    assert watched.has_said(r"over\n$")
    assert not watched.has_said("Traceback")


def test_a_part_that_dies_comes_back_and_the_other_stays(watched: Watched) -> None:
    outage, rasa = watched.pid_of("outage"), watched.pid_of("rasa")
    os.killpg(rasa, signal.SIGKILL)
    wait_for(lambda: watched.has_said(r"rasa is back") is not None)
    assert watched.has_said(r"rasa ended \(signal 9 \(SIGKILL\)\); starting it again in 0.5 s")
    os.kill(outage, 0)
    assert why_not_ready(fake_part("rasa", watched.ports[1])) is None


def test_no_part_outlives_a_supervisor_that_is_killed(watched: Watched) -> None:
    watched.pid_of("rasa")
    watched.process.kill()
    watched.process.wait()
    wait_for(lambda: not [line for line in processes_mentioning(watched.mark) if "fake_part" in line])


def test_a_part_that_cannot_start_is_named_with_its_last_words() -> None:
    said: list[tuple[str, str]] = []
    part = fake_part("rasa", free_ports(1)[0], "0 error: the model is damaged")
    stack = Stack({"rasa": part}, lambda name, line: said.append((name, line)))
    stack.start_all()
    with pytest.raises(Problem, match=r"«rasa» ended while starting \(exit status 3\).*the model is damaged"):
        stack.wait_until_ready("rasa")
    stack.stop()
    assert ("rasa", "error: the model is damaged") in said


def test_a_part_that_never_gets_ready_is_given_up() -> None:
    stack = Stack({"rasa": fake_part("rasa", free_ports(1)[0], "600")}, lambda name, line: None)
    stack.start_all()
    with pytest.raises(Problem, match=r"«rasa» is not ready after 1 s: does not listen yet"):
        stack.wait_until_ready("rasa", timeout_s=1)
    stack.stop()
    assert stack.processes["rasa"].ended()
