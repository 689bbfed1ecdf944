"""Loads `sentences.yml`: what the assistant says without the dialogue."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import yaml

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
    """Raises `KeyError` when the file lacks a sentence: a bug, found at start."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Sentences(
        **{one.name: str(written[one.name]).replace("{hotline}", hotline) for one in fields(Sentences)}
    )
