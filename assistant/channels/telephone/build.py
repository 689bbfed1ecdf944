"""Puts together what conducts the calls, from the settings and from parts that others share."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import httpx

from assistant.channels.metrics import PrometheusMeasurements
from assistant.channels.telephone.call_parts import CallParts, CallRules
from assistant.channels.telephone.calls import RunningCalls
from assistant.channels.telephone.deaf import DeafEar
from assistant.channels.telephone.hand_over import HandOver
from assistant.channels.telephone.mouth import Apology, Phrases
from assistant.channels.telephone.outage_desk import OutageDesk
from assistant.channels.telephone.prompts import PromptSounds, load_prompts
from assistant.channels.telephone.recording import FOLDER
from assistant.channels.telephone.turn_words import Patience
from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Clock, ConversationLog, Speaker
from assistant.conversation.reception import Reception
from assistant.settings import Settings

# After its last call a PBX still asks where the caller goes; who finds nobody listening loses the queue.
PBX_ASKS_WITHIN_S = 0.5


@dataclass(frozen=True)
class Shared:
    """What the telephone shares with the rest of the assistant. `open_ear` None: nobody can hear."""

    http: httpx.AsyncClient
    reception: Reception
    log: ConversationLog
    speaker: Speaker | None
    apology: Apology
    open_ear: Callable[[], Awaitable[Ear]] | None
    clock: Clock
    measurements: PrometheusMeasurements


def build_calls(settings: Settings, shared: Shared) -> RunningCalls:
    """Nothing is opened or made yet: `sounds.prepare` of its parts makes the prompts."""
    prompts = load_prompts(settings.hotline)
    sounds = PromptSounds(prompts, shared.speaker, settings.speech_rate)
    phrases = Phrases(prompts, sounds, shared.apology, settings.speech_rate)
    hand_over = HandOver(
        shared.http,
        settings.handoff_webhook,
        settings.handoff_secret,
        shared.clock,
        shared.measurements,
    )
    rules = CallRules(
        patience=Patience(longest_call_s=60.0 * settings.call_longest_minutes),
        voice_timeout_s=settings.speech_timeout_s + 2.0,
        recordings=settings.state_dir / FOLDER if settings.call_recording else None,
        units=settings.call_units,
    )
    return RunningCalls(
        CallParts(
            reception=shared.reception,
            log=shared.log,
            speaker=shared.speaker,
            phrases=phrases,
            open_ear=shared.open_ear or _open_deaf_ear,
            hand_over=hand_over,
            outages=outage_desk(settings, shared.http),
            figures=shared.measurements,
            clock=shared.clock,
            rules=rules,
        )
    )


def outage_desk(settings: Settings, http: httpx.AsyncClient) -> OutageDesk:
    return OutageDesk(http, settings.outage_url, settings.outage_key, settings.outage_timeout_s)


async def _open_deaf_ear() -> Ear:
    return DeafEar()


def end_calls_first(calls: RunningCalls) -> Callable[[], None]:
    """On SIGTERM and SIGINT the running calls hear a goodbye before the server closes their connections.

    The server's own handlers run after that, or at once when the signal comes again. Returns what puts
    them back. Does nothing outside the main thread, where signals cannot be handled.
    """
    loop = asyncio.get_running_loop()
    before: dict[signal.Signals, Any] = {}
    ending: set[asyncio.Task[None]] = set()

    def on_signal(number: int, frame: FrameType | None) -> None:
        servers = before[signal.Signals(number)]
        if not callable(servers):
            return
        if calls.closing or not calls.active:
            calls.closing = True
            servers(number, frame)
            return

        async def end() -> None:
            await calls.close()
            await asyncio.sleep(PBX_ASKS_WITHIN_S)
            servers(number, frame)

        loop.call_soon_threadsafe(lambda: ending.add(loop.create_task(end())))

    try:
        for one in (signal.SIGTERM, signal.SIGINT):
            if callable(signal.getsignal(one)):
                before[one] = signal.getsignal(one)
                signal.signal(one, on_signal)
    except ValueError:
        return lambda: None

    def put_back() -> None:
        for one, handler in before.items():
            if signal.getsignal(one) is on_signal:
                signal.signal(one, handler)

    return put_back
