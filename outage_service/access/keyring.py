"""The valid keys of one process, in memory: checking a request needs no query."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.access.model import RANK, SETTINGS_KEY_NAME, ApiKey, Role, digest_of
from outage_service.access.store import all_keys, note_use
from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable

log = logging.getLogger("outage_service")

REFRESH_S = 1.0  # after this time a key added or revoked by another process is known
_COARSE = timedelta(hours=1)  # `last_used_at` is stored at most this often


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of a valid key."""

    key_id: str
    name: str
    role: Role
    rank: int
    requests_per_minute: int | None
    payer: str  # requests are counted under this name: a rotated key gets no second limit


class Keyring:
    """The API keys and their owners, read from the database once a second.

    A wrong key costs one dictionary look-up, so many of them do no harm. Before the first read only the key
    from the settings is known, and nothing is open.
    """

    def __init__(self, settings_key: str) -> None:
        self._own = {}
        if settings_key:
            own = _holder("", SETTINGS_KEY_NAME, "admin", None)
            self._own = {digest_of(settings_key.encode()): own}
        self._holders: dict[str, Holder] = dict(self._own)
        self._used: set[str] = set()
        self.is_open = False
        # Called when the accepted keys change, or whether a key is needed.
        self.when_changed: list[Callable[[], None]] = []

    def holder_of(self, secret: bytes) -> Holder | None:
        """The holder of this key; None when it is not valid. Notes that it was used."""
        holder = self._holders.get(digest_of(secret))
        if holder is not None:
            self._used.add(holder.key_id)
        return holder

    def admits(self, digest: str) -> bool:
        """Whether the key with this digest is still accepted, or no key is needed."""
        return self.is_open or digest in self._holders

    async def refresh(self, database: Database, clock: Clock) -> bool:
        """Read the keys and store which were used; always False: nothing is left.

        The service is open while neither the settings nor the database have a key. An invalid key closes it
        too, so that revoking the last key does not open the service.
        """
        now = clock()
        try:
            keys = await all_keys(database)
        except DatabaseUnavailable:
            log.warning("the API keys cannot be read; the ones read before stay valid")
            return False
        valid = {key.digest: _holder(key.id, key.name, key.role, key) for key in keys if key.is_valid(now)}
        before = (self._holders.keys(), self.is_open)
        self._holders = valid | self._own
        self.is_open = not keys and not self._own
        if before != (self._holders.keys(), self.is_open):
            for told in self.when_changed:
                told()
        used, self._used = self._used, set()
        stale = [key.id for key in keys if key.id in used and _is_stale(key, now - _COARSE)]
        if stale:

            async def work(connection: AsyncConnection) -> None:
                await note_use(connection, stale, now)

            await database.write(work)
        return False


def _holder(key_id: str, name: str, role: Role, key: ApiKey | None) -> Holder:
    return Holder(key_id, name, role, RANK[role], key.requests_per_minute if key else None, f"key {name}")


def _is_stale(key: ApiKey, before: datetime) -> bool:
    return key.last_used_at is None or key.last_used_at < before
