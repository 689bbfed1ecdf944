"""Stored answers to everyday questions, from `nlu_data/answers.yml`, by corporation, channel and day.

The file is read again when it changes. If it has faults, the last good answers stay and one log line says so.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.checks.files import faults_in_answers
from assistant.dialogue.checks.yaml_files import Fault

FILE = Path("nlu_data/answers.yml")
VIETNAM = timezone(timedelta(hours=7))
NEVER, MISSING = -2, -1

Json = dict[str, Any]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """The topic, the caller's code, whether the answer is written, and the day in Vietnam."""

    topic: str
    customer_code: str | None
    is_written: bool
    day: date


class Answers:
    """The stored answers of the last version of the file without faults."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._looked_at = NEVER
        self._content: Json = {}

    def answer(self, question: Question) -> str | None:
        """The answer in full; None for a topic without one."""
        if faults := self.refresh():
            log.error("%s; the last good answers stay", summary(faults))
        content = self._content
        topic = content.get("topics", {}).get(question.topic)
        if topic is None:
            return None
        name = corporation_of(question.customer_code, content["corporations"])
        facts = content["corporations"].get(name) or content["default"]
        words = {**topic, **(topic.get("for") or {}).get(name, {})}
        text = words.get("write") if question.is_written else None
        said = str(text or words["say"])
        if question.day > words["valid_until"]:
            said = f"{said} {content['may_have_changed']}"
        return said.format(**{key: value for key, value in facts.items() if key != "prefixes"})

    def hotline(self, customer_code: str | None) -> str:
        """The telephone number of the customer's corporation."""
        self.refresh()
        content = self._content
        name = corporation_of(customer_code, content["corporations"])
        return str((content["corporations"].get(name) or content["default"])["hotline"])

    def refresh(self) -> list[Fault]:
        """Reads the file if it has changed. Returns its faults, once for each change."""
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            changed = MISSING
        if changed == self._looked_at:
            return []
        self._looked_at = changed
        file, faults = faults_in_answers(self._file)
        if not faults:
            self._content = yaml.SafeLoader("").construct_document(file.root)
        return faults


@functools.cache
def stored_answers() -> Answers:
    """The one instance of this process."""
    return Answers()


def summary(faults: Sequence[Fault]) -> str:
    """One line: the first mistake and how many more there are."""
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}"


def corporation_of(customer_code: str | None, corporations: Mapping[str, Json]) -> str:
    """The corporation of a customer code, by the longest prefix that fits; `default` if none fits."""
    fitting = [
        (len(prefix), name)
        for name, one in corporations.items()
        for prefix in one["prefixes"]
        if customer_code and customer_code.startswith(prefix)
    ]
    return max(fitting)[1] if fitting else "default"


def today(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()
