"""Builds the speaker from its settings."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from assistant.errors import VoiceUnavailable
from assistant.speech.audio import Audio
from assistant.speech.settings import AUTO, SpeechSettings
from assistant.speech.speaking.cache import DiskCache, MemoryCache
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.espeak import VIETNAMESE_VOICES, EspeakSynthesizer
from assistant.speech.speaking.piper import PiperSynthesizer
from assistant.speech.speaking.reader import Reader, read_pronunciations
from assistant.speech.speaking.sentence_maker import Caches, SentenceMaker, SynthesisLimits
from assistant.speech.speaking.speaker import Speaker, Voices
from assistant.speech.speaking.synthesizer import Synthesizer
from assistant.speech.voices.manifest import PRONUNCIATIONS, read_manifest, voices_file
from assistant.speech.voices.models import Models

log = logging.getLogger(__name__)

APOLOGY = Path(__file__).parents[1] / "recordings" / "apology.wav"


def build_speaker(settings: SpeechSettings) -> Speaker:
    """A speaker with the voice of the settings when its files are complete, else with espeak-ng's.

    Takes milliseconds, except at the first start with a new voice, when its files are hashed. With
    `preload` the model is then loaded in the background.
    Raises UnusableFile when voices/pronunciations.toml cannot be understood.
    """
    counters = SpeechCounters()
    wished = choose_synthesizer(settings)
    memory = MemoryCache(settings.cache_memory_bytes)
    disk = None
    if settings.cache_dir and settings.cache_disk_bytes:
        disk = DiskCache(settings.cache_dir, settings.cache_disk_bytes)
    limits = SynthesisLimits(settings.workers, settings.timeout_s, settings.queue_limit)
    fallback = None
    if isinstance(wished, PiperSynthesizer):
        limits = replace(limits, timeout_s=settings.timeout_s / 2)  # the other half is the fallback's
        embedded = EspeakSynthesizer(settings.fallback_voice)
        fallback = SentenceMaker(embedded, Caches(memory), limits, counters)
    main = SentenceMaker(wished, Caches(memory, disk), limits, counters)
    words = read_pronunciations(voices_file(settings.voices_dir, PRONUNCIATIONS))
    if settings.preload:
        main.start_loading().add_done_callback(_say_if_not_loaded)
    apology = Audio.from_wav(APOLOGY.read_bytes())
    return Speaker(Voices(main, fallback, apology), Reader(words), counters)


def choose_synthesizer(settings: SpeechSettings) -> Synthesizer:
    """The voice of the settings if it can be used, else the embedded one; the log says which and why."""
    if settings.voice in VIETNAMESE_VOICES:
        return EspeakSynthesizer(settings.voice)
    try:
        piper = _piper(settings)
    except VoiceUnavailable as problem:
        log.warning(
            "%s; the embedded espeak-ng voice %s speaks until `make voices` succeeds",
            problem,
            settings.fallback_voice,
        )
        return EspeakSynthesizer(settings.fallback_voice)
    log.info("the voice %s speaks", piper.voice)
    return piper


def _piper(settings: SpeechSettings) -> PiperSynthesizer:
    manifest = read_manifest(settings.voices_dir)
    voice = manifest.default("piper") if settings.voice == AUTO else manifest.find(settings.voice)
    if voice is None or voice.kind != "piper":
        raise VoiceUnavailable("the manifest names no Piper voice as its default")
    models = Models(settings.voices_dir / "models")
    models.require(voice)
    known = voice.files[0].sha256 or voice.files[0].md5 or ""
    return PiperSynthesizer(models.model_file(voice), settings.threads, known[:12])


def _say_if_not_loaded(loading: Future[None]) -> None:
    if not loading.cancelled() and (problem := loading.exception()):
        log.error("the voice cannot be loaded: %s", problem)
