"""What the telephone will say of an outage that many call about, made sound before they call.

The dialogue's own wording is filled in with what the outage service says now, for the outage's own words and
for each street they name. Times pass and crews arrive, so this is looked at again and again; what was made
before costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.channels.telephone.ahead import DOMAIN, responses_in
from assistant.channels.telephone.line import SAMPLE_RATE
from assistant.channels.telephone.outage_desk import OutageDesk
from assistant.conversation.ports import Speaker
from assistant.dialogue.actions.wording import (
    Saying,
    area_name,
    describe_cause,
    describe_outage,
    describe_return,
)
from assistant.errors import OutageServiceUnavailable, SpeechUnavailable

logger = logging.getLogger(__name__)

Json = Mapping[str, Any]

FEWEST_CUSTOMERS = 100
"""of an outage whose sentences are made ahead: of fewer, few call at the same time"""
MOST_OUTAGES = 10
"""the largest ones: their callers are most of all callers"""
LOOK_EVERY_S = 30.0
BROKEN_PAUSE_S = 120.0
"""after the voice could not speak: whoever calls meanwhile asks it anyway"""
BREATH_S = 0.05
"""between sentences, for whoever needs the voice now"""
_STREETS = re.compile(r"\bđường ([^,;.]+)", re.IGNORECASE)


class MassOutages:
    """`desk` tells which outages there are, `speaker` keeps what it has said; `rate` is the telephone's."""

    def __init__(self, desk: OutageDesk, speaker: Speaker, rate: float, domain: Path = DOMAIN) -> None:
        self._desk, self._speaker, self._rate = desk, speaker, rate
        self._responses = responses_in(domain)
        self._made: set[str] = set()

    async def forever(self, now: Callable[[], datetime]) -> None:
        """Looks every `LOOK_EVERY_S` seconds, less often while the voice cannot speak; until it is cancelled."""
        while True:
            speaks = await self.make(now())
            await asyncio.sleep(LOOK_EVERY_S if speaks else BROKEN_PAUSE_S)

    async def make(self, now: datetime) -> bool:
        """Makes what is not yet made of the outages of this moment; False when the voice cannot, for now."""
        try:
            outages = await self._desk.running(FEWEST_CUSTOMERS, MOST_OUTAGES)
        except OutageServiceUnavailable:
            return True  # nobody can be told anything of outages now
        wanted = dict.fromkeys(
            sentence
            for outage in outages
            for moment in (now, now + timedelta(seconds=LOOK_EVERY_S))
            for sentence in sentences_about(outage, moment, self._responses)
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


def sentences_about(outage: Json, now: datetime, responses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every way in which the dialogue may tell of a running outage, as the outage service describes it."""
    known = dict(outage)
    areas = [area_name(None, known), *(area_name({"street": street}, known) for street in streets_of(outage))]
    sayings = [describe_outage(known, area, now) for area in areas]
    for saying in (*sayings, describe_return(known, now), describe_cause(known, now)):
        yield from _said(saying, responses)


def streets_of(outage: Json) -> list[str]:
    """«Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng» → Âu Cơ, Nguyễn Đình Trọng."""
    named = _STREETS.findall(str(outage.get("area_text") or ""))
    return [street.strip() for some in named for street in some.split(" và ") if street.strip()]


def _said(saying: Saying, responses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for text in responses.get(saying.response, ()):
        yield text.format(**saying.values).strip()
