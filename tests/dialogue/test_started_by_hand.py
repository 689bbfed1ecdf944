"""The parts of the dialogue started one by one, with nothing set but where they are: they find their secret."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.secret import RASA_TOKEN_FILE
from scripts.model import ensure_model
from scripts.places import MAIN_PYTHON, RASA_PYTHON, ROOT
from scripts.stack import START_TIMEOUT_S, trial_environment
from tests.modes import open_to_others

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


@contextmanager
def started(environment: Mapping[str, str], log: Path, *command: str | Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, umask=0
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def wait_until_known(assistant: httpx.Client, *parts: str) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            known = assistant.get("/readyz").json()["parts"]
        except (httpx.TransportError, KeyError):
            known = {}
        if all(known.get(part) == "ok" for part in parts):
            return
        assert time.monotonic() < until, known
        time.sleep(0.2)


def test_parts_started_by_hand_talk_to_each_other_and_keep_everything_to_themselves(tmp_path: Path) -> None:
    state = tmp_path / "state"
    environment = {**trial_environment(state), "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    del environment["ASSISTANT_RASA_TOKEN"]
    port = environment["ASSISTANT_PORT"]
    uvicorn = (MAIN_PYTHON, "-m", "uvicorn", "assistant.app:create_app", "--factory", "--port", port)
    rasa = (RASA_PYTHON, "-m", "assistant.dialogue.serve", ensure_model())
    commands = [rasa, uvicorn, (RASA_PYTHON, "-m", "assistant.dialogue.serve_actions")]
    logs = [tmp_path / f"{number}.log" for number in range(len(commands))]
    with ExitStack() as running, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as caller:
        for command, log in zip(commands, logs, strict=True):
            running.enter_context(started(environment, log, *command))
        wait_until_known(caller, "rasa", "actions")
        opened = caller.post("/v1/chat/sessions", json={}, timeout=30).json()
        path, headers = (
            f"/v1/chat/sessions/{opened['session_id']}/messages",
            {"Authorization": f"Bearer {opened['token']}"},
        )
        answer = caller.post(path, json={"text": "nhà em mất điện"}, headers=headers, timeout=30).json()
        assert {"assistant.db-wal", "tracker.db-wal"} <= {path.name for path in state.iterdir()}
        assert open_to_others(state) == []
    assert answer["handoff"] is None
    assert "mã khách hàng" in answer["replies"][0]["text"]
    secret = (state / RASA_TOKEN_FILE).read_text().strip()
    assert not [log.name for log in logs if secret in log.read_text(errors="replace")]
