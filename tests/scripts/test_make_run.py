"""`make run` as a newcomer lives it, with the real parts on other ports: it starts, survives a death, and ends."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from assistant.secret import RASA_TOKEN_FILE
from scripts.model import current_model
from scripts.places import LOGS, MAIN_PYTHON, ROOT
from scripts.run import CODE, PHONE
from scripts.stack import trial_environment
from scripts.understand import ask_the_running_rasa
from tests.modes import open_to_others

PATIENCE_S = 120.0
pytestmark = [pytest.mark.stack, pytest.mark.timeout(300), pytest.mark.xdist_group("make run")]


class Run:
    """A running `scripts.run` and what it has printed so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = trial_environment(folder / "state")
        # Nobody sets it: `make run` makes one.
        del self.environment["ASSISTANT_RASA_TOKEN"]
        self.output = folder / "output.txt"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [MAIN_PYTHON, "-m", "scripts.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                umask=0,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, holds: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.1)

    def wait_for_words(self, pattern: str) -> None:
        self.wait_for(lambda: re.search(pattern, self.said))

    def processes(self) -> dict[int, str]:
        """The command lines of what it has started and what still runs, by pid."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder).encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {pid: command for pid, command in found.items() if pid != self.process.pid and command}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(30)


def test_a_newcomer_starts_it_talks_loses_a_part_starts_it_twice_and_stops_it(run: Run) -> None:
    run.wait_for_words("Ctrl-C ends everything")
    for name in ("outage", "actions", "rasa", "assistant"):
        assert re.search(rf"ok  {name} is ready \(\d", run.said)
    assert secret_of(run) not in run.said
    assert not [command for command in run.processes().values() if secret_of(run) in command]
    url = f"http://127.0.0.1:{run.environment['ASSISTANT_PORT']}"
    assert url in run.said
    assert CODE in run.said
    assert "make demo" not in run.said

    [understood] = ask_the_running_rasa(["nhà chị mất điện rồi"], current_model(), run.environment) or [{}]
    assert understood["intent"]["name"] == "check_outage"
    assert ask_the_running_rasa(["mất điện"], Path("another-model.tar.gz"), run.environment) is None

    with httpx.Client(base_url=url, timeout=30, trust_env=False) as caller:
        greeting = caller.post("/v1/chat/sessions", json={"caller_phone": PHONE}).json()
        assert "Lê Lợi" in " ".join(reply["text"] for reply in greeting["replies"])

        # Another stack that shares the folder does not disturb a part that is started again.
        (run.folder / "state" / RASA_TOKEN_FILE).write_text("the-secret-of-another-stack\n")
        [actions] = [pid for pid, command in run.processes().items() if "serve_actions" in command]
        os.kill(actions, signal.SIGKILL)
        run.wait_for_words("actions is back")
        again = caller.post("/v1/chat/sessions", json={"caller_phone": PHONE}).json()
        assert "Lê Lợi" in " ".join(reply["text"] for reply in again["replies"])

    done = restart(run)
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything runs with the data of now" in done.stdout
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as caller:
        greeting = caller.post("/v1/chat/sessions", json={"caller_phone": PHONE}).json()
        assert "Lê Lợi" in " ".join(reply["text"] for reply in greeting["replies"])

    assert open_to_others(run.folder / "state") == []
    assert LOGS.stat().st_mode & 0o077 == 0
    refusal = refusal_of_a_second_start(run)
    assert re.fullmatch(
        r"error: Ports \d+ \(outage\), .* and \d+ \(AudioSocket\) are taken.*`OUTAGE_PORT=\d+ .* make run`\.\n",
        refusal,
    )

    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(30) == 0
    assert run.processes() == {}
    assert run.said.endswith("Everything has ended.\n")
    assert "Traceback" not in run.said
    assert restart(run).stderr == "error: Nothing is running here. Start it: make run.\n"


def restart(run: Run) -> subprocess.CompletedProcess[str]:
    command = [MAIN_PYTHON, "-m", "scripts.restart"]
    return subprocess.run(
        command, cwd=ROOT, env=run.environment, capture_output=True, text=True, timeout=120, check=False
    )


def secret_of(run: Run) -> str:
    file = run.folder / "state" / RASA_TOKEN_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    return file.read_text().strip()


def refusal_of_a_second_start(run: Run) -> str:
    second = subprocess.run(
        [MAIN_PYTHON, "-m", "scripts.run"],
        cwd=ROOT,
        env=run.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    return second.stderr
