"""The settings of the speech part: plain values; only `assistant.settings` reads the environment."""

from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024
AUTO = "auto"
OFF = "off"


@dataclass(frozen=True)
class SpeechSettings:
    """How the assistant speaks. Relative paths start at the working directory (the project root)."""

    voice: str = AUTO
    """A voice of voices/manifest.toml, or an espeak-ng voice (vi, vi-vn-x-central, vi-vn-x-south).

    "auto": the manifest's default voice, or the fallback voice while that is not fetched.
    """

    fallback_voice: str = "vi"
    """The embedded espeak-ng voice that speaks while `voice` is not available."""

    voices_dir: Path = Path("voices")
    """Holds manifest.toml, pronunciations.toml and the fetched models (in models/, one folder each)."""

    cache_dir: Path | None = Path("var/speech")
    """Synthesized sentences on disk, shared by processes. None: no disk cache."""

    cache_memory_bytes: int = 64 * MIB
    """bytes of samples held in memory. 0: no memory cache."""

    cache_disk_bytes: int = 512 * MIB
    """bytes; above this, the sentences unused for longest are removed. 0: no disk cache."""

    workers: int = 1
    """Sentences that are synthesized at the same time."""

    threads: int = 2
    """Threads that one sentence may use inside the engine (Piper only)."""

    timeout_s: float = 20.0
    """seconds that a sentence may take, waiting included, before the recorded apology is played.

    After half of it the fallback voice says the sentence, when there is one.
    """

    queue_limit: int = 32
    """Sentences that may wait for a worker; further texts are refused with `SpeechBusy`."""

    preload: bool = True
    """Load the model in the background when the speaker is built; otherwise with the first sentence."""


@dataclass(frozen=True)
class HearingSettings:
    """How the assistant listens. Times in seconds."""

    recognizer: str = AUTO
    """A Vosk model of voices/manifest.toml, the folder of one, or "off".

    "auto": the manifest's default model, else another of its models that is fetched, else none.
    """

    voices_dir: Path = Path("voices")
    """Holds manifest.toml and the fetched models (in models/, one folder each)."""

    threads: int = 2
    """Utterances that are recognized at the same time."""

    recognizers: int = 10
    """Callers who may speak freely at the same time; the words of others wait until one of them finishes.

    With a model that composes its graph while it listens, each recognizer takes tens of megabytes, and
    hundreds after a lot of speech.
    """

    end_of_speech_s: float = 0.7
    end_of_yes_or_no_s: float = 0.4
    end_of_digits_s: float = 1.2
    longest_turn_s: float = 20.0

    rehearse: bool = True
    """Whether the recognizer practices on sentences before the first caller: it takes seconds of one core."""
