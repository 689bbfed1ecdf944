"""Whatever arrives, the answer is a problem with a code: never a 5xx, a traceback or the sender's own words."""

import logging

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.conversation.turn import Utterance
from tests.channels.chatting import Chat, assert_problem
from tests.fakes import ScriptedDialogue

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "unreadable_body"),
        (b"\x80abc", 400, "unreadable_body"),
        (b"[" * 90_000, 400, "unreadable_body"),
        (b'{"text": ' + b"9" * 5000 + b"}", 400, "unreadable_body"),
        (b'{"text": "\\ud800"}', 422, "invalid_request"),
        (b"[]", 422, "invalid_request"),
        (b'"mat dien"', 422, "invalid_request"),
        (b"", 422, "invalid_request"),
        (b"x" * 100_001, 413, "body_too_large"),
    ],
)
async def test_a_body_that_is_no_message_is_refused(chat: Chat, body: bytes, status: int, code: str) -> None:
    path = f"/v1/chat/sessions/{chat.id}/messages"
    response = await chat.client.post(path, content=body, headers={**chat.headers, **JSON})
    assert_problem(response, status, code)


async def test_a_body_without_announced_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    async def endless() -> object:
        for _ in range(200):
            yield b"a" * 1000

    response = await client.post("/v1/speech", content=endless(), headers=JSON)  # type: ignore[arg-type]
    assert_problem(response, 413, "body_too_large")


async def test_unknown_addresses_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/v2/chat"), 404, "not_found")
    refused = await client.delete("/v1/chat/sessions")
    assert_problem(refused, 405, "method_not_allowed")
    assert refused.headers["Allow"]


async def test_files_outside_the_page_are_not_given(client: httpx.AsyncClient) -> None:
    for path in ("/static/../page.py", "/static/%2e%2e/page.py", "/static/..%2fpage.py", "/static/"):
        assert (await client.get(path)).status_code == 404


async def test_a_problem_repeats_nothing_that_was_sent(client: httpx.AsyncClient) -> None:
    secret = "PE01000123456"
    for body in ({"text": {secret: secret}}, {"text": secret * 200}, {secret: secret}):
        assert secret not in (await client.post("/v1/speech", json=body)).text


async def test_a_mistake_of_ours_is_a_calm_sentence_and_its_words_stay_out_of_the_log(
    chat: Chat, dialogue: ScriptedDialogue, caplog: pytest.LogCaptureFixture
) -> None:
    def mistaken(utterance: Utterance) -> None:
        raise RuntimeError(f"cannot handle {utterance.text}")

    dialogue.lines["số 0905123456"] = mistaken  # type: ignore[assignment]
    with caplog.at_level(logging.DEBUG, "assistant"):
        response = await chat.post("số 0905123456")
    problem = assert_problem(response, 500, "internal_error")
    assert "RuntimeError" not in str(problem)
    assert "RuntimeError" in caplog.text
    assert "test_hostile_requests.py" in caplog.text
    assert "0905123456" not in caplog.text
    assert (await chat.say("mất điện"))["replies"]


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_at_all_breaks_a_chat(chat: Chat, text: str) -> None:
    response = await chat.post(text)
    assert response.status_code in {200, 429}
    if response.status_code == 200:
        assert response.json()["replies"][0]["text"]
