"""The one wiring file: builds each part of the assistant from the settings and joins them."""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from assistant.channels.counting import Counter, FailedLookUps, UncountedLookUps
from assistant.channels.metrics import PrometheusMeasurements
from assistant.channels.telephone import browser, recording, twilio_webhooks
from assistant.channels.telephone import endpoints as calls_endpoints
from assistant.channels.telephone.ahead import fixed_sentences, make_ahead
from assistant.channels.telephone.announced import Announced
from assistant.channels.telephone.browser import PER_ADDRESS, BrowserDoor
from assistant.channels.telephone.build import Shared, build_calls, end_calls_first, outage_desk
from assistant.channels.telephone.calls import RunningCalls
from assistant.channels.telephone.carrying import Telephone, TwilioAccess
from assistant.channels.telephone.front_door import DoorRules, FrontDoor
from assistant.channels.telephone.line import Calls
from assistant.channels.telephone.listener import audiosocket_listener
from assistant.channels.telephone.mouth import Apology
from assistant.channels.telephone.transfers import Transfers
from assistant.channels.web import chat, health, page, records, spoken
from assistant.channels.web.guard import Guard
from assistant.channels.web.limits import Limit, Limiter, Limits, NoLimiter
from assistant.channels.web.parts import Check, Keys, WebParts
from assistant.channels.web.problems import install_problems
from assistant.channels.web.voice import Voice
from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Clock, Dialogue, LookUps, Speaker
from assistant.conversation.reception import Reception
from assistant.conversation.sentences import load_sentences
from assistant.conversation.session import Surroundings
from assistant.conversation_log.database import open_database
from assistant.conversation_log.dialogue_memory import DialogueMemory
from assistant.conversation_log.housekeeping import Housekeeping, Keeping
from assistant.conversation_log.store import DatabaseLog
from assistant.dialogue.rasa_client import STATUS_PATH, RasaDialogue
from assistant.errors import SettingError, SpeechUnavailable
from assistant.mass_outages import MassOutages
from assistant.secret import RASA_TOKEN_HEADER, rasa_token
from assistant.settings import Settings, environment, unknown_variables

if TYPE_CHECKING:
    from assistant.speech.ears import Ears

logger = logging.getLogger(__name__)

# Rasa's web server closes a connection that is idle for five seconds: ours go before that, so that no
# turn is sent into a connection that is just being closed.
KEEP_CONNECTIONS_S = 3.0
CONNECTIONS = 200
MIB = 1024 * 1024


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Given:
    """Parts that are not to be built from the settings: a test brings its own."""

    dialogue: Dialogue | None = None
    speaker: Speaker | None = None
    clock: Clock | None = None
    calls: Calls | None = None
    open_ear: Callable[[], Awaitable[Ear]] | None = None


def create_app(settings: Settings | None = None, given: Given | None = None) -> FastAPI:
    """The assistant as an ASGI app. Nothing is opened before its lifespan begins.

    Raises `SettingError` when a setting cannot be used.
    """
    settings = settings or Settings.from_env()
    _keep_addresses_out_of_the_log()
    measurements = PrometheusMeasurements()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _set_up_logging(settings)
        async with AsyncExitStack() as stack:
            parts = await _open_parts(settings, given or Given(), measurements, stack)
            app.state.parts = parts
            app.state.browser_door = BrowserDoor(
                settings.browser_calls, PER_ADDRESS if settings.limits else None
            )
            app.state.telephone = await _open_telephone(settings, given or Given(), parts, stack)
            yield

    app = FastAPI(
        title="Alo Điện",
        description="Answers calls and chats about power cuts in Vietnamese.",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's pages of documentation load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    install_problems(app, measurements)
    app.add_middleware(Guard, measurements=measurements)
    for part in (chat, spoken, records, health, page, calls_endpoints, twilio_webhooks, browser):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")
    return app


def _keep_addresses_out_of_the_log() -> None:
    """The server's log would write whole addresses; telephone providers put keys and numbers into them."""
    logging.getLogger("uvicorn.access").disabled = True
    # Of websockets it writes the address as an ordinary message.
    server = logging.getLogger("uvicorn.error")
    if _may_be_written not in server.filters:
        server.addFilter(_may_be_written)


def _may_be_written(record: logging.LogRecord) -> bool:
    """No addresses; nor that a call was refused in words of HTTP, which the server takes for our mistake."""
    message = str(record.msg)
    return '"WebSocket ' not in message and message != "ASGI callable returned without completing handshake."


def _set_up_logging(settings: Settings) -> None:
    level = settings.log_level.upper()
    package = logging.getLogger("assistant")
    package.setLevel(level)
    if not package.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        package.addHandler(handler)
    # It writes whole addresses, with the tokens in them.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in unknown_variables(environment()):
        logger.warning("%s is not a setting of the assistant: a typing mistake?", name)


async def _open_parts(
    settings: Settings, given: Given, measurements: PrometheusMeasurements, stack: AsyncExitStack
) -> WebParts:
    """Everything that must be closed again is closed by `stack`, in the reverse order."""
    clock = given.clock or SystemClock()
    token = _rasa_token(settings)
    http = await stack.enter_async_context(_http_client(settings))
    database = open_database(settings.database_url)
    stack.push_async_callback(database.close)
    log = DatabaseLog(database)
    speaker = await _open_speaker(settings, given, measurements)
    if speaker is not None:
        stack.push_async_callback(speaker.close)
    ears = await _open_ears(settings, given, measurements, stack)
    voice = Voice(speaker, log, measurements, settings.speech_rate, settings.speech_timeout_s)
    idle = timedelta(minutes=settings.session_idle_minutes)
    keeping = Keeping(retention=timedelta(days=settings.retention_days), idle=idle)
    recordings = settings.state_dir / recording.FOLDER
    forget_sound = functools.partial(recording.forget_recordings, recordings)
    housekeeping = Housekeeping(database, log, clock, keeping, forget_sound)
    await housekeeping.prepare()
    memory = DialogueMemory(settings.tracker_url)
    stack.push_async_callback(memory.close)
    await _run(stack, housekeeping.forever(), housekeeping.clear_memory_forever(memory), voice.work_ahead())
    counter = Counter(settings.redis_url, measurements)
    stack.push_async_callback(counter.close)
    around = Surroundings(
        dialogue=given.dialogue or RasaDialogue(http, settings.rasa_url, token, settings.rasa_timeout_s),
        log=log,
        clock=clock,
        sentences=load_sentences(settings.hotline),
        measurements=measurements,
        look_ups=_look_ups(settings, counter),
        new_reply_id=lambda: secrets.token_urlsafe(18),
    )
    return WebParts(
        reception=Reception(around, lambda: str(uuid.uuid4()), settings.waiting_messages),
        log=log,
        voice=voice,
        limiter=_limiter(settings, counter),
        measurements=measurements,
        clock=clock,
        keys=Keys(settings.channel_key, settings.admin_key),
        checks=_checks(settings, token, http, log, speaker),
        session_idle=idle,
        hotline=settings.hotline,
        http=http,
        speaker=speaker,
        open_ear=given.open_ear or ears.open_ear,
        recognizer=lambda: "given" if given.open_ear else ears.state,
    )


async def _open_telephone(
    settings: Settings, given: Given, parts: WebParts, stack: AsyncExitStack
) -> Telephone | None:
    """None while nobody is there to conduct calls."""
    calls = given.calls or await _open_calls(settings, given, parts, stack)
    rules = DoorRules(settings.call_key, settings.call_networks, settings.calls_at_once)
    door = FrontDoor(rules, parts.clock)
    queue = load_sentences(settings.hotline).unavailable_queue
    twilio = TwilioAccess(settings.public_url, settings.twilio_auth_token, queue)
    telephone = Telephone(calls, door, Transfers(), Announced(), parts.measurements, twilio)
    if settings.audiosocket_port:
        place = (settings.audiosocket_host, settings.audiosocket_port)
        try:
            await stack.enter_async_context(audiosocket_listener(telephone, *place))
        except OSError as taken:
            # The other protocols work, and another process may well listen there for this one.
            logger.error("no calls by AudioSocket: %s", taken)
    return telephone


async def _open_calls(
    settings: Settings, given: Given, parts: WebParts, stack: AsyncExitStack
) -> RunningCalls:
    shared = Shared(
        http=parts.http,
        reception=parts.reception,
        log=parts.log,
        speaker=parts.speaker,
        apology=await asyncio.to_thread(_recorded_apology),
        open_ear=parts.open_ear,
        clock=parts.clock,
        measurements=parts.measurements,
    )
    calls = build_calls(settings, shared)
    await _run(stack, _make_ahead(calls, settings, given, parts.speaker))
    if parts.speaker is not None and given.speaker is None:
        desk = outage_desk(settings, parts.http)
        outages = MassOutages(desk, parts.speaker, settings.speech_rate)
        await _run(stack, outages.forever(parts.clock.now))
    stack.push_async_callback(calls.close)
    stack.callback(end_calls_first(calls))
    return calls


async def _make_ahead(calls: RunningCalls, settings: Settings, given: Given, speaker: Speaker | None) -> None:
    """First the telephone's own prompts, then the dialogue's sentences, unless a test brings the voice."""
    await calls.prepare()
    if speaker is not None and given.speaker is None:
        sentences = await asyncio.to_thread(fixed_sentences)
        await make_ahead(speaker, sentences, settings.speech_rate, lambda: bool(calls.active))


def _recorded_apology() -> Apology:
    from assistant.speech.audio import Audio
    from assistant.speech.build import APOLOGY

    words = APOLOGY.with_suffix(".txt").read_text(encoding="utf-8").strip()
    return Apology(words, Audio.from_wav(APOLOGY.read_bytes()).resampled(8000).to_pcm())


def _rasa_token(settings: Settings) -> str:
    """Empty when it is not to be had: then Rasa refuses every turn, and callers hear an honest sentence."""
    try:
        return rasa_token(settings)
    except SettingError as missing:
        logger.error("the dialogue cannot be asked: %s", missing)
        return ""


def _http_client(settings: Settings) -> httpx.AsyncClient:
    limits = httpx.Limits(
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=KEEP_CONNECTIONS_S,
    )
    addresses = (settings.rasa_url, settings.actions_url, settings.outage_url, settings.handoff_webhook)
    # Reading all certificates of the machine takes long: only for addresses that need them.
    verify = any(one.startswith("https://") for one in addresses)
    # Our own servers are never behind the proxy of the machine.
    return httpx.AsyncClient(limits=limits, verify=verify, trust_env=False, timeout=5.0)


async def _open_speaker(
    settings: Settings, given: Given, measurements: PrometheusMeasurements
) -> Speaker | None:
    """None when no voice at all can be prepared: replies are then only written, and `/readyz` says so."""
    if given.speaker is not None:
        return given.speaker
    # The engines are heavy to import: only a process that speaks pays for them.
    from assistant.speech.build import build_speaker
    from assistant.speech.settings import SpeechSettings

    wanted = SpeechSettings(
        voice=settings.voice,
        voices_dir=settings.voices_dir,
        cache_dir=settings.state_dir / "speech",
        cache_disk_bytes=settings.speech_disk_mb * MIB,
        cache_memory_bytes=settings.speech_memory_mb * MIB,
        threads=settings.synthesis_threads,
        timeout_s=settings.speech_timeout_s,
    )
    try:
        speaker = await asyncio.to_thread(build_speaker, wanted)
    except (SpeechUnavailable, OSError, ValueError) as broken:
        logger.error("no voice: %s", broken)
        return None
    measurements.count_speech(speaker.counters.as_dict)
    return speaker


async def _open_ears(
    settings: Settings, given: Given, measurements: PrometheusMeasurements, stack: AsyncExitStack
) -> Ears:
    """The model is read in the background; until it is there, what callers say waits for it."""
    from assistant.speech.build_ears import build_ears
    from assistant.speech.settings import HearingSettings

    wanted = HearingSettings(
        recognizer="off" if given.open_ear else settings.recognizer,
        voices_dir=settings.voices_dir,
        threads=settings.recognizer_threads,
        recognizers=settings.recognizers,
        end_of_speech_s=settings.end_of_speech_s,
        end_of_yes_or_no_s=settings.end_of_yes_or_no_s,
        end_of_digits_s=settings.end_of_digits_s,
        longest_turn_s=settings.longest_turn_s,
    )
    ears = await asyncio.to_thread(build_ears, wanted)
    stack.push_async_callback(ears.close)
    ears.start_loading()
    measurements.count_hearing(ears.counters.as_dict)
    return ears


def _limiter(settings: Settings, counter: Counter) -> Limiter | NoLimiter:
    limits = Limits(
        sessions=Limit("sessions", settings.limit_sessions_per_minute),
        messages=Limit("messages", settings.limit_messages_per_minute),
        speech=Limit("speech", settings.limit_speech_per_minute),
    )
    return Limiter(limits, counter) if settings.limits else NoLimiter(limits)


def _look_ups(settings: Settings, counter: Counter) -> LookUps:
    if not settings.limits:
        return UncountedLookUps()
    return FailedLookUps(settings.limit_failed_lookups_per_hour, counter)


def _checks(
    settings: Settings, token: str, http: httpx.AsyncClient, log: DatabaseLog, speaker: Speaker | None
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
        "rasa": answers(settings.rasa_url + STATUS_PATH, {RASA_TOKEN_HEADER: token}),
        "actions": answers(f"{settings.actions_url}/health"),
        "speech": speech,
        "database": log.check,
    }


async def _run(stack: AsyncExitStack, *works: Coroutine[Any, Any, None]) -> None:
    """Runs these until the app ends; one that dies is a mistake of ours and is said in the log."""
    for work in works:
        task = asyncio.create_task(work)
        task.add_done_callback(_tell_of_death)
        stack.push_async_callback(_cancelled, task)


def _tell_of_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("a background task died: %r", type(task.exception()).__name__)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task
