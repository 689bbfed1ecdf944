"""The note by which `make restart` finds a running `make run`."""

import threading
from pathlib import Path

from scripts.running import Note, noted, read_note


def test_a_note_tells_the_process_and_its_restarts_and_is_gone_with_it(tmp_path: Path) -> None:
    file = tmp_path / "state" / "run.json"
    with noted(file) as running:
        running.restarted("«outage» ended while starting")
        assert read_note(file) == Note(running.note.pid, 1, "«outage» ended while starting")
    assert read_note(file) is None


def test_who_reads_while_it_is_written_always_finds_a_whole_note(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    over = threading.Event()
    seen: list[Note | None] = []

    def read() -> None:
        while not over.is_set():
            seen.append(read_note(file))

    with noted(file) as running:
        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(2000):
            running.restarted("x" * 200)
        over.set()
        reader.join()
    assert len(seen) > 100
    assert None not in seen


def test_a_note_without_its_process_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text('{"pid": 1, "restarts": 0, "failure": ""}', encoding="utf-8")
    assert read_note(file) is None
    file.with_suffix(".lock").touch()
    assert read_note(file) is None
