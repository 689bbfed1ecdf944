"""Sentences that were already synthesized: a few in memory, many on disk.

What is said to callers repeats: greetings, questions, the names of streets. All processes share the disk
cache. It never raises: a damaged, vanished or unwritable file is a miss.
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cachetools import LRUCache

from assistant.private_files import make_private_folder
from assistant.speech.audio import Audio

log = logging.getLogger(__name__)

_FORMAT = 1
"""Raise it when the way sentences are made changes: older files are then never read again."""

_HEADER = struct.Struct("<4sIII")  # magic, sample rate, bytes of samples, crc32 of the samples
_MAGIC = b"AlDi"
_SUFFIX = ".speech"
_EVICT_TO = 0.9
_ABANDONED_AFTER_S = 3600.0


@dataclass(frozen=True)
class CachedSentence:
    """A piece of text as one voice says it: what the cache is keyed by."""

    text: str
    voice: str
    rate: float
    sample_rate: int

    @property
    def key(self) -> str:
        fields = (str(_FORMAT), self.voice, f"{self.rate:.3f}", str(self.sample_rate), self.text)
        return hashlib.sha256("\0".join(fields).encode("utf-8", "replace")).hexdigest()


class MemoryCache:
    """The sentences used last, bounded by the bytes of their samples. Safe to use from any thread."""

    def __init__(self, limit_bytes: int) -> None:
        self._lock = threading.Lock()
        self._audio: LRUCache[str, Audio] = LRUCache(
            limit_bytes, getsizeof=lambda audio: audio.samples.nbytes
        )

    def get(self, sentence: CachedSentence) -> Audio | None:
        with self._lock:
            return self._audio.get(sentence.key)

    def put(self, sentence: CachedSentence, audio: Audio) -> None:
        with self._lock:
            if _bytes_of(audio) <= self._audio.maxsize:
                self._audio[sentence.key] = audio


class DiskCache:
    """One file per sentence, limited in bytes; several processes may share the folder.

    Its methods block on the disk: call them from a worker thread. Only the owner can read the folder,
    because the sentences hold addresses and codes. `now` is the clock of the file times.
    """

    def __init__(self, folder: Path, limit_bytes: int, now: Callable[[], float] = time.time) -> None:
        self._folder, self._limit_bytes, self._now = folder, limit_bytes, now
        self._lock = threading.Lock()
        self._bytes: int | None = None
        self._said_unwritable = False

    def get(self, sentence: CachedSentence) -> Audio | None:
        path = self._path(sentence)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        audio = _unpack(data)
        if audio is None or audio.sample_rate != sentence.sample_rate:
            log.warning("a damaged file of the speech cache is dropped: %s", path.name)
            _remove(path)
            return None
        try:
            os.utime(path)  # used now: the last to be evicted
        except OSError:
            log.debug("the speech cache cannot be touched: %s", path.name)
        return audio

    def put(self, sentence: CachedSentence, audio: Audio) -> None:
        data = _pack(audio)
        if len(data) > self._limit_bytes:
            return
        path = self._path(sentence)
        try:
            self._write(path, data)
        except OSError as problem:
            if not self._said_unwritable:
                log.warning("the speech cache cannot be written: %s", problem.strerror or problem)
                self._said_unwritable = True
            return
        with self._lock:
            self._bytes = self._evict(self._bytes + len(data)) if self._bytes is not None else self._evict()

    def _path(self, sentence: CachedSentence) -> Path:
        return self._folder / sentence.key[:2] / (sentence.key[2:] + _SUFFIX)

    def _write(self, path: Path, data: bytes) -> None:
        """The whole file or none: other processes read while this one writes."""
        make_private_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except OSError:
            _remove(Path(name))
            raise

    def _evict(self, known_bytes: int | None = None) -> int:
        """Removes the files unused for longest when there are too many; returns the bytes that are left.

        Other processes write too, so the folder is counted again before anything is removed.
        """
        if known_bytes is not None and known_bytes <= self._limit_bytes:
            return known_bytes
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        goal = self._limit_bytes if total <= self._limit_bytes else int(self._limit_bytes * _EVICT_TO)
        for _, size, path in files:
            if total <= goal:
                break
            _remove(path)
            total -= size
        return total

    def _files(self) -> list[tuple[float, int, Path]]:
        """(when last used, bytes, path) of every cached sentence; drops what a killed process left."""
        found = []
        for path in self._folder.glob("??/*"):
            try:
                status = path.stat()
            except OSError:
                continue
            if path.suffix == _SUFFIX:
                found.append((status.st_mtime, status.st_size, path))
            elif status.st_mtime < self._now() - _ABANDONED_AFTER_S:
                _remove(path)
        return found


def _bytes_of(audio: Audio) -> int:
    return audio.samples.nbytes


def _pack(audio: Audio) -> bytes:
    samples = audio.to_pcm()
    return _HEADER.pack(_MAGIC, audio.sample_rate, len(samples), zlib.crc32(samples)) + samples


def _unpack(data: bytes) -> Audio | None:
    """The audio, or None when a byte of it is missing or wrong."""
    if len(data) < _HEADER.size:
        return None
    magic, sample_rate, size, checksum = _HEADER.unpack_from(data)
    samples = memoryview(data)[_HEADER.size :]
    if magic != _MAGIC or len(samples) != size or size % 2 or zlib.crc32(samples) != checksum:
        return None
    return Audio(np.frombuffer(samples, "<i2").astype(np.int16, copy=False), sample_rate)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        log.debug("cannot remove %s: %s", path.name, problem)
