"""`serve` with a slip in a file that people edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outage_service.__main__ import main
from outage_service.telling.notices import messages


@pytest.fixture
def spoiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The texts of the messages, with one that nobody sends."""
    file = tmp_path / "messages.yml"
    file.write_text(f"{messages.FILE.read_text('utf-8')}nobody_sends: xin chào\n", encoding="utf-8")
    monkeypatch.setattr(messages, "FILE", file)
    monkeypatch.setenv("OUTAGE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'outage.db'}")
    messages.messages.cache_clear()
    yield file
    messages.messages.cache_clear()


def test_a_slip_in_the_texts_of_messages_is_named_without_a_traceback(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve"]) == 2
    error = capsys.readouterr().err
    assert f"{spoiled.name}:" in error
    assert "nobody_sends" in error
    assert "Traceback" not in error
