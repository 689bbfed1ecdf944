"""`python -m assistant.speech.voices.fetch`: fetches the voices of voices/manifest.toml that are not there yet."""

from __future__ import annotations

import argparse
import errno
import fcntl
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBars

from assistant.errors import AloDienError
from assistant.settings import Settings
from assistant.speech.errors import FetchFailed, SourceUnreachable
from assistant.speech.voices.archive import unpack
from assistant.speech.voices.download import (
    DownloadPatience,
    Progress,
    download,
    new_client,
    unreachable_hosts,
)
from assistant.speech.voices.manifest import Manifest, VoiceEntry, VoiceFile, read_manifest
from assistant.speech.voices.models import Models, digests_of

PARTIAL = ".partial"
_UNPACKED_IS_BIGGER = 3
_MB = 1_000_000
_UNTIL_THEN = {
    "piper": "the embedded espeak-ng Vietnamese voice speaks until `make voices` succeeds",
    "vosk": "callers on the telephone are heard by keys only until then",
}


@dataclass(frozen=True)
class Fetcher:
    """Brings voices into the models folder: each file whole and checked, or not at all."""

    models: Models
    client: httpx.Client
    bars: ProgressBars
    patience: DownloadPatience
    down: frozenset[str] = frozenset()
    """hosts that are known not to answer"""

    def fetch(self, voice: VoiceEntry) -> None:
        """Raises `FetchFailed` in one line; the part received so far is kept for the next run."""
        try:
            self._check_room_for(voice)
            fetched = [(file, self._fetch_file(voice, file)) for file in voice.files]
            if voice.is_archive:
                self._unpack(voice, fetched[0][1])
            else:
                self._put_in_place(voice, fetched)
        except OSError as problem:
            full = problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            what = "the disk is full" if full else problem.strerror or str(problem)
            raise FetchFailed(f"{voice.name} cannot be written to {self.models.folder}: {what}") from problem

    def _check_room_for(self, voice: VoiceEntry) -> None:
        factor = 1 + _UNPACKED_IS_BIGGER * voice.is_archive
        there = sum(self._part(file).stat().st_size for file in voice.files if self._part(file).exists())
        needed = sum(file.size or 0 for file in voice.files) * factor - there
        free = shutil.disk_usage(self.models.folder).free
        if needed > free:
            raise FetchFailed(
                f"{voice.name} needs {needed // _MB} MB in {self.models.folder}, {free // _MB} MB are free"
            )

    def _fetch_file(self, voice: VoiceEntry, file: VoiceFile) -> Path:
        """The path of the checked file: in its place, put there by hand, or just fetched."""
        for path in (self.models.folder_of(voice) / file.name, self.models.folder / file.name):
            if path.is_file() and self.models.problem_with_file(file, digests_of(path)) is None:
                return path
        part = self._part(file)
        resumed = part.exists()
        problem = self._bring(file, part)
        if problem and resumed:  # perhaps only the part from an earlier run was wrong
            problem = self._bring(file, part)
        if problem:
            raise FetchFailed(f"{file.name} is not what the manifest names: {problem}; it was thrown away")
        return part

    def _bring(self, file: VoiceFile, part: Path) -> str | None:
        """Completes `part`. Returns what is wrong with it, or None; a wrong file is deleted."""
        if file.size is None or not part.exists() or part.stat().st_size != file.size:
            if file.url.host in self.down:
                raise SourceUnreachable(f"{file.url.host} cannot be reached")
            self.bars.start()
            task = self.bars.add_task(file.name, total=file.size)
            show: Progress = lambda have, whole: self.bars.update(task, completed=have, total=whole)  # noqa: E731
            download(self.client, file, part, show, self.patience)
        found = digests_of(part)
        problem = self.models.problem_with_file(file, found)
        if problem:
            part.unlink()
        else:
            self.models.lock_first_fetch(file, found)
        return problem

    def _put_in_place(self, voice: VoiceEntry, fetched: list[tuple[VoiceFile, Path]]) -> None:
        folder = self.models.folder_of(voice)
        folder.mkdir(exist_ok=True)
        for file, path in fetched:
            path.replace(folder / file.name)
        self.models.stamp(voice, folder)

    def _unpack(self, voice: VoiceEntry, archive: Path) -> None:
        unpack(archive, self.models.folder_of(voice), lambda folder: self.models.stamp(voice, folder))
        archive.unlink(missing_ok=True)

    def _part(self, file: VoiceFile) -> Path:
        return self.models.folder / PARTIAL / f"{file.name}.part"


@dataclass(frozen=True)
class Run:
    """One run of the command: its inputs, and the console for the outcome."""

    manifest: Manifest
    models: Models
    console: Console
    patience: DownloadPatience

    def fetch(self, voices: Sequence[VoiceEntry]) -> bool:
        """Fetches what is missing and prints all problems in one line. True when nothing is missing."""
        missing = [voice for voice in voices if self.models.problem_with(voice)]
        if not missing:
            self.say("voices: all are there")
            return True
        (self.models.folder / PARTIAL).mkdir(parents=True, exist_ok=True)
        with _alone(self.models.folder, self.say):
            urls = [httpx.URL(str(file.url)) for voice in missing for file in voice.files]
            down = frozenset(unreachable_hosts(urls, self.patience.connect_s))
            failures = {voice.name: self._fetch_one(voice, down) for voice in missing}
        problems = sorted({problem for problem in failures.values() if problem})
        for kind, until_then in _UNTIL_THEN.items():
            default = self.manifest.default(kind)
            if default and self.models.problem_with(default):
                problems.append(until_then)
        if problems:
            self.say(f"voices: {'; '.join(problems)}")
        return not any(failures.values())

    def say(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _fetch_one(self, voice: VoiceEntry, down: frozenset[str]) -> str | None:
        """What went wrong, or None."""
        if self.models.problem_with(voice) is None:
            return None  # another run brought it while this one waited
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        in_a_terminal = self.console.is_interactive
        bars = ProgressBars(*columns, console=self.console, transient=True, disable=not in_a_terminal)
        try:
            with new_client(self.patience) as client:
                Fetcher(self.models, client, bars, self.patience, down).fetch(voice)
        except FetchFailed as problem:
            return str(problem)
        finally:
            if bars.live.is_started:
                bars.stop()
        self.say(f"voices: {voice.name} is there ({voice.licence})")
        return None


@contextmanager
def _alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Two fetches into one folder would spoil each other's partial files: the second waits."""
    with (folder / PARTIAL / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("voices: waiting for another fetch to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code. 0: all is there. 1: something is missing (0 with --optional). 130: interrupted."""
    parser = argparse.ArgumentParser(prog="python -m assistant.speech.voices.fetch", description=__doc__)
    parser.add_argument("names", nargs="*", help="voices of the manifest; without any, its default ones")
    parser.add_argument("--all", action="store_true", help="every voice of the manifest")
    parser.add_argument("--list", action="store_true", help="say what there is and stop")
    parser.add_argument("--optional", action="store_true", help="succeed even when nothing can be fetched")
    parser.add_argument("--voices-dir", type=Path, help="instead of ASSISTANT_VOICES_DIR")
    parser.add_argument(
        "--connect-timeout", type=float, default=DownloadPatience.connect_s, metavar="SECONDS"
    )
    parser.add_argument("--stall-timeout", type=float, default=DownloadPatience.stall_s, metavar="SECONDS")
    parser.add_argument(
        "--retry-wait", type=float, default=DownloadPatience.between_tries_s, metavar="SECONDS"
    )
    given = parser.parse_args(arguments)
    patience = DownloadPatience(given.connect_timeout, given.stall_timeout, between_tries_s=given.retry_wait)
    console = Console(soft_wrap=True)
    try:
        voices_dir = given.voices_dir or Settings.from_env().voices_dir
        manifest = read_manifest(voices_dir)
        run = Run(manifest, Models(voices_dir / "models"), console, patience)
        wished = [manifest.find(name) for name in given.names]
        if given.list:
            return _list(run)
        done = run.fetch(wished or (manifest.voices if given.all else manifest.defaults()))
    except (AloDienError, OSError) as problem:
        console.print(f"voices: {problem}", markup=False, highlight=False, soft_wrap=True)
        done = False
    except KeyboardInterrupt:
        console.print("voices: stopped; the next fetch goes on from here", highlight=False)
        return 130
    return 0 if done or given.optional else 1


def _list(run: Run) -> int:
    for voice in run.manifest.voices:
        default = ", default" if voice.default else ""
        state = run.models.problem_with(voice) or "there"
        run.say(f"{voice.name}: {voice.kind}{default}, {voice.licence}: {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
