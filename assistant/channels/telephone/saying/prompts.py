"""The telephone's own sentences (`prompts.yml`), with their sound made ahead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.channels.telephone.saying.topics import KeyTopic, TopicPage, pages_of
from assistant.conversation.ports import Speaker
from assistant.edited_files import EditedFile

logger = logging.getLogger(__name__)

PROMPTS_FILE = Path(__file__).with_name("prompts.yml")
TOP = ("say", "keys", "yes_no", "backchannels", "farewells", "summaries", "queue", "call_back")
# The prompts that a call may say, by name.
SAY = (
    *("greeting", "recorded", "keys_only", "still_there", "still_there_again", "nobody_there", "waited_long"),
    *(
        "unclear",
        "menu",
        "other_questions",
        "topics",
        "by_keys",
        "handing_over",
        "too_long",
        "closing",
        "busy",
    ),
    *("enter_number", "enter_code_or_number", "enter_anew", "wrong_number", "choose_unit", "choice"),
    *("nobody_free", "danger_first", "at_risk_first", "call_back_promised", "ask_call_back_number"),
    *("call_back_failed", "call_back_goodbye"),
)
PHRASES = ("person", "affirm", "deny", "customer_code", "phone_number")
SUMMARIES = ("not_understood", "assistant_unavailable", "shutting_down")
CALL_BACK = ("place", "description", "hazard", "at_risk")
PLACEHOLDERS = ("hotline", "choices", "title", "key", "phone", "time", "value", "summary", "other_questions")


@dataclass(frozen=True)
class Prompts:
    """The file explains each entry. `load_prompts` fails when one is missing. `pages` are everyday questions."""

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
    pages: tuple[TopicPage, ...] = ()


def load_prompts(hotline: str, topics: Sequence[KeyTopic] = (), path: Path = PROMPTS_FILE) -> Prompts:
    """Raises `UnusableFile` when the file lacks an entry or has one that does not exist."""
    written = _checked(path)
    keys = written["keys"]
    say = {name: text.replace("{hotline}", hotline) for name, text in written["say"].items()}
    others = say["other_questions"]
    return Prompts(
        say={
            **say,
            "menu": say["menu"].replace("{other_questions}", f"{others}, " if topics else ""),
            "other_questions": f"{others[:1].upper()}{others[1:]}.",  # alone, it is a sentence
        },
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
        pages=pages_of(topics, say),
    )


def _checked(path: Path) -> dict[str, Any]:
    file = EditedFile(path)
    written: dict[str, Any] = file.value
    file.require_entries(TOP)
    file.require(isinstance(written["queue"], str), "queue", "a text")
    file.require_texts(SAY, "say")
    file.require_entries((*PHRASES, "menu"), "keys")
    keys = written["keys"]
    file.require(_are_texts(keys[name] for name in PHRASES), "keys", "texts, except its menu")
    file.require(_is_of_texts(keys["menu"]), "keys", 'a menu { "1": words, "2": words } and texts')
    file.require_texts(SUMMARIES, "summaries")
    file.require_texts(CALL_BACK, "call_back")
    for name in ("backchannels", "farewells"):
        file.require(isinstance(written[name], list) and _are_texts(written[name]), name, "a list of words")
    choices = written["yes_no"]
    are_choices = isinstance(choices, list) and all(
        _is_of_texts(one) and one.keys() == {"title", "key"} for one in choices
    )
    file.require(are_choices, "yes_no", 'a list of { title: word, key: "1" }')
    file.require_placeholders(PLACEHOLDERS)
    return written


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(one, str) for one in values)


def _is_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and _are_texts([*value, *value.values()])


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
        pages = {f"page {number}": page.text for number, page in enumerate(self._prompts.pages, start=1)}
        for name, text in {**self._prompts.say, **pages}.items():
            if "{" in text:
                continue
            try:
                sound = await self._speaker.speak(text, SAMPLE_RATE, self._rate)
            except Exception as broken:  # one sentence must not prevent the start
                logger.warning("the prompt %s is not made ahead: %s", name, type(broken).__name__)
                return
            self._made[text] = await asyncio.to_thread(sound.to_pcm)
