"""Builds the listening part from its settings."""

from __future__ import annotations

import logging
from pathlib import Path

from assistant.errors import VoiceUnavailable
from assistant.speech.audio import Samples
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.grammars import vietnamese_phrasebooks
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.recognizer import RECOGNIZER_HZ
from assistant.speech.listening.vosk_engine import VoskRecognizer, is_model
from assistant.speech.settings import AUTO, OFF, HearingSettings
from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.speech.voices.manifest import Manifest, read_manifest
from assistant.speech.voices.models import Models

log = logging.getLogger(__name__)

KEYS_ONLY = "callers are heard by keys only"

# What callers say, for the recognizer to practice on.
_REHEARSAL = (
    "Dạ nhà chị bị mất điện, khi nào có điện lại em",
    "Cho anh hỏi tiền điện tháng này bao nhiêu, sao cao quá vậy",
    "Mã khách hàng của tôi là pê bê không chín không năm",
    "Trước nhà có cây đổ vào đường dây, nguy hiểm lắm, cho người tới liền đi",
    "Ừ để tui coi lại, nhà ở đường Nguyễn Trãi, phường hai, quận năm",
)


def build_ears(settings: HearingSettings) -> Ears:
    """Ears with the model of the settings when it is there, else without a model. The log says which and why.

    Takes milliseconds; `start_loading` then reads the model in the background.
    """
    folder = choose_model(settings)
    recognizer = VoskRecognizer(folder, vietnamese_phrasebooks(), settings.recognizers) if folder else None
    limits = HearingLimits(threads=settings.threads)
    return Ears(recognizer, patience_of(settings), limits, rehearsal if settings.rehearse else None)


def choose_model(settings: HearingSettings) -> Path | None:
    """The folder of the model to use; None when there is none, and the log says why."""
    if settings.recognizer == OFF:
        log.info("%s: the recognizer is switched off", KEYS_ONLY)
        return None
    try:
        manifest, models = read_manifest(settings.voices_dir), Models(settings.voices_dir / "models")
        if settings.recognizer == AUTO:
            return _fetched_model(manifest, models)
        if any(voice.name == settings.recognizer for voice in manifest.voices):
            return models.require(manifest.find(settings.recognizer))
    except VoiceUnavailable as problem:
        log.warning("%s until `make voices` succeeds: %s", KEYS_ONLY, problem)
        return None
    folder = Path(settings.recognizer)
    if is_model(folder):
        return folder.resolve()
    log.error(
        "%s: %s is neither a model of the manifest nor the folder of one", KEYS_ONLY, settings.recognizer
    )
    return None


def _fetched_model(manifest: Manifest, models: Models) -> Path:
    """The first that is there, the default first. Raises `VoiceUnavailable` when none is."""
    wanted = sorted(
        (voice for voice in manifest.voices if voice.kind == "vosk"), key=lambda one: not one.default
    )
    if not wanted:
        raise VoiceUnavailable("the manifest names no recognizer")
    for voice in wanted:
        if models.problem_with(voice) is None:
            return models.folder_of(voice)
    return models.require(wanted[0])


def patience_of(settings: HearingSettings) -> Patience:
    usual = Patience()
    return Patience(
        open=settings.end_of_speech_s,
        yes_no=settings.end_of_yes_or_no_s,
        digits=settings.end_of_digits_s,
        more_digits=settings.end_of_digits_s * usual.more_digits / usual.digits,
        unfinished=settings.end_of_speech_s * usual.unfinished / usual.open,
        longest_turn=settings.longest_turn_s,
    )


def rehearsal() -> list[Samples]:
    """What callers say, spoken by the embedded voice, 16 kHz."""
    voice = EspeakSynthesizer()
    return [voice.synthesize(one, 1.0).resampled(RECOGNIZER_HZ).samples for one in _REHEARSAL]
