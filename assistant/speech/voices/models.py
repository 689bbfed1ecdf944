"""The fetched models on disk: which of them are complete and match the manifest.

Hashing 63 MB at every start would cost a quarter of a second, so a verified model gets a stamp with
the size and time of each of its files; a file that differs from its stamp is hashed again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import VoiceUnavailable
from assistant.speech.voices.manifest import VoiceEntry, VoiceFile

STAMP = ".verified.json"
LOCK = "lock.json"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Digests:
    size: int
    sha256: str
    md5: str


def digests_of(path: Path, progress: Callable[[int], object] = lambda _: None) -> Digests:
    """Reads the whole file; calls `progress` with the bytes of each step. Raises OSError."""
    sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
            md5.update(chunk)
            size += len(chunk)
            progress(len(chunk))
    return Digests(size, sha256.hexdigest(), md5.hexdigest())


class Models:
    """The folder with one sub-folder for each fetched voice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def folder_of(self, voice: VoiceEntry) -> Path:
        return self.folder / voice.name

    def model_file(self, voice: VoiceEntry) -> Path:
        """The .onnx file of a Piper voice."""
        return self.folder_of(voice) / f"{voice.name}.onnx"

    def problem_with(self, voice: VoiceEntry) -> str | None:
        """None when the voice is complete and matches the manifest; otherwise what is wrong."""
        folder = self.folder_of(voice)
        if not folder.is_dir():
            return "not fetched"
        stamp = self._stamp(voice)
        if stamp and stamp["files"] == _states(folder, stamp["files"]):
            return None
        if voice.is_archive:  # what was unpacked has no digests of its own
            return "not unpacked completely" if stamp is None else "changed since it was fetched"
        for file in voice.files:
            path = folder / file.name
            if not path.is_file():
                return f"{file.name} is missing"
            if problem := self.problem_with_file(file, digests_of(path)):
                return f"{file.name}: {problem}"
        self.stamp(voice, folder)
        return None

    def problem_with_file(self, file: VoiceFile, found: Digests) -> str | None:
        """How these digests differ from the manifest or the first fetch; None when they match."""
        if file.size is not None and found.size != file.size:
            return f"{found.size} bytes instead of {file.size}"
        known = file.sha256 or self._locked().get(str(file.url))
        if known is not None and found.sha256 != known:
            return "its sha256 is not the known one"
        if file.md5 is not None and found.md5 != file.md5:
            return "its md5 is not the known one"
        return None

    def lock_first_fetch(self, file: VoiceFile, found: Digests) -> None:
        """Keeps the digest of a file that has none in the manifest: a later fetch must bring the same."""
        if file.sha256 is None:
            write_whole(self.folder / LOCK, {**self._locked(), str(file.url): found.sha256})

    def stamp(self, voice: VoiceEntry, folder: Path) -> None:
        """Remembers that `folder` holds the voice, verified. A folder that cannot be written stays unstamped."""
        files = [path for path in folder.rglob("*") if path.is_file() and path.name != STAMP]
        names = [path.relative_to(folder).as_posix() for path in files]
        try:
            write_whole(folder / STAMP, {"voice": _identity(voice), "files": _states(folder, names)})
        except OSError:
            return

    def require(self, voice: VoiceEntry) -> Path:
        """The folder of a voice that is there and whole. Raises `VoiceUnavailable`."""
        try:
            problem = self.problem_with(voice)
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
        if problem:
            raise VoiceUnavailable(f"the voice {voice.name} cannot be used: {problem}")
        return self.folder_of(voice)

    def _stamp(self, voice: VoiceEntry) -> dict[str, Any] | None:
        stamp = _read_json(self.folder_of(voice) / STAMP)
        if stamp.get("voice") != _identity(voice) or not isinstance(stamp.get("files"), dict):
            return None
        return stamp

    def _locked(self) -> dict[str, str]:
        return _read_json(self.folder / LOCK)


def write_whole(path: Path, value: object) -> None:
    """Writes `value` as JSON: the whole file or nothing. Raises OSError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(value, indent=1, ensure_ascii=False), "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _identity(voice: VoiceEntry) -> str:
    """Changes when the manifest names other files or digests for the voice."""
    return hashlib.sha256(voice.model_dump_json(include={"name", "files"}).encode()).hexdigest()


def _states(folder: Path, names: Any) -> dict[str, list[int]]:
    """Size and modification time (ns) of each file; missing files are left out."""
    states = {}
    for name in sorted(names):
        try:
            status = (folder / name).stat()
        except OSError:
            continue
        states[name] = [status.st_size, status.st_mtime_ns]
    return states


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
