"""voices/manifest.toml: which voices and models there are, where they come from, how to verify them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import tomllib
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from assistant.conversation.languages import VIETNAMESE
from assistant.errors import VoiceUnavailable

MANIFEST = "manifest.toml"
PRONUNCIATIONS = "pronunciations.toml"
_OF_THIS_PROJECT = Path(__file__).resolve().parents[3] / "voices"
_PLAIN_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class VoiceFile(BaseModel):
    """One file to fetch. A field that is None is unknown and cannot be checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=_PLAIN_NAME)
    url: HttpUrl
    size: int | None = Field(default=None, gt=0)
    """bytes"""
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    md5: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")


class VoiceEntry(BaseModel):
    """A Piper voice (its .onnx file and the .onnx.json beside it) or a Vosk model (a zip archive)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=_PLAIN_NAME)
    kind: Literal["piper", "vosk"]
    default: bool = False
    language: str
    licence: str
    credit: str = ""
    source: str
    files: tuple[VoiceFile, ...]

    @model_validator(mode="after")
    def _has_the_files_of_its_kind(self) -> VoiceEntry:
        names = {file.name for file in self.files}
        wanted = (
            {f"{self.name}.onnx", f"{self.name}.onnx.json"} if self.kind == "piper" else {f"{self.name}.zip"}
        )
        if names != wanted or len(self.files) != len(wanted):
            raise ValueError(f"a {self.kind} voice has the files {', '.join(sorted(wanted))}")
        return self

    @property
    def is_archive(self) -> bool:
        return self.kind == "vosk"


@dataclass(frozen=True)
class Manifest:
    voices: tuple[VoiceEntry, ...]

    def find(self, name: str) -> VoiceEntry:
        """Raises `VoiceUnavailable` when there is no such voice."""
        for voice in self.voices:
            if voice.name == name:
                return voice
        known = ", ".join(voice.name for voice in self.voices)
        raise VoiceUnavailable(f"no voice {name!r} in the manifest; it has {known}")

    def of(self, kind: str, language: str) -> tuple[VoiceEntry, ...]:
        """The voices or models of a language, in the order of the file."""
        return tuple(voice for voice in self.voices if (voice.kind, voice.language) == (kind, language))

    def default(self, kind: str) -> VoiceEntry | None:
        """The voice or model for Vietnamese."""
        return next((voice for voice in self.of(kind, VIETNAMESE) if voice.default), None)

    def defaults(self) -> tuple[VoiceEntry, ...]:
        return tuple(voice for voice in self.voices if voice.default)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    voice: tuple[VoiceEntry, ...]

    @model_validator(mode="after")
    def _names_are_unique(self) -> _Document:
        names = [voice.name for voice in self.voice]
        if len(names) != len(set(names)):
            raise ValueError("two voices have the same name")
        return self


def read_manifest(voices_dir: Path) -> Manifest:
    """The manifest of `voices_dir`, or this project's own when that folder holds only models.

    Raises `VoiceUnavailable`, in one line, when it cannot be read.
    """
    path = voices_file(voices_dir, MANIFEST)
    try:
        document = _Document.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise VoiceUnavailable(f"{path.name}: {where}: {first['msg']}") from problem
    except (OSError, ValueError) as problem:
        reason = re.sub(r"\s+", " ", str(problem))
        raise VoiceUnavailable(f"{path.name} cannot be read: {reason}") from problem
    return Manifest(document.voice)


def voices_file(voices_dir: Path, name: str) -> Path:
    """The file of that name in `voices_dir`, or this project's own when there is none."""
    own = voices_dir / name
    return own if own.exists() else _OF_THIS_PROJECT / name
