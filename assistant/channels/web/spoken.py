"""Sound over HTTP: the sound of a reply, by the address that came with it, or of any text."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from assistant.channels.web.parts import Parts
from assistant.channels.web.schemas import TextToSpeak
from assistant.channels.web.voice import DEFAULT_SAMPLE_RATE
from assistant.conversation.words import clean
from assistant.errors import ReplyNotFound, TextRefused
from assistant.serving.access import client_address, is_id

router = APIRouter(prefix="/v1/speech", tags=["speech"])

WAV = "audio/wav"
# A long text keeps the voice busy for longer: each 200 characters count as one text against the limit.
CHARACTERS_AT_ONCE = 200
# A reply's address is secret and its sound does not change: the listener's browser may cache it.
CACHE = {"Cache-Control": "private, max-age=3600, immutable"}

_IN_OPENAPI: dict[int | str, dict[str, Any]] = {
    200: {"content": {WAV: {}}, "description": "A complete WAV file, 16-bit, mono."}
}

SampleRate = Annotated[Literal["8000", "16000", "22050"], Query()]


class WavResponse(Response):
    media_type = WAV


@router.get("/{reply_id}", response_class=WavResponse, responses=_IN_OPENAPI)
async def speak_reply(
    reply_id: str,
    request: Request,
    parts: Parts,
    sample_rate: SampleRate | None = None,
) -> WavResponse:
    """The sound of one reply, at `sample_rate` (Hz)."""
    await parts.limiter.check(parts.limiter.limits.speech, client_address(request))
    if not is_id(reply_id):
        raise ReplyNotFound
    rate = int(sample_rate) if sample_rate else DEFAULT_SAMPLE_RATE
    return WavResponse(await parts.voice.wav_of_reply(reply_id, rate), headers=CACHE)


@router.post("", response_class=WavResponse, responses=_IN_OPENAPI)
async def speak_text(asked: TextToSpeak, request: Request, parts: Parts) -> WavResponse:
    """The sound of a text of up to 2,000 characters."""
    cost = math.ceil(len(asked.text) / CHARACTERS_AT_ONCE)
    await parts.limiter.check(parts.limiter.limits.speech, client_address(request), cost)
    words = clean(asked.text)
    if not words.text:
        raise TextRefused("nothing to say")
    return WavResponse(await parts.voice.wav(words.text, asked.sample_rate))
