"""The ear is told what we say ourselves, and when the caller hears it."""

from __future__ import annotations

import time

import pytest

from assistant.channels.telephone.line.line import Arrival
from assistant.channels.telephone.line.overheard import OverheardLine
from tests.channels.telephone.calling import FakeLine, ScriptedEar

SECOND = bytes(16000)


class AttentiveEar(ScriptedEar):
    """Remembers what it was told of our own sound."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[int, float]] = []
        self.silent_from: list[float] = []

    def playing(self, pcm: bytes, at: float) -> None:
        self.told.append((len(pcm), at))

    def fell_silent(self, at: float) -> None:
        self.silent_from.append(at)


@pytest.fixture
def line() -> OverheardLine:
    return OverheardLine(FakeLine(Arrival("1", "asterisk", None, "19001909")))


async def test_sound_in_a_burst_is_heard_one_piece_after_the_other(line: OverheardLine) -> None:
    ear = AttentiveEar()
    line.overheard_by(ear)
    now = time.monotonic()
    for mark in "abc":
        await line.play(SECOND, mark)
    starts = [at for _, at in ear.told]
    assert starts[0] == pytest.approx(now, abs=0.2)
    assert starts[1] - starts[0] == pytest.approx(1.0)
    assert starts[2] - starts[1] == pytest.approx(1.0)


async def test_an_ear_that_comes_later_is_told_of_the_greeting(line: OverheardLine) -> None:
    before = time.monotonic()
    await line.play(SECOND, "greeting")
    ear = AttentiveEar()
    line.overheard_by(ear)
    assert [length for length, _ in ear.told] == [len(SECOND)]
    assert ear.told[0][1] == pytest.approx(before, abs=0.2)


async def test_what_is_cut_off_is_told_and_the_next_sound_comes_at_once(line: OverheardLine) -> None:
    ear = AttentiveEar()
    line.overheard_by(ear)
    await line.play(SECOND * 20, "long")
    await line.flush()
    cut = time.monotonic()
    assert ear.silent_from == [pytest.approx(cut, abs=0.2)]
    await line.play(SECOND, "next")
    assert ear.told[-1][1] == pytest.approx(cut, abs=0.2)
