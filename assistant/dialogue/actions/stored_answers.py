"""Stored answers to everyday questions, from `nlu_data/answers.yml`: the right words for corporation, channel and day.

The file is read again when it changes; one that cannot be used leaves the last good answers in place.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

FILE = Path("nlu_data/answers.yml")
VIETNAM = timezone(timedelta(hours=7))
WRITTEN_CHANNELS = frozenset({"chat"})

Json = dict[str, Any]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is asked, of whom, how the answer goes out, and on which day (in Vietnam)."""

    topic: str
    customer_code: str | None
    channel: str
    day: date


class Answers:
    """The stored answers as the file says them today."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._read_at = -1.0
        self._content: Json = {}

    def answer(self, question: Question) -> str | None:
        """The answer in full; None for a topic without one."""
        content = self._fresh()
        topic = content.get("topics", {}).get(question.topic)
        if topic is None:
            return None
        name = corporation_of(question.customer_code, content["corporations"])
        facts = content["corporations"].get(name) or content["default"]
        words = {**topic, **(topic.get("for") or {}).get(name, {})}
        text = words.get("write") if question.channel in WRITTEN_CHANNELS else None
        said = str(text or words["say"])
        if question.day > words["valid_until"]:
            said = f"{said} {content['may_have_changed']}"
        return said.format(**{key: value for key, value in facts.items() if key != "prefixes"})

    def _fresh(self) -> Json:
        try:
            changed = self._file.stat().st_mtime
            if changed != self._read_at:
                content: Json = yaml.safe_load(self._file.read_text("utf-8"))
                check(content)
                self._content, self._read_at = content, changed
        except (OSError, ValueError, yaml.YAMLError) as problem:
            log.error("%s cannot be used: %s", self._file, problem)
            if not self._content:
                return {}
        return self._content


def corporation_of(customer_code: str | None, corporations: Mapping[str, Json]) -> str:
    """Whose customer a code belongs to, by the longest prefix that fits; `default` without a code."""
    fitting = [
        (len(prefix), name)
        for name, one in corporations.items()
        for prefix in one["prefixes"]
        if customer_code and customer_code.startswith(prefix)
    ]
    return max(fitting)[1] if fitting else "default"


def check(content: Json) -> None:
    """ValueError that names the first topic which cannot be said."""
    facts = content.get("default")
    if not isinstance(facts, dict) or not isinstance(content.get("topics"), dict):
        raise ValueError("topics and default are needed")
    for name, topic in content["topics"].items():
        for words in (topic, *({**topic, **other} for other in (topic.get("for") or {}).values())):
            if not isinstance(words.get("valid_until"), date):
                raise ValueError(f"{name}: valid_until is no date")
            try:
                for text in (words["say"], words.get("write", "")):
                    text.format(**facts)
            except (KeyError, IndexError, AttributeError, ValueError) as problem:
                raise ValueError(f"{name}: {problem} is missing or unknown") from problem


def today(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()
