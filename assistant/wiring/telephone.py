"""The telephone: the part that conducts calls, and the doors through which calls arrive."""

from __future__ import annotations

import asyncio
import functools
import logging

import httpx
from fastapi import FastAPI

from assistant.channels.telephone.call.call_parts import CallParts, CallRules
from assistant.channels.telephone.call.calls import RunningCalls
from assistant.channels.telephone.call.hand_over import HandOver
from assistant.channels.telephone.call.mouth import Apology, Phrases
from assistant.channels.telephone.doors import browser, endpoints, twilio_webhooks
from assistant.channels.telephone.doors.browser import PER_ADDRESS, BrowserDoor, BrowserRules
from assistant.channels.telephone.doors.carrying import Telephone, TwilioAccess
from assistant.channels.telephone.doors.front_door import DoorRules, FrontDoor
from assistant.channels.telephone.doors.listener import audiosocket_listener
from assistant.channels.telephone.line.announced import Announced
from assistant.channels.telephone.line.recording import FOLDER
from assistant.channels.telephone.line.transfers import Transfers
from assistant.channels.telephone.saying.ahead import make_ahead
from assistant.channels.telephone.saying.mass_outages import MassOutages
from assistant.channels.telephone.saying.prompts import PromptSounds, load_prompts
from assistant.channels.telephone.saying.topics import KeyTopic
from assistant.channels.telephone.turns.turn_words import CallPatience
from assistant.conversation.ports import Speaker
from assistant.conversation.sentences import load_sentences
from assistant.dialogue.key_topics import key_topics
from assistant.dialogue.said_ahead import fixed_sentences, responses_in, sentences_about
from assistant.outages.client import OutageService
from assistant.serving.limits import Limiter, NoLimiter
from assistant.settings import Settings
from assistant.wiring.conversation import ConversationParts
from assistant.wiring.ending import end_calls_first
from assistant.wiring.given import Given
from assistant.wiring.process import Opening, run_in_background
from assistant.wiring.speech import SpeechParts

logger = logging.getLogger(__name__)


def add_doors(app: FastAPI) -> None:
    """The endpoints that bring calls; they find their parts on `app.state.telephone` and `.browser_door`."""
    for area in (endpoints, twilio_webhooks, browser):
        app.include_router(area.router)


def open_browser_door(opening: Opening, limiter: Limiter | NoLimiter) -> BrowserDoor:
    settings = opening.settings
    per_address = PER_ADDRESS if settings.limits else None
    rules = BrowserRules(settings.browser_calls, per_address, settings.channel_key)
    return BrowserDoor(rules, limiter, opening.measurements)


async def open_telephone(opening: Opening, conversation: ConversationParts, speech: SpeechParts) -> Telephone:
    """The telephone, with its AudioSocket listener if a port is set. At the end its calls are ended first."""
    settings, given, stack = opening.settings, opening.given, opening.stack
    calls = given.calls
    if calls is None:
        calls = await _calls(opening, conversation, speech)
        await run_in_background(stack, _make_ahead(calls, settings, given, speech.speaker))
        if speech.speaker is not None and given.speaker is None:
            outages = await _mass_outages(settings, speech.speaker, opening.http)
            await run_in_background(stack, outages.forever(conversation.clock.now))
        stack.push_async_callback(calls.close)
        stack.callback(end_calls_first(calls))
    rules = DoorRules(settings.call_key, settings.call_networks, settings.calls_at_once)
    door = FrontDoor(rules, conversation.clock)
    queue = load_sentences(settings.hotline).unavailable_queue
    twilio = TwilioAccess(settings.public_url, settings.twilio_auth_token, queue)
    telephone = Telephone(calls, door, Transfers(), Announced(), opening.measurements, twilio)
    if settings.audiosocket_port:
        place = (settings.audiosocket_host, settings.audiosocket_port)
        try:
            await stack.enter_async_context(audiosocket_listener(telephone, *place))
        except OSError as taken:
            # The other protocols still work, and another process of ours may already listen on that port.
            logger.error("no calls by AudioSocket: %s", taken)
    return telephone


async def _calls(opening: Opening, conversation: ConversationParts, speech: SpeechParts) -> RunningCalls:
    """Makes no prompts yet: `prepare` does."""
    settings, http, measurements = opening.settings, opening.http, opening.measurements
    topics = [KeyTopic(title, words) for title, words in await asyncio.to_thread(key_topics)]
    prompts = load_prompts(settings.hotline, topics)
    sounds = PromptSounds(prompts, speech.speaker, settings.speech_rate)
    apology = await asyncio.to_thread(_recorded_apology)
    hand_over = HandOver(
        http, settings.handoff_webhook, settings.handoff_secret, conversation.clock, measurements
    )
    rules = CallRules(
        patience=CallPatience(longest_call_s=60.0 * settings.call_longest_minutes),
        voice_timeout_s=settings.speech_timeout_s + 2.0,
        recordings=settings.state_dir / FOLDER if settings.call_recording else None,
        units=settings.call_units,
    )
    return RunningCalls(
        CallParts(
            reception=conversation.reception,
            log=conversation.log,
            speaker=speech.speaker,
            phrases=Phrases(prompts, sounds, apology, settings.speech_rate),
            open_ear=speech.open_ear,
            hand_over=hand_over,
            outages=_outage_service(settings, http),
            figures=measurements,
            clock=conversation.clock,
            rules=rules,
        )
    )


async def _make_ahead(calls: RunningCalls, settings: Settings, given: Given, speaker: Speaker | None) -> None:
    """Makes the telephone's own prompts, then the dialogue's sentences, unless a test brings the voice."""
    await calls.prepare()
    if speaker is not None and given.speaker is None:
        sentences = await asyncio.to_thread(fixed_sentences)
        await make_ahead(speaker, sentences, settings.speech_rate, lambda: bool(calls.active))


async def _mass_outages(settings: Settings, speaker: Speaker, http: httpx.AsyncClient) -> MassOutages:
    responses = await asyncio.to_thread(responses_in)
    sentences = functools.partial(sentences_about, responses=responses)
    return MassOutages(_outage_service(settings, http), sentences, speaker, settings.speech_rate)


def _outage_service(settings: Settings, http: httpx.AsyncClient) -> OutageService:
    return OutageService(http, settings.outage_url, settings.outage_key, settings.outage_timeout_s)


def _recorded_apology() -> Apology:
    from assistant.speech.audio import Audio
    from assistant.speech.speaking.build import APOLOGY

    words = APOLOGY.with_suffix(".txt").read_text(encoding="utf-8").strip()
    return Apology(words, Audio.from_wav(APOLOGY.read_bytes()).resampled(8000).to_pcm())
