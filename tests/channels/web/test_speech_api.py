import asyncio
import io
import wave

import httpx
import pytest

from assistant.conversation.turn import DialogueAnswer, Sentence
from assistant.errors import AloDienError, SpeechUnavailable
from tests.channels.chatting import Chat, assert_problem
from tests.fakes import ScriptedDialogue, ToneSpeaker


def frames_and_rate(wav: bytes) -> tuple[int, int]:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes(), file.getframerate()


async def test_a_reply_is_heard_whole_and_as_often_as_wished(chat: Chat, speaker: ToneSpeaker) -> None:
    address = (await chat.say("mất điện"))["replies"][0]["speech_url"]
    first, second = await chat.client.get(address), await chat.client.get(address)
    text = "Dạ em nghe: mất điện"
    assert frames_and_rate(first.content) == (int(0.06 * len(text) * 22050), 22050)
    assert first.content == second.content
    assert first.headers["cache-control"].startswith("private")


@pytest.mark.parametrize("rate", [8000, 16000, 22050])
async def test_a_reply_is_heard_at_the_rate_of_the_line(chat: Chat, rate: int) -> None:
    wav = await chat.client.get(chat.replies[0]["speech_url"], params={"sample_rate": rate})
    assert frames_and_rate(wav.content)[1] == rate


async def test_an_address_nobody_was_given_says_nothing(chat: Chat) -> None:
    for unknown in ("AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "x" * 300, "..%2F..%2Fetc"):
        response = await chat.client.get(f"/v1/speech/{unknown}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


async def test_any_text_is_spoken_at_the_wished_rate(client: httpx.AsyncClient, speaker: ToneSpeaker) -> None:
    spoken = await client.post("/v1/speech", json={"text": " Dạ\u200b em chào ạ. ", "sample_rate": 8000})
    assert spoken.headers["content-type"] == "audio/wav"
    assert frames_and_rate(spoken.content)[1] == 8000
    assert ("Dạ em chào ạ.", 8000) in speaker.spoken


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"text": ""},
        {"text": "a" * 2001},
        {"text": 7},
        {"text": "alo", "sample_rate": 44100},
        {"text": "alo", "sample_rate": "nhanh"},
    ],
)
async def test_what_cannot_be_spoken_is_refused(client: httpx.AsyncClient, asked: dict[str, object]) -> None:
    assert_problem(await client.post("/v1/speech", json=asked), 422, "invalid_request")


async def test_a_text_without_anything_to_say_is_refused(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/v1/speech", json={"text": "\u200b\x00"}), 422, "text_refused")


async def test_a_broken_voice_is_said_in_writing(chat: Chat, speaker: ToneSpeaker) -> None:
    speaker.fails_with = SpeechUnavailable("no engine")
    response = await chat.client.get(chat.replies[0]["speech_url"])
    assert_problem(response, 503, "speech_unavailable")
    assert response.headers["Retry-After"]
    assert (await chat.say("mất điện"))["replies"][0]["text"] == "Dạ em nghe: mất điện"


async def test_who_listens_finds_the_next_reply_already_spoken(chat: Chat, speaker: ToneSpeaker) -> None:
    await chat.client.get(chat.replies[0]["speech_url"], params={"sample_rate": 8000})
    await chat.say("mất điện")
    async with asyncio.timeout(2):
        await speaker.has_said("Dạ em nghe: mất điện")
    assert speaker.spoken[-1] == ("Dạ em nghe: mất điện", 8000)


async def test_an_english_reply_is_spoken_in_english_on_request_and_ahead(
    chat: Chat, speaker: ToneSpeaker, dialogue: ScriptedDialogue
) -> None:
    first, second = "Is your power off now?", "Thank you for calling."
    for words, text in (("hello", first), ("bye", second)):
        dialogue.lines[words] = DialogueAnswer((Sentence(text, language="en"),))
    address = (await chat.say("hello"))["replies"][0]["speech_url"]
    assert (await chat.client.get(address)).status_code == 200
    await chat.say("bye")
    async with asyncio.timeout(2):
        await speaker.has_said(second)
    assert [speaker.languages[text] for text in (first, second)] == ["en", "en"]
    await chat.client.get(chat.replies[0]["speech_url"])
    assert speaker.languages[chat.replies[0]["text"]] == "vi"


async def test_one_sound_that_fails_costs_later_replies_nothing(chat: Chat, speaker: ToneSpeaker) -> None:
    await chat.client.get(chat.replies[0]["speech_url"])
    speaker.fails_with = AloDienError("the engine broke in a way nobody thought of")
    await chat.say("một")
    await asyncio.sleep(0.05)
    speaker.fails_with = None
    await chat.say("hai")
    async with asyncio.timeout(2):
        await speaker.has_said("Dạ em nghe: hai")


async def test_for_who_only_reads_nothing_is_spoken(chat: Chat, speaker: ToneSpeaker) -> None:
    await chat.say("mất điện")
    await asyncio.sleep(0.05)
    assert not [text for text, _ in speaker.spoken if text.startswith("Dạ em nghe: ")]


async def test_the_record_tells_how_long_the_sound_took(chat: Chat) -> None:
    await chat.client.get(chat.replies[0]["speech_url"])
    record = (await chat.client.get(f"/v1/conversations/{chat.id}")).json()
    assert record["turns"][0]["timings_ms"]["synthesis"] >= 0
