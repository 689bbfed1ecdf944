"""How well a call's ear distinguishes its own echo from a caller, beside an ear that does not get our sound.

The embedded engine speaks both voices, in other accents and languages for callers. An echo is our sound
later and softer, through a line (some taps), a small loudspeaker (8 ms of blur) or a room (reverberation
louder than the direct sound), with hiss and G.711. Every sentence begins a call: the ear knows least then.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.conversation.hearing import SpeechBegan
from assistant.speech.audio import Samples
from assistant.speech.listening.counters import HearingCounters
from assistant.speech.listening.ear import CallEar, EarParts
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.voice_activity import TELEPHONE_HZ, SileroDetector, SileroNetwork
from assistant.speech.speaking.espeak import EspeakSynthesizer
from bench.table import Row, percentile

OURS = (
    "Dạ, tổng đài điện lực xin nghe, anh chị cần hỗ trợ gì ạ",
    "Khu vực mình đang mất điện do cây đổ vào đường dây, dự kiến mười bảy giờ có điện lại",
    "Anh chị cho em xin mã khách hàng hoặc số điện thoại ạ",
    "Em chưa thấy báo mất điện ở nhà mình, em ghi nhận báo mất điện nhé",
)
CALLERS = (
    ("vi", "nhà tôi mất điện từ sáng tới giờ chưa có"),
    ("vi-vn-x-central", "alo em ơi cho chị hỏi khi nào có điện"),
    ("vi-vn-x-south", "không phải, nhà chị ở đường khác"),
    ("vi-vn-x-south", "cho anh gặp nhân viên"),
    ("en", "hello, my power is out since this morning"),
    ("ko", "여보세요 전기가 나갔어요"),
)
DELAYS_S, LEVELS_DB = (0.02, 0.1, 0.3, 0.6), (-8.0, -14.0, -20.0)
STARTS_S = (0.05, 0.2, 0.4, 0.7, 1.3, 2.0)
FRAME = 160
HISS = 13.0
"""samples, root mean square: -68 dB"""
AUDIBLE = 200

Sound = npt.NDArray[np.float64]


class _Ears:
    def __init__(self) -> None:
        self._network = SileroNetwork()

    async def noticed_at(self, line: Sound, played: Samples | None) -> float | None:
        """Seconds until the ear takes the sound for speech, or None; `played` began at 0."""
        now = 0.0
        parts = EarParts(
            SileroDetector(self._network), None, Patience(), HearingCounters(), clock=lambda: now
        )
        ear = CallEar(parts)
        if played is not None:
            ear.playing(played.tobytes(), 0.0)
        noticed: list[float] = []
        listening = asyncio.create_task(_listen(ear, noticed))
        for start in range(0, len(line) - FRAME + 1, FRAME):
            now = (start + FRAME) / TELEPHONE_HZ
            ear.feed(line[start : start + FRAME].astype("<i2").tobytes())
            await asyncio.sleep(0)
            if noticed:
                break
        await ear.close()
        await listening
        return noticed[0] if noticed else None


async def _listen(ear: CallEar, noticed: list[float]) -> None:
    async for event in ear.events():
        if isinstance(event, SpeechBegan):
            noticed.append(event.at)


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    ears = _Ears()
    ours = [_said("vi", text) for text in OURS]
    rows = []
    for name, path in _paths().items():
        taken, without = [], []
        for sound, delay_s, level_db in itertools.product(ours, DELAYS_S, LEVELS_DB):
            line = _echo(sound, path, delay_s, level_db)
            taken.append(await ears.noticed_at(line, sound) is not None)
            without.append(await ears.noticed_at(line, None) is not None)
        what = f"echoes of a {name} taken for a caller"
        rows.append(Row(what, _percent(taken), "%", _percent(without), "the same without an echo watch"))
    return [*rows, *await _callers(ears, ours)]


async def _callers(ears: _Ears, ours: Sequence[Samples]) -> list[Row]:
    noticed: list[float] = []
    without: list[float] = []
    spoken = [_said(voice, text) for voice, text in CALLERS]
    for sound, said, start_s in itertools.product(ours, spoken, STARTS_S):
        line = _line(np.concatenate([np.zeros(round(start_s * TELEPHONE_HZ)), said]))
        began = start_s + int(np.argmax(np.abs(said) > AUDIBLE)) / TELEPHONE_HZ
        for watched, times in ((sound, noticed), (None, without)):
            at = await ears.noticed_at(line, watched)
            times.append(1000 * ((at if at is not None else len(line) / TELEPHONE_HZ) - began))
    beside = "the same without an echo watch"
    return [
        Row(
            "caller over our sentence noticed, p50",
            statistics.median(noticed),
            "ms",
            statistics.median(without),
            beside,
        ),
        Row(
            "caller over our sentence noticed, p95",
            percentile(noticed, 95),
            "ms",
            percentile(without, 95),
            beside,
        ),
    ]


def _percent(taken: Sequence[bool]) -> float:
    return 100 * sum(taken) / len(taken)


def _said(voice: str, text: str) -> Samples:
    sound = EspeakSynthesizer(voice).synthesize(text, 0.9).trimmed().leveled(-20.0)
    return sound.resampled(TELEPHONE_HZ).samples


def _paths() -> dict[str, Sound]:
    """The impulse response of each path."""
    chance = np.random.default_rng(1)
    room = chance.normal(size=800) * np.exp(-np.arange(800) / 240)
    room[0] = 4.0
    return {
        "line": np.array([0, 0, 0, 1, -0.5, 0, 0, 0.2]),
        "loudspeaker": chance.normal(size=60) * np.exp(-np.arange(60) / 10),
        "room": room,
    }


def _echo(sound: Samples, path: Sound, delay_s: float, level_db: float) -> Sound:
    back = np.convolve(sound.astype(np.float64), path)[: len(sound)]
    back *= 10 ** (level_db / 20) * np.std(sound) / np.std(back)
    return _line(np.concatenate([np.zeros(round(delay_s * TELEPHONE_HZ)), back])[: len(sound)])


def _line(sound: Sound) -> Sound:
    """Adds hiss and the rounding of G.711 (mu-law)."""
    hiss = np.random.default_rng().normal(size=len(sound)) * HISS
    loud = np.clip((sound + hiss) / 32768, -1, 1)
    coded = np.round(np.sign(loud) * np.log1p(255 * np.abs(loud)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(coded) * (256 ** np.abs(coded) - 1) / 255 * 32767)
