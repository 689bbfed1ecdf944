import time
from pathlib import Path

import httpx
import pytest

from assistant.secret import RASA_TOKEN_FILE
from assistant.wiring.given import Given
from tests.builders import running, settings_in
from tests.channels.chatting import Chat, assert_problem, open_chat
from tests.fakes import ScriptedDialogue, ToneSpeaker


@pytest.mark.alone
async def test_the_assistant_starts_without_its_other_processes_and_says_which_are_missing(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    started = time.perf_counter()
    problem = assert_problem(await client.get("/readyz"), 503, "not_ready")
    assert time.perf_counter() - started < 3
    assert problem["not_ready"] == ["actions", "outage_service", "rasa"]
    assert (problem["parts"]["speech"], problem["parts"]["database"]) == ("ok", "ok")


async def test_without_the_secret_between_the_parts_it_starts_apologizes_and_says_why_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / RASA_TOKEN_FILE).touch()
    async with running(settings_in(tmp_path), Given(speaker=ToneSpeaker())) as client:
        assert "rasa" in (await client.get("/readyz")).json()["not_ready"]
        opened = (await client.post("/v1/chat/sessions", json={})).json()
    assert "1900 1909" in opened["replies"][0]["text"]
    assert "ASSISTANT_RASA_TOKEN" in caplog.text


async def test_a_voice_that_is_not_loaded_yet_is_not_ready(
    client: httpx.AsyncClient, speaker: ToneSpeaker
) -> None:
    speaker.ready = False
    assert "speech" in (await client.get("/readyz")).json()["not_ready"]


async def test_a_database_that_is_away_is_a_sentence_and_not_an_accident(
    tmp_path: Path, given: Given
) -> None:
    (tmp_path / "assistant.db").mkdir()
    async with running(settings_in(tmp_path), given) as client:
        assert "database" in (await client.get("/readyz")).json()["not_ready"]
        opened = await client.post("/v1/chat/sessions", json={})
        assert_problem(opened, 503, "conversation_log_unavailable")
        assert opened.headers["Retry-After"]
        assert (await client.get("/metrics")).status_code == 200


async def test_everything_that_happens_is_counted(chat: Chat, dialogue: ScriptedDialogue) -> None:
    await chat.say("mất điện")
    dialogue.down = True
    await chat.say("mất điện")
    await chat.client.get(chat.replies[0]["speech_url"])
    await chat.client.get("/v1/speech/unknown")
    counted = (await chat.client.get("/metrics")).text.splitlines()
    for line in (
        'assistant_turns_total{channel="chat"} 3.0',
        'assistant_stage_seconds_count{stage="dialogue"} 2.0',
        'assistant_stage_seconds_count{stage="total"} 3.0',
        'assistant_stage_seconds_count{stage="synthesis"} 1.0',
        'assistant_errors_total{code="dialogue_unreachable"} 1.0',
        'assistant_errors_total{code="reply_not_found"} 1.0',
        'assistant_handoffs_total{reason="assistant_unavailable"} 1.0',
        "assistant_active_sessions 1.0",
    ):
        assert line in counted


async def test_the_end_of_the_process_closes_its_parts(tmp_path: Path) -> None:
    speaker = ToneSpeaker()
    async with running(settings_in(tmp_path), Given(ScriptedDialogue(), speaker)) as client:
        await open_chat(client)
    assert speaker.closed is True


@pytest.mark.parametrize("path", ["/openapi.json", "/", "/static/page.js"])
async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


async def test_the_page_may_load_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http://" not in response.text
    assert "https://" not in response.text


async def test_the_field_for_a_callers_number_is_for_this_machine_only(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path), given) as here:
        assert 'id="caller" >' in (await here.get("/")).text
    async with running(settings_in(tmp_path), given, client_host="10.0.0.7") as elsewhere:
        assert 'id="caller" hidden>' in (await elsewhere.get("/")).text
