"""The counters of the speaking part, for the metrics."""

from dataclasses import asdict, dataclass


@dataclass
class SpeechCounters:
    """Counts since the process started. Changed on the event loop only, so no lock is needed."""

    sentences_synthesized: int = 0
    sentences_from_memory: int = 0
    sentences_from_disk: int = 0
    sentences_joined: int = 0
    """asked for while the same sentence was already being made"""
    seconds_of_synthesis: float = 0.0
    seconds_synthesized: float = 0.0
    """of audio; over `seconds_of_synthesis` it gives the real-time factor"""
    failures: int = 0
    timeouts: int = 0
    said_by_fallback: int = 0
    apologies: int = 0
    refused_busy: int = 0

    def as_dict(self) -> dict[str, float]:
        return asdict(self)
