"""How calls ended, for the PBX that asks right afterwards: transfer the caller, or hang up."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

KEEP_S = 120.0
MAX_CALLS = 10_000
MAX_VALUE_CHARACTERS = 1000


@dataclass(frozen=True)
class Verdict:
    """`queue` is None for a call that is over."""

    queue: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def as_form(self) -> str:
        """The form for a dialplan (Asterisk: CURL with `hashcompat`): `next=queue&queue=emergency&...`.

        Spaces are %20: Asterisk reads a plus sign literally.
        """
        if self.queue is None:
            return urlencode({"next": "hangup"})
        cut = {name: _one_line(value) for name, value in self.variables.items()}
        return urlencode({**cut, "next": "queue", "queue": self.queue}, quote_via=quote)


def _one_line(value: str) -> str:
    """Channel variables become SIP headers and log lines: no line breaks, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:MAX_VALUE_CHARACTERS]


class Transfers:
    """Keeps verdicts for two minutes, in this process: the PBX asks the process that carried the call."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._verdicts: OrderedDict[str, tuple[float, Verdict]] = OrderedDict()

    def decide(self, call: str, verdict: Verdict) -> None:
        self._verdicts[call] = (self._now() + KEEP_S, verdict)
        self._verdicts.move_to_end(call)
        self._forget()

    def find(self, call: str) -> Verdict | None:
        """The verdict; None for an unknown call, and when the assistant did not end it on purpose."""
        self._forget()
        found = self._verdicts.get(call)
        return found[1] if found else None

    def _forget(self) -> None:
        while self._verdicts:
            until, _ = next(iter(self._verdicts.values()))
            if until > self._now() and len(self._verdicts) <= MAX_CALLS:
                return
            self._verdicts.popitem(last=False)
