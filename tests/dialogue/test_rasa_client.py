"""The wire between the assistant and Rasa, against a transport that plays Rasa."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from assistant.conversation import channels
from assistant.conversation.turn import (
    Act,
    Button,
    DialogueAnswer,
    Explanation,
    Handoff,
    Intent,
    Sentence,
    Utterance,
)
from assistant.dialogue.rasa_client import RasaDialogue
from assistant.errors import DialogueRefused, DialogueTimeout, DialogueUnreachable
from tests.builders import PHONE, SESSION

Rasa = Callable[[httpx.Request], httpx.Response]

SAID = Utterance(SESSION, channels.CHAT, PHONE, "mất điện rồi")
FULL_ANSWER = {
    "replies": [
        {"text": "Dạ em nghe ạ.", "buttons": []},
        {"text": "Đúng không ạ?", "buttons": [{"title": "Đúng", "payload": "đúng rồi"}]},
    ],
    "ended": True,
    "handoff": {"reason": "hazard", "queue": "emergency", "summary": "Dây đứt."},
    "intent": {"name": "report_hazard", "confidence": 0.99},
    "outcome": "reported",
    "failed_lookups": 2,
    "expects": "yes_no",
    "heard": {
        "acts": [
            {
                "act": "tell_danger",
                "kind": "wire",
                "about": {"whose": "own", "place": "ngõ 5"},
                "confidence": 0.99,
            },
            {"act": "greet", "about": {"whose": "own"}, "confidence": 0.7},
        ],
        "question": "area",
        "decided": ["utter_keep_away", "utter_handing_over"],
        "why": ["danger wire"],
    },
    "timings_ms": {"nlu": 11.5, "total": 40.0},
}


async def ask(rasa: Rasa, utterance: Utterance = SAID, timeout_s: float = 5.0) -> DialogueAnswer:
    async with httpx.AsyncClient(transport=httpx.MockTransport(rasa)) as http:
        return await RasaDialogue(http, "http://rasa", "the-token", timeout_s).turn(utterance)


async def test_rasa_is_asked_as_the_turn_channel_wants_it() -> None:
    seen: list[httpx.Request] = []

    def rasa(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=FULL_ANSWER)

    await ask(rasa)
    await ask(rasa, Utterance(SESSION, channels.PHONE, None, None, may_look_up=False))
    others = ("mất tiền", "một điện")
    await ask(
        rasa,
        Utterance(SESSION, channels.PHONE, None, "mất điện", alternatives=others, origin="0123abcd"),
    )
    said, opened, doubtful = (json.loads(one.content) for one in seen)
    assert str(seen[0].url) == "http://rasa/webhooks/turn/webhook"
    assert seen[0].headers["X-Rasa-Token"] == "the-token"
    assert said == {
        "sender": SESSION,
        "text": "mất điện rồi",
        "event": None,
        "metadata": {
            "channel": "chat",
            "is_written": True,
            "caller_phone": PHONE,
            "may_look_up": True,
            "alternatives": [],
            "origin": None,
        },
    }
    assert (opened["text"], opened["event"]) == (None, "open")
    assert opened["metadata"] == {
        "channel": "phone",
        "is_written": False,
        "caller_phone": None,
        "may_look_up": False,
        "alternatives": [],
        "origin": None,
    }
    assert doubtful["metadata"]["alternatives"] == ["mất tiền", "một điện"]
    assert doubtful["metadata"]["origin"] == "0123abcd"


async def test_the_whole_answer_of_rasa_is_understood() -> None:
    answer = await ask(lambda _: httpx.Response(200, json=FULL_ANSWER))
    assert answer == DialogueAnswer(
        (Sentence("Dạ em nghe ạ."), Sentence("Đúng không ạ?", (Button("Đúng", "đúng rồi"),))),
        ended=True,
        handoff=Handoff("hazard", "emergency", "Dây đứt."),
        intent=Intent("report_hazard", 0.99),
        outcome="reported",
        failed_lookups=2,
        timings_ms={"nlu": 11.5},
        expects="yes_no",
        explanation=Explanation(
            (
                Act("tell_danger", 0.99, {"whose": "own", "place": "ngõ 5"}, "wire"),
                Act("greet", 0.7, {"whose": "own"}),
            ),
            "area",
            ("utter_keep_away", "utter_handing_over"),
            ("danger wire",),
        ),
    )


async def test_another_secret_is_said_with_what_to_do() -> None:
    with pytest.raises(DialogueRefused, match="ASSISTANT_RASA_TOKEN"):
        await ask(lambda _: httpx.Response(401, json={"code": "not_authorized"}))


async def test_a_turn_is_sent_once_when_rasa_fails_in_the_middle() -> None:
    asked = 0

    def rasa(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        raise httpx.ReadError("connection reset")

    with pytest.raises(DialogueRefused):
        await ask(rasa)
    assert asked == 1


async def test_a_refused_connection_is_tried_once_more() -> None:
    asked = 0

    def restarting(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json=FULL_ANSWER)

    assert (await ask(restarting)).ended is True

    def gone(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        raise httpx.ConnectError("refused")

    asked = 0
    with pytest.raises(DialogueUnreachable):
        await ask(gone)
    assert asked == 2


async def test_a_rasa_that_hangs_is_given_up_after_the_time_out() -> None:
    async def hangs(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(200, json=FULL_ANSWER)

    async with httpx.AsyncClient(transport=httpx.MockTransport(hangs)) as http:
        with pytest.raises(DialogueTimeout):
            await RasaDialogue(http, "http://rasa", "t", timeout_s=0.05).turn(SAID)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401, json={"reason": "NotAuthenticated"}),
        httpx.Response(503),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"replies": [{"buttons": []}]}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={**FULL_ANSWER, "heard": {"acts": [{"act": None}]}}),
    ],
    ids=["wrong token", "no model", "not JSON", "no text", "a list", "an act without a name"],
)
async def test_any_other_answer_is_no_turn(response: httpx.Response) -> None:
    with pytest.raises(DialogueRefused):
        await ask(lambda _: response)


async def test_an_unreadable_answer_leaves_no_words_of_the_caller_in_the_log() -> None:
    wrong = {"replies": [{"text": ["số của chị là 0905123456"]}]}
    with pytest.raises(DialogueRefused) as refused:
        await ask(lambda _: httpx.Response(200, json=wrong))
    assert "0905123456" not in str(refused.value)
    assert "replies.0.text" in str(refused.value)


@pytest.mark.parametrize("nothing", [{}, {"outcome": None, "failed_lookups": None}, {"failed_lookups": 0}])
async def test_a_turn_in_which_nothing_came_true_says_so_by_silence(nothing: dict[str, object]) -> None:
    answer = await ask(lambda _: httpx.Response(200, json={"replies": [{"text": "Dạ."}], **nothing}))
    assert (answer.outcome, answer.failed_lookups) == (None, 0)


async def test_after_an_answer_that_says_nothing_of_it_anything_may_be_said() -> None:
    answer = await ask(lambda _: httpx.Response(200, json={"replies": [{"text": "Dạ."}]}))
    assert answer.expects == "open"


async def test_sentences_without_words_are_not_said() -> None:
    empty = {"replies": [{"text": "  "}, {"text": "Dạ."}]}
    assert (await ask(lambda _: httpx.Response(200, json=empty))).sentences == (Sentence("Dạ."),)


async def test_english_replies_are_to_be_spoken_in_english() -> None:
    replies = [
        {"text": "The power is expected back at 10:58."},
        {"text": "Dạ giá điện tính theo bậc thang ạ."},
    ]
    answer = await ask(lambda _: httpx.Response(200, json={"replies": replies, "language": "en"}))
    assert [one.language for one in answer.sentences] == ["en", "vi"]
    with_a_name = [{"text": "Dạ, chung cư The Sun đang mất điện ạ."}]
    answer = await ask(lambda _: httpx.Response(200, json={"replies": with_a_name}))
    assert [one.language for one in answer.sentences] == ["vi"]


@pytest.mark.parametrize("heard", [{}, {"heard": None}])
async def test_a_turn_that_explains_nothing_is_still_a_turn(heard: dict[str, object]) -> None:
    answer = await ask(lambda _: httpx.Response(200, json={"replies": [{"text": "Dạ."}], **heard}))
    assert (answer.sentences, answer.explanation) == ((Sentence("Dạ."),), None)


@pytest.mark.parametrize("intent", [None, {}, {"name": None, "confidence": None}])
async def test_words_without_any_intent_are_still_a_turn(intent: object) -> None:
    answer = await ask(lambda _: httpx.Response(200, json={**FULL_ANSWER, "intent": intent}))
    assert answer.intent is None
    assert answer.ended is True
