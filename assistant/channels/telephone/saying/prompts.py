"""The telephone's own sentences (`prompts.yml`), with their sound made ahead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.conversation.ports import Speaker

logger = logging.getLogger(__name__)

PROMPTS_FILE = Path(__file__).with_name("prompts.yml")


@dataclass(frozen=True)
class Prompts:
    """The file explains each entry. `load_prompts` fails when one is missing."""

    say: Mapping[str, str]
    menu: Mapping[str, str]
    person: str
    affirm: str
    deny: str
    customer_code: str
    phone_number: str
    yes_no: Mapping[str, str]
    backchannels: frozenset[str]
    farewells: frozenset[str]
    summaries: Mapping[str, str]
    queue: str
    call_back: Mapping[str, str]


def load_prompts(hotline: str, path: Path = PROMPTS_FILE) -> Prompts:
    """Raises `KeyError` when the file lacks an entry: a bug, found at start."""
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys = written["keys"]
    return Prompts(
        say={name: text.replace("{hotline}", hotline) for name, text in written["say"].items()},
        menu=keys["menu"],
        person=keys["person"],
        affirm=keys["affirm"],
        deny=keys["deny"],
        customer_code=keys["customer_code"],
        phone_number=keys["phone_number"],
        yes_no={one["key"]: one["title"] for one in written["yes_no"]},
        backchannels=frozenset(written["backchannels"]),
        farewells=frozenset(written["farewells"]),
        summaries=written["summaries"],
        queue=written["queue"],
        call_back=written["call_back"],
    )


class PromptSounds:
    """The sound of sentences that never change, 8 kHz, kept for the life of the process.

    Until a sentence is made, `of` returns None for it, and the caller waits for the voice.
    """

    def __init__(self, prompts: Prompts, speaker: Speaker | None, rate: float) -> None:
        self._prompts = prompts
        self._speaker = speaker
        self._rate = rate
        self._made: dict[str, bytes] = {}

    def of(self, text: str) -> bytes | None:
        return self._made.get(text)

    async def prepare(self) -> None:
        """Makes all sentences without placeholders, the greeting first. Stops at an error: the voice makes
        the rest when a call needs them."""
        if self._speaker is None:
            return
        for name, text in self._prompts.say.items():
            if "{" in text:
                continue
            try:
                sound = await self._speaker.speak(text, SAMPLE_RATE, self._rate)
            except Exception as broken:  # one sentence must not prevent the start
                logger.warning("the prompt %s is not made ahead: %s", name, type(broken).__name__)
                return
            self._made[text] = await asyncio.to_thread(sound.to_pcm)
