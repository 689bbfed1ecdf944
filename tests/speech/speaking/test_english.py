"""English replies: an English voice, which reads numbers and times itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.speech.audio import Audio
from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import build_speaker
from assistant.speech.speaking.espeak import ENGLISH_VOICE, EspeakSynthesizer
from assistant.speech.speaking.reader import EnglishReader
from assistant.speech.speaking.speaker import Speaker
from tests.speech.hearing import likeness
from tests.speech.voices.folders import JOE, voices_dir_with

BACK = "The power is expected back at half past five."
# espeak-ng says the same English words sometimes with 22 ms more: above the one; other voices: below the other.
SAME_VOICE, ANOTHER_VOICE = 0.75, 0.6


def said_by(voice: str, text: str, sample_rate: int) -> Audio:
    audio = EspeakSynthesizer(voice).synthesize(text, 1.0)
    return audio.trimmed().leveled(-20.0).resampled(sample_rate)


async def test_in_a_fresh_clone_the_embedded_english_voice_speaks_english(embedded: Speaker) -> None:
    english = said_by(ENGLISH_VOICE, BACK, 16000)
    assert likeness(await embedded.speak(BACK, 16000, language="en"), english) > SAME_VOICE
    assert likeness(await embedded.speak(BACK, 16000), english) < ANOTHER_VOICE


async def test_vietnamese_and_languages_without_a_voice_are_spoken_by_the_vietnamese_voice(
    embedded: Speaker,
) -> None:
    said = await embedded.speak("Dạ em nghe ạ.", 16000)
    assert await embedded.speak("Dạ em nghe ạ.", 16000, language="vi") == said
    assert await embedded.speak("Dạ em nghe ạ.", 16000, language="fr") == said


async def test_a_fetched_english_voice_speaks_english_and_vietnamese_stays_as_it_was(
    tmp_path: Path, joe_model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="assistant.speech")
    folder = voices_dir_with(joe_model, tmp_path / "voices", language="en", default=False)
    settings = SpeechSettings(voice="vi", voices_dir=folder, cache_dir=tmp_path / "cache")
    speaker = build_speaker(settings)
    assert f"the voice piper/{JOE}" in caplog.text
    assert "speaks English" in caplog.text
    assert speaker.voice == "espeak-ng/vi"
    audio = await speaker.speak(BACK, 16000, language="en")
    assert 1.5 < audio.seconds_of_sound < 5
    assert likeness(audio, said_by(ENGLISH_VOICE, BACK, 16000)) < ANOTHER_VOICE
    await speaker.close()


async def test_an_english_voice_that_breaks_is_replaced_by_the_embedded_english_one(
    tmp_path: Path, joe_model: Path
) -> None:
    folder = voices_dir_with(joe_model, tmp_path / "voices", language="en", default=False)
    (folder / "models" / JOE / f"{JOE}.onnx").unlink()
    (folder / "models" / JOE / f"{JOE}.onnx").write_bytes(b"no model")
    manifest = folder / "manifest.toml"
    lines = manifest.read_text().splitlines()
    manifest.write_text("\n".join(line for line in lines if not line.startswith(("sha256", "size"))))
    speaker = build_speaker(SpeechSettings(voice="vi", voices_dir=folder, cache_dir=None))
    audio = await speaker.speak(BACK, 16000, language="en")
    assert likeness(audio, said_by(ENGLISH_VOICE, BACK, 16000)) > SAME_VOICE
    assert speaker.counters.said_by_fallback == 1
    await speaker.close()


async def test_an_english_voice_is_not_loaded_for_vietnamese_callers(tmp_path: Path, joe_model: Path) -> None:
    folder = voices_dir_with(joe_model, tmp_path / "voices", language="en", default=False)
    speaker = build_speaker(SpeechSettings(voice="vi", voices_dir=folder, cache_dir=None))
    await speaker.speak("Dạ em nghe ạ.", 8000)
    assert speaker.ready
    assert not speaker.of("en").ready
    await speaker.close()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It is expected back at 10:58.", ["It is expected back at 10:58."]),
        ("Your report SC2611210042: received.", ["Your report SC2611210042: received."]),
        ("The power in Đường Lê Lợi, Hoà Khánh is off.", ["The power in Duong Le Loi, Hoa Khanh is off."]),
        ("Hello. I am still here!", ["Hello.", "I am still here!"]),
        (
            "I can tell you about power cuts and when power is expected back, and connect you to a colleague.",
            [
                "I can tell you about power cuts and",
                "when power is expected back, and connect you to a colleague.",
            ],
        ),
        ("…", []),
    ],
)
def test_english_is_left_as_written_but_for_the_marks_of_names(written: str, said: list[str]) -> None:
    assert [piece.text for piece in EnglishReader().pieces(written)] == said


def test_a_name_with_its_marks_would_be_spelled_letter_by_letter() -> None:
    """Why the marks go: the English voice names each letter that it does not know."""
    english = EspeakSynthesizer(ENGLISH_VOICE)
    spelled, read = (english.synthesize(name, 1.0) for name in ("Nguyễn Đình Trọng", "Nguyen Dinh Trong"))
    assert spelled.seconds_of_sound > 2 * read.seconds_of_sound
