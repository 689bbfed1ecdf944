"""Makes the sound of the dialogue's fixed sentences before they are needed, while nobody calls.

The speaker keeps what it has made, on disk too: after the first start this costs a few milliseconds a
sentence. What is said of large outages is made by `mass_outages`; of small ones, when somebody asks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.channels.telephone.line import SAMPLE_RATE
from assistant.conversation.ports import Speaker
from assistant.errors import SpeechUnavailable
from assistant.vietnamese.sentences import split_sentences

logger = logging.getLogger(__name__)

DOMAIN = Path(__file__).parents[2] / "dialogue" / "domain"
WAIT_S = 1.0
"""between looks whether somebody is calling"""
BREATH_S = 0.05
"""between sentences, for whoever else needs the voice"""


def fixed_sentences(domain: Path = DOMAIN) -> list[str]:
    """Every sentence of the dialogue's responses that has no placeholder, as it is said, each once."""
    texts = [text for variations in responses_in(domain).values() for text in variations]
    return list(dict.fromkeys(one for text in texts for one in split_sentences(text) if "{" not in one))


def responses_in(domain: Path) -> dict[str, list[str]]:
    """The texts of every response of the dialogue, by its name; placeholders in braces."""
    found: dict[str, list[str]] = {}
    for path in sorted(domain.glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variations in (document.get("responses") or {}).items():
            found[name] = list(_texts(variations or ()))
    return found


async def make_ahead(
    speaker: Speaker, sentences: Sequence[str], rate: float, somebody_calls: Callable[[], bool]
) -> None:
    """Returns when all are made, or when the voice cannot."""
    for sentence in sentences:
        while somebody_calls() or not speaker.ready:  # noqa: ASYNC110 (nobody tells when a call ends)
            await asyncio.sleep(WAIT_S)
        try:
            await speaker.speak(sentence, SAMPLE_RATE, rate)
        except SpeechUnavailable as broken:
            if broken.code != "speech_busy":
                logger.warning("no sentences are made ahead: %s", broken.code)
                return
        await asyncio.sleep(BREATH_S)
    logger.info("%d sentences of the dialogue are ready for the telephone", len(sentences))


def _texts(variations: Iterable[Any]) -> Iterator[str]:
    for one in variations:
        if isinstance(one, dict) and isinstance(one.get("text"), str):
            yield one["text"]
