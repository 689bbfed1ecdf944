"""Builds the speaker from its settings."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from assistant.conversation.languages import ENGLISH
from assistant.errors import VoiceUnavailable
from assistant.speech.audio import Audio
from assistant.speech.settings import AUTO, SpeechSettings
from assistant.speech.speaking.cache import DiskCache, MemoryCache
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.espeak import ENGLISH_VOICE, VIETNAMESE_VOICES, EspeakSynthesizer
from assistant.speech.speaking.piper import PiperSynthesizer
from assistant.speech.speaking.reader import EnglishReader, Reader, read_pronunciations
from assistant.speech.speaking.sentence_maker import Caches, SentenceMaker, SynthesisLimits
from assistant.speech.speaking.speaker import Speaker, Voices
from assistant.speech.speaking.synthesizer import Synthesizer
from assistant.speech.voices.manifest import PRONUNCIATIONS, VoiceEntry, read_manifest, voices_file
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
    disk = None
    if settings.cache_dir and settings.cache_disk_bytes:
        disk = DiskCache(settings.cache_dir, settings.cache_disk_bytes)
    caches = Caches(MemoryCache(settings.cache_memory_bytes), disk)
    voices = _voices(settings, choose_synthesizer(settings), settings.fallback_voice, caches, counters)
    words = read_pronunciations(voices_file(settings.voices_dir, PRONUNCIATIONS))
    if settings.preload:
        voices.main.start_loading().add_done_callback(_say_if_not_loaded)
    # Loaded with its first sentence: callers who speak English are rare.
    english = _voices(settings, choose_english(settings), ENGLISH_VOICE, caches, counters)
    return Speaker(voices, Reader(words), counters, {ENGLISH: Speaker(english, EnglishReader(), counters)})


def _voices(
    settings: SpeechSettings, wished: Synthesizer, embedded: str, caches: Caches, counters: SpeechCounters
) -> Voices:
    """The voice; if it is Piper's, with the embedded one as its fallback."""
    limits = SynthesisLimits(settings.workers, settings.timeout_s, settings.queue_limit)
    fallback = None
    if isinstance(wished, PiperSynthesizer):
        limits = replace(limits, timeout_s=settings.timeout_s / 2)  # the other half is the fallback's
        fallback = SentenceMaker(EspeakSynthesizer(embedded), Caches(caches.memory), limits, counters)
    apology = Audio.from_wav(APOLOGY.read_bytes())
    return Voices(SentenceMaker(wished, caches, limits, counters), fallback, apology)


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


def choose_english(settings: SpeechSettings) -> Synthesizer:
    """The first English Piper voice of the manifest that is fetched, else espeak-ng's."""
    try:
        voices = read_manifest(settings.voices_dir).of("piper", ENGLISH)
    except VoiceUnavailable:  # the log has it from choosing the Vietnamese voice
        voices = ()
    for voice in voices:
        with suppress(VoiceUnavailable):
            piper = _fetched(settings, voice)
            log.info("the voice %s speaks English", piper.voice)
            return piper
    return EspeakSynthesizer(ENGLISH_VOICE)


def _piper(settings: SpeechSettings) -> PiperSynthesizer:
    manifest = read_manifest(settings.voices_dir)
    voice = manifest.default("piper") if settings.voice == AUTO else manifest.find(settings.voice)
    if voice is None or voice.kind != "piper":
        raise VoiceUnavailable("the manifest names no Piper voice as its default")
    return _fetched(settings, voice)


def _fetched(settings: SpeechSettings, voice: VoiceEntry) -> PiperSynthesizer:
    """Raises `VoiceUnavailable` unless the voice is there and whole."""
    models = Models(settings.voices_dir / "models")
    models.require(voice)
    known = voice.files[0].sha256 or voice.files[0].md5 or ""
    return PiperSynthesizer(models.model_file(voice), settings.threads, known[:12])


def _say_if_not_loaded(loading: Future[None]) -> None:
    if not loading.cancelled() and (problem := loading.exception()):
        log.error("the voice cannot be loaded: %s", problem)
