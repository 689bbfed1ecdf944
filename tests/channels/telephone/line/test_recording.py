"""The sound of a call, kept only where that is wished, and not for longer than it may be."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.channels.telephone.line.line import SAMPLE_RATE, Sound
from assistant.channels.telephone.line.recording import Side, forget_recordings
from assistant.speech.audio import Audio
from tests.builders import SESSION, SOME_MORNING
from tests.channels.telephone.calling import a_call, soon
from tests.fakes import GREETING

LOUD = np.full(SAMPLE_RATE // 2, 1000, "<i2").tobytes()


def recorded(folder: Path) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """Both sides of the only call, one row a sample."""
    [file] = folder.glob("*.wav")
    return np.frombuffer(file.read_bytes()[44:], "<i2").reshape(-1, 2)


async def test_a_recorded_call_says_so_and_keeps_both_sides(tmp_path: Path) -> None:
    async with a_call(recordings=tmp_path / "recordings") as call:
        await call.hears("được ghi âm")
        await call.hears(GREETING)
        call.line.put(Sound(LOUD))
        await soon(lambda: call.ear.fed)
        await call.silence()
    facts = call.log.conversations[SESSION].call
    assert facts is not None
    assert facts.recording is not None
    file = tmp_path / "recordings" / facts.recording
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    both = np.frombuffer(file.read_bytes()[44:], "<i2").reshape(-1, 2)
    assert np.count_nonzero(both[:, 0]) == len(LOUD) // 2
    assert np.count_nonzero(both[:, 1]) == pytest.approx(
        np.count_nonzero(np.frombuffer(call.line.sound, "<i2")), abs=800
    )
    assert Audio.from_wav(file.read_bytes()).duration_s == pytest.approx(facts.seconds, abs=0.2)


async def test_of_an_interrupted_answer_the_recording_holds_what_was_heard(tmp_path: Path) -> None:
    async with a_call(recordings=tmp_path) as call:
        await call.hears(GREETING)
        call.ear.begins()
        await soon(lambda: call.line.flushed)
        call.ear.ends("mất điện")
        await call.hears("Dạ em nghe: mất điện")
        await call.silence()
    right = recorded(tmp_path)[:, 1]
    assert 0 < np.count_nonzero(right) < np.count_nonzero(np.frombuffer(call.line.sound, "<i2"))


async def test_usually_nothing_is_recorded_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    async with a_call() as call:
        await call.hears(GREETING)
    assert not [one for one in call.screen.of("assistant") if "ghi âm" in one]
    facts = call.log.conversations[SESSION].call
    assert facts is not None
    assert facts.recording is None


async def test_a_disk_that_cannot_be_written_costs_nobody_the_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with a_call(recordings=tmp_path / "file") as call:
        await call.hears(GREETING)
        await call.say("mất điện")
        await call.hears("Dạ em nghe: mất điện")


async def test_a_disk_that_is_full_costs_nobody_the_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / f"{SOME_MORNING:%Y%m%dT%H%M%SZ}_call-1.wav"
    file.symlink_to("/dev/full")
    async with a_call(recordings=tmp_path, rules={"write_recording_every_s": 0.05}) as call:
        await call.hears(GREETING)
        await soon(lambda: "No space left" in caplog.text)
        await call.say("mất điện")
        await call.hears("Dạ em nghe: mất điện")
    assert call.log.conversations[SESSION].ended_at is not None


def test_pauses_are_kept_and_jitter_is_not() -> None:
    side = Side()
    side.put(b"\x01\x00" * 160, 0.0)
    side.put(b"\x01\x00" * 160, 0.05)
    side.put(b"\x01\x00" * 160, 1.0)
    sound = np.frombuffer(side.take(1.5), "<i2")
    assert len(sound) == 1.5 * SAMPLE_RATE
    assert list(np.flatnonzero(sound)) == [*range(320), *range(8000, 8160)]


def test_recordings_are_forgotten_with_the_conversations(tmp_path: Path) -> None:
    old, new = tmp_path / "old.wav", tmp_path / "new.wav"
    for file, age in ((old, 91), (new, 1)):
        file.touch()
        moment = (SOME_MORNING - timedelta(days=age)).timestamp()
        os.utime(file, (moment, moment))
    assert forget_recordings(tmp_path, SOME_MORNING - timedelta(days=90)) == 1
    assert list(tmp_path.iterdir()) == [new]
    assert forget_recordings(tmp_path / "nowhere", SOME_MORNING) == 0
