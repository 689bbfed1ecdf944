"""The interface of an engine that turns words into sound."""

from typing import Protocol

from assistant.speech.audio import Audio


class Synthesizer(Protocol):
    """One voice of one engine. Its methods block: they run in a worker thread, never on the event loop."""

    @property
    def engine_name(self) -> str:
        """`piper` or `espeak-ng`."""

    @property
    def voice(self) -> str:
        """Identifies the sound: two synthesizers with the same `voice` say a text the same way."""

    @property
    def sample_rate(self) -> int:
        """samples per second of what `synthesize` returns, known before the model is loaded"""

    def load(self) -> None:
        """Makes the first sentence as quick as the later ones. Safe to call twice.

        Raises `VoiceUnavailable`.
        """

    def synthesize(self, text: str, rate: float) -> Audio:
        """`text` as sound; empty when it holds nothing to say. Safe to call from several threads.

        `rate` 1.0 is the voice's own speed, 2.0 twice as fast.
        Raises `VoiceUnavailable` and `SynthesisFailed`.
        """
