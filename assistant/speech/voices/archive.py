"""Unpacks a fetched zip archive: wholly or not at all, and never outside its folder."""

from __future__ import annotations

import lzma
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from assistant.speech.errors import FetchFailed

MOST_FILES = 2000
MOST_BYTES = 2 * 1024**3
"""unpacked; the largest Vosk model for one language on a small machine is far below"""

# Any member may be damaged; for an encrypted one zipfile raises RuntimeError.
_NOT_AN_ARCHIVE = (
    zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error, lzma.LZMAError
)  # fmt: skip


def unpack(archive: Path, target: Path, finish: Callable[[Path], None]) -> None:
    """Makes `target` the content of the zip file, without its single top folder if it has one.

    `finish` is called with the unpacked folder before it gets its name. An existing `target` is
    replaced. Raises `FetchFailed` for a damaged or unsafe archive, OSError when the disk is full.
    """
    room = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        with zipfile.ZipFile(archive) as content:
            _extract(content, room)
        entries = list(room.iterdir())
        unpacked = entries[0] if len(entries) == 1 and entries[0].is_dir() else room
        unpacked.chmod(0o755)
        finish(unpacked)
        if target.exists():
            target.replace(room.with_name(f"{room.name}.old"))
        unpacked.replace(target)
    except _NOT_AN_ARCHIVE as problem:
        raise FetchFailed(f"{archive.name} is not a whole zip archive: {problem}") from problem
    finally:
        shutil.rmtree(room, ignore_errors=True)
        shutil.rmtree(room.with_name(f"{room.name}.old"), ignore_errors=True)


def _extract(content: zipfile.ZipFile, room: Path) -> None:
    members = content.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
        raise FetchFailed("the archive unpacks to more than a model ever needs")
    for member in members:
        path = _safe_path(member)
        target = room.joinpath(*path.parts)
        if member.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with content.open(member) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file)


def _safe_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Raises `FetchFailed` if the member leads outside the folder or is not a plain file or folder."""
    path = PurePosixPath(member.filename)
    mode = stat.S_IFMT(member.external_attr >> 16)
    if (
        path.is_absolute()
        or ".." in path.parts
        or not path.parts
        or any(character in member.filename for character in "\\:")
        or mode not in (0, stat.S_IFREG, stat.S_IFDIR)
    ):
        raise FetchFailed(f"the archive holds an unsafe entry: {member.filename!r}")
    return path
