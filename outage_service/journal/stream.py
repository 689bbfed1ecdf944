"""The journal as a stream: one reader of the database for all listeners of this process.

Each listener has its own pace: the latest entries stay in memory for all, older ones are read from the
database for a listener that is behind.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from outage_service.clock import shown
from outage_service.database.transactions import Database
from outage_service.errors import ServiceError, TooManyListeners
from outage_service.journal.model import PUBLISHED, Recorded
from outage_service.journal.store import entries_after, newest_id, oldest_id

log = logging.getLogger("outage_service")

LOOK_EVERY_S = 0.25  # listeners get a change within a second, also from other processes
KEEP_ALIVE_S = 15.0  # shorter than the usual timeout of proxies
_BATCH = 500
_KEPT = 2_000  # entries in memory: enough for some seconds of a storm


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry as it is sent, encoded once for all listeners."""

    id: int
    kind: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a listener begins, and its first frame: a `gap` event, or a comment."""

    position: int
    greeting: bytes


class EventStream:
    """All published entries for the listeners of this process; a worker runs `step`."""

    def __init__(self, most_listeners: int, keep_alive_s: float = KEEP_ALIVE_S) -> None:
        self._most = most_listeners
        self._keep_alive_s = keep_alive_s
        self._listeners = 0
        self._is_wanted = asyncio.Event()
        self._news = asyncio.Event()
        self._stopped = False
        # Of the ids after `_floor`, up to `_position`, all published entries are in `_recent`.
        self._recent: deque[Frame] = deque()
        self._floor = 0
        self._position = 0

    async def step(self, database: Database) -> bool:
        """Read new entries once; first waits until there is a listener. True when there may be more."""
        await self._is_wanted.wait()
        begun = self._position
        async with database.reading() as connection:
            new = await entries_after(connection, begun, _BATCH, PUBLISHED)
        if not new or begun != self._position:
            return False
        self._recent.extend(map(frame_of, new))
        while len(self._recent) > _KEPT:
            self._floor = self._recent.popleft().id
        self._position = new[-1].id
        self._wake()
        return len(new) == _BATCH

    @asynccontextmanager
    async def listening(self, database: Database, after: int | None) -> AsyncIterator[Listener]:
        """A place for one listener, which begins after an id or, when that is None, now; TooManyListeners."""
        if self._listeners >= self._most:
            raise TooManyListeners
        self._listeners += 1
        try:
            async with database.reading() as connection:
                newest = await newest_id(connection)
                oldest = await oldest_id(connection)
            if not self._is_wanted.is_set():
                self._recent.clear()
                self._floor = self._position = newest
                self._is_wanted.set()
            yield _listener(after, oldest, newest)
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._is_wanted.clear()

    async def frames(
        self,
        database: Database,
        listener: Listener,
        kinds: Sequence[str],
        is_welcome: Callable[[], bool] = lambda: True,
    ) -> AsyncIterator[bytes]:
        """The bytes to send to the listener, until the service stops or `is_welcome` is False (see
        `look_who_listens`); comments keep the connection alive."""
        yield listener.greeting
        position = listener.position
        try:
            while not self._stopped and is_welcome():
                news = self._news
                if position < self._floor:
                    frames, position = await self._older(database, position, kinds)
                else:
                    frames = self._latest(position, kinds)
                    position = max(position, self._position)
                for frame in frames:
                    if not is_welcome():
                        return
                    yield frame.octets
                if not frames and position >= self._floor and not await self._hears(news):
                    yield KEEPALIVE_COMMENT
        except ServiceError as error:
            # The listener reconnects with the last id that it saw.
            log.warning("an event stream was closed: %s", error.code)

    def stop(self) -> None:
        """End all streams: the server waits for their connections before it stops."""
        self._stopped = True
        self._wake()

    def look_who_listens(self) -> None:
        """Wake all listeners, so that streams end whose `is_welcome` is now False."""
        self._wake()

    def _wake(self) -> None:
        heard, self._news = self._news, asyncio.Event()
        heard.set()

    async def _hears(self, news: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._keep_alive_s):
                await news.wait()
        except TimeoutError:
            return False
        return True

    def _latest(self, position: int, kinds: Sequence[str]) -> list[Frame]:
        newer: list[Frame] = []
        for frame in reversed(self._recent):
            if frame.id <= position:
                break
            if frame.kind in kinds:
                newer.append(frame)
        newer.reverse()
        return newer

    async def _older(
        self, database: Database, position: int, kinds: Sequence[str]
    ) -> tuple[list[Frame], int]:
        """A batch of entries that are no longer in memory, and the id up to which it is complete."""
        floor = self._floor  # everything up to here was there before this read
        async with database.reading() as connection:
            found = await entries_after(connection, position, _BATCH, kinds)
        if len(found) == _BATCH:
            return [frame_of(entry) for entry in found], found[-1].id
        return [frame_of(entry) for entry in found], max(floor, found[-1].id if found else 0)


def frame_of(entry: Recorded) -> Frame:
    """The entry as a server-sent event."""
    document = {
        "at": shown(entry.at),
        "kind": entry.kind,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "data": entry.data,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Frame(entry.id, entry.kind, format_sse_event(data_str=text, event=entry.kind, id=str(entry.id)))


def _listener(after: int | None, oldest: int, newest: int) -> Listener:
    """Begins with a `gap` event if entries after `after` were deleted, or a restored backup lacks it."""
    if after is None:
        return Listener(newest, format_sse_event(comment=f"after {newest}"))
    # No entry has the id 0: it asks for everything that is there.
    position = newest if after > newest else max(after, oldest - 1) if after else 0
    if position == after:
        return Listener(after, format_sse_event(comment=f"after {after}"))
    text = json.dumps({"kind": "gap", "asked": after, "continues_after": position})
    return Listener(position, format_sse_event(data_str=text, event="gap", id=str(position)))
