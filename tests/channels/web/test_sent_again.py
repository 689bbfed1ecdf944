"""A page that lost an answer, or was told to wait, sends its message again with the same id."""

import asyncio
from pathlib import Path

import pytest

from assistant.conversation.turn import Button
from assistant.wiring.given import Given
from tests.builders import a_handoff, an_answer, running, settings_in
from tests.channels.chatting import Chat, assert_problem, open_chat
from tests.fakes import ScriptedDialogue, ToneSpeaker

FIRST, SECOND = "0b9dd5d5-7d38-4a2c-9a1c-0f5b0f5b0f5b", "tin nhắn thứ hai"


async def test_a_message_sent_again_gets_the_same_answer_and_has_no_effect(
    chat: Chat, dialogue: ScriptedDialogue
) -> None:
    said = an_answer(
        "Dạ.", "Đúng không ạ?", buttons=(Button("Đúng", "đúng"),), handoff=a_handoff(), ended=True
    )
    dialogue.lines["dây đứt"] = said
    first = await chat.send("dây đứt", FIRST)
    await chat.send("à quên", SECOND)
    again = await chat.send("dây đứt", FIRST)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert [one.text for one in dialogue.asked] == [None, "dây đứt", "à quên"]
    back = (await chat.client.get(f"/v1/chat/sessions/{chat.id}", headers=chat.headers)).json()
    assert [one["text"] for one in back["turns"] if one["speaker"] == "caller"] == ["dây đứt", "à quên"]


async def test_the_same_words_with_another_id_are_another_message(
    chat: Chat, dialogue: ScriptedDialogue
) -> None:
    await chat.send("alo", FIRST)
    await chat.send("alo", SECOND)
    assert [one.text for one in dialogue.asked] == [None, "alo", "alo"]


async def test_a_message_sent_twice_at_once_is_answered_once(chat: Chat, dialogue: ScriptedDialogue) -> None:
    dialogue.takes_s = 0.05
    both = await asyncio.gather(chat.send("alo", FIRST), chat.send("alo", FIRST))
    assert both[0].json() == both[1].json()
    assert [one.text for one in dialogue.asked] == [None, "alo"]


async def test_the_answer_is_the_same_after_a_restart(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with running(settings) as client:
        before = await open_chat(client)
        first = await before.send("alo", FIRST)
    dialogue = ScriptedDialogue()
    async with running(settings, Given(dialogue, ToneSpeaker())) as client:
        again = await Chat(client, before.id, before.token, []).send("alo", FIRST)
    assert again.json() == first.json()
    assert dialogue.asked == []


async def test_a_message_that_found_no_place_is_answered_when_it_comes_again(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    async with running(settings_in(tmp_path, turns_at_once=1, waiting_turns=1), given) as client:
        chats = [await open_chat(client) for _ in range(3)]
        dialogue.takes_s = 0.1
        served = [asyncio.create_task(chat.send("mất điện", FIRST)) for chat in chats[:2]]
        await asyncio.sleep(0.05)
        assert_problem(await chats[2].send("mất điện", FIRST), 503, "busy")
        await asyncio.gather(*served)
        answer = await chats[2].send("mất điện", FIRST)
        assert answer.json()["replies"][0]["text"] == "Dạ em nghe: mất điện"
    assert [one.text for one in dialogue.asked].count("mất điện") == 3


@pytest.mark.parametrize("message_id", ["", "x" * 65, 5])
async def test_what_is_no_id_is_refused(chat: Chat, message_id: str) -> None:
    problem = assert_problem(await chat.send("alo", message_id), 422, "invalid_request")
    assert problem["errors"][0]["field"] == "body.client_message_id"


@pytest.mark.parametrize("message_id", ["x" * 64, "\x00", "'; --", "một"])
async def test_any_other_short_text_is_an_id(chat: Chat, message_id: str) -> None:
    first, again = [await chat.send("alo", message_id) for _ in range(2)]
    assert (first.status_code, again.json()) == (200, first.json())
