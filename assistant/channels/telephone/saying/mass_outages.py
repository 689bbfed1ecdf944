"""Makes the sound of the dialogue's sentences about large outages before people call.

The sentences change as time passes and crews arrive, so this checks every 30 seconds; sentences that were
made before cost nothing.
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
"""pause between sentences, for callers who need the voice now"""


@dataclass(frozen=True)
class AheadRules:
    """Which outages: the `most_outages` largest of at least `fewest_customers`; and how often to check."""

    fewest_customers: int = 100
    most_outages: int = 10
    look_every_s: float = 30.0
    broken_pause_s: float = 120.0
    """after the voice failed"""


class MassOutages:
    """`sentences` gives all sentences about an outage at a moment; `rate` is the telephone's."""

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
        """Calls `make` in a loop, less often while the voice fails, until it is cancelled."""
        while True:
            speaks = await self.make(now())
            await asyncio.sleep(self._rules.look_every_s if speaks else self._rules.broken_pause_s)

    async def make(self, now: datetime) -> bool:
        """Makes the missing sentences for the current outages; False when the voice fails."""
        rules = self._rules
        try:
            outages = await self._outages.running(rules.fewest_customers, rules.most_outages)
        except OutageServiceUnavailable:
            return True  # the dialogue cannot say anything about outages now either
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
                if broken.code == "speech_busy":  # callers come first; the next try is in half a minute
                    return True
                logger.warning("nothing is made ahead of outages for a while: %s", broken.code)
                return False
            self._made.add(sentence)
            await asyncio.sleep(BREATH_S)
        return True
