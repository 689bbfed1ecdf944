"""`make call`: the same conversation in a terminal."""

import io
import wave
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.conversation.turn import Button
from assistant.wiring.given import Given
from tests.builders import PHONE, SOME_MORNING, a_handoff, an_answer
from tests.channels.serving import port_of, served
from tests.fakes import GREETING, ScriptedDialogue, ToneSpeaker
from tests.modes import generous_umask, open_to_others


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue(
        {
            "dây đứt": an_answer(
                "Tránh xa ạ.", buttons=(Button("Ở đường", "ở đường"),), handoff=a_handoff(summary="Dây đứt.")
            ),
            "chào em": an_answer("Dạ em chào ạ.", ended=True),
        }
    )


@pytest.fixture
def url(tmp_path: Path, dialogue: ScriptedDialogue) -> Iterator[str]:
    with served(tmp_path / "server", Given(dialogue, ToneSpeaker())) as url:
        yield url


def variables(url: str, tmp_path: Path, **more: str) -> dict[str, str]:
    return {
        "ASSISTANT_PORT": str(port_of(url)),
        "ASSISTANT_STATE_DIR": str(tmp_path),
        "PATH": "",
        **more,
    }


def wav_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("calls/*/*.wav"))


def test_a_call_given_as_a_line_is_held_printed_and_recorded(
    url: str, tmp_path: Path, dialogue: ScriptedDialogue, capsys: pytest.CaptureFixture[str]
) -> None:
    with generous_umask():
        said = variables(url, tmp_path, SAY="dây đứt | chào em |", PHONE=PHONE)
        code = main(["call"], said, now=lambda: SOME_MORNING)
    assert open_to_others(tmp_path / "calls") == []
    printed = capsys.readouterr().out
    assert code == 0
    for line in (GREETING, "Anh/chị: dây đứt", "Tránh xa ạ.", "Ở đường", "Dây đứt.", "Dạ em chào ạ."):
        assert line in printed
    assert [one.text for one in dialogue.asked] == [None, "dây đứt", "chào em"]
    assert dialogue.asked[0].caller_phone == PHONE
    folder = tmp_path / "calls" / "2026-11-21-023000"
    assert wav_files(tmp_path) == [folder / name for name in ("01.wav", "02.wav", "03.wav")]
    with wave.open(str(wav_files(tmp_path)[0])) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(0.06 * len(GREETING), abs=0.01)


def test_a_call_typed_by_hand_ends_with_the_goodbye(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\nmất điện\nchào em\nkhông tới đây\n"))
    assert main(["call", "--no-audio"], variables(url, tmp_path)) == 0
    printed = capsys.readouterr().out
    assert "Dạ em nghe: mất điện" in printed
    assert "Cuộc gọi đã kết thúc." in printed
    assert "không tới đây" not in printed
    assert wav_files(tmp_path) == []


def test_hanging_up_is_clean(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["call", "--no-audio"], variables(url, tmp_path)) == 0
    assert "Đã gác máy." in capsys.readouterr().out


def test_without_a_running_assistant_one_line_says_how_to_start_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["call", "--url", "http://127.0.0.1:9"], {"SAY": "alo"}) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "make run" in told[0]


def test_an_assistant_that_goes_away_in_the_middle_is_said_and_not_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as running:
        url = running.enter_context(served(tmp_path / "server", Given(ScriptedDialogue(), ToneSpeaker())))

        def keyboard(prompt: str) -> str:
            running.close()  # between the greeting and the first words
            return typed.pop()

        typed = ["alo", "alo"]
        monkeypatch.setattr("builtins.input", lambda prompt: keyboard(prompt) if typed else _hang_up())
        assert main(["call", "--no-audio"], variables(url, tmp_path)) == 1
    said = capsys.readouterr()
    assert GREETING in said.out
    assert "Mất kết nối" in said.err


def _hang_up() -> str:
    raise EOFError


def test_a_setting_that_cannot_be_used_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call"], {"ASSISTANT_PORT": "http"}) == 2
    assert capsys.readouterr().err.splitlines() == ["ASSISTANT_PORT: must be a whole number from 1 to 65535"]
