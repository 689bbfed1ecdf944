"""Downloads one file over HTTP: resumes a partial file, limits the size, checks the length."""

from __future__ import annotations

import queue
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.speech.errors import FetchFailed, SourceUnreachable
from assistant.speech.voices.manifest import VoiceFile

Progress = Callable[[int, int | None], object]
"""Called with the bytes received so far and, once known, the bytes of the whole file."""

_WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class DownloadPatience:
    connect_s: float = 3.0
    stall_s: float = 15.0
    """seconds without a byte before the connection is given up"""
    tries: int = 3
    """tries in a row without a byte before the download is given up"""
    between_tries_s: float = 1.0


class _Interrupted(Exception):
    """The connection ended before the file did; what came is kept."""


def new_client(patience: DownloadPatience) -> httpx.Client:
    timeout = httpx.Timeout(patience.stall_s, connect=patience.connect_s)
    # Sizes and digests are those of the bare file, so nothing may be compressed on the way.
    headers = {"Accept-Encoding": "identity", "User-Agent": "alo-dien-voices"}
    return httpx.Client(timeout=timeout, follow_redirects=True, headers=headers)


def download(
    client: httpx.Client, file: VoiceFile, part: Path, progress: Progress, patience: DownloadPatience
) -> None:
    """Makes `part` the whole file; what it holds already is not fetched again.

    Raises `SourceUnreachable` or `FetchFailed` in one line, and OSError when `part` cannot be written.
    """
    idle = 0
    while True:
        before = _size(part)
        if file.size is not None and before == file.size:
            return
        try:
            _go_on(client, file, part, progress)
        except _Interrupted as interruption:
            idle = 0 if _size(part) > before else idle + 1
            if idle >= patience.tries:
                raise FetchFailed(f"{file.name}: {interruption}, {idle} times in a row") from interruption
            time.sleep(patience.between_tries_s)
        except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
            idle += 1
            if before == 0 or idle >= patience.tries:
                raise SourceUnreachable(f"{file.url.host} cannot be reached") from problem
            time.sleep(patience.between_tries_s)
        else:
            return


def unreachable_hosts(urls: Iterable[httpx.URL], within_s: float) -> set[str]:
    """The hosts that do not answer within `within_s` seconds, name lookup included.

    All are tried at once. An HTTP client's own timeout covers neither the lookup nor more than one
    address of a host, so without this an offline machine could wait for minutes.
    """
    wanted = {(url.host, url.port or (443 if url.scheme == "https" else 80)) for url in urls}
    proxies = urllib.request.getproxies()
    if "https" in proxies or "all" in proxies:
        return set()  # the proxy makes the connections
    answers: queue.Queue[str] = queue.Queue()

    def knock(host: str, port: int) -> None:
        try:
            socket.create_connection((host, port), timeout=within_s).close()
        except OSError:
            answers.put("")
        else:
            answers.put(host)

    for host, port in wanted:
        threading.Thread(target=knock, args=(host, port), daemon=True).start()
    deadline, answered = time.monotonic() + within_s, set()
    for _ in wanted:
        try:
            answered.add(answers.get(timeout=max(0.0, deadline - time.monotonic())))
        except queue.Empty:
            break
    return {host for host, _ in wanted} - answered


def _go_on(client: httpx.Client, file: VoiceFile, part: Path, progress: Progress) -> None:
    """Fetches the rest of `part`. Raises `_Interrupted` when another try may succeed."""
    have = _size(part)
    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        with client.stream("GET", str(file.url), headers=headers) as response:
            start = _where_it_starts(response, file, part, have)
            if start is None:
                return
            _write(response, file, part, start, progress)
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise
    except httpx.TransportError as problem:
        raise _Interrupted("the connection broke off") from problem
    except httpx.HTTPError as problem:
        raise FetchFailed(f"{file.name}: {problem}") from problem


def _where_it_starts(response: httpx.Response, file: VoiceFile, part: Path, have: int) -> int | None:
    """The offset in the file of the response's first byte; None when `part` is already whole."""
    if file.url.scheme == "https" and response.url.scheme != "https":
        raise FetchFailed(f"{file.name}: its source leads to an address that is not encrypted")
    if response.status_code == 200:
        return 0
    asked = response.headers.get("Content-Range", "")
    if response.status_code == 206 and asked.startswith(f"bytes {have}-"):
        return have
    if response.status_code in (206, 416) and have:
        if re.fullmatch(rf"bytes \*/{have}", asked) and file.size is None:
            return None
        part.unlink()  # what is there is not a start of what the source has
        raise _Interrupted("what was there did not fit")
    if response.status_code in _WORTH_ANOTHER_TRY:
        raise _Interrupted(f"{response.url.host} answered {response.status_code}")
    raise FetchFailed(f"{file.name}: {response.url.host} answered {response.status_code}")


def _write(response: httpx.Response, file: VoiceFile, part: Path, start: int, progress: Progress) -> None:
    length = response.headers.get("Content-Length", "")
    whole = start + int(length) if length.isdecimal() else file.size
    if file.size is not None and whole != file.size:
        raise FetchFailed(f"{file.name}: its source has {whole} bytes instead of {file.size}")
    have = start
    with part.open("ab" if start else "wb") as output:
        progress(have, whole)
        for chunk in response.iter_raw():
            have += len(chunk)
            if whole is not None and have > whole:
                raise FetchFailed(f"{file.name}: its source sends more than {whole} bytes")
            output.write(chunk)
            progress(have, whole)
    if whole is not None and have < whole:
        raise _Interrupted("the connection broke off")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
