"""Telephone sound for a recognizer: twice the rate, the same sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from assistant.speech.listening.upsampling import REACH, Upsampler
from tests.speech.line_sound import HZ, tone, voice


def in_pieces(samples: np.ndarray, size: int) -> np.ndarray:
    stream = Upsampler()
    pieces = [stream.double(samples[start : start + size]) for start in range(0, len(samples), size)]
    return np.concatenate(pieces)


@pytest.mark.parametrize("hertz", [300, 1000, 2000, 3000, 3400])
def test_a_tone_keeps_its_pitch_and_loudness(hertz: int) -> None:
    doubled = Upsampler().double(tone(1.0, hertz)).astype(float)
    spectrum = np.abs(np.fft.rfft(doubled[:16000] * np.hanning(16000)))
    assert np.argmax(spectrum) == pytest.approx(hertz, abs=2)
    assert np.sqrt(np.mean(doubled**2)) == pytest.approx(np.sqrt(np.mean(tone(1.0, hertz) ** 2.0)), rel=0.03)


@pytest.mark.parametrize("hertz", [300, 1000, 2500, 3200])
def test_nothing_of_it_is_heard_in_the_upper_half(hertz: int) -> None:
    doubled = Upsampler().double(tone(1.0, hertz)).astype(float)[200:16000]
    spectrum = np.abs(np.fft.rfft(doubled * np.blackman(len(doubled)))) ** 2
    upper = spectrum[len(spectrum) // 2 :].sum() / spectrum.sum()
    assert 10 * np.log10(upper) < -50


@pytest.mark.parametrize("size", [1, 7, 160, 256, 4000])
def test_the_size_of_the_pieces_makes_no_difference(size: int) -> None:
    speech = voice("mất điện rồi")[:8000]
    assert np.array_equal(in_pieces(speech, size), Upsampler().double(speech))


def test_the_sound_comes_two_milliseconds_late() -> None:
    click = np.zeros(400, np.int16)
    click[100] = 20000
    late = np.argmax(Upsampler().double(click)) - 200
    assert late / (2 * HZ) == REACH / HZ == 0.002


@given(arrays.arrays(np.int16, some.integers(0, 700)))
def test_any_sound_gives_twice_as_many_samples(samples: np.ndarray) -> None:
    assert len(Upsampler().double(samples)) == 2 * len(samples)
