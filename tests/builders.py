"""Values with sane defaults, so that a test names only what it is about."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from assistant.app import create_app
from assistant.conversation import channels
from assistant.conversation.gate import Gate, GateRules
from assistant.conversation.sentences import Sentences, load_sentences
from assistant.conversation.session import Surroundings
from assistant.conversation.turn import (
    Act,
    Button,
    Conversation,
    DialogueAnswer,
    Explanation,
    Handoff,
    Intent,
    Sentence,
)
from assistant.settings import Settings
from assistant.wiring.given import Given
from tests.fakes import CountedLookUps, Counts, RememberedLog, ScriptedDialogue, SettableClock, ToneSpeaker

SOME_MORNING = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
SESSION = "6f1c2f4e-6a3b-4b1e-9d57-0d6d7d7f1a11"
PHONE = "0905123456"
AT_HOME = "http://127.0.0.1:8000"


def an_answer(*texts: str, buttons: tuple[Button, ...] = (), **more: Any) -> DialogueAnswer:
    """What the dialogue says; the buttons belong to the last sentence."""
    *before, last = texts or ("Dạ em nghe ạ.",)
    sentences = (*(Sentence(one) for one in before), Sentence(last, buttons))
    more.setdefault("intent", Intent("check_outage", 0.95))
    return DialogueAnswer(sentences, **more)


def a_handoff(reason: str = "hazard", queue: str = "emergency", summary: str = "Dây điện đứt.") -> Handoff:
    return Handoff(reason, queue, summary)


def an_explanation(**fields: Any) -> Explanation:
    defaults: dict[str, Any] = {
        "acts": (Act("tell_out", 0.95, {"whose": "own", "place": "lê lợi"}), Act("greet", 0.8)),
        "question": "area",
        "decided": ("utter_outage_now",),
        "why": ("place named", "tells the outage"),
    }
    return Explanation(**{**defaults, **fields})


def a_conversation(**fields: Any) -> Conversation:
    defaults: dict[str, Any] = {
        "id": SESSION,
        "channel": channels.CHAT,
        "caller_phone": PHONE,
        "started_at": SOME_MORNING,
        "last_at": SOME_MORNING,
    }
    return Conversation(**{**defaults, **fields})


def our_sentences() -> Sentences:
    return load_sentences("1900 1909")


def surroundings(**parts: Any) -> Surroundings:
    numbers = itertools.count(1)
    defaults: dict[str, Any] = {
        "dialogue": ScriptedDialogue(),
        "gate": Gate(GateRules(at_once=8, waiting=100, patience_s=10.0)),
        "log": RememberedLog(),
        "clock": SettableClock(SOME_MORNING),
        "sentences": our_sentences(),
        "measurements": Counts(),
        "look_ups": CountedLookUps(),
        "new_reply_id": lambda: f"reply-{next(numbers)}",
    }
    return Surroundings(**{**defaults, **parts})


def settings_in(folder: Path, **fields: Any) -> Settings:
    """Settings whose state lies in `folder`, and whose other processes nobody runs."""
    nowhere = "http://127.0.0.1:9"
    defaults: dict[str, Any] = {
        "state_dir": folder,
        "rasa_url": nowhere,
        "actions_url": nowhere,
        "outage_url": nowhere,
        "audiosocket_port": 0,
    }
    return Settings(**{**defaults, **fields})


@asynccontextmanager
async def running(
    settings: Settings, given: Given | None = None, client_host: str = "127.0.0.1", base_url: str = AT_HOME
) -> AsyncIterator[httpx.AsyncClient]:
    """The assistant from start to end, and a client that asks it from `client_host`."""
    given = given or Given(dialogue=ScriptedDialogue(), speaker=ToneSpeaker())
    app = create_app(settings, given)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=(client_host, 50000))
        async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
            yield client
