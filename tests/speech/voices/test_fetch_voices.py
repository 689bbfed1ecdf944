"""`make voices` over good, bad and absent networks: a voice is there whole and right, or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import random
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.speech.voices.fetch import main
from tests.speech.voices.file_server import Source, serving
from tests.speech.voices.folders import piper_entry, vosk_entry

NAME = "vi_VN-test-medium"
ONNX, JSON = f"{NAME}.onnx", f"{NAME}.onnx.json"
MODEL = random.Random(1).randbytes(700_000)
CONFIGURATION = b'{"audio": {"sample_rate": 22050}}'


@dataclass
class Place:
    """A voices folder and the server its manifest points to."""

    folder: Path
    source: Source

    def fetch(self, *arguments: str) -> int:
        patience = ["--connect-timeout", "2", "--stall-timeout", "0.5", "--retry-wait", "0.01"]
        return main(["--voices-dir", str(self.folder), *patience, *arguments])

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def partial(self) -> Path:
        return self.models / ".partial" / f"{ONNX}.part"

    def whole(self) -> bool:
        found = {path.name: path.read_bytes() for path in (self.models / NAME).glob("[!.]*")}
        return found == {ONNX: MODEL, JSON: CONFIGURATION}

    def write_manifest(self, *entries: str) -> None:
        (self.folder / "manifest.toml").write_text("\n".join(entries), "utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    originals = tmp_path / "originals"
    originals.mkdir()
    (originals / ONNX).write_bytes(MODEL)
    (originals / JSON).write_bytes(CONFIGURATION)
    folder = tmp_path / "voices"
    folder.mkdir()
    with serving({ONNX: MODEL, JSON: CONFIGURATION}) as source:
        place = Place(folder, source)
        place.write_manifest(piper_entry(NAME, {n: originals / n for n in (ONNX, JSON)}, source.base_url))
        yield place


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_voice_is_fetched_and_a_second_run_asks_nobody(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.fetch() == 0
    assert place.whole()
    asked = len(place.source.asked)
    assert place.fetch() == 0
    assert len(place.source.asked) == asked == 2
    assert capsys.readouterr().out.splitlines() == [f"voices: {NAME} is there (MIT)", "voices: all are there"]


def test_a_cut_connection_is_taken_up_where_it_broke(place: Place) -> None:
    place.source.cut_after = [300_000, 100_000]
    assert place.fetch() == 0
    assert place.whole()
    ranges = [asked for path, asked in place.source.asked if path == ONNX]
    assert ranges[0] == ""
    assert len(ranges) == 3
    assert all(asked.startswith("bytes=") for asked in ranges[1:])


def test_a_fetch_that_was_stopped_goes_on_the_next_day(place: Place) -> None:
    place.partial.parent.mkdir(parents=True)
    place.partial.write_bytes(MODEL[:400_000])
    assert place.fetch() == 0
    assert place.whole()
    assert place.source.asked[0] == (ONNX, "bytes=400000-")


def test_a_start_of_another_file_is_thrown_away_and_fetched_anew(place: Place) -> None:
    place.partial.parent.mkdir(parents=True)
    place.partial.write_bytes(b"x" * 400_000)
    assert place.fetch() == 0
    assert place.whole()


def test_a_server_without_ranges_sends_the_whole_file_again(place: Place) -> None:
    place.source.ranges = False
    place.source.cut_after = [300_000]
    assert place.fetch() == 0
    assert place.whole()


def test_a_redirect_and_a_length_nobody_tells_are_no_obstacle(place: Place) -> None:
    place.source.redirect_to, place.source.chunked = place.source.base_url, True
    place.source.cut_after = [1000]
    assert place.fetch() == 0
    assert place.whole()


def test_a_server_that_is_busy_for_a_moment_is_asked_again(place: Place) -> None:
    place.source.statuses = [503, 429]
    assert place.fetch() == 0
    assert place.whole()


def test_a_connection_that_stalls_is_given_up_and_never_leaves_half_a_voice(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.source.stall_s = 0.8
    started = time.monotonic()
    assert place.fetch() == 1
    assert time.monotonic() - started < 10
    assert not (place.models / NAME).exists()
    assert "the connection broke off, 3 times in a row" in capsys.readouterr().out


def test_a_file_with_another_content_is_thrown_away(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.source.files[ONNX] = MODEL[:-1] + bytes([MODEL[-1] ^ 1])
    assert place.fetch() == 1
    assert not (place.models / NAME).exists()
    assert not place.partial.exists()
    (line,) = capsys.readouterr().out.splitlines()
    assert f"{ONNX} is not what the manifest names: its sha256 is not the known one" in line
    assert "the embedded espeak-ng Vietnamese voice speaks until `make voices` succeeds" in line


@pytest.mark.parametrize("content", [MODEL + b"more", MODEL[:1000], b"<html>moved</html>"])
def test_a_file_of_another_size_is_refused_before_it_is_fetched(
    place: Place, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    place.source.files[ONNX] = content
    assert place.fetch() == 1
    assert f"its source has {len(content)} bytes instead of {len(MODEL)}" in capsys.readouterr().out
    assert not place.partial.exists() or not place.partial.stat().st_size


def test_a_file_that_is_gone_is_said_with_its_name(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    del place.source.files[JSON]
    assert place.fetch() == 1
    assert f"{JSON}: 127.0.0.1 answered 404" in capsys.readouterr().out
    assert not (place.models / NAME).exists()


@pytest.mark.alone
def test_without_a_network_one_line_tells_who_speaks_and_the_start_goes_on(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        manifest = place.folder / "manifest.toml"
        port = f"127.0.0.1:{nobody.getsockname()[1]}"
        manifest.write_text(manifest.read_text().replace(place.source.base_url.removeprefix("http://"), port))
        started = time.monotonic()
        assert place.fetch("--optional") == 0
        assert place.fetch() == 1
        assert time.monotonic() - started < 4
    line = (
        "voices: 127.0.0.1 cannot be reached; the embedded espeak-ng Vietnamese voice speaks "
        "until `make voices` succeeds"
    )
    assert capsys.readouterr().out.splitlines() == [line, line]


@pytest.mark.alone
def test_a_host_that_swallows_every_packet_costs_no_more_than_the_connect_timeout(place: Place) -> None:
    """A listener whose queue is full answers nobody, as a firewall does."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for client in (first, second):
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        manifest = place.folder / "manifest.toml"
        port = f"127.0.0.1:{full.getsockname()[1]}"
        manifest.write_text(manifest.read_text().replace(place.source.base_url.removeprefix("http://"), port))
        started = time.monotonic()
        assert place.fetch("--optional") == 0
        assert time.monotonic() - started < 3.5


def test_a_voice_that_was_damaged_in_its_place_is_fetched_again(place: Place) -> None:
    assert place.fetch() == 0
    path = place.models / NAME / ONNX
    path.write_bytes(b"y" + MODEL[1:])
    assert place.fetch() == 0
    assert place.whole()
    assert [path for path, _ in place.source.asked].count(JSON) == 1


def test_files_brought_on_a_stick_are_checked_and_put_in_place(place: Place) -> None:
    place.models.mkdir()
    (place.models / ONNX).write_bytes(MODEL)
    (place.models / JSON).write_bytes(CONFIGURATION)
    assert place.fetch() == 0
    assert place.whole()
    assert place.source.asked == []


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write_manifest(vosk_entry("big", place.source.base_url, f"size = {10**15}", default=True))
    assert place.fetch() == 1
    assert "big needs 4000000000 MB in" in capsys.readouterr().out
    assert place.source.asked == []


def test_a_disk_that_fills_up_in_the_middle_is_one_clear_line(place: Place) -> None:
    """A real write that fails: the process may not write files of more than 300,000 bytes."""
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "from assistant.speech.voices.fetch import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "--voices-dir", str(place.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "the disk is full" in result.stdout
    assert "Traceback" not in result.stderr
    assert not (place.models / NAME).exists()
    assert place.fetch() == 0
    assert place.whole()


def test_two_fetches_at_once_do_not_spoil_each_other(place: Place) -> None:
    place.source.stall_s = 0.3
    command = [sys.executable, "-m", "assistant.speech.voices.fetch", "--voices-dir", str(place.folder)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [run.communicate(timeout=30)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert place.whole()
    assert len(place.source.asked) == 2


def test_a_file_without_a_known_digest_must_stay_what_it_was_at_first(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = zipped({"m/am": b"one"}), zipped({"m/am": b"two"})
    place.write_manifest(vosk_entry("m", place.source.base_url))
    place.source.files["m.zip"] = first
    assert place.fetch("m") == 0
    assert list(json.loads((place.models / "lock.json").read_text()).values()) == [
        hashlib.sha256(first).hexdigest()
    ]
    (place.models / "m" / "am").unlink()
    place.source.files["m.zip"] = second
    assert place.fetch("m") == 1
    assert "m.zip is not what the manifest names" in capsys.readouterr().out
    place.source.files["m.zip"] = first
    assert place.fetch("m") == 0
    assert (place.models / "m" / "am").read_bytes() == b"one"


def test_an_md5_alone_is_checked_too(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.source.files["m.zip"] = zipped({"m/am": b"one"})
    place.write_manifest(vosk_entry("m", place.source.base_url, f'md5 = "{"0" * 32}"'))
    assert place.fetch("m") == 1
    assert "its md5 is not the known one" in capsys.readouterr().out


def test_a_recognizer_model_is_unpacked_without_its_top_folder_and_its_archive_goes(place: Place) -> None:
    place.source.files["m.zip"] = zipped(
        {"m-0.4/": b"", "m-0.4/am/final.mdl": b"model", "m-0.4/README": b"r"}
    )
    place.write_manifest(vosk_entry("m", place.source.base_url))
    assert place.fetch("m") == 0
    assert (place.models / "m" / "am" / "final.mdl").read_bytes() == b"model"
    assert sorted(path.name for path in place.models.iterdir()) == [".partial", "lock.json", "m"]
    assert sorted(path.name for path in (place.models / ".partial").iterdir()) == ["lock"]


@pytest.mark.parametrize("name", ["../out", "/out", "m/../../out", "..\\out", "c:out"])
def test_an_archive_that_reaches_outside_its_folder_is_refused(
    place: Place, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.source.files["m.zip"] = zipped({"m/am": b"one", name: b"evil"})
    place.write_manifest(vosk_entry("m", place.source.base_url))
    assert place.fetch("m") == 1
    assert "unsafe entry" in capsys.readouterr().out
    assert not (place.models / "m").exists()
    assert not list(place.folder.parent.rglob("*out"))


def test_an_archive_with_a_symbolic_link_is_refused(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    link = zipfile.ZipInfo("m/link")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc")
    place.source.files["m.zip"] = buffer.getvalue()
    place.write_manifest(vosk_entry("m", place.source.base_url))
    assert place.fetch("m") == 1
    assert "unsafe entry" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", zipped({"m/am": b"one" * 1000})[:-30]],
    ids=["empty", "no archive", "cut short"],  # the last one holds the time it was made
)
def test_a_damaged_archive_leaves_nothing_behind(
    place: Place, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    place.source.files["m.zip"] = content
    place.write_manifest(vosk_entry("m", place.source.base_url))
    assert place.fetch("m") == 1
    assert "is not a whole zip archive" in capsys.readouterr().out
    assert not (place.models / "m").exists()
    assert {path.name for path in place.models.iterdir()} <= {".partial", "lock.json"}


def test_a_voice_nobody_knows_is_answered_with_those_there_are(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.fetch("vi_VN-mars") == 1
    assert capsys.readouterr().out == f"voices: no voice 'vi_VN-mars' in the manifest; it has {NAME}\n"


@pytest.mark.parametrize(
    "manifest",
    [
        "[[voice]",
        "voice = 3",
        '[[voice]]\nname = "../x"',
        '[[voice]]\nname = "x"\nkind = "piper"\nfiles = []',
    ],
)
def test_a_mistake_in_the_manifest_is_one_line(
    place: Place, manifest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write_manifest(manifest)
    assert place.fetch() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("voices: manifest.toml")


def test_what_there_is_can_be_listed_without_a_network(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.fetch("--list") == 0
    assert capsys.readouterr().out == f"{NAME}: piper, default, MIT: not fetched\n"
    assert place.source.asked == []


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.models.write_text("a file where the folder should be")
    assert place.fetch() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("voices: ")
