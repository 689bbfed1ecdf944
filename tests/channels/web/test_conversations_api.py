from datetime import datetime
from pathlib import Path

import httpx
import pytest

from assistant.wiring.given import Given
from tests.builders import PHONE, an_answer, an_explanation, running, settings_in
from tests.channels.chatting import assert_problem, open_chat
from tests.fakes import ScriptedDialogue


async def test_a_conversation_is_recorded_as_promised(
    client: httpx.AsyncClient, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["báo mất điện"] = an_answer(
        "Dạ mã phiếu SC2611210042 ạ.", outcome="reported", timings_ms={"nlu": 9.0}
    )
    chat = await open_chat(client, PHONE)
    await chat.say("báo mất điện")
    record = (await client.get(f"/v1/conversations/{chat.id}")).json()
    assert {name: record[name] for name in ("id", "channel", "caller", "ended_at", "outcome", "handoff")} == {
        "id": chat.id,
        "channel": "chat",
        "caller": "090****456",
        "ended_at": None,
        "outcome": "reported",
        "handoff": None,
    }
    assert datetime.fromisoformat(record["started_at"]).utcoffset() is not None
    greeting, said, answered = record["turns"]
    assert (said["speaker"], said["text"], said["keys"]) == ("caller", "báo mất điện", None)
    assert (said["intent"], said["confidence"]) == ("check_outage", 0.95)
    assert (answered["speaker"], answered["text"]) == ("assistant", "Dạ mã phiếu SC2611210042 ạ.")
    assert set(answered["timings_ms"]) == {"nlu", "dialogue", "total"}
    assert greeting["speaker"] == "assistant"


async def test_each_turn_of_the_caller_says_what_it_was_taken_for_and_why_it_was_answered_so(
    client: httpx.AsyncClient, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["lê lợi mất điện"] = an_answer("Dạ có sự cố ạ.", explanation=an_explanation())
    chat = await open_chat(client)
    await chat.say("lê lợi mất điện")
    greeting, said, answered = (await client.get(f"/v1/conversations/{chat.id}")).json()["turns"]
    assert {name: said[name] for name in ("acts", "question", "decided", "why")} == {
        "acts": [
            {
                "act": "tell_out",
                "kind": None,
                "about": {"whose": "own", "place": "lê lợi"},
                "confidence": 0.95,
            },
            {"act": "greet", "kind": None, "about": {}, "confidence": 0.8},
        ],
        "question": "area",
        "decided": ["utter_outage_now"],
        "why": ["place named", "tells the outage"],
    }
    for turn in (greeting, answered):
        assert [turn[name] for name in ("acts", "question", "decided", "why")] == [[], None, [], []]


async def test_the_full_number_leaves_in_no_list(client: httpx.AsyncClient) -> None:
    await open_chat(client, PHONE)
    listed = await client.get("/v1/conversations")
    assert PHONE not in listed.text
    assert listed.json()["items"][0]["caller"] == "090****456"


async def test_the_list_is_filtered_and_limited(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await open_chat(client)
    assert len((await client.get("/v1/conversations")).json()["items"]) == 3
    assert len((await client.get("/v1/conversations", params={"limit": 2})).json()["items"]) == 2
    assert (await client.get("/v1/conversations", params={"channel": "phone"})).json() == {"items": []}


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"channel": "fax"}, {"channel": "terminal"}]
)
async def test_a_list_beyond_its_bounds_is_refused(client: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    assert_problem(await client.get("/v1/conversations", params=wrong), 422, "invalid_request")


@pytest.mark.parametrize("unknown", ["0b9dd5d5-7d38-4a2c-9a1c-0f5b0f5b0f5b", "%00", "x" * 500])
async def test_an_unknown_conversation_is_not_found(client: httpx.AsyncClient, unknown: str) -> None:
    assert_problem(await client.get(f"/v1/conversations/{unknown}"), 404, "conversation_not_found")


async def test_only_the_administrator_reads_conversations(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path), given, client_host="10.0.0.7") as stranger:
        assert_problem(await stranger.get("/v1/conversations"), 401, "not_authorized")
        assert_problem(await stranger.get("/v1/conversations/x"), 401, "not_authorized")
    async with running(settings_in(tmp_path, admin_key="the-key"), given) as client:
        assert_problem(await client.get("/v1/conversations"), 401, "not_authorized")
        wrong = await client.get("/v1/conversations", headers={"X-Admin-Key": "wrong"})
        assert_problem(wrong, 401, "not_authorized")
        right = await client.get("/v1/conversations", headers={"X-Admin-Key": "the-key"})
        assert right.status_code == 200
