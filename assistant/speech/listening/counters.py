"""The counters of the listening part, for the metrics."""

from dataclasses import asdict, dataclass


@dataclass
class HearingCounters:
    """Counts since the process started. Each is changed by one thread only, so no lock is needed."""

    calls: int = 0
    """ears that were opened"""
    turns: int = 0
    """times that a voice began to speak"""
    turns_understood: int = 0
    """turns that ended with words"""
    turns_ended_by_clock: int = 0
    """turns that ended because no more sound came from the line"""
    turns_cut: int = 0
    """turns that reached the longest allowed length"""
    turns_forgotten: int = 0
    echoes: int = 0
    """times that our own voice came back and was not taken for the caller"""
    failures: int = 0
    """utterances the engine broke on"""
    recognizers_ready: int = 0
    """recognizers that have practiced"""
    waits_for_recognizer: int = 0
    """times that an utterance found all recognizers in use"""
    seconds_heard: float = 0.0
    """of sound from the lines"""
    seconds_lost: float = 0.0
    """of speech that came faster than it could be recognized, or sound that came in one huge piece"""
    seconds_recognized: float = 0.0
    seconds_of_recognition: float = 0.0
    """of work; over `seconds_recognized` it gives the real-time factor"""

    def as_dict(self) -> dict[str, float]:
        return asdict(self)
