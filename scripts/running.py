"""The note of a running `make run` in the state folder, by which `make restart` finds it."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.private_files import FILE_MODE, make_private_folder
from scripts.parts import read_settings
from scripts.places import ROOT

NOTE = "run.json"


@dataclass(frozen=True)
class Note:
    """The process of `make run`, the number of restarts since its start, and the last restart's error."""

    pid: int
    restarts: int = 0
    failure: str = ""


class RunningNote:
    """The lock lasts as long as the process: a note left by a crash is not locked and does not count."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.note = Note(os.getpid())

    def restarted(self, failure: str = "") -> None:
        self.note = Note(self.note.pid, self.note.restarts + 1, failure)
        self._write()

    def _write(self) -> None:
        # In one step: who reads an emptied file would take a run that goes on for one that has ended.
        fresh = self._file.with_suffix(".fresh")
        with open(fresh, "w", encoding="utf-8", opener=_for_us_alone) as file:
            json.dump(asdict(self.note), file)
        fresh.replace(self._file)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


def note_of(environment: Mapping[str, str]) -> Path:
    return ROOT / read_settings(environment).state_dir / NOTE


@contextmanager
def noted(file: Path) -> Iterator[RunningNote]:
    """Writes and locks the note until the block ends."""
    make_private_folder(file.parent)
    with open(file.with_suffix(".lock"), "w", opener=_for_us_alone) as lock:
        # A reader holds it for a moment only.
        fcntl.flock(lock, fcntl.LOCK_SH)
        running = RunningNote(file)
        running._write()
        try:
            yield running
        finally:
            file.unlink(missing_ok=True)


def read_note(file: Path) -> Note | None:
    """The note of the running `make run`; None when nothing runs."""
    try:
        with file.with_suffix(".lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
    except BlockingIOError:
        pass
    except OSError:
        return None
    try:
        return Note(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
