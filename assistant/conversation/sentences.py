"""Loads `sentences.yml`: what the assistant says without the dialogue."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from assistant.edited_files import EditedFile

SENTENCES_FILE = Path(__file__).with_name("sentences.yml")


@dataclass(frozen=True)
class Sentences:
    """The file explains each sentence."""

    didnt_hear: str
    read_only_the_beginning: str
    assistant_unavailable: str
    unavailable_summary: str
    unavailable_summary_without_words: str
    unavailable_queue: str


def load_sentences(hotline: str, path: Path = SENTENCES_FILE) -> Sentences:
    """Raises `UnusableFile` when the file lacks a sentence or has one that does not exist."""
    names = [one.name for one in fields(Sentences)]
    file = EditedFile(path)
    file.require_texts(names)
    file.require_placeholders(("hotline", "words"))
    return Sentences(**{name: file.value[name].replace("{hotline}", hotline) for name in names})
