"""Callers who talk to the assistant through a real PBX, and their measurements."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.speech.listening.voice_activity import TELEPHONE_HZ
from bench.telephone.pbx import NUMBER
from bench.telephone.softphone import Packet, Softphone, softphone

TURNS = 3
ANSWER_WITHIN_S = 30.0
LISTEN_S = 0.9
# A packet that comes this much later after the one before it than their time stamps say leaves an audible
# gap. Between two answers no packets are sent, and the time stamps show that.
GAP_S = 0.06
# Longer than the pauses inside words.
FELL_SILENT_S = 0.3


@dataclass
class Noticed:
    """Times of one or of many calls, in seconds."""

    answered: list[float] = field(default_factory=list)
    greeted: list[float] = field(default_factory=list)
    fell_silent: list[float] = field(default_factory=list)
    """From the beginning of the caller's words to the last packet of the interrupted answer."""
    replied: list[float] = field(default_factory=list)
    """From the end of the caller's words to the first packet of the answer."""
    packets: int = 0
    gaps: int = 0
    failed: int = 0

    def add(self, other: Noticed) -> None:
        for mine, theirs in (
            (self.answered, other.answered),
            (self.greeted, other.greeted),
            (self.fell_silent, other.fell_silent),
            (self.replied, other.replied),
        ):
            mine += theirs
        self.packets += other.packets
        self.gaps += other.gaps
        self.failed += other.failed


async def converse(pbx_port: int, number: str, words: bytes) -> Noticed:
    """Calls, and interrupts the greeting and each answer with `words` (8 kHz samples)."""
    noticed = Noticed()
    async with softphone(pbx_port, number=number) as phone:
        try:
            await phone.call(NUMBER)
            noticed.answered.append(phone.times.answered - phone.times.placed)
            await phone.until(lambda: first_loud(phone, 0) is not None, ANSWER_WITHIN_S)
            noticed.greeted.append((first_loud(phone, 0) or 0) - phone.times.placed)
            for _ in range(TURNS):
                await asyncio.sleep(LISTEN_S)
                await _interrupt(phone, words, noticed)
        except TimeoutError:
            noticed.failed += 1
        loud = [packet for packet in phone.packets if packet.loud]
        noticed.packets = len(loud)
        noticed.gaps = sum(is_gap(*pair) for pair in pairwise(loud))
        phone.hang_up()
    return noticed


async def _interrupt(phone: Softphone, words: bytes, noticed: Noticed) -> None:
    """Speaks while the assistant speaks, and waits for the answer."""
    began = time.monotonic()
    phone.say(words)
    await phone.until(lambda: phone.still_to_say_s == 0)
    ended = time.monotonic()
    await phone.until(lambda: answered(phone, ended) is not None, ANSWER_WITHIN_S)
    noticed.replied.append((answered(phone, ended) or 0) - ended)
    interrupted = [at for at in phone.loud_at if began <= at < ended]
    # If the answer went on to the end of the caller's words, they did not interrupt it.
    if interrupted and ended - interrupted[-1] > FELL_SILENT_S:
        noticed.fell_silent.append(interrupted[-1] - began)


def answered(phone: Softphone, after: float) -> float | None:
    """When the first new sound came after that moment: sound that goes on from before does not count."""
    loud = phone.loud_at
    start = bisect_left(loud, after)
    pairs = zip([0.0, *loud[:start]][-1:] + loud[start:], loud[start:], strict=False)
    return next((at for before, at in pairs if at - before > FELL_SILENT_S), None)


def first_loud(phone: Softphone, after: float) -> float | None:
    """When the first packet with sound came after that moment; None if none came."""
    return next(iter(phone.loud_at[bisect_left(phone.loud_at, after) :][:1]), None)


def is_gap(former: Packet, later: Packet) -> bool:
    """Whether the sound should have continued but came late."""
    follows = (later.sequence - former.sequence) % 65536 == 1
    samples = (later.timestamp - former.timestamp) % 2**32
    return follows and later.at - former.at - samples / TELEPHONE_HZ > GAP_S


async def at_once(count: int, one: Callable[[int], Coroutine[None, None, Noticed]]) -> Noticed:
    """Runs `count` callers who start a tenth of a second apart; returns their times together."""

    async def later(number: int) -> Noticed:
        await asyncio.sleep(number * 0.1)
        return await one(number)

    together = Noticed()
    for noticed in await asyncio.gather(*(later(number) for number in range(count))):
        together.add(noticed)
    return together
