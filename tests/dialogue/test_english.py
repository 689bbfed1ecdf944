"""The real dialogue tells in which language it speaks."""

from __future__ import annotations

import uuid

import httpx

from assistant.conversation.channels import PHONE
from assistant.conversation.turn import DialogueAnswer, Utterance
from assistant.dialogue.rasa_client import RasaDialogue
from tests.stack import RealStack


async def answers_to(stack: RealStack, *said: str) -> list[DialogueAnswer]:
    session = str(uuid.uuid4())
    async with httpx.AsyncClient(trust_env=False) as http:
        dialogue = RasaDialogue(http, stack.rasa_url, stack.rasa_token, 10.0)
        return [
            await dialogue.turn(Utterance(session, PHONE, "0905123456", words)) for words in (None, *said)
        ]


async def test_a_caller_who_speaks_english_is_answered_for_an_english_voice(stack: RealStack) -> None:
    greeting, answer = await answers_to(stack, "hello, when will the power be back please")
    assert {one.language for one in greeting.sentences} == {"vi"}
    assert {one.language for one in answer.sentences} == {"en"}
    assert "expected back" in " ".join(one.text for one in answer.sentences)


async def test_a_caller_who_speaks_vietnamese_is_not(stack: RealStack) -> None:
    for answer in await answers_to(stack, "bao giờ có điện lại vậy em"):
        assert {one.language for one in answer.sentences} == {"vi"}
