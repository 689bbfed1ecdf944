"""Asks the Rasa server what to do with a caller's words, over its `turn` input channel.

    POST {rasa}/webhooks/turn/webhook     X-Rasa-Token: the secret (assistant/secret.py)
    {"sender", "text" | null, "event": "open" | null,
     "metadata": {"channel", "is_written", "caller_phone", "may_look_up", "alternatives", "origin"}}
    → {"replies": [{"text", "buttons": [{"title", "payload"}]}], "ended", "handoff", "intent",
       "outcome": what this turn settled | null, "failed_lookups", "expects", "language", "timings_ms",
       "heard": {"acts": [{"act", "kind"?, "about", "confidence"}], "question", "decided", "why"} | null}

A turn has effects (a report is made), so it is sent once. Only a refused connection, where nothing
was sent, is tried a second time: a restarting server is soon back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
from pydantic import BaseModel, Field, ValidationError

from assistant.conversation.hearing import Expectation
from assistant.conversation.languages import VIETNAMESE, language_of
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
from assistant.errors import DialogueRefused, DialogueTimeout, DialogueUnreachable
from assistant.secret import RASA_TOKEN_HEADER

TURN_PATH = "/webhooks/turn/webhook"
STATUS_PATH = "/status"
CONNECT_TIMEOUT_S = 2.0
PAUSE_BEFORE_SECOND_CONNECTION_S = 0.2


class _Button(BaseModel):
    title: str
    payload: str


class _Sentence(BaseModel):
    text: str
    buttons: list[_Button] = Field(default_factory=list)


class _Handoff(BaseModel):
    reason: str
    queue: str
    summary: str


class _Intent(BaseModel):
    """Both are null when the classifier had no opinion."""

    name: str | None = None
    confidence: float | None = None


class _Act(BaseModel):
    act: str
    kind: str | None = None
    about: dict[str, str] = Field(default_factory=dict)
    confidence: float


class _Heard(BaseModel):
    acts: list[_Act] = Field(default_factory=list)
    question: str | None = None
    decided: list[str] = Field(default_factory=list)
    why: list[str] = Field(default_factory=list)


class _TurnAnswer(BaseModel):
    replies: list[_Sentence]
    ended: bool = False
    handoff: _Handoff | None = None
    intent: _Intent | None = None
    outcome: str | None = None
    failed_lookups: int | None = None
    expects: Expectation = "open"
    language: str = VIETNAMESE
    heard: _Heard | None = None
    timings_ms: dict[str, float] = Field(default_factory=dict)


class RasaDialogue:
    """One per process, so that connections stay open. The wiring owns `http` and closes it."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, token: str, timeout_s: float) -> None:
        self._http = http
        self._url = base_url + TURN_PATH
        self._headers = {RASA_TOKEN_HEADER: token}
        self._timeout_s = timeout_s
        self._timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s))

    async def turn(self, utterance: Utterance) -> DialogueAnswer:
        """Raises `DialogueUnreachable`, `DialogueTimeout` or `DialogueRefused`."""
        response = await self._post(_asked(utterance))
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise DialogueRefused(
                "Rasa has another secret: start both with one ASSISTANT_RASA_TOKEN, or one ASSISTANT_STATE_DIR"
            )
        if response.status_code != httpx.codes.OK:
            raise DialogueRefused(f"Rasa answered {response.status_code} to a turn")
        try:
            return _understood(_TurnAnswer.model_validate_json(response.content))
        except ValidationError as unreadable:
            # The message of a ValidationError quotes what was said; the log gets the places only.
            places = sorted({".".join(map(str, one["loc"])) for one in unreadable.errors()})
            raise DialogueRefused(f"Rasa's answer has unreadable parts: {', '.join(places)}") from None

    async def _post(self, asked: Mapping[str, object]) -> httpx.Response:
        try:
            # httpx limits each read; this limits the whole request, even when the answer comes slowly.
            async with asyncio.timeout(self._timeout_s):
                try:
                    return await self._send(asked)
                except httpx.ConnectError:
                    await asyncio.sleep(PAUSE_BEFORE_SECOND_CONNECTION_S)
                    return await self._send(asked)
        except (httpx.ConnectError, httpx.ConnectTimeout) as refused:
            raise DialogueUnreachable("nobody listens at the Rasa address") from refused
        except (httpx.TimeoutException, TimeoutError) as late:
            raise DialogueTimeout("Rasa took too long for a turn") from late
        except httpx.HTTPError as broken:
            raise DialogueRefused(f"the connection to Rasa broke: {type(broken).__name__}") from broken

    async def _send(self, asked: Mapping[str, object]) -> httpx.Response:
        return await self._http.post(self._url, json=asked, headers=self._headers, timeout=self._timeout)


def _asked(utterance: Utterance) -> dict[str, object]:
    return {
        "sender": utterance.session_id,
        "text": utterance.text,
        "event": "open" if utterance.text is None else None,
        "metadata": {
            "channel": utterance.channel.name,
            "is_written": utterance.channel.is_written,
            "caller_phone": utterance.caller_phone,
            "may_look_up": utterance.may_look_up,
            "alternatives": list(utterance.alternatives),
            "origin": utterance.origin,
        },
    }


def _understood(answer: _TurnAnswer) -> DialogueAnswer:
    sentences = tuple(
        Sentence(
            one.text.strip(),
            tuple(Button(b.title, b.payload) for b in one.buttons),
            language_of(one.text, answer.language),
        )
        for one in answer.replies
        if one.text.strip()
    )
    # Rasa's own total lacks only the network time, which our `dialogue` timing includes.
    timings = {stage: spent for stage, spent in answer.timings_ms.items() if stage != "total"}
    return DialogueAnswer(
        sentences=sentences,
        ended=answer.ended,
        handoff=Handoff(**answer.handoff.model_dump()) if answer.handoff else None,
        intent=_intent(answer.intent),
        outcome=answer.outcome or None,
        failed_lookups=answer.failed_lookups or 0,
        timings_ms=timings,
        expects=answer.expects,
        explanation=_explanation(answer.heard) if answer.heard else None,
    )


def _intent(found: _Intent | None) -> Intent | None:
    return Intent(found.name, found.confidence or 0.0) if found is not None and found.name else None


def _explanation(heard: _Heard) -> Explanation:
    acts = tuple(Act(one.act, one.confidence, one.about, one.kind) for one in heard.acts)
    return Explanation(acts, heard.question, tuple(heard.decided), tuple(heard.why))
