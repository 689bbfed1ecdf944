"""Piper: neural voices (VITS) that run on the processor through onnxruntime."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import SynthesisFailed, VoiceUnavailable
from assistant.speech.audio import FULL_SCALE, Audio
from assistant.speech.speaking.safe_text import sayable

if TYPE_CHECKING:
    from piper import PiperVoice


class PiperSynthesizer:
    """A Piper voice: one model in memory, used by any number of threads.

    The libraries are imported and the model is read with `load` or the first sentence: together
    they take a second or more, which a process that never speaks need not pay.
    """

    engine_name = "piper"

    def __init__(self, model: Path, threads: int = 2, fingerprint: str = "") -> None:
        """`model` is the .onnx file; its configuration is beside it as .onnx.json.

        `threads`: the limit for one sentence. `fingerprint` tells two versions of a voice apart.
        Raises `VoiceUnavailable` when the configuration cannot be read.
        """
        self._model, self._threads = model, threads
        self._fingerprint = fingerprint or str(model.stat().st_size if model.exists() else 0)
        self._loading = threading.Lock()
        self._voice: PiperVoice | None = None
        try:
            self._config = json.loads(Path(f"{model}.json").read_text("utf-8"))
            self._sample_rate = int(self._config["audio"]["sample_rate"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise VoiceUnavailable(f"{model.name}.json cannot be used: {problem}") from problem

    @property
    def voice(self) -> str:
        return f"piper/{self._model.stem}/{self._fingerprint}"

    @property
    def sample_rate(self) -> int:
        return self._sample_rate

    def load(self) -> None:
        self._loaded()

    def synthesize(self, text: str, rate: float) -> Audio:
        from piper import SynthesisConfig

        voice = self._loaded()
        # Not normalized here: Piper would make every sentence peak at full scale, however softly spoken.
        how = SynthesisConfig(length_scale=voice.config.length_scale / rate, normalize_audio=False)
        try:
            chunks = [chunk.audio_float_array for chunk in voice.synthesize(sayable(text), how)]
        except Exception as problem:  # onnxruntime and the phonemizer raise bare exceptions of many kinds
            raise SynthesisFailed(f"Piper failed on a text of {len(text)} characters: {problem}") from problem
        if not chunks:
            return Audio.silence(0, self._sample_rate)
        samples = np.clip(np.concatenate(chunks) * FULL_SCALE, -FULL_SCALE, FULL_SCALE)
        return Audio(samples.astype(np.int16), self._sample_rate)

    def _loaded(self) -> PiperVoice:
        with self._loading:
            if self._voice is None:
                self._voice = self._read_model()
            return self._voice

    def _read_model(self) -> PiperVoice:
        import onnxruntime  # type: ignore[import-untyped]
        from piper import PiperVoice
        from piper.config import PiperConfig

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Planning which buffers can be shared takes four of the five seconds of loading a VITS model
        # and makes it no faster; an arena keeps the memory of the longest sentence ever said.
        options.enable_mem_reuse = False
        options.enable_cpu_mem_arena = False
        # Threads that spin while they wait take the processor from the calls that are going on.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            session = onnxruntime.InferenceSession(
                str(self._model), sess_options=options, providers=["CPUExecutionProvider"]
            )
            voice = PiperVoice(session=session, config=PiperConfig.from_dict(self._config))
            # The first run sets up memory and espeak's dictionary: it takes twice as long as the next.
            for _ in voice.synthesize("dạ"):
                pass
        except Exception as problem:  # onnxruntime raises bare exceptions of many kinds
            raise VoiceUnavailable(f"the voice {self._model.stem} cannot be loaded: {problem}") from problem
        return voice
