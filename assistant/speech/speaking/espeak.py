"""espeak-ng, from the library and data of the package `espeakng-loader`, not from the system.

The library has one global state: it is set up once per process, and each synthesis holds its lock.
Piper has its own espeak-ng; the two share no state.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any

import espeakng_loader  # type: ignore[import-untyped]
import numpy as np

from assistant.errors import SynthesisFailed, VoiceUnavailable
from assistant.speech.audio import Audio, Samples
from assistant.speech.speaking.safe_text import sayable

VIETNAMESE_VOICES = ("vi", "vi-vn-x-central", "vi-vn-x-south")
"""Northern, central and southern."""

ENGLISH_VOICE = "en-us"

# Names and numbers of speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_POSITION_CHARACTER = 1
_CHARS_UTF8 = 1
_RATE = 1
_WORDS_PER_MINUTE, _SLOWEST, _FASTEST = 175, 80, 450

_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class _Library:
    """The one espeak-ng of this process. Use it only while holding `lock`."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sample_rate = 22050
        self._library: Any = None
        self._heard: list[Samples] = []
        self._callback = _SynthCallback(self._hear)

    def _hear(self, wave: Any, count: int, _events: Any) -> int:
        if wave and count > 0:
            self._heard.append(np.ctypeslib.as_array(wave, (count,)).copy())
        return 0

    def load(self) -> None:
        if self._library is not None:
            return
        try:
            library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path().encode()
        except (OSError, RuntimeError) as problem:
            raise VoiceUnavailable(f"espeak-ng cannot be loaded: {problem}") from problem
        library.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip
        rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data, _INITIALIZE_DONT_EXIT)
        if rate <= 0:
            raise VoiceUnavailable("espeak-ng does not start: its data files are missing or damaged")
        library.espeak_SetSynthCallback(self._callback)
        self.sample_rate, self._library = rate, library

    def say(self, voice: str, text: bytes, words_per_minute: int) -> Samples:
        self.load()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise VoiceUnavailable(f"espeak-ng has no voice {voice!r}")
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._heard = []
        # A zero-terminated string; its size counts the zero.
        status = self._library.espeak_Synth(
            text, len(text) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        heard, self._heard = self._heard, []
        if status != 0:
            raise SynthesisFailed(f"espeak-ng refused a text of {len(text)} bytes with {status}")
        return np.concatenate(heard) if heard else np.zeros(0, np.int16)


_espeak = _Library()


class EspeakSynthesizer:
    """An espeak-ng voice: robotic, always there, hundreds of times faster than real time."""

    engine_name = "espeak-ng"

    def __init__(self, voice: str = "vi") -> None:
        self._name = voice

    @property
    def voice(self) -> str:
        return f"espeak-ng/{self._name}"

    @property
    def sample_rate(self) -> int:
        return _espeak.sample_rate

    def load(self) -> None:
        with _espeak.lock:
            _espeak.say(self._name, b"", _WORDS_PER_MINUTE)

    def synthesize(self, text: str, rate: float) -> Audio:
        words_per_minute = min(_FASTEST, max(_SLOWEST, round(_WORDS_PER_MINUTE * rate)))
        said = sayable(text).encode()
        with _espeak.lock:
            return Audio(_espeak.say(self._name, said, words_per_minute), _espeak.sample_rate)
