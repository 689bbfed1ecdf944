"""The assistant as a process of its own, with its real voice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.speech.audio import Audio
from assistant.wiring.given import Given
from scripts.ports import free_port
from tests.builders import running, settings_in
from tests.fakes import GREETING, ScriptedDialogue

STARTS_WITHIN_S = 40.0
ENDS_WITHIN_S = 20.0


@contextmanager
def assistant_process(
    state: Path, start: Sequence[str] = ("assistant", "serve")
) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """`python -m assistant serve` without Rasa or the outage service beside it."""
    port = free_port()
    command = [sys.executable, "-m", *(one.replace("{port}", str(port)) for one in start)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")},
        "ASSISTANT_PORT": str(port),
        "ASSISTANT_STATE_DIR": str(state),
        "ASSISTANT_VOICE": "vi",
        "ASSISTANT_RASA_URL": "http://127.0.0.1:9",
    }
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            _wait_until_alive(process, client)
            yield process, client
    finally:
        process.kill()
        process.communicate()


def _wait_until_alive(process: subprocess.Popen[str], client: httpx.Client) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        try:
            if client.get("/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the assistant did not start in time")


def test_without_rasa_it_starts_apologizes_in_writing_and_aloud_and_ends_when_told(tmp_path: Path) -> None:
    with assistant_process(tmp_path) as (process, client):
        assert "rasa" in client.get("/readyz").json()["not_ready"]
        opened = client.post("/v1/chat/sessions", json={"caller_phone": "0905123456"}).json()
        assert "1900 1909" in opened["replies"][0]["text"]
        heard = Audio.from_wav(client.get(opened["replies"][0]["speech_url"]).content)
        assert heard.seconds_of_sound > 5
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=ENDS_WITHIN_S)
    assert "Traceback" not in printed
    assert "0905123456" not in printed
    assert process.returncode in (0, -signal.SIGTERM)


def test_however_it_is_started_no_address_is_logged_for_it_holds_keys_and_numbers(tmp_path: Path) -> None:
    start = ("uvicorn", "assistant.app:create_app", "--factory", "--port", "{port}")
    secret = {"key": "s3cret", "caller": "0905123456"}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with assistant_process(tmp_path, start) as (process, client):
        assert client.get("/v1/calls/asterisk", params=secret).status_code == 404
        assert client.get("/v1/calls/asterisk", params=secret, headers=upgrade).status_code == 400
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=ENDS_WITHIN_S)
    assert "Application startup complete" in printed
    assert "ASGI" not in printed
    assert "s3cret" not in printed
    assert "0905123456" not in printed


def test_a_new_process_soon_forgets_what_rasa_remembers_beyond_retention(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as rasa:
        rasa.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp FLOAT, data TEXT)"
        )
        long_ago = time.time() - 91 * 24 * 3600
        rows = [("old", long_ago), ("new", time.time())]
        rasa.executemany("INSERT INTO events (sender_id, timestamp) VALUES (?, ?)", rows)
        rasa.commit()
        with assistant_process(tmp_path):
            deadline = time.monotonic() + STARTS_WITHIN_S
            while rasa.execute("SELECT sender_id FROM events").fetchall() != [("new",)]:
                assert time.monotonic() < deadline, "Rasa still remembers an old conversation"
                time.sleep(0.05)


async def test_the_real_voice_speaks_a_greeting_of_the_right_length_at_the_wished_rate(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path, voice="vi")
    async with running(settings, Given(dialogue=ScriptedDialogue())) as client:
        opened = (await client.post("/v1/chat/sessions", json={})).json()
        address = opened["replies"][0]["speech_url"]
        wavs = [await client.get(address, params={"sample_rate": rate}) for rate in (8000, 22050)]
        line, wide = (Audio.from_wav(one.content) for one in wavs)
        metrics = (await client.get("/metrics")).text
    assert opened["replies"][0]["text"] == GREETING
    assert (line.sample_rate, wide.sample_rate) == (8000, 22050)
    assert 2 < wide.duration_s < 8
    assert line.duration_s == pytest.approx(wide.duration_s, rel=0.1)
    assert wide.seconds_of_sound > 1.5
    assert "assistant_speech_cache_hits_total" in metrics
