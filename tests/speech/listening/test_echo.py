"""Our own voice, thrown back by the line, is not the caller's; a caller who talks over it is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from assistant.speech.audio import Samples
from assistant.speech.listening.echo import COMPARED, LONGEST_DELAY, STEP_S, EchoVerdict, EchoWatch
from assistant.speech.listening.voice_activity import WINDOW
from tests.speech.line_sound import HZ, noise, silence, voice

OURS = voice("Khu vực mình đang mất điện do cây đổ vào đường dây, dự kiến mười bảy giờ có điện lại")
CALLER = voice("không phải, nhà chị ở đường khác", "vi-vn-x-south")
COME_UP_S = COMPARED * STEP_S


def judged(
    line: Samples, played: Samples = OURS, silent_from: float | None = None
) -> list[tuple[float, EchoVerdict]]:
    """(moment, whose voice it is) after each window of the line, our sound beginning at 0."""
    watch, found = EchoWatch(), []
    watch.play(played.tobytes(), 0.0)
    for start in range(0, len(line) - WINDOW + 1, WINDOW):
        at = (start + WINDOW) / HZ
        if silent_from is not None and at > silent_from:
            watch.fall_silent(silent_from)
        watch.hear(line[start : start + WINDOW], at)
        found.append((at, watch.judge(at)))
    return found


def verdicts(
    line: Samples, played: Samples = OURS, silent_from: float | None = None
) -> list[tuple[float, bool]]:
    """(moment, whether it is an echo) after each window of the line, our sound beginning at 0."""
    return [(at, one is EchoVerdict.OURS) for at, one in judged(line, played, silent_from)]


def echo(delay_s: float, decibels: float) -> Samples:
    """Delayed, softer, and blurred as by a loudspeaker in a room, on a line with some hiss."""
    blur = np.random.default_rng(1).normal(size=60) * np.exp(-np.arange(60) / 10)
    back = np.convolve(OURS, blur)[: len(OURS)]
    back *= 10 ** (decibels / 20) * np.std(OURS) / np.std(back)
    line = np.concatenate([silence(delay_s), back])[: len(OURS)]
    return np.clip(line + noise(len(line) / HZ, -68.0), -32768, 32767).astype(np.int16)


@pytest.mark.parametrize(
    ("delay_s", "decibels"), list(itertools.product((0.02, 0.1, 0.3, 0.6), (-10.0, -20.0, -28.0)))
)
def test_an_echo_is_known_whatever_its_delay_and_loudness(delay_s: float, decibels: float) -> None:
    after = [one for at, one in verdicts(echo(delay_s, decibels)) if at > COME_UP_S + delay_s]
    assert np.mean(after) > 0.9


@pytest.mark.parametrize(
    ("delay_s", "decibels"), list(itertools.product((0.02, 0.1, 0.3, 0.6), (-10.0, -20.0)))
)
def test_an_echo_is_known_from_the_first_syllable_of_a_call(delay_s: float, decibels: float) -> None:
    begins = delay_s + float(np.flatnonzero(np.abs(OURS) > 200)[0]) / HZ
    found = [(at - begins, one) for at, one in judged(echo(delay_s, decibels))]
    assert EchoVerdict.ANOTHER not in [one for after, one in found if 0.1 < after < 0.6]
    assert np.mean([one is EchoVerdict.OURS for after, one in found if 0.25 < after < 0.6]) > 0.9


@pytest.mark.parametrize("start_s", [0.05, 0.2, 0.4])
def test_a_caller_who_begins_when_we_do_is_no_echo(start_s: float) -> None:
    """Also when both begin with the same consonant, which the synthesizer plays from one recording."""
    found = [(at - start_s, one) for at, one in judged(np.concatenate([silence(start_s), CALLER]))]
    assert EchoVerdict.OURS not in [one for after, one in found if after < 1.0]
    assert {one for after, one in found if 0.22 < after < 1.0} == {EchoVerdict.ANOTHER}


@pytest.mark.parametrize("start_s", [0.5, 1.0, 1.7, 2.3, 3.0])
def test_a_caller_who_talks_over_us_is_no_echo(start_s: float) -> None:
    line = np.concatenate([silence(start_s), CALLER])
    assert not any(one for at, one in verdicts(line) if at > start_s + 0.1)


@pytest.mark.parametrize("start_s", [1.0, 1.7, 2.3])
def test_a_caller_over_an_echo_is_heard(start_s: float) -> None:
    line = echo(0.1, -25.0)[: round((start_s + len(CALLER) / HZ) * HZ)].astype(np.int32)
    begin = round(start_s * HZ)
    line[begin:] += CALLER[: len(line) - begin]
    mixed = np.clip(line, -32768, 32767).astype(np.int16)
    assert not any(one for at, one in verdicts(mixed) if at > start_s + 0.1)


def test_somebody_as_loud_as_we_are_is_no_echo() -> None:
    assert np.mean([one for _, one in verdicts(echo(0.1, 3.0))]) < 0.1


def test_what_was_never_heard_has_no_echo() -> None:
    late = COME_UP_S + LONGEST_DELAY * STEP_S
    assert not any(one for at, one in verdicts(echo(0.1, -15.0), silent_from=0.0) if at > 0.1)
    assert not any(one for at, one in verdicts(echo(0.1, -15.0), silent_from=1.0) if at > 1.0 + late)


def test_where_nothing_is_played_nothing_is_an_echo() -> None:
    assert not any(one for _, one in verdicts(CALLER, silence(0.0)))
    assert not any(one for _, one in verdicts(CALLER, silence(3.0)))
