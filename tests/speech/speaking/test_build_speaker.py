"""Which voice speaks after a start, and how soon."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import UnusableFile, VoiceUnavailable
from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import build_speaker
from assistant.speech.voices.manifest import read_manifest
from assistant.speech.voices.models import STAMP, Models
from tests.speech.voices.folders import JOE

ENGLISH = "The power in your street, as we know, has been out since noon. It will be back this evening."


def settings(tmp_path: Path, voices_dir: Path, **more: object) -> SpeechSettings:
    return replace(SpeechSettings(voices_dir=voices_dir, cache_dir=tmp_path / "cache"), **more)  # type: ignore[arg-type]


async def test_the_default_voice_of_the_manifest_speaks_once_it_is_there(
    tmp_path: Path, voices_with_joe: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="assistant.speech")
    speaker = build_speaker(settings(tmp_path, voices_with_joe))
    assert speaker.engine_name == "piper"
    audio = await speaker.speak(ENGLISH, 8000)
    assert 3 < audio.seconds_of_sound < 9
    assert audio.speech_dbfs == pytest.approx(-20, abs=1.5)
    assert [record.getMessage() for record in caplog.records] == [f"the voice {speaker.voice} speaks"]
    await speaker.close()


async def test_in_a_fresh_clone_the_embedded_vietnamese_voice_speaks_and_one_line_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = build_speaker(settings(tmp_path, tmp_path / "nothing here"))
    assert speaker.engine_name == "espeak-ng"
    assert (await speaker.speak("Dạ em chào anh chị.", 8000)).seconds_of_sound > 0.8
    (record,) = caplog.records
    assert "vi_VN-vais1000-medium cannot be used: not fetched" in record.getMessage()
    assert "espeak-ng voice vi speaks until `make voices` succeeds" in record.getMessage()
    await speaker.close()


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
async def test_an_accent_of_the_embedded_voice_can_be_chosen(
    tmp_path: Path, voices_with_joe: Path, voice: str, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = build_speaker(settings(tmp_path, voices_with_joe, voice=voice))
    assert speaker.voice == f"espeak-ng/{voice}"
    assert caplog.records == []
    await speaker.close()


@pytest.mark.parametrize("voice", ["vi_VN-mars", "vosk-model-small-vn-0.4", ""])
async def test_a_voice_that_cannot_be_had_does_not_keep_the_assistant_from_speaking(
    tmp_path: Path, voice: str, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = build_speaker(settings(tmp_path, tmp_path, voice=voice))
    assert speaker.engine_name == "espeak-ng"
    assert len(caplog.records) == 1
    await speaker.close()


@pytest.mark.parametrize("damage", ["missing", "short", "changed", "no configuration"])
async def test_a_damaged_voice_is_not_used(
    tmp_path: Path, voices_with_joe: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = voices_with_joe / "models" / JOE
    model = folder / f"{JOE}.onnx"
    content = model.read_bytes()
    match damage:
        case "missing":
            model.unlink()
        case "short":
            model.unlink()
            model.write_bytes(content[:-1])
        case "changed":
            model.unlink()
            model.write_bytes(b"x" + content[1:])
        case _:
            (folder / f"{JOE}.onnx.json").unlink()
    speaker = build_speaker(settings(tmp_path, voices_with_joe))
    assert speaker.engine_name == "espeak-ng"
    assert f"the voice {JOE} cannot be used" in caplog.text
    await speaker.close()


@pytest.mark.alone
def test_a_verified_voice_is_not_hashed_again_until_it_changes(voices_with_joe: Path) -> None:
    voice, models = read_manifest(voices_with_joe).find(JOE), Models(voices_with_joe / "models")
    models.require(voice)
    assert (models.folder_of(voice) / STAMP).exists()
    started = time.perf_counter()
    Models(voices_with_joe / "models").require(voice)
    assert time.perf_counter() - started < 0.1
    model = models.model_file(voice)
    content = model.read_bytes()
    model.unlink()
    model.write_bytes(content[:-1] + b"x")
    with pytest.raises(VoiceUnavailable, match="its sha256 is not the known one"):
        models.require(voice)


def test_another_manifest_makes_an_old_stamp_worthless(voices_with_joe: Path) -> None:
    models = Models(voices_with_joe / "models")
    models.require(read_manifest(voices_with_joe).find(JOE))
    path = voices_with_joe / "manifest.toml"
    lines = path.read_text().splitlines()
    path.write_text(
        "\n".join(f'sha256 = "{"0" * 64}"' if line.startswith("sha256") else line for line in lines)
    )
    with pytest.raises(VoiceUnavailable, match="its sha256 is not the known one"):
        models.require(read_manifest(voices_with_joe).find(JOE))


@pytest.mark.alone
async def test_building_a_speaker_does_not_wait_for_the_model(tmp_path: Path, voices_with_joe: Path) -> None:
    first = build_speaker(settings(tmp_path, voices_with_joe, preload=False))  # hashes and stamps
    started = time.perf_counter()
    speaker = build_speaker(settings(tmp_path, voices_with_joe))
    assert time.perf_counter() - started < 0.1
    assert not speaker.ready
    await speaker.warm_up()
    assert speaker.ready
    assert not first.ready
    for one in (first, speaker):
        await one.close()


async def test_a_model_that_cannot_be_loaded_is_replaced_by_the_embedded_voice(
    tmp_path: Path, voices_with_joe: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whole on disk, as far as its manifest tells, and yet no model."""
    folder = voices_with_joe / "models" / JOE
    (folder / f"{JOE}.onnx").unlink()
    (folder / f"{JOE}.onnx").write_bytes(b"no model")
    path = voices_with_joe / "manifest.toml"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith(("sha256", "size"))))
    speaker = build_speaker(settings(tmp_path, voices_with_joe))
    assert speaker.engine_name == "piper"
    assert (await speaker.speak("Dạ em chào anh chị.", 8000)).seconds_of_sound > 0.8
    assert speaker.counters.said_by_fallback == 1
    assert speaker.ready
    assert "cannot be loaded" in caplog.text
    await speaker.close()


@pytest.mark.alone
async def test_the_first_clause_is_heard_long_before_the_whole_reply_is_made(
    tmp_path: Path, voices_with_joe: Path
) -> None:
    speaker = build_speaker(settings(tmp_path, voices_with_joe))
    await speaker.warm_up()
    started = time.perf_counter()
    async with aclosing(speaker.sentences(ENGLISH, 8000)) as pieces:
        await anext(pieces)
        first = time.perf_counter() - started
        async for _ in pieces:
            pass
        whole = time.perf_counter() - started
    assert first < 0.6 * whole
    started = time.perf_counter()
    async with aclosing(speaker.sentences(ENGLISH, 8000)) as pieces:
        await anext(pieces)
    assert time.perf_counter() - started < 0.5 * first
    await speaker.close()


async def test_a_second_start_finds_what_the_first_has_said(tmp_path: Path, voices_with_joe: Path) -> None:
    first = build_speaker(settings(tmp_path, voices_with_joe))
    said = await first.speak(ENGLISH, 16000)
    await first.close()
    second = build_speaker(settings(tmp_path, voices_with_joe, preload=False))
    assert await second.speak(ENGLISH, 16000) == said
    assert not second.ready
    assert second.counters.sentences_synthesized == 0
    await second.close()


async def test_a_speaker_works_without_any_cache(tmp_path: Path) -> None:
    speaker = build_speaker(
        SpeechSettings(voice="vi", voices_dir=tmp_path, cache_dir=None, cache_memory_bytes=0)
    )
    both = await asyncio.gather(speaker.speak("Dạ em nghe.", 8000), speaker.speak("Dạ em chào.", 8000))
    assert all(audio.seconds_of_sound > 0.3 for audio in both)
    await speaker.close()


def test_a_mistake_in_the_pronunciations_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "pronunciations.toml").write_text("[words")
    with pytest.raises(UnusableFile, match=r"pronunciations\.toml"):
        build_speaker(SpeechSettings(voice="vi", voices_dir=tmp_path, cache_dir=None))
