"""Calls that a PBX announces over HTTP, because AudioSocket carries only a name of the call."""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping

# A PBX connects right after it has announced a call.
KEEP_S = 30.0
MAX_CALLS = 10_000


class Announced:
    """The name it gives out is a secret that admits one call, within half a minute."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._calls: OrderedDict[uuid.UUID, tuple[float, Mapping[str, str]]] = OrderedDict()

    def announce(self, said: Mapping[str, str]) -> uuid.UUID:
        name = uuid.uuid4()
        self._calls[name] = (self._now() + KEEP_S, dict(said))
        self._forget()
        return name

    def take(self, name: uuid.UUID) -> Mapping[str, str] | None:
        self._forget()
        found = self._calls.pop(name, None)
        return found[1] if found else None

    def _forget(self) -> None:
        while self._calls:
            until, _ = next(iter(self._calls.values()))
            if until > self._now() and len(self._calls) <= MAX_CALLS:
                return
            self._calls.popitem(last=False)
