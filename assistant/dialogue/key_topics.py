"""The everyday questions that callers on the telephone can choose by key, from the stored answers."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.checks.files import faults_in_answers
from assistant.dialogue.wording.stored_answers import FILE, summary

log = logging.getLogger(__name__)


def key_topics(file: Path = FILE) -> list[tuple[str, str]]:
    """(title, words that ask the question) of each topic with a `key_title`, in the order of the file.

    A file with faults has none, and one line of the log says so.
    """
    read, faults = faults_in_answers(file)
    if faults or read.root is None:
        log.error("callers cannot choose everyday questions by key: %s", summary(faults))
        return []
    content: dict[str, Any] = yaml.SafeLoader("").construct_document(read.root)
    topics = content["topics"].values()
    return [(str(one["key_title"]), str(one["key_says"])) for one in topics if "key_title" in one]
