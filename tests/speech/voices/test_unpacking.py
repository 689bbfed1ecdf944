"""Archives that want more than to be unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.speech.errors import FetchFailed
from assistant.speech.voices.archive import MOST_FILES, unpack

CENTRAL_DIRECTORY, UNPACKED_SIZE = b"PK\x01\x02", 24  # where a size stands in an entry of the directory


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writing:
        for name, content in files.items():
            writing.writestr(name, content)
    return packed.getvalue()


def claiming_three_gigabytes() -> bytes:
    data = bytearray(archive({"model/final.mdl": b"small"}))
    at = data.index(CENTRAL_DIRECTORY) + UNPACKED_SIZE
    data[at : at + 4] = struct.pack("<I", 3 * 1024**3)
    return bytes(data)


def hiding_more_than_it_claims() -> bytes:
    data = bytearray(archive({"model/final.mdl": bytes(5_000_000)}))
    at = data.index(CENTRAL_DIRECTORY) + UNPACKED_SIZE
    data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(archive({"model/final.mdl": b"a secret"}))
    data[6] |= 1
    data[data.index(CENTRAL_DIRECTORY) + 8] |= 1
    return bytes(data)


def damaged_inside() -> bytes:
    data = bytearray(archive({"model/final.mdl": bytes(range(256)) * 40}))
    data[60:90] = bytes([0xFF]) * 30
    return bytes(data)


@pytest.mark.parametrize(
    "make",
    [
        claiming_three_gigabytes,
        hiding_more_than_it_claims,
        encrypted,
        damaged_inside,
        lambda: archive({f"model/{number}": b"" for number in range(MOST_FILES + 1)}),
        lambda: archive({"model/../../outside": b"x"}),
        lambda: archive({"/outside": b"x"}),
        lambda: archive({"C:\\outside": b"x"}),
        lambda: b"no archive at all",
        lambda: b"",
    ],
    ids=["bomb", "liar", "encrypted", "damaged", "many-files", "up", "absolute", "drive", "text", "empty"],
)
def test_a_bad_archive_is_one_line_and_leaves_nothing(make: Callable[[], bytes], tmp_path: Path) -> None:
    packed = tmp_path / "model.zip"
    packed.write_bytes(make())
    with pytest.raises(FetchFailed) as refused:
        unpack(packed, tmp_path / "model", lambda folder: None)
    assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["model.zip"]


def test_a_good_archive_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "old").write_bytes(b"old")
    (tmp_path / "model.zip").write_bytes(archive({"vosk-model/am/final.mdl": b"new"}))
    unpack(tmp_path / "model.zip", tmp_path / "model", lambda folder: None)
    assert (tmp_path / "model" / "am" / "final.mdl").read_bytes() == b"new"
    assert not (tmp_path / "model" / "old").exists()
