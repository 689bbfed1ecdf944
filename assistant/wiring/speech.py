"""The voice and the ears, from the settings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.conversation.hearing import Ear
from assistant.conversation.ports import Speaker
from assistant.errors import SpeechUnavailable, UnusableFile
from assistant.wiring.process import Opening

if TYPE_CHECKING:
    from assistant.speech.listening.ears import Ears

logger = logging.getLogger(__name__)

MIB = 1024 * 1024


@dataclass(frozen=True)
class SpeechParts:
    """`speaker` is None when no voice can be prepared. `recognizer` returns the name of the speech
    recognizer, or `loading` or `none`."""

    speaker: Speaker | None
    open_ear: Callable[[], Awaitable[Ear]]
    recognizer: Callable[[], str]


async def open_speech(opening: Opening) -> SpeechParts:
    """The voice and the ears; `stack` closes them."""
    speaker = await _open_speaker(opening)
    if speaker is not None:
        opening.stack.push_async_callback(speaker.close)
    ears = await _open_ears(opening)
    return SpeechParts(
        speaker,
        opening.given.open_ear or ears.open_ear,
        recognizer=lambda: "given" if opening.given.open_ear else ears.state,
    )


async def _open_speaker(opening: Opening) -> Speaker | None:
    """None when no voice can be prepared: then replies are text only, and `/readyz` says so."""
    if opening.given.speaker is not None:
        return opening.given.speaker
    # The engines are slow to import: only a process that speaks imports them.
    from assistant.speech.settings import SpeechSettings
    from assistant.speech.speaking.build import build_speaker

    settings = opening.settings
    wanted = SpeechSettings(
        voice=settings.voice,
        voices_dir=settings.voices_dir,
        cache_dir=settings.state_dir / "speech",
        cache_disk_bytes=settings.speech_disk_mb * MIB,
        cache_memory_bytes=settings.speech_memory_mb * MIB,
        threads=settings.synthesis_threads,
        timeout_s=settings.speech_timeout_s,
    )
    try:
        speaker = await asyncio.to_thread(build_speaker, wanted)
    except (SpeechUnavailable, UnusableFile, OSError, ValueError) as broken:
        logger.error("no voice: %s", broken)
        return None
    opening.measurements.count_speech(speaker.counters.as_dict)
    return speaker


async def _open_ears(opening: Opening) -> Ears:
    """Loads the model in the background; until it is ready, the callers' speech waits for it."""
    from assistant.speech.listening.build import build_ears
    from assistant.speech.settings import HearingSettings

    settings = opening.settings
    wanted = HearingSettings(
        recognizer="off" if opening.given.open_ear else settings.recognizer,
        voices_dir=settings.voices_dir,
        threads=settings.recognizer_threads,
        recognizers=settings.recognizers,
        end_of_speech_s=settings.end_of_speech_s,
        end_of_yes_or_no_s=settings.end_of_yes_or_no_s,
        end_of_digits_s=settings.end_of_digits_s,
        longest_turn_s=settings.longest_turn_s,
    )
    ears = await asyncio.to_thread(build_ears, wanted)
    opening.stack.push_async_callback(ears.close)
    ears.start_loading()
    opening.measurements.count_hearing(ears.counters.as_dict)
    return ears
