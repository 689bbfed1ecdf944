"""Sentences on disk and in memory: found again, bounded, and never a reason to fail."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.speech.audio import Audio
from assistant.speech.speaking.cache import CachedSentence, DiskCache, MemoryCache


def sentence(
    text: str = "Dạ em nghe.", voice: str = "v", rate: float = 1.0, sample_rate: int = 8000
) -> CachedSentence:
    return CachedSentence(text, voice, rate, sample_rate)


def sound(value: int = 7, samples: int = 1000) -> Audio:
    return Audio(np.full(samples, value, np.int16), 8000)


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def only_file(folder: Path) -> Path:
    (path,) = [path for path in folder.rglob("*") if path.is_file()]
    return path


def test_a_sentence_is_found_again_by_another_process(tmp_path: Path) -> None:
    DiskCache(tmp_path / "c", 10**6).put(sentence(), sound())
    assert DiskCache(tmp_path / "c", 10**6).get(sentence()) == sound()


@pytest.mark.parametrize(
    "other",
    [sentence(text="Dạ em nghe"), sentence(voice="w"), sentence(rate=1.1), sentence(sample_rate=16000)],
)
def test_other_words_voice_speed_or_rate_are_another_sentence(other: CachedSentence, tmp_path: Path) -> None:
    disk, memory = DiskCache(tmp_path, 10**6), MemoryCache(10**6)
    disk.put(sentence(), sound())
    memory.put(sentence(), sound())
    assert disk.get(other) is None
    assert memory.get(other) is None


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "longer", "header", "other"])
def test_a_damaged_file_is_a_miss_and_is_dropped(damage: str, tmp_path: Path) -> None:
    disk = DiskCache(tmp_path, 10**6)
    disk.put(sentence(), sound())
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    match damage:
        case "empty":
            data.clear()
        case "cut":
            del data[-10:]
        case "flipped":
            data[-10] ^= 255
        case "longer":
            data += b"\0\0"
        case "header":
            del data[7:]
        case "other":
            data[:4] = b"RIFF"
    path.write_bytes(bytes(data))
    assert disk.get(sentence()) is None
    assert not path.exists()
    disk.put(sentence(), sound())
    assert disk.get(sentence()) == sound()


def wait_for_a_later_time_of_files(folder: Path) -> None:
    """Files that are written in the same few milliseconds may bear the same time."""
    (folder / "first").touch()
    (folder / "second").touch()
    while (folder / "second").stat().st_mtime_ns == (folder / "first").stat().st_mtime_ns:
        time.sleep(0.001)
        (folder / "second").touch()
    (folder / "first").unlink()
    (folder / "second").unlink()


def test_the_folder_stays_within_its_bound_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path, 21_000)
    for number in range(10):
        disk.put(sentence(str(number)), sound(number))
    assert bytes_in(tmp_path) <= 21_000
    wait_for_a_later_time_of_files(tmp_path)
    assert disk.get(sentence("3")) == sound(3)
    for number in range(20, 26):
        disk.put(sentence(str(number)), sound(number))
    assert bytes_in(tmp_path) <= 21_000
    assert disk.get(sentence("3")) == sound(3)
    assert disk.get(sentence("25")) == sound(25)
    assert disk.get(sentence("4")) is None


def test_the_bound_holds_for_what_an_earlier_process_left(tmp_path: Path) -> None:
    for number in range(10):
        DiskCache(tmp_path, 10**6).put(sentence(str(number)), sound(number))
    DiskCache(tmp_path, 10_000).put(sentence("now"), sound())
    assert bytes_in(tmp_path) <= 10_000
    assert DiskCache(tmp_path, 10_000).get(sentence("now")) == sound()


def test_what_a_killed_process_left_half_written_goes_away(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path, 10**6)
    disk.put(sentence(), sound())
    half = only_file(tmp_path).with_name("x.part")
    half.write_bytes(b"half")
    written = half.stat().st_mtime
    for minutes, goes_on in [(30, True), (90, False)]:
        DiskCache(tmp_path, 10**6, lambda then=written + 60 * minutes: then).put(  # type: ignore[misc]
            sentence(str(minutes)), sound()
        )
        assert half.exists() is goes_on


def test_a_sentence_larger_than_the_whole_bound_is_not_kept(tmp_path: Path) -> None:
    disk, memory = DiskCache(tmp_path, 100), MemoryCache(100)
    disk.put(sentence(), sound())
    memory.put(sentence(), sound())
    assert bytes_in(tmp_path) == 0
    assert memory.get(sentence()) is None


def test_a_folder_that_cannot_be_written_is_said_once_and_never_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "c").write_text("a file where the folder should be")
    disk = DiskCache(tmp_path / "c", 10**6)
    for number in range(3):
        disk.put(sentence(str(number)), sound())
        assert disk.get(sentence(str(number))) is None
    assert len(caplog.records) == 1


def test_the_words_of_callers_are_not_readable_by_others_and_not_in_names(tmp_path: Path) -> None:
    DiskCache(tmp_path / "c", 10**6).put(sentence("12 Lê Lợi"), sound())
    path = only_file(tmp_path)
    assert (tmp_path / "c").stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0
    assert "Lê" not in str(path)


def test_memory_forgets_the_sentences_unused_for_longest() -> None:
    memory = MemoryCache(5000)
    memory.put(sentence("a"), sound(1))
    memory.put(sentence("b"), sound(2))
    assert memory.get(sentence("a")) == sound(1)
    memory.put(sentence("c"), sound(3))
    assert memory.get(sentence("b")) is None
    assert memory.get(sentence("a")) == sound(1)


def _write_and_read(folder: str, seed: int) -> int:
    """Runs in a process of its own; how often it read something else than what was written."""
    disk, wrong = DiskCache(Path(folder), 40_000), 0
    for step in range(150):
        number = (step * 7 + seed) % 30
        disk.put(sentence(str(number)), sound(number))
        found = disk.get(sentence(str((number + seed) % 30)))
        wrong += found is not None and found != sound((number + seed) % 30)
    return wrong


def test_processes_that_share_a_folder_never_read_half_a_sentence(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.starmap(_write_and_read, [(str(tmp_path), seed) for seed in range(3)]) == [0, 0, 0]
    DiskCache(tmp_path, 40_000).put(sentence("end"), sound())
    assert bytes_in(tmp_path) <= 40_000
