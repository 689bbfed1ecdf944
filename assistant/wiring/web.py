"""The web channel: its endpoints, and the parts that they share."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from assistant.channels.web import chat, health, page, records, spoken
from assistant.channels.web.parts import ApiKeys, Check, WebParts
from assistant.channels.web.voice import ReplyVoice
from assistant.conversation.ports import Speaker
from assistant.dialogue.rasa_client import STATUS_PATH
from assistant.errors import SpeechUnavailable
from assistant.secret import RASA_TOKEN_HEADER
from assistant.serving.counting import Counter
from assistant.serving.limits import Limit, Limiter, NoLimiter, RequestLimits
from assistant.settings import Settings
from assistant.wiring.conversation import ConversationParts
from assistant.wiring.process import Opening, run_in_background
from assistant.wiring.speech import SpeechParts


def add_pages(app: FastAPI) -> None:
    """The endpoints of the web channel; they find their parts on `app.state.parts`."""
    for area in (chat, spoken, records, health, page):
        app.include_router(area.router)
    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")


async def open_web(opening: Opening, conversation: ConversationParts, speech: SpeechParts) -> WebParts:
    settings, measurements = opening.settings, opening.measurements
    voice = ReplyVoice(
        speech.speaker, conversation.log, measurements, settings.speech_rate, settings.speech_timeout_s
    )
    await run_in_background(opening.stack, voice.work_ahead())
    return WebParts(
        reception=conversation.reception,
        log=conversation.log,
        voice=voice,
        limiter=_limiter(settings, conversation.counter),
        measurements=measurements,
        clock=conversation.clock,
        keys=ApiKeys(settings.channel_key, settings.admin_key),
        checks=_checks(settings, conversation, opening.http, speech.speaker),
        session_idle=conversation.idle,
        hotline=settings.hotline,
        recognizer=speech.recognizer,
    )


def _limiter(settings: Settings, counter: Counter) -> Limiter | NoLimiter:
    limits = RequestLimits(
        sessions=Limit("sessions", settings.limit_sessions_per_minute),
        messages=Limit("messages", settings.limit_messages_per_minute),
        speech=Limit("speech", settings.limit_speech_per_minute),
    )
    return Limiter(limits, counter) if settings.limits else NoLimiter(limits)


def _checks(
    settings: Settings, conversation: ConversationParts, http: httpx.AsyncClient, speaker: Speaker | None
) -> Mapping[str, Check]:
    def answers(url: str, headers: Mapping[str, str] | None = None) -> Check:
        async def check() -> None:
            (await http.get(url, headers=headers)).raise_for_status()

        return check

    async def speech() -> None:
        if speaker is None or not speaker.ready:
            raise SpeechUnavailable("the voice is not loaded")

    return {
        "outage_service": answers(f"{settings.outage_url}/readyz"),
        "rasa": answers(settings.rasa_url + STATUS_PATH, {RASA_TOKEN_HEADER: conversation.rasa_token}),
        "actions": answers(f"{settings.actions_url}/health"),
        "speech": speech,
        "database": conversation.log.check,
    }
