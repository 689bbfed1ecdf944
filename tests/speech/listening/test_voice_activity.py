"""The real Silero on what comes down a telephone line."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.speech.audio import Samples
from assistant.speech.listening.turns import VOICE
from assistant.speech.listening.voice_activity import WINDOW, Detectors, SileroDetector, SileroNetwork
from tests.speech.line_sound import cadence, click, cough, music, noise, silence, tone, voice

SENTENCE = "Dạ em ơi nhà chị bị mất điện từ sáng tới giờ"


@pytest.fixture(scope="module")
def silero() -> SileroDetector:
    return SileroDetector(SileroNetwork())


def probabilities(detector: SileroDetector, sound: Samples) -> list[float]:
    detector.reset()
    return [detector.probability(sound[at : at + WINDOW]) for at in range(0, len(sound) - WINDOW + 1, WINDOW)]


@pytest.mark.parametrize("accent", ["vi", "vi-vn-x-central", "vi-vn-x-south", "ko"])
def test_a_voice_is_a_voice(silero: SileroDetector, accent: str) -> None:
    said = probabilities(silero, voice(SENTENCE if accent != "ko" else "감사합니다 안녕히 계세요", accent))
    assert np.mean(np.array(said) > VOICE) > 0.85


def test_a_soft_voice_is_a_voice_too(silero: SileroDetector) -> None:
    said = probabilities(silero, voice(SENTENCE, dbfs=-42.0))
    assert np.mean(np.array(said) > VOICE) > 0.85


@pytest.mark.parametrize("word", ["ừ", "dạ", "có", "không", "vâng"])
def test_one_short_word_is_a_voice_for_a_tenth_of_a_second(silero: SileroDetector, word: str) -> None:
    said = probabilities(silero, np.concatenate([silence(0.2), voice(word), silence(0.4)]))
    assert sum(one > VOICE for one in said) >= 3


@pytest.mark.parametrize(
    "sound",
    [
        silence(2.0),
        tone(4.0, 425.0),
        cadence(tone(6.0, 425.0), 1.0, 4.0),
        cadence(tone(3.0, 425.0), 0.5, 0.5),
        tone(4.0, 350.0),
        tone(4.0, 500.0),
        tone(4.0, 350.0, 440.0),
        cadence(tone(3.0, 697.0, 1209.0), 0.1, 0.1),
        music(8.0, 1),
        music(8.0, 2),
        noise(4.0, -30.0),
        noise(4.0, -20.0),
        np.concatenate([silence(0.3), cough(), silence(0.5)]),
        np.concatenate([silence(0.3), click(), silence(0.3), click(), silence(0.3)]),
    ],
    ids=[
        *("silence", "ringback", "ringing", "busy", "low-tone", "high-tone", "dial-tone", "keys"),
        *("music-1", "music-2", "hiss", "loud-hiss", "cough", "clicks"),
    ],
)
def test_what_is_no_voice_is_none(silero: SileroDetector, sound: Samples) -> None:
    said = probabilities(silero, sound)
    assert sum(one > VOICE for one in said) <= 1


def test_a_voice_after_a_long_silence_is_noticed_as_quickly_as_at_the_start(silero: SileroDetector) -> None:
    speech = voice(SENTENCE)
    at_once = probabilities(silero, np.concatenate([silence(0.32), speech]))
    later = probabilities(silero, np.concatenate([silence(9.6), speech]))
    first = next(number for number, one in enumerate(at_once) if one > VOICE)
    assert next(number for number, one in enumerate(later) if one > VOICE) - 290 <= first + 1


def test_the_second_caller_gets_a_detector_that_has_heard_nothing(silero: SileroDetector) -> None:
    speech = voice(SENTENCE)
    first = probabilities(silero, speech)
    probabilities(silero, music(3.0))
    assert probabilities(silero, speech) == pytest.approx(first, abs=1e-6)


def test_lines_that_are_heard_by_turns_are_heard_as_if_each_were_alone() -> None:
    network = SileroNetwork()
    sounds = [voice(SENTENCE), music(3.0), noise(3.0, -30.0)]
    alone = [probabilities(SileroDetector(network), sound) for sound in sounds]
    detectors = [SileroDetector(network) for _ in sounds]
    together: list[list[float]] = [[] for _ in sounds]
    for at in range(0, min(map(len, sounds)) - WINDOW + 1, WINDOW):
        for detector, sound, said in zip(detectors, sounds, together, strict=True):
            said.append(detector.probability(sound[at : at + WINDOW]))
    for one, said in zip(alone, together, strict=True):
        assert said == pytest.approx(one[: len(said)], abs=1e-6)


def test_a_burst_of_calls_waits_for_no_detector() -> None:
    """What takes a tenth of a second for each call holds up all the others: there is only one network."""
    detectors = Detectors()
    detectors.prepare()
    for _ in range(20):
        with pytest.raises(StopIteration):  # it ends without having waited once
            detectors.take().send(None)


async def test_a_call_before_everything_is_ready_is_heard_as_well() -> None:
    detector = await Detectors().take()
    sound = voice(SENTENCE)
    windows = [sound[at : at + WINDOW] for at in range(0, len(sound) - WINDOW + 1, WINDOW)]
    assert max(map(detector.probability, windows)) > VOICE
