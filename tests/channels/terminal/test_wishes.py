"""What SAY, PHONE and WAV may be, and the one line that says what they may not."""

from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.channels.terminal.wishes import wishes
from assistant.errors import SettingError
from assistant.speech.audio import Audio


def file_in(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("0905123456", "0905123456"),
        ("+84 905 123 456", "0905123456"),
        ("84905123456", "0905123456"),
        ("0084905123456", "0905123456"),
        ("(0236) 3.123.456", "02363123456"),
        ("01688123456", "0388123456"),
        ("", None),
        (None, None),
    ],
)
def test_a_number_may_be_written_in_every_usual_way(given: str | None, number: str | None) -> None:
    assert wishes(None, given, None).phone == number


@pytest.mark.parametrize(
    "given", ["abc", "0905", "09051234567", "+1 202 555 0123", "19001909", "0905x123456"]
)
def test_what_is_no_vietnamese_number_is_refused_with_what_to_give(given: str) -> None:
    with pytest.raises(SettingError, match=r"^PHONE: «.*» is no .*0905123456 or \+84905123456$") as refused:
        wishes(None, given, None)
    assert given in str(refused.value)


@pytest.mark.parametrize("given", ["", "  ", "|", " | "])
def test_a_call_without_words_is_refused(given: str) -> None:
    with pytest.raises(SettingError, match=r"^SAY: is empty; give words"):
        wishes(given, None, None)


def test_a_call_that_says_nothing_beforehand_is_typed() -> None:
    assert wishes(None, None, None).lines is None
    assert wishes("alo| |cảm ơn em", None, None).lines == ["alo", "cảm ơn em"]


def test_a_recording_is_read(tmp_path: Path) -> None:
    wished = wishes(None, None, file_in(tmp_path, "a.wav", Audio.silence(0.5, 16000).to_wav()))
    assert wished.said is not None
    assert wished.said.duration_s == 0.5


def test_words_and_a_recording_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^SAY and WAV: .*give one of them"):
        wishes("alo", None, file_in(tmp_path, "a.wav", Audio.silence(0.5, 16000).to_wav()))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.wav", None, "there is no .*missing.wav"),
        ("", None, "is no file"),
        ("text.wav", b"alo", "is not a WAV file: it ends in its header; give a"),
        (
            "longer.wav",
            b"alo, nghe kh\xc3\xb4ng?\n" * 9,
            "is not a WAV file: file does not start with RIFF id; give a",
        ),
        ("nothing.wav", b"", "is not a WAV file: it is empty; give a"),
        ("empty.wav", Audio.silence(0, 8000).to_wav(), "holds no sound"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    path = str(tmp_path / name) if content is None else file_in(tmp_path, name, content)
    with pytest.raises(SettingError, match=rf"^WAV: .*{why}") as refused:
        wishes(None, None, path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("wrong", [{"PHONE": "abc"}, {"SAY": ""}, {"WAV": "/"}])
def test_the_command_refuses_it_in_one_line_before_it_looks_for_the_assistant(
    wrong: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for options in ([], ["--check"]):
        assert main(["call", "--url", "http://127.0.0.1:9", *options], wrong) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{next(iter(wrong))}: ")


def test_a_look_at_what_is_given_calls_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    given = {"PHONE": "0905123456", "SAY": "alo"}
    assert main(["call", "--url", "http://127.0.0.1:9", "--check"], given) == 0
    assert capsys.readouterr().err == ""
