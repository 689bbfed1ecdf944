import asyncio
from pathlib import Path

import httpx
import pytest

from assistant.conversation.turn import Button
from assistant.errors import DialogueTimeout
from assistant.wiring.given import Given
from tests.builders import PHONE, a_handoff, an_answer, running, settings_in
from tests.channels.chatting import Chat, assert_problem, open_chat
from tests.fakes import GREETING, ScriptedDialogue, ToneSpeaker


async def test_a_chat_opens_with_a_greeting_that_can_be_heard(chat: Chat) -> None:
    assert [one["text"] for one in chat.replies] == [GREETING]
    assert chat.replies[0]["buttons"] == []
    heard = await chat.client.get(chat.replies[0]["speech_url"])
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")


async def test_nothing_needs_to_be_told_to_open_a_chat(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/chat/sessions")).status_code == 201
    assert (await client.post("/v1/chat/sessions", json={})).status_code == 201
    assert (await client.post("/v1/chat/sessions", json={"language": "vi"})).status_code == 201


async def test_an_answer_has_the_promised_shape(chat: Chat, dialogue: ScriptedDialogue) -> None:
    buttons = (Button("Đúng rồi", "đúng rồi"),)
    dialogue.lines["dây đứt"] = an_answer("Tránh xa ạ.", "Ở đâu ạ?", buttons=buttons, handoff=a_handoff())
    answer = await chat.say("dây đứt")
    assert set(answer) == {"replies", "ended", "handoff"}
    assert answer["ended"] is False
    assert answer["handoff"] == {"reason": "hazard", "queue": "emergency", "summary": "Dây điện đứt."}
    assert [one["text"] for one in answer["replies"]] == ["Tránh xa ạ.", "Ở đâu ạ?"]
    assert answer["replies"][1]["buttons"] == [{"title": "Đúng rồi", "payload": "đúng rồi"}]
    assert all(one["speech_url"] for one in answer["replies"])


async def test_a_caller_who_says_goodbye_may_still_go_on(chat: Chat, dialogue: ScriptedDialogue) -> None:
    dialogue.lines["chào em"] = an_answer("Dạ em chào ạ.", ended=True)
    assert (await chat.say("chào em"))["ended"] is True
    assert (await chat.say("à quên"))["ended"] is False


async def test_while_the_dialogue_is_down_the_caller_gets_the_hotline_and_later_the_answer(
    chat: Chat, dialogue: ScriptedDialogue
) -> None:
    dialogue.down = True
    answer = await chat.say("mất điện")
    assert "1900 1909" in answer["replies"][0]["text"]
    assert answer["handoff"]["reason"] == "assistant_unavailable"
    assert answer["ended"] is False
    dialogue.down = False
    assert (await chat.say("mất điện"))["handoff"] is None


async def test_a_chat_can_be_opened_while_the_dialogue_is_down(
    client: httpx.AsyncClient, dialogue: ScriptedDialogue
) -> None:
    dialogue.down = True
    chat = await open_chat(client)
    assert "1900 1909" in chat.replies[0]["text"]


async def test_the_hotline_is_the_utilitys_own(tmp_path: Path, dialogue: ScriptedDialogue) -> None:
    dialogue.lines["alo"] = DialogueTimeout("late")
    async with running(settings_in(tmp_path, hotline="1900 6769"), Given(dialogue, ToneSpeaker())) as client:
        answer = await (await open_chat(client)).say("alo")
        assert "1900 6769" in answer["replies"][0]["text"]


async def test_blank_and_invisible_texts_are_asked_again(chat: Chat, dialogue: ScriptedDialogue) -> None:
    for text in ("   ", "\u200b", "///", "\n\t"):
        assert "chưa nghe rõ" in (await chat.say(text))["replies"][0]["text"]
    assert [one.text for one in dialogue.asked] == [None]


@pytest.mark.parametrize("text", ["", None, 5, ["mất điện"], {"a": 1}])
async def test_what_is_no_text_is_refused(chat: Chat, text: object) -> None:
    problem = assert_problem(await chat.post(text), 422, "invalid_request")
    assert problem["errors"][0]["field"] == "body.text"


async def test_a_very_long_text_is_answered_and_a_huge_one_refused(chat: Chat) -> None:
    assert "phần đầu" in (await chat.say("mất điện " * 2000))["replies"][0]["text"]
    assert_problem(await chat.post("a" * 100_001), 413, "body_too_large")


async def test_markup_is_ordinary_text(chat: Chat) -> None:
    answer = await chat.say("<script>alert(1)</script>")
    assert answer["replies"][0]["text"] == "Dạ em nghe: <script>alert(1)</script>"


async def test_messages_sent_at_once_are_answered_in_order(chat: Chat, dialogue: ScriptedDialogue) -> None:
    dialogue.takes_s = 0.02
    answers = await asyncio.gather(*(chat.say(f"câu {n}") for n in range(4)))
    assert [one["replies"][0]["text"] for one in answers] == [f"Dạ em nghe: câu {n}" for n in range(4)]
    assert dialogue.most_at_once == 1


async def test_a_page_that_is_reloaded_gets_the_conversation_back(
    chat: Chat, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["cho gặp người"] = an_answer("Dạ.", handoff=a_handoff("requested"), ended=True)
    await chat.say("cho gặp người")
    back = (await chat.client.get(f"/v1/chat/sessions/{chat.id}", headers=chat.headers)).json()
    assert [(one["speaker"], one["text"]) for one in back["turns"]] == [
        ("assistant", GREETING),
        ("caller", "cho gặp người"),
        ("assistant", "Dạ."),
    ]
    assert (back["ended"], back["handoff"]["reason"]) == (True, "requested")
    assert back["turns"][0]["speech_url"] == chat.replies[0]["speech_url"]


async def test_a_chat_continues_in_another_process(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with running(settings) as first:
        before = await open_chat(first, PHONE)
    dialogue = ScriptedDialogue()
    async with running(settings, Given(dialogue, ToneSpeaker())) as second:
        await Chat(second, before.id, before.token, []).say("alo")
        assert (await second.get(before.replies[0]["speech_url"])).status_code == 200
    assert (dialogue.asked[0].session_id, dialogue.asked[0].caller_phone) == (before.id, PHONE)


async def test_only_the_holder_of_the_token_may_speak_or_read(chat: Chat) -> None:
    path = f"/v1/chat/sessions/{chat.id}"
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {chat.token}"}):
        said = await chat.client.post(f"{path}/messages", json={"text": "alo"}, headers=headers)
        assert_problem(said, 401, "not_authorized")
        assert said.headers["WWW-Authenticate"] == "Bearer"
        assert_problem(await chat.client.get(path, headers=headers), 401, "not_authorized")


@pytest.mark.parametrize(
    "unknown", ["0b9dd5d5-7d38-4a2c-9a1c-0f5b0f5b0f5b", "none", "%00", "x" * 500, "%F0%9F%98%80"]
)
async def test_an_unknown_session_is_not_found(chat: Chat, unknown: str) -> None:
    path = f"/v1/chat/sessions/{unknown}"
    said = await chat.client.post(f"{path}/messages", json={"text": "alo"}, headers=chat.headers)
    assert_problem(said, 404, "session_not_found")
    assert_problem(await chat.client.get(path, headers=chat.headers), 404, "session_not_found")
