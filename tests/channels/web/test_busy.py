"""More turns at once than the dialogue can take: who is asked to send again, and who is not."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from assistant.wiring.given import Given
from tests.builders import running, settings_in
from tests.channels.chatting import Chat, assert_problem, open_chat
from tests.fakes import ScriptedDialogue


async def texts_of(chat: Chat) -> list[str]:
    back = (await chat.client.get(f"/v1/chat/sessions/{chat.id}", headers=chat.headers)).json()
    return [one["text"] for one in back["turns"]]


async def all_say(chats: Sequence[Chat], text: str) -> list[httpx.Response]:
    return await asyncio.gather(*(chat.post(text) for chat in chats))


async def test_whoever_finds_the_line_full_is_told_at_once_and_nothing_is_recorded(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    settings = settings_in(tmp_path, turns_at_once=1, waiting_turns=2, limits=False)
    async with running(settings, given) as client:
        first, second, third, late = [await open_chat(client) for _ in range(4)]
        before = await texts_of(late)
        dialogue.takes_s = 0.4
        served = asyncio.create_task(all_say([first, second, third], "mất điện"))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        refused = await late.post("mất điện")
        assert time.monotonic() - began < 0.2
        assert_problem(refused, 503, "busy")
        assert refused.headers["Retry-After"] == "2"
        assert [one.status_code for one in await served] == [200, 200, 200]
        assert await texts_of(late) == before
        assert (await late.say("mất điện"))["replies"][0]["text"] == "Dạ em nghe: mất điện"
        assert 'assistant_errors_total{code="busy"} 1.0' in (await client.get("/metrics")).text


async def test_a_chat_that_cannot_be_opened_now_leaves_no_trace(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    async with running(settings_in(tmp_path, turns_at_once=1, waiting_turns=1), given) as client:
        chats = [await open_chat(client) for _ in range(2)]
        dialogue.takes_s = 0.2
        served = asyncio.create_task(all_say(chats, "mất điện"))
        await asyncio.sleep(0.05)
        assert_problem(await client.post("/v1/chat/sessions", json={}), 503, "busy")
        await served
        kept = (await client.get("/v1/conversations")).json()["items"]
        assert {one["id"] for one in kept} == {chat.id for chat in chats}


async def test_twenty_conversations_from_one_address_at_once_are_all_answered(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    async with running(settings_in(tmp_path), given) as client:
        chats = await asyncio.gather(*(open_chat(client) for _ in range(20)))
        dialogue.takes_s = 0.02
        for _ in range(3):
            assert {one.status_code for one in await all_say(chats, "mất điện")} == {200}
    assert dialogue.most_at_once == 8


async def test_one_address_with_a_hundred_chats_does_not_slow_another(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    settings = settings_in(tmp_path, turns_at_once=2, limit_sessions_per_minute=1000)
    async with running(settings, given) as crowd:
        chats = await asyncio.gather(*(open_chat(crowd) for _ in range(40)))
        chats += await asyncio.gather(*(open_chat(crowd) for _ in range(40)))
        app = crowd._transport.app  # type: ignore[attr-defined]
        elsewhere = httpx.ASGITransport(app, client=("203.0.113.9", 50000))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://127.0.0.1:8000") as client:
            other = await open_chat(client)
            dialogue.takes_s = 0.25
            flood = asyncio.create_task(all_say(chats, "mất điện"))
            await asyncio.sleep(0.2)
            asked = len(dialogue.asked)
            await other.say("nhà em mất điện")
            before_it = [one.text for one in dialogue.asked[asked:]].index("nhà em mất điện")
            assert before_it <= 3  # it waits for the turns that run, not for the crowd
            answered = [one.status_code for one in await flood]
    assert set(answered) == {200, 503}
    assert answered.count(200) >= 40
