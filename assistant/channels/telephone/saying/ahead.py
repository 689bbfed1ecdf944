"""Makes the sound of the dialogue's fixed sentences before they are needed, while there are no calls.

The speaker caches its sound, on disk too: after the first start this takes a few milliseconds per
sentence. `mass_outages` does the same for sentences about large outages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.conversation.ports import Speaker
from assistant.errors import SpeechUnavailable

logger = logging.getLogger(__name__)

BREATH_S = 0.05
"""pause between sentences, for others who need the voice"""


async def make_ahead(
    speaker: Speaker,
    sentences: Sequence[str],
    rate: float,
    somebody_calls: Callable[[], bool],
    look_every_s: float = 1.0,
) -> None:
    """Returns when all sentences are made, or when the voice fails. Waits during calls."""
    for sentence in sentences:
        while somebody_calls() or not speaker.ready:  # noqa: ASYNC110 (no event marks the end of a call)
            await asyncio.sleep(look_every_s)
        try:
            await speaker.speak(sentence, SAMPLE_RATE, rate)
        except SpeechUnavailable as broken:
            if broken.code != "speech_busy":
                logger.warning("no sentences are made ahead: %s", broken.code)
                return
        await asyncio.sleep(BREATH_S)
    logger.info("%d sentences of the dialogue are ready for the telephone", len(sentences))
