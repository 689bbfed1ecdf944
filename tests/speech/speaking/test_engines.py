"""The real espeak-ng and the real Piper, alone and beside each other in one process."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import VoiceUnavailable
from assistant.speech.speaking.espeak import VIETNAMESE_VOICES, EspeakSynthesizer
from assistant.speech.speaking.piper import PiperSynthesizer
from tests.speech.hearing import same_words

GREETING = "Dạ em chào anh chị, em là trợ lý tự động của Điện lực."
ENGLISH = "The power will be back at half past five this evening."


def test_espeak_says_a_vietnamese_sentence_in_a_natural_time() -> None:
    audio = EspeakSynthesizer("vi").synthesize(GREETING, 1.0)
    assert audio.sample_rate == 22050
    assert 2.0 < audio.seconds_of_sound < 6.0
    assert audio.speech_dbfs > -30


def test_the_three_vietnamese_accents_sound_different() -> None:
    said = [EspeakSynthesizer(voice).synthesize(GREETING, 1.0) for voice in VIETNAMESE_VOICES]
    assert not same_words(said[0], said[1])
    assert not same_words(said[0], said[2])
    assert not same_words(said[1], said[2])


def test_espeak_says_the_same_words_the_same_way_every_time() -> None:
    synthesizer = EspeakSynthesizer("vi")
    first = synthesizer.synthesize(GREETING, 1.0)
    EspeakSynthesizer("vi-vn-x-south").synthesize("một hai ba", 2.0)
    assert same_words(synthesizer.synthesize(GREETING, 1.0), first)


@pytest.mark.parametrize("rate", [0.6, 1.5])
def test_espeak_speaks_slower_and_faster(rate: float) -> None:
    synthesizer = EspeakSynthesizer("vi")
    usual = synthesizer.synthesize(GREETING, 1.0).trimmed().duration_s
    assert synthesizer.synthesize(GREETING, rate).trimmed().duration_s == pytest.approx(usual / rate, rel=0.2)


def test_an_espeak_voice_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(VoiceUnavailable, match="no voice 'vi-mars'"):
        EspeakSynthesizer("vi-mars").load()


def test_espeak_runs_without_anything_of_the_system(tmp_path: Path) -> None:
    """No espeak on the path, no data folder in the environment, another working directory."""
    root = Path(__file__).parents[3]
    program = (
        "from assistant.speech.speaking.espeak import EspeakSynthesizer as E;"
        "print(E('vi').synthesize('mất điện rồi', 1.0).seconds_of_sound > 0.5)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.strip() == "True"


@pytest.mark.parametrize(
    "text", ["", " ", "…", "\0", "\ud800", "<speak>", "[[x]]", "a\0b", "\U0001f642", "汉字", "%s%n" * 5]
)
def test_hostile_words_do_not_harm_the_engines(text: str, joe: PiperSynthesizer) -> None:
    for synthesizer in (EspeakSynthesizer("vi"), joe):
        assert synthesizer.synthesize(text, 1.0).duration_s < 60


def test_words_that_kill_the_bare_espeak_do_not_reach_it() -> None:
    """In a process of its own: what this guards against is a crash in C that nothing can catch."""
    program = (
        "import random; from assistant.speech.speaking.espeak import EspeakSynthesizer as E; e = E('vi');"
        "r = random.Random(1); signs = 'aơ `-~|\\\\^@#$%&*_+=<>{}[]/,.;:!?()'; "
        "[e.synthesize(text, 1.0) for text in ['`', '``', '---ba-a', '--- ', '\\x01\\x02+10S']];"
        "[e.synthesize(''.join(r.choices(signs, k=20)), 1.0) for _ in range(300)]"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[3], check=False)
    assert result.returncode == 0


def test_many_threads_may_use_the_one_espeak_of_the_process() -> None:
    # Not «năm sáu»: one time in a hundred the bare library says it 12 ms shorter, threads or not.
    numbers = ["một", "hai ba", "không mười lăm", "bảy tám chín mười"]
    alone = {
        (v, n): [EspeakSynthesizer(v).synthesize(n, 1.0) for _ in range(5)]
        for v in VIETNAMESE_VOICES
        for n in numbers
    }
    with ThreadPoolExecutor(8) as pool:
        together = {
            asked: pool.submit(EspeakSynthesizer(asked[0]).synthesize, asked[1], 1.0)
            for _ in range(5)
            for asked in alone
        }
    assert all(
        any(same_words(future.result(), said) for said in alone[asked]) for asked, future in together.items()
    )


def test_piper_says_a_sentence_in_a_natural_time(joe: PiperSynthesizer) -> None:
    audio = joe.synthesize(ENGLISH, 1.0)
    assert audio.sample_rate == joe.sample_rate == 22050
    assert 2.0 < audio.seconds_of_sound < 5.0
    assert audio.speech_dbfs > -35


def test_piper_speaks_faster(joe: PiperSynthesizer) -> None:
    usual = joe.synthesize(ENGLISH, 1.0).trimmed().duration_s
    assert joe.synthesize(ENGLISH, 1.6).trimmed().duration_s == pytest.approx(usual / 1.6, rel=0.25)


def test_piper_and_espeak_work_at_the_same_time_in_one_process(joe: PiperSynthesizer) -> None:
    """Piper carries an espeak of its own for its phonemes: neither may disturb the other."""
    espeak = EspeakSynthesizer("vi")
    alone = espeak.synthesize(GREETING, 1.0)
    with ThreadPoolExecutor(4) as pool:
        pipers = [pool.submit(joe.synthesize, ENGLISH, 1.0) for _ in range(4)]
        espeaks = [pool.submit(espeak.synthesize, GREETING, 1.0) for _ in range(40)]
        assert all(same_words(future.result(), alone) for future in espeaks)
        assert all(2.0 < future.result().seconds_of_sound < 5.0 for future in pipers)


def test_a_piper_model_that_is_no_model_is_said_so(joe_model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    (tmp_path / "bad.onnx.json").write_bytes(Path(f"{joe_model}.json").read_bytes())
    with pytest.raises(VoiceUnavailable, match="bad cannot be loaded"):
        PiperSynthesizer(tmp_path / "bad.onnx").load()


@pytest.mark.parametrize("configuration", ["", "[]", "{", '{"audio": {}}'])
def test_a_piper_configuration_that_is_none_is_said_so(configuration: str, tmp_path: Path) -> None:
    (tmp_path / "bad.onnx.json").write_text(configuration)
    with pytest.raises(VoiceUnavailable, match=r"bad\.onnx\.json cannot be used"):
        PiperSynthesizer(tmp_path / "bad.onnx")
