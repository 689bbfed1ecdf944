"""What the dialogue will say about large outages, made into sound before people call.

Times pass and crews arrive, so this looks again and again; what was made before costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.conversation.ports import Speaker
from assistant.errors import OutageServiceUnavailable, SpeechUnavailable
from assistant.outages.client import Json, OutageService

logger = logging.getLogger(__name__)

BREATH_S = 0.05
"""between sentences, for callers who need the voice now"""


@dataclass(frozen=True)
class AheadRules:
    """Which outages: the `most_outages` largest, those of at least `fewest_customers`; and how often, in seconds."""

    fewest_customers: int = 100
    most_outages: int = 10
    look_every_s: float = 30.0
    broken_pause_s: float = 120.0
    """after the voice could not speak: callers ask it meanwhile anyway"""


class MassOutages:
    """`sentences` gives all that may be said about an outage at a moment; `rate` is the telephone's."""

    def __init__(
        self,
        outages: OutageService,
        sentences: Callable[[Json, datetime], Iterable[str]],
        speaker: Speaker,
        rate: float,
        rules: AheadRules = AheadRules(),
    ) -> None:
        self._outages, self._sentences, self._rules = outages, sentences, rules
        self._speaker, self._rate = speaker, rate
        self._made: set[str] = set()

    async def forever(self, now: Callable[[], datetime]) -> None:
        """Make sound again and again, less often while the voice cannot speak; until it is cancelled."""
        while True:
            speaks = await self.make(now())
            await asyncio.sleep(self._rules.look_every_s if speaks else self._rules.broken_pause_s)

    async def make(self, now: datetime) -> bool:
        """Make what is still missing for the outages of this moment; False when the voice cannot, for now."""
        rules = self._rules
        try:
            outages = await self._outages.running(rules.fewest_customers, rules.most_outages)
        except OutageServiceUnavailable:
            return True  # nothing can be said about outages now
        wanted = dict.fromkeys(
            sentence
            for outage in outages
            for moment in (now, now + timedelta(seconds=rules.look_every_s))
            for sentence in self._sentences(outage, moment)
        )
        self._made.intersection_update(wanted)
        for sentence in wanted:
            if sentence in self._made:
                continue
            try:
                await self._speaker.speak(sentence, SAMPLE_RATE, self._rate)
            except SpeechUnavailable as broken:
                if broken.code == "speech_busy":  # callers come first; in half a minute there is another try
                    return True
                logger.warning("nothing is made ahead of outages for a while: %s", broken.code)
                return False
            self._made.add(sentence)
            await asyncio.sleep(BREATH_S)
        return True
