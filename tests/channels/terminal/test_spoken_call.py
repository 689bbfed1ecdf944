"""`make call WAV=…`: a recording goes through the telephone, from the sound to the answer's sound."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.channels.terminal.spoken_call import SpokenCall, run_spoken_call
from assistant.speech.audio import Audio
from assistant.speech.listening.ear import CallEar
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.patience import Patience
from assistant.wiring.given import Given
from tests.builders import PHONE, an_answer
from tests.channels.serving import port_of, served
from tests.fakes import ScriptedDialogue, ToneSpeaker
from tests.speech.fake_recognizer import FakeRecognizer
from tests.speech.korean import MODEL
from tests.speech.line_sound import voice

WORDS = "nhà chị bị mất điện rồi"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "question.wav"
    path.write_bytes(Audio(voice(WORDS), 8000).resampled(22050).to_wav())
    return path


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue({WORDS: an_answer("Dạ em đã ghi nhận ạ.")})


@pytest.fixture
def url(tmp_path: Path, dialogue: ScriptedDialogue) -> Iterator[str]:
    """An assistant that understands the recording as it was meant, whatever is said."""

    async def open_ear() -> CallEar:
        ears = Ears(FakeRecognizer([WORDS]), Patience(), HearingLimits())
        return await ears.open_ear()

    with served(tmp_path / "server", Given(dialogue, ToneSpeaker(), open_ear=open_ear)) as url:
        yield url


def call(url: str, tmp_path: Path, wav: Path, **more: str) -> int:
    return main(
        ["call"],
        {"ASSISTANT_PORT": str(port_of(url)), "ASSISTANT_STATE_DIR": str(tmp_path), "WAV": str(wav), **more},
    )


def test_what_was_understood_is_printed_and_the_answer_lies_beside_the_file(
    url: str, tmp_path: Path, recording: Path, dialogue: ScriptedDialogue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(url, tmp_path, recording, PHONE=PHONE) == 0
    printed = capsys.readouterr().out
    assert f"Anh/chị: {WORDS}" in printed
    assert "Trợ lý: Dạ em đã ghi nhận ạ." in printed
    assert [one.text for one in dialogue.asked] == [None, WORDS]
    assert dialogue.asked[0].caller_phone == PHONE
    with wave.open(str(tmp_path / "question.answer.wav")) as answer:
        assert answer.getframerate() == 8000
        assert answer.getnframes() / 8000 == pytest.approx(0.06 * len("Dạ em đã ghi nhận ạ."), abs=0.8)


def test_silence_is_said_not_to_be_understood(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence = Audio.silence(0.5, 8000).to_pcm()
    wish = SpokenCall(url, silence, tmp_path / "answer.wav", answer_within_s=1.0)
    assert run_spoken_call(wish) == 1
    assert "Không nghe ra lời nào" in capsys.readouterr().err


def test_without_a_model_one_line_says_what_to_do(
    tmp_path: Path, recording: Path, dialogue: ScriptedDialogue, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(tmp_path / "server", Given(dialogue, ToneSpeaker()), recognizer="off") as url:
        assert call(url, tmp_path, recording) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "make voices" in line
    assert "SAY=" in line


@pytest.mark.parametrize("content", [b"", b"RIFF nonsense", None])
def test_a_file_that_is_no_recording_is_one_line(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.wav"
    if content is not None:
        wrong.write_bytes(content)
    assert call("http://127.0.0.1:9", tmp_path, wrong) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_where_no_assistant_runs_that_is_said(
    tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("http://127.0.0.1:9", tmp_path, recording) == 1
    assert "make run" in capsys.readouterr().err


@pytest.mark.timeout(300)  # reading a model of 250 MB takes its time on a busy machine
def test_a_real_recognizer_hears_the_recording_and_is_answered(
    tmp_path: Path, dialogue: ScriptedDialogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the language of the model that can be had here: which words it finds is not what is tested."""
    recording = tmp_path / "question.wav"
    recording.write_bytes(Audio(voice("아니요", "ko"), 8000).to_wav())
    with served(tmp_path / "server", Given(dialogue, ToneSpeaker()), recognizer=str(MODEL)) as url:
        assert call(url, tmp_path, recording) == 0
    assert dialogue.asked[1].text in capsys.readouterr().out


def test_an_answer_that_cannot_be_written_is_one_line(
    url: str, tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "question.answer.wav").mkdir()
    assert call(url, tmp_path, recording) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "question.answer.wav" in line
