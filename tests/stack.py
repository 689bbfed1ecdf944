"""The real stack for tests: Rasa, its actions, the outage service and the assistant, on free ports."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx

from outage_service.clock import utc_now
from outage_service.loading.demo.generator import SEED, write_demo
from outage_service.loading.load import load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings as OutageSettings
from scripts.console import Problem
from scripts.model import ensure_model
from scripts.parts import PORT_VARIABLES, make_parts, read_settings
from scripts.places import MAIN_PYTHON, RASA_PYTHON, ROOT
from scripts.stack import Stack, trial_environment

DEMO = "demo"
PARTS = tuple(PORT_VARIABLES)
ANSWER_TIMEOUT_S = 30.0
END_TIMEOUT_S = 20.0
LOG_TIMEOUT_S = 10.0


class RealStack:
    """Four processes with their own state folder. `assistant` and `outage` are HTTP clients to them."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.environment = trial_environment(state)
        parts = make_parts(self.environment, ensure_model())
        self.audiosocket_port = int(self.environment["ASSISTANT_AUDIOSOCKET_PORT"])
        self.rasa_token = read_settings(parts["rasa"].environment).rasa_token
        self.assistant_url, self.outage_url, self.rasa_url, self.actions_url = (
            parts[name].url for name in ("assistant", "outage", "rasa", "actions")
        )
        self.assistant = httpx.Client(base_url=self.assistant_url, timeout=ANSWER_TIMEOUT_S, trust_env=False)
        self.outage = httpx.Client(base_url=self.outage_url, timeout=ANSWER_TIMEOUT_S, trust_env=False)
        self._stack = Stack(parts, self._note)
        self._world: object = None

    def start(self) -> None:
        """Loads the demo world, starts the processes and waits until each is ready."""
        self.load_demo()
        self._stack.start_all()
        self._stack.wait_until_ready()

    def close(self) -> None:
        """Ends everything; returns when no process is left."""
        self.assistant.close()
        self.outage.close()
        self._stack.stop()

    def kill(self, name: str) -> None:
        """`outage`, `actions`, `rasa` or `assistant` dies at once, as in a crash, and stays dead."""
        self._stack.kill(name)

    def restart(self, name: str) -> None:
        """Brings a part back (ending it first when it runs) and waits until it is ready."""
        self._stack.kill(name)
        self._stack.start(name)
        self._stack.wait_until_ready(name)

    def revive(self) -> None:
        """Brings back whatever is dead. What was only told to end may still live: wait for its end first."""
        dead = [name for name, process in self._stack.processes.items() if process.ended()]
        for name in dead:
            self._stack.start(name)
        if dead:
            self._stack.wait_until_ready(*dead)

    def wait_until_ended(self, name: str) -> str:
        """How a part ended that was told to (`exit status 0`); fails when it does not."""
        process = self._stack.processes[name]
        until = time.monotonic() + END_TIMEOUT_S
        while not process.ended():
            assert time.monotonic() < until, f"«{name}» does not end"
            time.sleep(0.05)
        process.finish()
        return process.how_it_ended()

    def pid(self, name: str) -> int:
        return self._stack.processes[name].pid

    def log(self, name: str) -> str:
        """Everything a part has printed since the stack began."""
        file = self._log_file(name)
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def wait_for_log(self, name: str, words: str, after: int = 0) -> str:
        """What a part has printed from character `after` on, once `words` are in it; fails when they never are."""
        until = time.monotonic() + LOG_TIMEOUT_S
        while words not in (printed := self.log(name)[after:]):
            assert time.monotonic() < until, f"«{name}» never printed «{words}» but: {printed}"
            time.sleep(0.05)
        return printed

    def load_demo(self) -> None:
        """The demo world of `make run`, as on its first day; nothing to do when it is there already."""
        if self._world != DEMO:
            write_demo(self.state / DEMO, SEED, utc_now())
            self.load_world(self.state / DEMO)
            self._world = DEMO

    def load_world(self, folder: Path) -> None:
        """The CSV files of `folder` replace network, customers and outages.

        Loaded here: a process of its own takes a second to start, and each conversation has its world.
        """
        asyncio.run(_load(self.environment["OUTAGE_DATABASE_URL"], folder))
        self._world = folder

    def get(self, path: str) -> Any:
        """The JSON that the outage service answers; raises httpx.HTTPStatusError for anything but 2xx."""
        return self.outage.get(path).raise_for_status().json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The same for a POST."""
        return self.outage.post(path, json=body).raise_for_status().json()

    def intent_of(self, text: str) -> str | None:
        """What Rasa understands these words to be; of a stored answer, with its topic (`faq/tariff`)."""
        answer = httpx.post(
            f"{self.rasa_url}/model/parse",
            params={"token": self.rasa_token},
            json={"text": text},
            timeout=ANSWER_TIMEOUT_S,
            trust_env=False,
        )
        name = answer.raise_for_status().json()["intent"]["name"]
        return None if name is None else str(name)

    def _note(self, name: str, line: str) -> None:
        with self._log_file(name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _log_file(self, name: str) -> Path:
        return self.state / f"{name}.log"


def require_setup() -> None:
    """Raises Problem when `make setup` has not been run: a stack test that can't run has failed."""
    for python in (MAIN_PYTHON, RASA_PYTHON):
        if not python.exists():
            raise Problem(
                f"{python.relative_to(ROOT)} is missing.", "Run `make setup`, or the tests by `make test`."
            )


async def _load(database_url: str, folder: Path) -> None:
    database = await open_database(OutageSettings(database_url=database_url))
    try:
        await load_folder(database, folder, replace=True, now=utc_now())
    finally:
        await database.close()
