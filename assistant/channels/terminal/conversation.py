"""A conversation in a terminal, through the HTTP API of the running assistant: `make call`.

It prints every answer, writes it to a WAV file, and plays it where this machine can play sound.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml

from assistant.private_files import FILE_MODE, close_folder, make_private_folder

TEXTS_FILE = Path(__file__).with_name("terminal.yml")
PLAYERS: tuple[tuple[str, ...], ...] = (
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
)
ANSWER_TIMEOUT_S = 60.0
OK, FAILED = 0, 1


@dataclass(frozen=True)
class TerminalCall:
    """`lines` are the caller's words, or None to read them from the keyboard. `folder` gets the WAV files."""

    url: str
    folder: Path
    lines: Sequence[str] | None = None
    phone: str | None = None
    channel_key: str = ""
    with_sound: bool = True


def folder_for(state_dir: Path, now: datetime) -> Path:
    """The folder of one call: `var/calls/2026-11-21-173005`."""
    return state_dir / "calls" / now.strftime("%Y-%m-%d-%H%M%S")


class Player:
    """Plays WAV files with the first player of the machine that works; without one, says so once."""

    def __init__(self, texts: Mapping[str, str], wait: bool) -> None:
        self._texts = texts
        self._wait = wait
        self._players = [one for one in PLAYERS if shutil.which(one[0])]
        self._told = False
        self._playing: subprocess.Popen[bytes] | None = None

    def play(self, path: Path) -> None:
        self.stop()
        while self._players:
            playing = subprocess.Popen(
                [*self._players[0], str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._plays(playing):
                self._playing = playing
                return
            # Without a sound device, a player ends at once with an error.
            self._players.pop(0)
        if not self._told:
            self._told = True
            print(f"  ({self._texts['no_player']})")

    def _plays(self, playing: subprocess.Popen[bytes]) -> bool:
        try:
            return playing.wait(timeout=None if self._wait else 0.4) == 0
        except subprocess.TimeoutExpired:
            return True
        except KeyboardInterrupt:
            playing.kill()
            playing.wait()
            raise

    def stop(self) -> None:
        if self._playing is not None and self._playing.poll() is None:
            self._playing.terminate()
            self._playing.wait()
        self._playing = None


class TerminalConversation:
    """Says the caller's words; prints, writes and plays the answers. Prints problems and goes on."""

    def __init__(self, call: TerminalCall, http: httpx.Client, texts: Mapping[str, str]) -> None:
        self._call = call
        self._http = http
        self._texts = texts
        self._player = Player(texts, wait=call.lines is not None)
        self._sounds = 0
        self._path = ""

    def open(self) -> bool:
        """Returns whether the conversation opened."""
        headers = {"X-Channel-Key": self._call.channel_key} if self._call.channel_key else {}
        opened = self._post("/v1/chat/sessions", {"caller_phone": self._call.phone}, headers)
        if opened is None:
            return False
        self._path = f"/v1/chat/sessions/{opened['session_id']}/messages"
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"
        self._show(opened["replies"])
        return True

    def say(self, words: str) -> tuple[bool, bool]:
        """Returns whether the words were answered, and whether the assistant has said goodbye."""
        self._player.stop()
        answer = self._post(self._path, {"text": words}, {})
        if answer is None:
            return False, False
        self._show(answer["replies"])
        if answer["handoff"]:
            print(f"  -- {self._texts['handed_over'].format(summary=answer['handoff']['summary'])}")
        return True, bool(answer["ended"])

    def close(self) -> None:
        self._player.stop()
        if self._sounds:
            print(self._texts["sounds_in"].format(folder=self._call.folder))

    def _post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any] | None:
        try:
            response = self._http.post(path, json=body, headers=dict(headers))
        except httpx.HTTPError:
            print(self._texts["lost"].format(url=self._call.url), file=sys.stderr)
            return None
        if response.is_success:
            given: dict[str, Any] = response.json()
            return given
        print(self._texts["refused"].format(detail=_detail(response)), file=sys.stderr)
        return None

    def _show(self, replies: Sequence[Mapping[str, Any]]) -> None:
        for reply in replies:
            print(f"{self._texts['assistant']}: {reply['text']}")
            if reply["buttons"]:
                choices = " | ".join(one["title"] for one in reply["buttons"])
                print(f"  [{self._texts['choices']}: {choices}]")
            if self._call.with_sound and reply["speech_url"]:
                self._sound(reply["speech_url"])

    def _sound(self, address: str) -> None:
        try:
            response = self._http.get(address)
        except httpx.HTTPError:
            print(f"  ({self._texts['no_sound'].format(detail='-')})")
            return
        if not response.is_success:
            print(f"  ({self._texts['no_sound'].format(detail=_detail(response))})")
            return
        self._sounds += 1
        make_private_folder(self._call.folder)
        close_folder(self._call.folder.parent)
        path = self._call.folder / f"{self._sounds:02d}.wav"
        path.touch(FILE_MODE)
        path.write_bytes(response.content)
        print(f"  ({self._texts['sound_written'].format(path=path)})")
        self._player.play(path)


def run_call(call: TerminalCall, transport: httpx.BaseTransport | None = None) -> int:
    """Runs the whole conversation; returns the exit code: 0 when every line was answered, 1 otherwise."""
    texts: dict[str, str] = yaml.safe_load(TEXTS_FILE.read_text(encoding="utf-8"))
    timeout = httpx.Timeout(ANSWER_TIMEOUT_S, connect=3.0)
    with httpx.Client(base_url=call.url, timeout=timeout, transport=transport, trust_env=False) as http:
        if not _is_running(http):
            print(texts["not_running"].format(url=call.url), file=sys.stderr)
            return FAILED
        print(texts["opened_from" if call.phone else "opened"].format(url=call.url, phone=call.phone))
        conversation = TerminalConversation(call, http, texts)
        try:
            return _talk(call, conversation, texts)
        except KeyboardInterrupt:
            print(f"\n{texts['hung_up']}")
            return OK
        finally:
            conversation.close()


def _talk(call: TerminalCall, conversation: TerminalConversation, texts: Mapping[str, str]) -> int:
    if not conversation.open():
        return FAILED
    unanswered = 0
    for words in _said(call, texts):
        answered, ended = conversation.say(words)
        unanswered += not answered
        if ended and call.lines is None:
            print(texts["ended"])
            break
    return FAILED if unanswered else OK


def _said(call: TerminalCall, texts: Mapping[str, str]) -> Iterator[str]:
    """The caller's lines; empty typed lines are skipped."""
    prompt = f"{texts['caller']}: "
    if call.lines is not None:
        for line in call.lines:
            print(f"{prompt}{line}")
            yield line
        return
    while True:
        try:
            line = input(prompt).strip()
        except EOFError:
            print(f"\n{texts['hung_up']}")
            return
        if line:
            yield line


def _is_running(http: httpx.Client) -> bool:
    try:
        return http.get("/healthz", timeout=3.0).is_success
    except httpx.HTTPError:
        return False


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return str(response.status_code)
