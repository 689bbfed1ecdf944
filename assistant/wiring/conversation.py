"""The conversation: its record, its memory, the dialogue it asks, and the reception that opens sessions."""

from __future__ import annotations

import functools
import logging
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from assistant.channels.telephone.line import recording
from assistant.conversation.gate import Gate, GateRules
from assistant.conversation.ports import Clock, LookUps
from assistant.conversation.reception import Reception
from assistant.conversation.sentences import load_sentences
from assistant.conversation.session import Surroundings
from assistant.conversation_log.database import open_database
from assistant.conversation_log.dialogue_memory import DialogueMemory
from assistant.conversation_log.housekeeping import Housekeeping, Keeping
from assistant.conversation_log.store import DatabaseLog
from assistant.dialogue.rasa_client import RasaDialogue
from assistant.errors import SettingError
from assistant.secret import pseudonym, rasa_token
from assistant.serving.counting import Counter, FailedLookUps, UncountedLookUps
from assistant.settings import Settings
from assistant.wiring.process import Opening, SystemClock, run_in_background

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ConversationParts:
    """The parts with which channels hold conversations. `rasa_token` is empty when there is none."""

    reception: Reception
    log: DatabaseLog
    clock: Clock
    counter: Counter
    idle: timedelta
    rasa_token: str


async def open_conversation(opening: Opening) -> ConversationParts:
    settings, given, stack = opening.settings, opening.given, opening.stack
    clock = given.clock or SystemClock()
    token = _token_or_none(settings)
    database = open_database(settings.database_url)
    stack.push_async_callback(database.close)
    log = DatabaseLog(database)
    idle = timedelta(minutes=settings.session_idle_minutes)
    recordings = settings.state_dir / recording.FOLDER
    housekeeping = Housekeeping(
        database,
        log,
        clock,
        Keeping(retention=timedelta(days=settings.retention_days), idle=idle),
        functools.partial(recording.forget_recordings, recordings),
    )
    await housekeeping.prepare()
    memory = DialogueMemory(settings.tracker_url)
    stack.push_async_callback(memory.close)
    await run_in_background(stack, housekeeping.forever(), housekeeping.clear_memory_forever(memory))
    counter = Counter(settings.redis_url, opening.measurements)
    stack.push_async_callback(counter.close)
    around = Surroundings(
        dialogue=given.dialogue
        or RasaDialogue(opening.http, settings.rasa_url, token, settings.rasa_timeout_s),
        gate=Gate(_gate_rules(settings)),
        log=log,
        clock=clock,
        sentences=load_sentences(settings.hotline),
        measurements=opening.measurements,
        look_ups=_look_ups(settings, counter),
        new_reply_id=lambda: secrets.token_urlsafe(18),
        # All assistants that ask one dialogue share its token, so they give an address the same name.
        pseudonym=functools.partial(pseudonym, secret=token) if settings.limits else None,
    )
    reception = Reception(around, lambda: str(uuid.uuid4()), settings.waiting_messages)
    return ConversationParts(reception, log, clock, counter, idle, token)


def _token_or_none(settings: Settings) -> str:
    """Empty when there is none: then Rasa refuses every turn, and callers hear that the assistant is down."""
    try:
        return rasa_token(settings)
    except SettingError as missing:
        logger.error("the dialogue cannot be asked: %s", missing)
        return ""


def _gate_rules(settings: Settings) -> GateRules:
    return GateRules(
        at_once=settings.turns_at_once,
        waiting=settings.waiting_turns,
        patience_s=settings.rasa_timeout_s,
        share=settings.limits,
    )


def _look_ups(settings: Settings, counter: Counter) -> LookUps:
    if not settings.limits:
        return UncountedLookUps()
    return FailedLookUps(settings.limit_failed_lookups_per_hour, counter)
